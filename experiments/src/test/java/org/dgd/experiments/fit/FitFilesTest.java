package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.TinyData;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Sha256;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of {@code fit} leaves behind. */
final class FitFilesTest {
    @TempDir Path folder;

    private RunFiles fit(Path data, String options) { return RunFiles.fit(data, folder.resolve("out"), options); }

    @Test
    void aRunLeavesItsRecordLogsLabelsPicturesAndReport() throws Exception {
        long[] classes = TinyData.digitLabels(50);
        Path digits = TinyData.digits(folder, 50), labels = TinyData.labels(folder, classes);
        RunFiles run = fit(digits, "--label-file " + labels + " --decoder mlp --hidden 8 --prior mixture --components 3"
                + " --epochs 2 --batch-size 16 --log-steps --seed 9");

        JsonObject json = run.record();
        assertThat(json.get("command").getAsString()).isEqualTo("fit");
        assertThat(json.get("status").getAsString()).isEqualTo("complete");
        assertThat(json.get("seed").getAsLong()).isEqualTo(9);
        assertThat(Map.of("epochs", "2", "batch-size", "16", "components", "3", "covariance", "isotropic", "limit", "50", "hidden", "8", "loss", "gaussian"))
                .allSatisfy((name, value) -> assertThat(run.option(name)).isEqualTo(value));
        JsonObject data = json.getAsJsonObject("data");
        assertThat(data.get("samples").getAsInt()).isEqualTo(50);
        assertThat(data.get("synthetic").getAsBoolean()).isFalse();
        assertThat(data.getAsJsonObject("sha256").get("digits.npy").getAsString()).isEqualTo(Sha256.of(digits));
        assertThat(data.getAsJsonObject("sha256").get("labels.npy").getAsString()).isEqualTo(Sha256.of(labels));
        assertThat(json.getAsJsonObject("results").keySet()).contains("loss", "reconstruction", "latent", "prior", "neighbour_accuracy", "purity", "smallest_sd");
        assertThat(json.keySet()).contains("java", "os", "arch", "cores", "device", "threads", "started", "ended", "seconds", "version");

        assertThat(run.text("metrics.csv").lines()).hasSize(3).first().isEqualTo("epoch,loss,reconstruction,latent,prior,seconds");
        assertThat(run.text("steps.csv").lines()).hasSize(1 + 2 * 4).first().isEqualTo("step,loss,reconstruction,latent,prior");
        assertThat(run.labels()).isEqualTo(classes);
        StoredArray written = Npy.read(folder.resolve("out/labels.npy"));
        assertThat(written.type()).isEqualTo(DType.I64);
        assertThat(written.shape()).containsExactly(50);
        for (String picture : List.of("representation", "samples", "reconstructions", "curves")) {
            BufferedImage image = ImageIO.read(folder.resolve("out/figures/" + picture + ".png").toFile());
            assertThat(image.getWidth()).as(picture).isGreaterThan(100);
        }
        String report = run.report();
        assertThat(report).contains("data:image/png;base64,").containsIgnoringCase("<html").contains("50 samples of 28x28x1")
                .doesNotContainPattern("(src|href)=\"(?!data:|#)").doesNotContainPattern("https?://").doesNotContain(folder.resolve("out/figures").toString());
        assertThat(folder.resolve("out/.lock")).doesNotExist();
        try (var files = Files.walk(folder.resolve("out"))) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(name -> name.endsWith(".part") || name.endsWith(".tmp"));
        }
    }

    @Test
    void stepsHaveTheirTermsWithSevenDigitsAndMetricsTheirMeans() {
        RunFiles run = fit(TinyData.noise(folder, 13, 5), "--prior mixture --components 2 --hidden 4 --epochs 3 --batch-size 5 --log-steps");
        assertThat(run.text("steps.csv").lines().skip(1)).allMatch(row -> row.matches("\\d+(,-?\\d[\\d.]*(e[+-]\\d+)?){4}"))
                .allSatisfy(row -> { for (String cell : row.substring(row.indexOf(',') + 1).split(",")) assertThat(digits(cell)).as(cell).isEqualTo(7); });
        double[][] steps = run.steps(), epochs = RunFiles.numbers(run.text("metrics.csv"));
        int[] sizes = {5, 5, 3};
        for (int e = 0; e < 3; e++)
            for (int term = 1; term <= 4; term++) {
                double sum = 0;
                for (int b = 0; b < 3; b++) sum += sizes[b] * steps[3 * e + b][term];
                assertThat(epochs[e][term]).isCloseTo(sum / 13, withPercentage(1e-4));
            }
        for (int i = 0; i < steps.length; i++) {
            assertThat(steps[i][0]).isEqualTo(i + 1);
            assertThat(steps[i][1]).isCloseTo(steps[i][2] + steps[i][3] + steps[i][4], withPercentage(1e-4));
        }
    }

    /** Significant digits of a number as written. */
    private static int digits(String number) {
        String mantissa = number.replaceAll("e.*|[-.]", "");
        String significant = mantissa.replaceFirst("^0+(?=.)", "");
        return significant.matches("0*") ? 7 : significant.length();
    }

    @Test
    void aPerceptronsModelFile() {
        RunFiles run = fit(TinyData.noise(folder, 9, 3, 4, 2), "--decoder mlp --hidden 5,4 --latent 3"
                + " --prior mixture --components 6 --covariance diagonal --epochs 1");
        assertThat(run.shapes()).containsExactlyInAnyOrder("decoder.0.weight (5,3)", "decoder.0.bias (5)", "decoder.2.weight (4,5)", "decoder.2.bias (4)",
                "decoder.4.weight (24,4)", "decoder.4.bias (24)", "representation.z (9,3)", "prior.means (6,3)", "prior.log_precision (6,3)", "prior.logits (6)");
        assertThat(run.model().metadata()).containsAllEntriesOf(Map.of("decoder", "mlp", "latent", "3", "shape", "3,4,2", "hidden", "5,4",
                "prior", "mixture", "components", "6", "covariance", "diagonal"));
        assertThat(run.model().tensors().values()).allMatch(t -> t.type() == DType.F32);
    }

    @Test
    void theMnistDecodersModelFile() {
        RunFiles run = fit(TinyData.digits(folder, 6), "--decoder mnist --prior mixture --components 2 --covariance fixed --loss bernoulli --binarize --epochs 1");
        assertThat(run.shapes()).containsExactlyInAnyOrder("decoder.0.weight (30,2)", "decoder.0.bias (30)", "decoder.2.weight (3136,30)", "decoder.2.bias (3136)",
                "decoder.4.weight (64,32,4,4)", "decoder.4.bias (32)", "decoder.6.weight (32,1,4,4)", "decoder.6.bias (1)",
                "representation.z (6,2)", "prior.means (2,2)", "prior.log_precision (2,1)", "prior.logits (2)");
        assertThat(run.model().metadata()).containsAllEntriesOf(Map.of("decoder", "mnist", "latent", "2", "shape", "1,28,28", "covariance", "fixed"));
        assertThat(run.tensor("prior.log_precision")).containsOnly(2);      // fixed: where --precision-mean put it
    }

    @Test
    void theFashionDecodersModelFile() {
        RunFiles run = fit(TinyData.digits(folder, 6), "--decoder fashion --capacity 2 --latent 3 --prior normal --epochs 1");
        List<String> expected = new ArrayList<>(List.of("decoder.0.weight (72,3)", "decoder.0.bias (72)", "representation.z (6,3)"));
        block(expected, 1, 8, 4);
        block(expected, 4, 4, 2);
        block(expected, 7, 2, 2);
        expected.addAll(List.of("decoder.10.weight (2,1,1,1)", "decoder.10.bias (1)"));
        assertThat(run.shapes()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(run.model().metadata()).containsAllEntriesOf(Map.of("decoder", "fashion", "capacity", "2", "latent", "3", "shape", "1,28,28"))
                .doesNotContainKey("components");
    }

    @Test
    void theStandardDecodersModelFile() {
        RunFiles run = fit(TinyData.noise(folder, 5, 3, 32, 32), "--decoder standard --capacity 1 --epochs 1");
        List<String> expected = new ArrayList<>(List.of("representation.z (5,4)"));
        block(expected, 0, 4, 2);
        block(expected, 3, 2, 2);
        block(expected, 6, 2, 1);
        block(expected, 9, 1, 1);
        expected.addAll(List.of("decoder.12.weight (1,3,1,1)", "decoder.12.bias (3)"));
        assertThat(run.shapes()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(run.model().metadata()).containsAllEntriesOf(Map.of("decoder", "standard", "capacity", "1", "latent", "4", "shape", "3,32,32"));
    }

    /** Transposed convolution n, its batch norm n + 1; the activation n + 2 has no tensors. */
    private static void block(List<String> shapes, int n, int in, int out) {
        shapes.add("decoder." + n + ".weight (" + in + "," + out + ",4,4)");
        shapes.add("decoder." + n + ".bias (" + out + ")");
        for (String tensor : List.of("weight", "bias", "running_mean", "running_var")) shapes.add("decoder." + (n + 1) + "." + tensor + " (" + out + ")");
    }
}
