package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dgd.engine.cpu.CpuDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every number that {@link GoldenRun} makes is as it was, on any number of threads and any machine. Who changes kernels, formulas, random streams or
 * the run itself on purpose, so that numbers become others, writes the new values here, from the message of this test; whoever did not mean to has
 * found a fault.
 */
final class GoldenTest {
    /** By bits of a vector. */
    private static final Map<Integer, String> GOLDEN = Map.of(
            512, "2e87ccbfd5bbcc473198f51c5c762596c112d0c6dc2820978dcba318b0492114",
            256, "87624f299c15753fd574c712b3692f028094f4a0d64628ce92e1e6761d784f6a",
            128, "d36dba8ddc485a5cad99310f9a4d318f02ba220b7e4169cd47583da12fb1132d");

    @Test void anyNumberOfThreadsGivesTheGoldenBits() {
        for (int threads = 1; threads <= 3; threads++) golden(CpuDevice.vectorBits(), GoldenRun.sha256(threads), threads + " threads");
    }

    /** As a machine with narrower vectors would run it. */
    @ParameterizedTest @ValueSource(ints = {32, 16})
    void narrowerVectorsGiveTheirs(int bytes) throws IOException, InterruptedException {
        int bits = 8 * bytes;
        assumeThat(CpuDevice.vectorBits()).as("this machine has wider vectors").isGreaterThan(bits);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-modules") || flag.startsWith("-XX:CompileCommand")).forEach(command::add);
        command.addAll(List.of("-XX:MaxVectorSize=" + bytes, "-cp", System.getProperty("java.class.path"), GoldenRun.class.getName(), "2"));
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(() -> error(process)).isZero();
        assertThat(out).startsWith(bits + " ");
        golden(bits, out.substring(out.indexOf(' ') + 1), "2 threads");
    }

    private static String error(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void golden(int bits, String sha256, String how) {
        assertThat(sha256).as("GOLDEN for %d bits, with %s; see the class comment on how to renew it", bits, how).isEqualTo(GOLDEN.get(bits));
    }
}
