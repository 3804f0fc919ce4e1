package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.dgd.experiments.cli.Console;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String shown(boolean terminal) {
        var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (Progress progress = Progress.open(new Console(System.out, stream, Map.of(), terminal), 100, 2, 5)) {
            for (int i = 0; i < 5; i++) progress.step();
            progress.epoch(3, "loss 151.25  latent 6.13", "loss 151.3", 4.06);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLogGetsALineAnEpoch() {
        assertThat(shown(false)).isEqualToIgnoringNewLines("epoch 3/100  loss 151.25  latent 6.13  4.1 s");
    }

    @Test
    void aTerminalGetsABarOverAllSteps() { assertThat(shown(true)).contains("15/500").contains("loss 151.3"); }
}
