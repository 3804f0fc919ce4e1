package org.dgd.benchmarks.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.engine.Device;
import org.dgd.engine.KernelProxy;
import org.dgd.engine.Target;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.Emulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpuCheckTest {
    /** Few enough for a test; the case of a broken kernel below is among them. */
    private static final int STRIDE = 8;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream(), wrong = new ByteArrayOutputStream();
    @TempDir Path folder;

    @Test void allPartsRunOnAnEmulatedGpuAndTheReportHoldsThem() throws IOException {
        CudaLibraries emulated = CudaLibraries.in(Emulator.folder());
        Path file = folder.resolve("report.md");
        int status = GpuCheck.run(() -> emulated, print(said), print(wrong), file.toString(), "--quick");

        String report = Files.readString(file);
        assertThat(status).as(report).isZero();
        assertThat(report).isEqualTo(said.toString(StandardCharsets.UTF_8)).contains("GPU: Emulated GPU", "## Is it right?", "## How fast is it?",
                "results and gradients: 0 differ", "recorded as one graph", "| convBackwardData |", "| adam |", "| all |").doesNotContain("FAILED");
        assertThat(wrong.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test void withoutAGpuThereIsOneSentenceAndNoReport() {
        CudaLibraries none = CudaLibraries.in(folder);
        Path file = folder.resolve("report.md");
        assertThat(GpuCheck.run(() -> none, print(said), print(wrong), file.toString())).isEqualTo(GpuCheck.UNUSABLE);
        assertThat(wrong.toString(StandardCharsets.UTF_8)).startsWith("gpu-check: cuda: ").hasLineCount(1);
        assertThat(file).doesNotExist();
    }

    @Test void aReportThatCannotBeWrittenIsSaidInOneSentence() {
        CudaLibraries emulated = CudaLibraries.in(Emulator.folder());
        Path file = folder.resolve("not there").resolve("report.md");
        assertThat(GpuCheck.run(() -> emulated, print(said), print(wrong), file.toString())).isEqualTo(GpuCheck.UNUSABLE);
        assertThat(wrong.toString(StandardCharsets.UTF_8)).startsWith("gpu-check: " + file).hasLineCount(1);
    }

    @Test void wrongWordsAreRefused() {
        assertThat(GpuCheck.run(() -> CudaLibraries.in(folder), print(said), print(wrong), "report.md", "--fast")).isEqualTo(GpuCheck.UNUSABLE);
        assertThat(wrong.toString(StandardCharsets.UTF_8)).contains("expected REPORT.md [--quick]").hasLineCount(1);
    }

    @Test void aRightDevicePassesTheOpTable() {
        try (Device cpu = new CpuDevice(1)) {
            assertThat(checked(cpu).failed()).as(said.toString(StandardCharsets.UTF_8)).isFalse();
        }
    }

    /** Products a thousandth too large, and so are their gradients. */
    @Test void aWrongKernelIsFoundByTheTableAndByTheGradients() {
        try (Device broken = new CpuDevice(1, KernelProxy.around((kernel, arguments, proceed) -> {
            proceed.run();
            if (kernel.getName().equals("mul")) enlarge((Target) arguments[2]);
        }))) {
            assertThat(checked(broken).failed()).isTrue();
        }
        assertThat(said.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("- **FAILED**"))).anyMatch(line -> line.contains("off by"))
                .anyMatch(line -> line.contains("backward gives"));
    }

    private static void enlarge(Target target) {
        double[] values = target.tensor().storage.read();
        for (int i = 0; i < values.length; i++) values[i] *= 1.001;
        target.tensor().storage.write(values);
    }

    private CheckReport checked(Device device) {
        CheckReport report = new CheckReport(folder.resolve("report.md"), print(said));
        OpTable table = new OpTable(device, STRIDE);
        table.agreement(report);
        table.gradients(report);
        table.determinism(report);
        return report;
    }

    private static PrintStream print(ByteArrayOutputStream to) { return new PrintStream(to, true, StandardCharsets.UTF_8); }
}
