package org.dgd.experiments.figures;

import java.util.Optional;

/** Whether pictures with text can be drawn. Java2D throws errors, not exceptions, where fontconfig or every font is missing. */
public final class Fonts {
    private Fonts() { }

    /** Why figures with text must be left out, as one sentence; empty if they can be drawn. */
    public static Optional<String> missing() { return missing(Fonts::measure); }

    static Optional<String> missing(Runnable measurement) {
        return failure(measurement).map(reason -> "figures with text are left out: no font is usable (" + reason
                + "); install fontconfig and a font such as DejaVu");
    }

    /**
     * What an attempt to draw fails with, if it does. An absent library is a LinkageError or an InternalError, absent fonts are a plain
     * Error; only the machine's own troubles, such as a lack of memory, pass through.
     */
    static Optional<String> failure(Runnable attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (RuntimeException | InternalError e) {
            return Optional.of(reason(e));
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Error e) {
            return Optional.of(reason(e));
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) root = root.getCause();
        String message = root.getMessage() == null ? "" : root.getMessage().lines().findFirst().orElse("").strip();
        String name = root.getClass().getSimpleName();
        return message.isEmpty() ? name : name + ": " + (message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
    }

    private static void measure() {
        if (Text.width(Text.LABEL, "0") <= 0) throw new IllegalStateException("a digit has no width");
    }
}
