package org.dgd.experiments.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;

/**
 * The one door to the pictures: PNG files of representations, images and learning curves.
 *
 * <p>Java may come without its desktop module, and a machine without a font. Both are found out once, in {@link #open}; what cannot be
 * drawn is then left out, {@link #missing} says why, and the run goes on. No class behind this door is loaded before that.
 * Each method returns the file it wrote, or nothing where the picture was left out. The same input gives the same bytes on the same
 * machine. A file that cannot be written is an {@link InputException}.
 */
public final class Figures {
    private final boolean pictures;
    private final boolean text;
    private final Optional<String> missing;

    private Figures(boolean pictures, boolean text, Optional<String> missing) {
        this.pictures = pictures;
        this.text = text;
        this.missing = missing;
    }

    /** Finds out what this Java and this machine can draw. Drawing is set to headless unless the user has set it otherwise. */
    public static Figures open() {
        if (System.getProperty("java.awt.headless") == null) System.setProperty("java.awt.headless", "true");
        // A lambda, because a reference to a method of Pictures loads that class here, outside the attempt.
        return open(() -> Pictures.attempt(), Fonts::missing);
    }

    static Figures open(Runnable picture, Supplier<Optional<String>> fonts) {
        Optional<String> failure = Fonts.failure(picture);
        if (failure.isPresent())
            return new Figures(false, false, failure.map(reason -> "all pictures are left out: this Java cannot draw (" + reason
                    + "); use a JDK with the module java.desktop"));
        Optional<String> noFont = fonts.get();
        return new Figures(true, noFont.isEmpty(), noFont);
    }

    /** Why pictures are left out, as one sentence; empty if all can be drawn. */
    public Optional<String> missing() { return missing; }

    /** Representations side by side under one title (figure 3, top); legend below. */
    public Optional<Path> scatter(Path png, String title, List<LatentPanel> panels) {
        return write(png, text, () -> Pictures.scatter(title, panels));
    }

    /** Images in rows and columns. Without a font, title and captions are left out and the images are still drawn. */
    public Optional<Path> grid(Path png, ImagePanel panel) {
        boolean captions = text && !(panel.title().isBlank() && panel.columnCaptions().isEmpty() && panel.rowCaptions().isEmpty());
        return write(png, pictures, () -> captions ? Pictures.captionedGrid(panel) : Pictures.plainGrid(panel));
    }

    /** Scatters, image grids and learning curves in rows and columns as one picture (figures 3 and 4); rows may have one, two or three cells. */
    public Optional<Path> figure(Path png, String title, List<List<Cell>> rows) {
        return write(png, text, () -> Pictures.figure(title, rows));
    }

    /** Nine small scatters of representations, three a row. */
    public Optional<Path> nine(Path png, String title, List<LatentPanel> panels) {
        return write(png, text, () -> Pictures.nine(title, panels));
    }

    /** Small cells under one title, so many in a row. */
    public Optional<Path> small(Path png, String title, List<? extends Cell> cells, int columns) {
        return write(png, text, () -> Pictures.small(title, cells, columns));
    }

    /** Learning curves, the panels side by side. */
    public Optional<Path> curves(Path png, List<CurvePanel> panels) { return write(png, text, () -> Pictures.curves(panels)); }

    private static Optional<Path> write(Path png, boolean possible, Supplier<byte[]> picture) {
        if (!possible) return Optional.empty();
        byte[] bytes = picture.get();
        createFolder(png.toAbsolutePath().getParent());
        AtomicFile.write(png, out -> out.write(bytes));
        return Optional.of(png);
    }

    static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException(folder + ": this folder for figures cannot be created (" + InputFile.reason(e) + "); choose another --out", e);
        }
    }
}
