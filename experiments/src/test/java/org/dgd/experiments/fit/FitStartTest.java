package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.dgd.engine.Rng;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.TinyData;
import org.dgd.metric.PrincipalScores;
import org.dgd.nn.data.SyntheticDigits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the representations of {@code fit} start: they can be seen when nothing moves. */
final class FitStartTest {
    private static final int N = 60;
    private static final String STILL = " --decoder mlp --hidden 5 --latent 3 --epochs 1 --lr-z 1e-12";

    @TempDir Path folder;
    private Path digits;

    @BeforeEach
    void data() { digits = TinyData.digits(folder, N); }

    private float[] start(String out, String options) { return RunFiles.fit(digits, folder.resolve(out), options + STILL).tensor("representation.z"); }

    @Test
    void principalComponentsNearTheMiddle() {
        double[] scores = PrincipalScores.fit(SyntheticDigits.of(N, 1), 1, 3).of(SyntheticDigits.of(N, 1), new Rng(0));
        float[] z = start("pca", "--z-init pca"), wide = start("wide", "--z-init pca --z-sd 0.5");
        for (int i = 0; i < z.length; i++) {
            assertThat((double) z[i]).isCloseTo(0.03 * scores[i], within(1e-6));
            assertThat((double) wide[i]).isCloseTo(0.5 * scores[i], within(1e-6));
        }
    }

    @Test
    void drawsCanBeNarrowed() {
        float[] z = start("normal", ""), narrow = start("narrow", "--z-sd 0.25");
        for (int i = 0; i < z.length; i++) assertThat(narrow[i]).isCloseTo(0.25f * z[i], within(1e-6f));
    }
}
