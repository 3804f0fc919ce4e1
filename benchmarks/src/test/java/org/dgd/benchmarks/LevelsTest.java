package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LevelsTest {
    @Test void aFileIsReadAsItWasWritten(@TempDir Path checkout) throws IOException {
        Levels levels = new Levels("Maker family 6 model 85",
                Map.of("matrix product", new Level(80.5, 258.3, "GFLOP/s"), "add", new Level(102.9, 89.6, "GB/s")));
        String text = Files.readString(levels.write(checkout));
        assertThat(text).contains("# Levels").contains("bin/bench record-levels").contains("matrix-product = 80.5 % of 258.3 GFLOP/s");
        assertThat(Levels.read(new StringReader(text))).isEqualTo(levels);
    }

    @Test void whatIsNoLevelIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Levels.read(new StringReader("cpu = x\nadd = fast\n")))
                .withMessageContaining(Levels.file()).withMessageContaining("\"fast\"");
        assertThatIllegalArgumentException().isThrownBy(() -> Levels.read(new StringReader("add = 1.0 % of 2.0 GB/s\n")))
                .withMessageContaining("cpu");
    }

    @Test void kernelsHaveNamesOfTheirOwn() {
        List<HotKernel> kernels = HotKernel.all();
        assertThat(kernels).extracting(HotKernel::name).doesNotHaveDuplicates().noneMatch(name -> name.contains("-") && name.contains("="));
    }

    @Test void thisCpuHasAName() { assertThat(Levels.thisCpu()).isNotBlank().doesNotContain("unknown family"); }
}
