package org.dgd.experiments.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyRuns;
import org.dgd.experiments.metric.PublishedBlots;
import org.dgd.nn.data.FashionMnist;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code class-generation} on a handful of images. */
final class ClassGenerationTest {
    @TempDir Path folder;
    private TinyRuns runs;

    @BeforeEach
    void images() {
        runs = new TinyRuns(folder, "class-generation --latent 3 --batch-size 16 --per-class 12 --lr 1e-3 --device cpu --threads 2");
        PublishedBlots.fashion(runs.data(), 60, 30);
    }

    @Test
    void aFigureAndScoresOfEveryClassAreLeft() throws Exception {
        RunFiles run = runs.done("out", "--epochs 2");
        List<String> classes = run.text("classes.csv").lines().toList();
        assertThat(classes).hasSize(14).first()
                .isEqualTo("class,fd_pca59,fd_pca59_of_training_images,classifier_accuracy,fd_pca59_of_pca3,classifier_accuracy_of_pca3");
        assertThat(classes.subList(1, 11)).extracting(line -> line.split(",")[0]).isEqualTo(FashionMnist.CLASSES);
        for (String line : classes.subList(1, 11)) {
            assertThat(Double.parseDouble(line.split(",")[1])).isPositive();
            assertThat(Double.parseDouble(line.split(",")[3])).isBetween(0.0, 1.0);
            assertThat(Double.parseDouble(line.split(",")[4])).isPositive();
            assertThat(Double.parseDouble(line.split(",")[5])).isBetween(0.0, 1.0);
        }
        assertThat(classes.get(11)).startsWith("all,");
        assertThat(run.record().get("status").getAsString()).isEqualTo("complete");
        assertThat(run.record().getAsJsonObject("results").getAsJsonObject("ankle boot").get("fd_pca59").getAsDouble()).isPositive();
        assertThat(run.option("class-covariance")).isEqualTo("diagonal");
        assertThat(run.shapes()).contains("representation.z (60,3)");
        assertThat(ImageIO.read(run.folder().resolve("figures/figure6.png").toFile()).getWidth()).isGreaterThan(500);
        assertThat(run.report()).contains("figure 6", "T-shirt/top", "classifier trained on 60 images", "data:image/png;base64,");
    }

    @Test
    void inPartsOrAtOnceTheBitsAreTheSame() {
        RunFiles whole = runs.done("whole", "--epochs 3");
        runs.done("parts", "--epochs 2");
        RunFiles parts = runs.done("parts", "--epochs 3 --resume");
        for (String file : new String[] {"model.safetensors", "classes.csv", "figures/figure6.png"}) assertThat(parts.bytes(file)).as(file).isEqualTo(whole.bytes(file));
        assertThat(parts.metrics()).isEqualTo(whole.metrics());
        Terminal t = runs.run("parts", "--epochs 3 --resume");
        assertThat(t.exitCode()).isZero();
        assertThat(t.errLines()).containsExactly("dgd: " + folder.resolve("parts") + ": the run is complete already");
    }

    /** The labels choose representations after training; training itself is that of {@code fit}, which uses none. */
    @Test
    void labelsTakeNoPartInTraining() {
        RunFiles run = runs.done("out", "--epochs 2");
        Terminal t = Terminal.run(("fit --data fashion-mnist --data-dir " + runs.data() + " --out " + folder.resolve("fit")
                + " --labels none --latent 3 --batch-size 16 --lr 1e-3 --epochs 2 --device cpu --threads 2").split(" +"));
        assertThat(t.exitCode()).as(t.err()).isZero();
        assertThat(new RunFiles(folder.resolve("fit")).bytes("model.safetensors")).isEqualTo(run.bytes("model.safetensors"));
    }

    @Test
    void theCovarianceMayBeFull() {
        RunFiles diagonal = runs.done("diagonal", "--epochs 2"), full = runs.done("full", "--epochs 2 --covariance full");
        assertThat(full.bytes("model.safetensors")).isEqualTo(diagonal.bytes("model.safetensors"));
        assertThat(full.text("classes.csv")).isNotEqualTo(diagonal.text("classes.csv"));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--latent 0          => --latent 0: must be at least 1",
            "--per-class 9       => --per-class 9: must be at least 10, as many as the figure shows",
            "--per-class 300000  => --per-class 300000: at most 273913 samples of 7840 numbers fit an array",
            "--limit 61          => --limit 61: fashion-mnist holds only 60 samples",
            "--limit 15          => class sandal has 1 sample, a variance needs at least 2; give a larger --limit",
            "--test-limit 1      => --test-limit 1: a covariance needs at least 2 images",
            "--covariance round  => --covariance round: must be one of diagonal, full",
            "--data-dir /nowhere => --data-dir /nowhere: no such folder"})
    void badInputIsOneLine(String options, String message) {
        Terminal t = runs.run("out", options);
        assertThat(t.errLines()).containsExactly("dgd: " + message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void absentDataAreNamed() throws Exception {
        Files.delete(runs.data().resolve("fashion-mnist/t10k-images-idx3-ubyte.gz"));
        Terminal t = runs.run("out", "");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).singleElement().asString().contains("t10k-images-idx3-ubyte.gz: no such file");
    }
}
