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

/** {@code fit --init}: decoder, representations and prior of a file, and what a file does not go with. */
final class FitInitTest {
    private static final String ONE_STILL_EPOCH = " --epochs 1 --lr 1e-12 --lr-z 1e-12 --weight-decay 0";

    @TempDir Path folder;
    private Path digits;

    @BeforeEach
    void data() { digits = TinyData.digits(folder, 7); }

    private RunFiles fit(String out, String options) { return RunFiles.fit(digits, folder.resolve(out), options); }

    private Path mixture(String covariance) {
        return fit(covariance, "--decoder mlp --hidden 5 --latent 2"
                + " --prior mixture --components 3 --epochs 1 --covariance " + covariance).folder().resolve("model.safetensors");
    }

    @Test
    void theFileSaysWhichArchitectureAndEveryTensorIsTaken() {
        RunFiles first = fit("first", "--decoder fashion --capacity 2 --latent 3 --prior mixture --components 2 --covariance diagonal --epochs 2 --seed 5");
        RunFiles second = fit("second", "--lr-prior 1e-12 --init " + first.folder().resolve("model.safetensors") + ONE_STILL_EPOCH);
        for (String option : new String[] {"decoder", "capacity", "latent", "prior", "components", "covariance"})
            assertThat(second.option(option)).as(option).isEqualTo(first.option(option));
        assertThat(second.shapes()).isEqualTo(first.shapes());
        for (String tensor : first.model().tensors().keySet())
            if (!tensor.contains(".running_")) assertThat(second.tensor(tensor)).as(tensor).containsExactly(first.tensor(tensor), within(1e-7f));
        assertThat(second.tensor("decoder.2.running_var")).isNotEqualTo(first.tensor("decoder.2.running_var"));
    }

    @Test
    void aPriorWithOneColumnMayBeTrainedOrFixed() {
        Path isotropic = mixture("isotropic");
        RunFiles fixed = fit("fixed", "--covariance fixed --epochs 1 --init " + isotropic);
        assertThat(fixed.tensor("prior.log_precision")).isEqualTo(new RunFiles(isotropic.getParent()).tensor("prior.log_precision"));
        assertThat(fixed.tensor("prior.means")).isNotEqualTo(new RunFiles(isotropic.getParent()).tensor("prior.means"));
        RunFiles trained = fit("trained", "--covariance isotropic --epochs 1 --init " + fixed.folder().resolve("model.safetensors"));
        assertThat(trained.tensor("prior.log_precision")).isNotEqualTo(fixed.tensor("prior.log_precision"));
    }

    /** The prior comes from the file, so another one is a contradiction. */
    @Test
    void theMixtureOfAFileIsNotDropped() {
        Terminal t = Terminal.run("fit", "--data", digits.toString(), "--prior", "normal", "--init", mixture("isotropic").toString(),
                "--out", folder.resolve("normal").toString());
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.err()).isEqualTo("dgd: --prior normal: model.safetensors has a mixture" + System.lineSeparator());
        assertThat(folder.resolve("normal")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--decoder mnist        => --decoder mnist: model.safetensors has mlp",
            "--latent 3             => --latent 3: model.safetensors has 2",
            "--hidden 6             => --hidden 6: model.safetensors has 5",
            "--components 4         => --components 4: model.safetensors has 3",
            "--covariance isotropic => --covariance isotropic: model.safetensors has diagonal",
            "--covariance fixed     => --covariance fixed: model.safetensors has diagonal",
            "--limit 6              => model.safetensors: representation.z has 7 rows, the data have 6 samples",
            "--labels all           => --labels all: digits.npy has no labels; give them with --label-file FILE.npy"})
    void whatContradictsTheFileIsRefusedAndNothingIsWritten(String options, String message) { refused(mixture("diagonal"), options, message); }

    @Test
    void aFileWithoutMixtureHasNoneToGoOnWith() {
        Path normal = fit("normal", "--decoder fashion --capacity 1 --latent 2 --epochs 1").folder().resolve("model.safetensors");
        refused(normal, "--prior mixture", "model.safetensors: prior.means is missing, so there is no mixture to go on with; add --prior normal, or leave --init out");
        refused(normal, "--capacity 2", "--capacity 2: model.safetensors has 1");
    }

    @Test
    void dataOfAnotherShapeAreRefused() {
        Path model = mixture("isotropic");
        digits = TinyData.noise(folder, 7, 14, 28);
        refused(model, "", "model.safetensors: makes images of 28x28x1, but noise.npy has images of 14x28x1");
    }

    private void refused(Path init, String options, String message) {
        Map<String, String> before = RunFiles.tree(folder);
        Terminal t = Terminal.run(("fit --data " + digits + " --out " + folder.resolve("refused") + " --init " + init + " " + options).strip().split(" +"));
        assertThat(t.errLines()).containsExactly("dgd: " + message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.out()).isEmpty();
        assertThat(RunFiles.tree(folder)).isEqualTo(before);
    }
}
