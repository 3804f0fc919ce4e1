package org.dgd.experiments.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyRuns;
import org.dgd.experiments.metric.PublishedBlots;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code image-generation} on a handful of images. */
final class ImageGenerationTest {
    @TempDir Path folder;
    private TinyRuns runs;

    @BeforeEach
    void images() {
        runs = new TinyRuns(folder, "image-generation --capacity 1 --latent 3 --batch-size 16 --stage-every 2 --samples 12 --device cpu --threads 2");
        PublishedBlots.cifar(runs.data(), 40, 20);
    }

    private Path done(String out, String options) { return runs.done(out, options).folder(); }

    @Test
    void aTableAFigureAndTheBestStageOfEveryModelAreLeft() throws Exception {
        Path out = done("out", "--epochs 5");
        Map<String, Map<String, String>> rows = RunFiles.table(out.resolve("table1.csv"));
        assertThat(rows).containsOnlyKeys("DCGAN", "DGD", "VAE", "β-VAE", "mean image", "PCA-3", "12 training images");
        assertThat(rows.get("DGD")).containsEntry("paper_test_mse", "0.0052").containsEntry("paper_fid", "90.77").containsEntry("test_mse_sampled_z", "");
        assertThat(rows.get("DCGAN")).containsEntry("test_mse", "").containsEntry("fd_pca39_fitted_test", "").containsEntry("paper_train_epochs", "50");
        assertThat(rows.get("mean image")).containsEntry("train_epochs", "").containsEntry("paper_fid", "");
        for (String model : new String[] {"DGD", "VAE", "β-VAE", "mean image", "PCA-3"})
            assertThat(Double.parseDouble(rows.get(model).get("test_mse"))).as(model).isBetween(1e-5, 0.5);
        for (String column : new String[] {"fd_classifier_normal_test", "fd_classifier_fitted_test", "fd_pca39_normal_test", "fd_pca39_fitted_test", "test_mse_sampled_z"})
            assertThat(Double.parseDouble(rows.get("VAE").get(column))).as(column).isPositive();

        for (Table1Model m : Table1Model.values()) {
            RunFiles run = new RunFiles(out.resolve(m.key()));
            assertThat(run.record().get("status").getAsString()).isEqualTo("complete");
            assertThat(run.metrics()).hasSize(6);
            assertThat(RunFiles.table(run.folder().resolve("stages.csv"))).containsOnlyKeys("2", "4", "5");
            String best = rows.get(m.title()).get("train_epochs");
            assertThat(best).isIn("2", "4", "5");
            assertThat(run.bytes("model.safetensors")).isEqualTo(run.bytes("stages/epoch-" + best + ".safetensors"));
            assertThat(run.model().metadata()).containsEntry("epoch", best);
        }
        assertThat(ImageIO.read(out.resolve("figures/figure2.png").toFile()).getWidth()).isGreaterThan(1000);
        assertThat(new RunFiles(out).report()).contains("(322.6)", "500)", "PCA-3", "classifier trained on 40 images", "data:image/png;base64,");
    }

    @Test
    void theStageIsTheOneNearestToTheTrainingImages() throws Exception {
        Path out = done("out", "--epochs 6 --models vae");
        Map<String, Map<String, String>> stages = RunFiles.table(out.resolve("vae/stages.csv"));
        String nearest = stages.keySet().stream().min((a, b) -> Double.compare(distance(stages.get(a)), distance(stages.get(b)))).orElseThrow();
        assertThat(RunFiles.table(out.resolve("table1.csv")).get("VAE")).containsEntry("train_epochs", nearest);
    }

    private static double distance(Map<String, String> stage) {
        return Math.min(Double.parseDouble(stage.get("fd_classifier_normal_train")), Double.parseDouble(stage.get("fd_classifier_fitted_train")));
    }

    @Test
    void aModelDoesNotDependOnWhichOthersAreTrained() throws Exception {
        Path two = done("two", "--epochs 2 --models dcgan,vae"), one = done("one", "--epochs 2 --models vae");
        assertThat(new RunFiles(one.resolve("vae")).bytes("model.safetensors")).isEqualTo(new RunFiles(two.resolve("vae")).bytes("model.safetensors"));
    }

    /** The steps of the first epoch throw the DGD's representations so far that their squares are no floats; the second epoch meets them there. */
    @Test
    void aModelThatDivergesIsRecordedAndTheOthersGoOn() throws Exception {
        Path out = done("out", "--epochs 2 --models dgd,vae --lr-z 1e22");
        Map<String, Map<String, String>> rows = RunFiles.table(out.resolve("table1.csv"));
        assertThat(rows.get("DGD")).containsEntry("train_epochs", "").containsEntry("test_mse", "").containsEntry("paper_fid", "90.77");
        assertThat(rows.get("VAE")).containsEntry("train_epochs", "2");
        RunFiles dgd = new RunFiles(out.resolve("dgd"));
        String sentence = dgd.record().getAsJsonObject("results").get("diverged").getAsString();
        assertThat(sentence).startsWith("training diverged in epoch 2, step ");
        assertThat(dgd.record().get("status").getAsString()).isEqualTo("complete");
        assertThat(dgd.folder().resolve("model.safetensors")).doesNotExist();
        assertThat(new RunFiles(out).report()).contains("DGD: " + sentence);

        Terminal again = runs.run("out", "--epochs 2 --models dgd --lr-z 1e22 --resume");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.err()).doesNotContain("epoch 1/2");
        assertThat(RunFiles.table(out.resolve("table1.csv")).get("DGD")).isEqualTo(rows.get("DGD"));
    }

    /** As above, but there is a stage before. */
    @Test
    void stagesBeforeAModelDivergedAreJudged() throws Exception {
        Path out = done("out", "--epochs 3 --models dgd --lr-z 1e22 --stage-every 1");
        assertThat(RunFiles.table(out.resolve("dgd/stages.csv"))).containsOnlyKeys("1");
        assertThat(RunFiles.table(out.resolve("table1.csv")).get("DGD")).containsEntry("train_epochs", "1");
        assertThat(new RunFiles(out).report()).contains("DGD: training diverged in epoch 2");
    }

    @Test
    void dryRunsWriteNothing() {
        Terminal t = runs.run("out", "--dry-run --models dgd");
        assertThat(t.exitCode()).isZero();
        assertThat(t.out()).contains("decay-at             50,200", "training images      40", "dgd numbers");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--models dgd,gan    => --models dgd,gan: must name models of dcgan, dgd, vae, beta-vae, with commas between them",
            "--latent 0          => --latent 0: must be at least 1",
            "--capacity 9999     => --capacity 9999: at most 1024 is possible",
            "--capacity 0        => --capacity 0: must be at least 1",
            "--samples 1         => --samples 1: a covariance needs at least 2",
            "--limit 1           => --limit 1: a covariance needs at least 2 images",
            "--limit 41          => --limit 41: cifar10 holds only 40 samples",
            "--test-limit 21     => --test-limit 21: cifar10 holds only 20 test images",
            "--decay-at 50       => --decay-at 50: must be two epochs, the second after the first",
            "--decay-at 50,50    => --decay-at 50,50: must be two epochs, the second after the first",
            "--lr-z 0            => --lr-z 0: must be more than 0",
            "--head relu         => --head relu: must be one of paper, standard",
            "--fid-weights /nowhere => /nowhere: cannot be read: no such file",
            "--init model        => --init model: this command trains several models, and each starts anew",
            "--data-dir /nowhere => --data-dir /nowhere: no such folder"})
    void badInputIsOneLine(String options, String message) {
        Terminal t = runs.run("out", options);
        assertThat(t.errLines()).containsExactly("dgd: " + message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aFolderWithARunIsNotOverwritten() throws Exception {
        Path out = done("out", "--epochs 1 --models vae");
        byte[] table = Files.readAllBytes(out.resolve("table1.csv"));
        Terminal t = runs.run("out", "--epochs 1 --models vae");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).singleElement().asString().contains("holds a run already");
        assertThat(Arrays.equals(Files.readAllBytes(out.resolve("table1.csv")), table)).isTrue();
        Terminal other = runs.run("out", "--epochs 1 --models vae --latent 4 --resume");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.errLines()).last().asString().contains("the run there is another one: it has latent 3, this one has latent 4");
    }
}
