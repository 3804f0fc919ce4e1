package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fit --labels --labelled --label-file}: labels choose among components (section 4.2). */
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

    /** Equally many of every class, by the seed; the record says how many, and the model which component is of which class. */
    @Test
    void mostLabelsMayBeForgotten() {
        RunFiles run = fit("out", "--labelled 3 --components 6 --epochs 2 --label-file " + labels);
        assertThat(Arrays.stream(run.labels()).filter(l -> l >= 0).sorted().toArray()).containsExactly(0, 1, 2);
        for (int i = 0; i < LABELS.length; i++) assertThat(run.labels()[i]).isIn(LABELS[i], -1L);
        assertThat(run.option("labelled")).isEqualTo("3");
        assertThat(run.model().metadata()).containsEntry("component_classes", "0,1,2,0,1,2").containsEntry("class_names", "[\"0\",\"1\",\"2\"]");
        assertThat(fit("share", "--labels 0.375 --components 6 --epochs 2 --label-file " + labels).bytes("model.safetensors")).isEqualTo(run.bytes("model.safetensors"));
    }

    /** With searches and EM, which both know labels, from a start that labels make. */
    @Test
    void aRunWithFewLabelsThatGoesOnHasTheBitsOfALongerOne() {
        String options = "--labelled 5 --components 6 --z-init class --search-every 1 --search-candidates 9 --prior-fit em --prior-hold 1 --batch-size 4 --label-file " + labels + " --epochs ";
        RunFiles whole = fit("whole", options + 4);
        fit("parts", options + 2);
        RunFiles parts = fit("parts", "--resume " + options + 4);
        assertThat(parts.bytes("model.safetensors")).isEqualTo(whole.bytes("model.safetensors"));
        assertThat(parts.metrics()).isEqualTo(whole.metrics());
        assertThat(fit("all", options.replace("--labelled 5", "--labels all") + 4).bytes("model.safetensors")).isNotEqualTo(whole.bytes("model.safetensors"));
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
            "--labels 1.5 --prior mixture LABELS                   => --labels 1.5: expected all, none or a share of all labels above 0 and below 1, such as 0.02",
            "--labels some --prior mixture LABELS                  => --labels some: expected all, none or a share of all labels",
            "--labelled 9 --prior mixture LABELS                   => --labelled 9: there are 8 labels; keep 1 to 8",
            "--labelled 3 --prior mixture                          => --labelled 3: noise.npy has no labels; give them with --label-file FILE.npy",
            "--labelled 3 --prior normal LABELS                    => --labelled 3: labels choose among components, so it needs --prior mixture",
            "--labelled 3 --labels none --prior mixture LABELS     => --labelled 3: says how many labels count, so --labels none contradicts it",
            "--z-init class --prior mixture LABELS                 => --z-init class: there are classes only with --labels or --labelled",
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
