package org.dgd.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jcuda.driver.JCudaDriver;

/**
 * Builds the emulated GPU of {@code src/test/cuda/emulator} with g++. What was built is kept below {@code target/} under a hash of its sources, file by
 * file, so a changed kernel compiles its own file and nothing else.
 */
final class EmulatorBuild {
    private static final List<String> COMPILE = List.of("g++", "-std=c++17", "-O2", "-fPIC", "-fvisibility=hidden", "-fno-strict-aliasing", "-fno-math-errno", "-w");
    /** An index outside of an array whose size is known ends in SIGILL, which the emulator reports. */
    private static final List<String> KERNEL = List.of("-fsanitize=bounds", "-fsanitize-undefined-trap-on-error");
    private static final Pattern KERNEL_NAME = Pattern.compile("(?m)^KERNEL\\s+(\\w+)\\s*\\(");

    private final Path sources, kernelSources, cache;

    EmulatorBuild() {
        Path engine = engine();
        sources = engine.resolve("src/test/cuda/emulator");
        kernelSources = engine.resolve("src/main/cuda");
        cache = engine.resolve("target/emulator");
    }

    /** Why there can be no emulated GPU here; empty when there can. */
    static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux") || !System.getProperty("os.arch").equals("amd64")) return Optional.of("the emulated GPU runs on Linux on x86-64 only");
        for (String tool : List.of("g++", "nm"))
            if (Stream.of(System.getenv("PATH").split(":")).noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) return Optional.of("no " + tool + " to build the emulated GPU with");
        return findEngine().isEmpty() ? Optional.of("the emulated GPU's sources are not here") : Optional.empty();
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
        return locked(() -> {
            Path driver = library("libcuda.so.1", "driver", "libJCudaDriver", "cu[A-Z]", 801, List.of());
            Path blas = library("libcublas.so.12", "cublas", "libJCublas2", "cublas", 15, List.of(driver));
            Path dnn = library("libcudnn.so.9", "cudnn", "libJCudnn", "cudnn", 3000, List.of(driver));
            Path kernels = kernels("libkernels.so", driver, files(kernelSources, ".cu"));
            return together(List.of(driver, blas, dnn, kernels));
        });
    }

    /** A library of further kernels, from one .cu file. */
    Path kernels(Path cu) {
        Path driver = folder().resolve("libcuda.so.1");
        return locked(() -> kernels("lib" + cu.getFileName() + ".so", driver, List.of(cu)));
    }

    private Path library(String name, String part, String jni, String prefix, int status, List<Path> needed) throws IOException {
        Path imports = cache.resolve(jni + ".so");
        if (!Files.exists(imports)) extract("/lib/" + jni + "-12.6.0-linux-x86_64.so", imports);
        List<Path> inputs = new ArrayList<>(files(sources, ".h"));
        inputs.addAll(files(sources.resolve(part), ""));
        inputs.addAll(needed);
        inputs.add(imports);
        return make(name, inputs, List.of(name, prefix), out -> {
            Path stubs = write(out.resolveSibling(part + "-stubs.cpp"), stubs(imports, prefix, status));
            List<String> command = new ArrayList<>(COMPILE);
            command.addAll(List.of("-shared", "-o", out.toString(), "-Wl,-soname," + name, stubs.toString()));
            for (Path file : files(sources.resolve(part), ".cpp")) command.add(file.toString());
            for (Path library : needed) command.add(library.toString());
            run(command);
        });
    }

    /** Functions that JCuda's library names and the emulator lacks: to call one that is not there would end the JVM. */
    private static String stubs(Path imports, String prefix, int status) throws IOException {
        StringBuilder code = new StringBuilder("namespace emulator { void report(const char* format, ...); }\n");
        code.append("static int missing(const char* name) { emulator::report(\"%s is not emulated\", name); return ").append(status).append("; }\n");
        Pattern symbol = Pattern.compile(prefix + "\\w*");
        run(List.of("nm", "-D", "--undefined-only", imports.toString())).lines().map(line -> line.replaceFirst(".* ", "").replaceFirst("@.*", ""))
                .filter(symbol.asMatchPredicate()).distinct()
                .forEach(name -> code.append("extern \"C\" __attribute__((weak, visibility(\"default\"))) int ").append(name).append("() { return missing(\"").append(name).append("\"); }\n"));
        return code.toString();
    }

    private Path kernels(String name, Path driver, List<Path> families) throws IOException {
        List<Path> objects = new ArrayList<>();
        for (Path cu : families) objects.add(object(cu));
        return make(name, objects, List.of(name), out -> {
            List<String> command = new ArrayList<>(List.of("g++", "-shared", "-o", out.toString()));
            for (Path object : objects) command.add(object.toString());
            command.add(driver.toString());
            run(command);
        });
    }

    /** One .cu file, followed by the table of its kernels. */
    private Path object(Path cu) throws IOException {
        List<Path> inputs = new ArrayList<>(List.of(cu, sources.resolve("kernel_language.h"), sources.resolve("kernel_table.h")));
        inputs.addAll(files(kernelSources, ".cuh"));
        return make(cu.getFileName() + ".o", inputs, KERNEL, out -> {
            Path table = write(out.resolveSibling(cu.getFileName() + ".cpp"), table(cu));
            List<String> command = new ArrayList<>(COMPILE);
            command.addAll(KERNEL);
            command.addAll(List.of("-I", kernelSources.toString(), "-include", sources.resolve("kernel_language.h").toString(), "-I", sources.toString()));
            command.addAll(List.of("-c", "-o", out.toString(), table.toString()));
            run(command);
        });
    }

    private static String table(Path cu) throws IOException {
        StringBuilder code = new StringBuilder("#include \"" + cu + "\"\n#include \"kernel_table.h\"\nstatic const emulator::Kernel kernels[] = {\n");
        KERNEL_NAME.matcher(Files.readString(cu)).results().map(m -> m.group(1))
                .forEach(name -> code.append("    emulator::Launcher<&").append(name).append(">::kernel(\"").append(name).append("\"),\n"));
        return code.append("};\nstatic const emulator::Registration registration(kernels, sizeof kernels / sizeof *kernels);\n").toString();
    }

    private interface Step { void into(Path out) throws IOException; }

    /** The file that the step makes of these inputs, unless it was made before. */
    private Path make(String name, List<Path> inputs, List<String> options, Step step) throws IOException {
        Path folder = cache.resolve(hash(inputs, options)), file = folder.resolve(name);
        if (Files.exists(file)) return file;
        Path part = Files.createTempDirectory(cache, "part-");
        step.into(part.resolve(name));
        Files.createDirectories(folder);
        Files.move(part.resolve(name), file, StandardCopyOption.ATOMIC_MOVE);
        delete(part);
        return file;
    }

    /** Links to the files under their own names in one folder. */
    private Path together(List<Path> files) throws IOException {
        Path folder = cache.resolve("gpu-" + hash(files, List.of()));
        if (Files.exists(folder)) return folder;
        Path part = Files.createTempDirectory(cache, "part-");
        for (Path file : files) Files.createLink(part.resolve(file.getFileName()), file);
        return Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(List<Path> inputs, List<String> options) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String option : COMPILE) digest.update(option.getBytes(StandardCharsets.UTF_8));
            for (String option : options) digest.update(option.getBytes(StandardCharsets.UTF_8));
            for (Path input : inputs) {
                digest.update(input.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(input));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static void extract(String resource, Path file) throws IOException {
        try (InputStream in = JCudaDriver.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is not on the class path");
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path write(Path file, String text) throws IOException { return Files.writeString(file, text); }

    private static void delete(Path folder) throws IOException {
        for (Path file : files(folder, "")) Files.delete(file);
        Files.delete(folder);
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building the emulated GPU", e);
        }
        return output;
    }

    private interface Work { Path result() throws IOException; }

    /** Tests of several modules may run at once; one builds, the others wait. */
    private Path locked(Work work) {
        try {
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();                     // until the channel closes
                return work.result();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the emulated GPU cannot be built: " + e.getMessage(), e);
        }
    }
}
