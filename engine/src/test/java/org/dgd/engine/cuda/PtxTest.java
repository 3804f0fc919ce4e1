package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The PTX that is shipped: made from the sources that are there, and taken by NVIDIA's own assembler for old and new GPUs. */
final class PtxTest {
    private static final Path SOURCES = Path.of("src/main/cuda"), SHIPPED = Path.of("src/main/resources/org/dgd/engine/cuda");
    private static final Pattern KERNEL = Pattern.compile("^KERNEL (\\w+)\\(", Pattern.MULTILINE), ENTRY = Pattern.compile("\\.entry (\\w+)\\("),
            INCLUDE = Pattern.compile("^#include \"(.*)\"", Pattern.MULTILINE);

    static List<String> families() throws IOException { return names(SOURCES, ".cu"); }

    private static List<String> names(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length())).sorted().toList();
        }
    }

    @Test void everyFileOfKernelsIsShipped() throws IOException {
        assertThat(names(SHIPPED, ".ptx")).isEqualTo(families()).isNotEmpty();
    }

    @ParameterizedTest @MethodSource("families") void isMadeFromTheSourceThatIsThere(String family) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Path source = SOURCES.resolve(family + ".cu");
        for (Matcher m = INCLUDE.matcher(Files.readString(source)); m.find(); ) sha256.update(Files.readAllBytes(SOURCES.resolve(m.group(1))));
        sha256.update(Files.readAllBytes(source));
        assertThat(KernelFile.source(family).lines().filter(line -> line.matches("(// sha256|\\.version|\\.target) .*"))).as("run bin/build-ptx %s", family)
                .contains("// sha256 " + HexFormat.of().formatHex(sha256.digest()), ".version 7.0", ".target sm_70");
    }

    @ParameterizedTest @MethodSource("families") void hasTheKernelsOfItsSource(String family) throws IOException {
        assertThat(found(ENTRY, KernelFile.source(family))).isEqualTo(found(KERNEL, Files.readString(SOURCES.resolve(family + ".cu")))).isNotEmpty()
                .allSatisfy(name -> assertThat(name).startsWith(family + "_"));
    }

    private static TreeSet<String> found(Pattern pattern, String text) {
        TreeSet<String> names = new TreeSet<>();
        for (Matcher m = pattern.matcher(text); m.find(); ) names.add(m.group(1));
        return names;
    }

    @ParameterizedTest @MethodSource("families") void assembles(String family) {
        needsTheAssembler();
        for (String gpu : List.of("sm_70", "sm_75", "sm_80", "sm_90")) assertThat(assemble(KernelFile.source(family), gpu)).as(gpu).isEmpty();
    }

    @Test void anErrorIsFound() {
        needsTheAssembler();
        assertThat(assemble(KernelFile.source("elementwise").replace("add.s32", "add.s33"), "sm_70")).contains("add");
    }

    private static void needsTheAssembler() {
        assumeTrue(CudaLibraries.isSupportedPlatform(), "NVIDIA's assembler is there for Linux on x86-64 only");
        assertThat(JCudaNatives.inPrivate(() -> JNvPTXCompiler.setExceptionsEnabled(false))).isEmpty();
    }

    /** What the assembler complains about; empty if it takes the PTX. */
    private static String assemble(String ptx, String gpu) {
        byte[] text = (ptx + "\0").getBytes(StandardCharsets.UTF_8);
        nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
        assertThat(JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length, text)).isZero();
        try {
            if (JNvPTXCompiler.nvPTXCompilerCompile(compiler, 1, new String[] {"--gpu-name=" + gpu}) == 0) return "";
            long[] size = {0};
            JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, size);
            byte[] log = new byte[(int) size[0] + 1];
            JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, log);
            return new String(log, StandardCharsets.UTF_8);
        } finally {
            JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
        }
    }
}
