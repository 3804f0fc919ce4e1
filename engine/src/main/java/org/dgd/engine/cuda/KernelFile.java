package org.dgd.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import org.dgd.engine.cuda.Launch.Type;

/** The kernels of one family, {@code <family>.cu}, from the PTX that comes with the engine and that the driver compiles for its GPU. */
final class KernelFile {
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)\\(([^)]*)\\)"), PARAMETER = Pattern.compile("\\.param \\.(\\w+)");

    private final Context context;
    private final String family;
    private final Map<String, Kernel> kernels = new HashMap<>();

    /** A kernel that can be launched. */
    record Kernel(String name, CUfunction function, long types) {
        void requireTypes(long given, int count) {
            if (given != types) throw new IllegalArgumentException("cuda: " + name + " got " + count
                    + " arguments, or of other types than its parameters");
        }
    }

    KernelFile(Context context, String family) {
        this.context = context;
        this.family = family;
        String ptx = source(family);
        CUmodule module = context.load(ptx, family);
        for (Matcher m = ENTRY.matcher(ptx); m.find(); ) {
            String name = m.group(1);
            if (!name.startsWith(family + "_")) throw new IllegalStateException("cuda: the kernel " + name + " of " + family
                    + ".cu must be named " + family + "_…");
            kernels.put(name.substring(family.length() + 1), new Kernel(name, context.function(module, name), types(name, m.group(2))));
        }
    }

    /** The PTX of a family. */
    static String source(String family) {
        try (InputStream in = KernelFile.class.getResourceAsStream(family + ".ptx")) {
            if (in == null) throw new IllegalStateException("cuda: there is no " + family + ".ptx; run bin/build-ptx " + family);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long types(String kernel, String parameters) {
        long types = 0;
        for (Matcher m = PARAMETER.matcher(parameters); m.find(); ) types = type(kernel, m.group(1)).after(types);
        return types;
    }

    private static Type type(String kernel, String ptx) {
        return switch (ptx) {
            case "u64" -> Type.WORD64;
            case "u32" -> Type.WORD32;
            case "f32" -> Type.FLOAT;
            case "f64" -> Type.DOUBLE;
            default -> throw new IllegalStateException("cuda: " + kernel + " has a parameter of type " + ptx + ", which Launch does not know");
        };
    }

    /** Begins a launch of {@code <family>_<name>}. */
    Launch launch(String name) {
        Kernel kernel = kernels.get(name);
        if (kernel == null) throw new IllegalStateException("cuda: there is no kernel " + family + "_" + name + "; run bin/build-ptx " + family);
        return context.launch().of(kernel);
    }
}
