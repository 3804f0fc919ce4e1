package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fit --labels --label-file}: labels choose among components (section 4.2). */
final class FitLabelsTest {
    private static final long[] LABELS = {2, 0, 1, 1, -1, 2, 0, 0, 2};
    private static final String STEP_BY_STEP = " --no-shuffle --batch-size 1 --epochs 1 --log-steps --lr 1e-12 --lr-z 1e-12 --lr-prior 1e-12 --weight-decay 0";

    @TempDir Path folder;
    private Path data, labels;

    @BeforeEach
    void files() {
        data = TinyData.noise(folder, LABELS.length, 4);
        labels = TinyData.labels(folder, LABELS);
    }

    private RunFiles fit(String out, String options) { return RunFiles.fit(data, folder.resolve(out), "--hidden 6 --prior mixture " + options); }

    @Test
    void aLabelledSampleIsUnderItsClassAndOneWithoutLabelUnderAll() {
        RunFiles run = fit("out", "--labels all --z-init component --label-file " + labels + STEP_BY_STEP);
        assertThat(run.option("components")).isEqualTo("3");
        assertThat(run.labels()).isEqualTo(LABELS);
        for (int i = 0; i < LABELS.length; i++) {
            double all = 0;
            for (int k = 0; k < 3; k++) all += density(run, i, k) / 3;     // logits are still equal
            double p = LABELS[i] < 0 ? all : density(run, i, (int) LABELS[i]);
            assertThat(run.steps()[i][3]).as("sample %d", i).isCloseTo(-Math.log(p), within(1e-4));
        }
    }

    @Test
    void withSeveralComponentsAClassTheirSumCounts() {
        RunFiles run = fit("out", "--labels all --components 6 --label-file " + labels + STEP_BY_STEP);
        for (int i = 0; i < LABELS.length; i++) {
            if (LABELS[i] < 0) continue;
            int k = (int) LABELS[i];
            double latent = -Math.log((density(run, i, k) + density(run, i, k + 3)) / 2);
            assertThat(run.steps()[i][3]).as("sample %d", i).isCloseTo(latent, within(1e-4 * latent));
        }
    }

    /** N(z_i; μ_k, 1/exp(B_k)) of two dimensions. */
    private static double density(RunFiles run, int i, int k) {
        float[] z = run.tensor("representation.z"), mean = run.tensor("prior.means");
        double precision = Math.exp(run.tensor("prior.log_precision")[k]), x = z[2 * i] - mean[2 * k], y = z[2 * i + 1] - mean[2 * k + 1];
        return precision / (2 * Math.PI) * Math.exp(-0.5 * precision * (x * x + y * y));
    }

    @Test
    void labelsThatAreNotAskedForOnlyColourThePicture() {
        RunFiles with = fit("with", "--components 3 --epochs 2 --label-file " + labels), without = fit("without", "--components 3 --epochs 2");
        assertThat(with.bytes("model.safetensors")).isEqualTo(without.bytes("model.safetensors"));
        assertThat(with.labels()).isEqualTo(LABELS);
        assertThat(without.folder().resolve("labels.npy")).doesNotExist();
        assertThat(with.bytes("figures/representation.png")).isNotEqualTo(without.bytes("figures/representation.png"));
    }

    @Test
    void representationsStartInTheirLabelsComponent() {
        RunFiles run = fit("out", "--labels all --z-init component --precision-mean 8 --label-file " + labels + STEP_BY_STEP);
        float[] z = run.tensor("representation.z"), means = run.tensor("prior.means");
        for (int i = 0; i < LABELS.length; i++) {
            if (LABELS[i] < 0) continue;
            int k = (int) LABELS[i];
            assertThat(Math.hypot(z[2 * i] - means[2 * k], z[2 * i + 1] - means[2 * k + 1])).as("sample %d", i).isLessThan(5 * Math.exp(-4));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--labels all --prior mixture                          => --labels all: noise.npy has no labels; give them with --label-file FILE.npy",
            "--labels all --prior mixture --components 2 LABELS    => --components 2: noise.npy has 3 classes, and each needs a component",
            "--labels all --prior normal LABELS                    => --labels all: labels choose among components, so it needs --prior mixture",
            "--z-init component --prior normal                     => --z-init component: there are components only with --prior mixture",
            "--labels 0.1 --prior mixture LABELS                   => --labels 0.1: a fraction of labels is not supported yet; use all or none",
            "--labels some --prior mixture LABELS                  => --labels some: expected all or none",
            "--label-file DIR/none.npy                             => DIR/none.npy: cannot be read: no such file",
            "--label-file DIR/noise.npy                            => --label-file DIR/noise.npy: holds F32 numbers, expected int64 or int32"})
    void labelsThatCannotBeUsedAreRefusedAndNothingIsWritten(String options, String message) {
        Map<String, String> before = RunFiles.tree(folder);
        String line = "fit --data " + data + " --out " + folder.resolve("out") + " "
                + options.replace("LABELS", "--label-file " + labels).replace("DIR", folder.toString());
        Terminal t = Terminal.run(line.split(" +"));
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: " + message.replace("DIR", folder.toString()));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(RunFiles.tree(folder)).isEqualTo(before);
    }
}
