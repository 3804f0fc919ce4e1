package org.dgd.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jcuda.driver.JCudaDriver;

/**
 * Builds the emulated GPU of {@code src/test/cuda/emulator} and the engine's kernels with g++, below {@code target/}. A changed kernel compiles its
 * own file and nothing else.
 */
final class EmulatorBuild {
    private static final List<String> COMPILE =
            List.of("g++", "-std=c++17", "-O2", "-fPIC", "-fvisibility=hidden", "-fno-strict-aliasing", "-fno-math-errno", "-w");
    /**
     * An index outside of an array whose size is known ends in SIGILL, and so does reading several numbers at once where a GPU could not; the emulator
     * reports it.
     */
    private static final List<String> COMPILE_KERNEL = with(COMPILE, "-fsanitize=bounds,alignment", "-fsanitize-undefined-trap-on-error", "-c");
    private static final Pattern KERNEL_NAME = Pattern.compile("(?m)^KERNEL\\s+(\\w+)\\s*\\(");
    private static final String STUB = "extern \"C\" __attribute__((weak, visibility(\"default\"))) int %1$s() { return missing(\"%1$s\"); }%n";
    private static final String STUBS = """
            namespace emulator { void report(const char* format, ...); }
            static int missing(const char* name) { emulator::report("%%s is not emulated", name); return %d; }
            """;

    private final Path sources, kernelSources;
    private final BuildCache cache;

    EmulatorBuild() {
        Path engine = engine();
        sources = engine.resolve("src/test/cuda/emulator");
        kernelSources = engine.resolve("src/main/cuda");
        cache = new BuildCache(engine.resolve("target/emulator"));
    }

    /** Why there can be no emulated GPU here; empty when there can. */
    static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux") || !System.getProperty("os.arch").equals("amd64"))
            return Optional.of("the emulated GPU runs on Linux on x86-64 only");
        for (String tool : List.of("g++", "nm"))
            if (!isOnPath(tool)) return Optional.of("there is no " + tool + " to build the emulated GPU with");
        return findEngine().isEmpty() ? Optional.of("the sources of the emulated GPU are not here") : Optional.empty();
    }

    private static boolean isOnPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    /** The folder of the module engine, whichever module's tests run. */
    private static Optional<Path> findEngine() {
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent())
            if (Files.isDirectory(p.resolve("engine/src/test/cuda/emulator"))) return Optional.of(p.resolve("engine"));
        return Optional.empty();
    }

    static Path engine() { return findEngine().orElseThrow(() -> new IllegalStateException(obstacle().orElseThrow())); }

    /** A folder with libcuda.so.1, libcublas.so.12, libcudnn.so.9 and the engine's kernels. */
    Path folder() {
        return cache.locked(() -> {
            Path driver = library("libcuda.so.1", "driver", "libJCudaDriver", "cu[A-Z]", 801, List.of());
            Path blas = library("libcublas.so.12", "cublas", "libJCublas2", "cublas", 15, List.of(driver));
            Path dnn = library("libcudnn.so.9", "cudnn", "libJCudnn", "cudnn", 3000, List.of(driver));
            Path kernels = kernels("libkernels.so", driver, BuildCache.files(kernelSources, ".cu"));
            return cache.together(List.of(driver, blas, dnn, kernels));
        });
    }

    /** A library of further kernels, from one .cu file. */
    Path kernels(Path cu) {
        Path driver = folder().resolve("libcuda.so.1");
        return cache.locked(() -> kernels("lib" + cu.getFileName() + ".so", driver, List.of(cu)));
    }

    /** @param status what functions answer that JCuda's library names and the emulator lacks */
    private Path library(String name, String part, String jni, String prefix, int status, List<Path> needed) throws IOException {
        Path imports = cache.folder().resolve(jni + ".so");
        if (!Files.exists(imports)) extract("/lib/" + jni + "-12.6.0-linux-x86_64.so", imports);
        List<Path> inputs = new ArrayList<>(BuildCache.files(sources, ".h"));
        inputs.addAll(BuildCache.files(sources.resolve(part), ""));
        inputs.addAll(needed);
        inputs.add(imports);
        return cache.make(name, inputs, with(COMPILE, prefix, STUB, STUBS), out -> {
            Path stubs = Files.writeString(out.resolveSibling("stubs.cpp"), stubs(imports, prefix, status));
            Path all = Files.writeString(out.resolveSibling("all.cpp"), together(sources.resolve(part)));
            List<String> command = with(COMPILE, "-shared", "-o", out.toString(), "-Wl,-soname," + name, stubs.toString(), all.toString());
            command.addAll(names(needed));
            BuildCache.run(command);
        });
    }

    /** As one file, they are compiled in half the time. */
    private static String together(Path folder) throws IOException {
        return BuildCache.files(folder, ".cpp").stream().map("#include \"%s\"%n"::formatted).collect(Collectors.joining());
    }

    /** To call a function that is not there would end the JVM. */
    private static String stubs(Path imports, String prefix, int status) throws IOException {
        Pattern symbol = Pattern.compile("(?m) (" + prefix + "\\w*)(@.*)?$");
        String undefined = BuildCache.run(List.of("nm", "-D", "--undefined-only", imports.toString()));
        Stream<String> stubs = symbol.matcher(undefined).results().map(m -> STUB.formatted(m.group(1))).distinct();
        return STUBS.formatted(status) + stubs.collect(Collectors.joining());
    }

    private Path kernels(String name, Path driver, List<Path> families) throws IOException {
        List<Path> objects = new ArrayList<>();
        for (Path cu : families) objects.add(object(cu));
        return cache.make(name, objects, List.of(name), out -> {
            List<String> command = with(List.of("g++", "-shared", "-o"), out.toString());
            command.addAll(names(objects));
            command.add(driver.toString());
            BuildCache.run(command);
        });
    }

    /** One .cu file, followed by the table of its kernels. */
    private Path object(Path cu) throws IOException {
        Path language = sources.resolve("kernel_language.h");
        List<Path> inputs = new ArrayList<>(List.of(cu, language, sources.resolve("kernel_table.h")));
        inputs.addAll(BuildCache.files(kernelSources, ".cuh"));
        return cache.make(cu.getFileName() + ".o", inputs, COMPILE_KERNEL, out -> {
            Path table = Files.writeString(out.resolveSibling(cu.getFileName() + ".cpp"), table(cu));
            BuildCache.run(with(COMPILE_KERNEL, "-I", kernelSources.toString(), "-I", sources.toString(), "-include", language.toString(),
                    "-o", out.toString(), table.toString()));
        });
    }

    private static String table(Path cu) throws IOException {
        Stream<String> kernels = KERNEL_NAME.matcher(Files.readString(cu)).results().map(m -> m.group(1))
                .map(name -> "    emulator::Launcher<&%1$s>::kernel(\"%1$s\")".formatted(name));
        return """
                #include "%s"
                #include "kernel_table.h"
                static const emulator::Kernel kernels[] = {
                %s
                };
                static const emulator::Registration registration(kernels, sizeof kernels / sizeof *kernels);
                """.formatted(cu, kernels.collect(Collectors.joining(",\n")));
    }

    private static void extract(String resource, Path file) throws IOException {
        try (InputStream in = JCudaDriver.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is not on the class path");
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<String> names(List<Path> files) { return files.stream().map(Path::toString).toList(); }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }
}
