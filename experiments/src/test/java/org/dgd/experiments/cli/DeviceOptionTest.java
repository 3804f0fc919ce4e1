package org.dgd.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.CudaOptions;
import org.dgd.experiments.Main;
import org.dgd.experiments.fit.Fit;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which device an option opens, with and without the Vector API. */
final class DeviceOptionTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** As {@code fit} parses it, in which the options of the device are a mixin in a mixin. */
    private DeviceOption parsed(String... args) {
        var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        CommandLine line = new Main(new Console(stream, stream, Map.of(), false)).commandLine();
        line.parseArgs(Stream.concat(Stream.of("fit", "--data", "digits"), Stream.of(args)).toArray(String[]::new));
        Fit fit = line.getSubcommands().get("fit").getCommand();
        return fit.options.device;
    }

    private String opened(boolean vectors, String... args) {
        try (Device device = parsed(args).open(vectors, CudaLibraries.in())) {
            return device.name();
        }
    }

    @Test
    void autoIsCpu() {
        assertThat(opened(true)).isEqualTo("cpu");
        assertThat(err.size()).isZero();
    }

    @Test
    void withoutVectorsAutoIsReferenceAndSaysSo() {
        assertThat(opened(false)).isEqualTo("reference");
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("jdk.incubator.vector", "reference");
    }

    @Test
    void aDeviceThatIsNamedIsNeverReplaced() {
        assertThat(opened(false, "--device", "reference")).isEqualTo("reference");
        assertThatThrownBy(() -> opened(false, "--device", "CPU")).isInstanceOf(InputException.class).hasMessageStartingWith("--device cpu: ");
        assertThatThrownBy(() -> opened(true, "--device", "cuda")).isInstanceOf(InputException.class).hasMessageStartingWith("--device cuda: ").hasMessageContaining("driver");
        assertThat(err.size()).isZero();
    }

    @Test
    void exactFloatKeepsTheGpuFromRounding() {
        assertThat(parsed().cudaOptions()).isEqualTo(CudaOptions.DEFAULT).matches(CudaOptions::tf32);
        assertThat(parsed("--exact-float").cudaOptions()).isEqualTo(CudaOptions.EXACT).matches(options -> !options.tf32() && options.deterministic());
        assertThat(opened(true, "--exact-float")).isEqualTo("cpu");
    }

    @Test
    void theLastOfRepeatedOptionsCounts() {
        DeviceOption option = parsed("--seed", "1", "--threads", "3", "--seed", "2");
        assertThat(option.seed).isEqualTo(2);
        assertThat(option.threads()).isEqualTo(3);
        assertThat(parsed().threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
