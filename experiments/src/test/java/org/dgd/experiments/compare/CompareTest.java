package org.dgd.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyCifar;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code compare} on fifty training images in the format of CIFAR-10. */
final class CompareTest {
    private static final String TWO = " --models betavae-3,dgd-2 --limit 25 --epochs 2 --samples 20 --batch-size 8";

    @TempDir static Path data;
    @TempDir Path folder;

    @BeforeAll static void images() { TinyCifar.write(data, 20); }

    private Terminal run(String options) {
        return Terminal.run(("compare --data-dir " + data + " --out " + folder.resolve("out") + options).replace("DIR", folder.toString()).split(" +"));
    }

    @Test
    void aRunOfAnotherCommandIsNotGoneOnWith() throws IOException {
        Path out = folder.resolve("out");
        Files.writeString(Files.createDirectories(out.resolve("vae")).resolve("run.json"), "{\"command\":\"image-generation\"}");
        Terminal t = run(TWO + " --resume");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).containsExactly("dgd: --out " + out + ": holds a run of image-generation (vae/run.json); choose another folder");
        assertThat(RunFiles.tree(out)).containsOnlyKeys("", "vae", "vae/run.json");
    }

    @Test
    void trainsMeasuresDrawsAndDoesNothingTwice() throws IOException {
        Terminal t = run(TWO);
        Path out = folder.resolve("out");
        assertThat(t.exitCode()).isZero();
        assertThat(t.out()).isEqualToIgnoringNewLines(out.toString());
        List<Map<String, String>> rows = rows(out.resolve("table3.csv"));
        assertThat(rows).extracting(r -> r.get("model") + "/" + r.get("latents")).containsExactly("DGD 2/beside training", "DGD 2/map", "betaVAE 3/sampled",
                "betaVAE 3/mean", "mean image/", "PCA 29/", "training images/");
        for (Map<String, String> r : rows.subList(0, 4)) {
            for (String column : List.of("mse", "w", "w_5000", "a", "b", "a_2", "b_2", "class_distance", "sd")) assertThat(Double.parseDouble(r.get(column))).as(column).isFinite();
            assertThat(Double.parseDouble(r.get("mse"))).isBetween(0.0, 0.3);
        }
        assertThat(rows.get(0)).containsEntry("paper_mse", "0.0028").containsEntry("paper_fid", "186.48").containsEntry("parameters", "28915").containsEntry("latent_dimension", "512");
        assertThat(rows.get(2)).containsEntry("paper_b", "0.9588").containsEntry("latent_weight", "0.000833333");
        assertThat(rows.get(1)).containsEntry("paper_mse", "").containsEntry("parameters", "");
        for (String f : List.of("fd_pca29", "fd_pca29_fitted", "fd_classifier", "fd_classifier_fitted"))
            for (int i : new int[] {0, 2}) assertThat(Double.parseDouble(rows.get(i).get(f))).as(f).isPositive();
        assertThat(Double.parseDouble(rows.get(6).get("fd_pca29"))).as("training images are nearer than any model").isLessThan(Double.parseDouble(rows.get(0).get("fd_pca29")));
        for (String model : List.of("dgd-2", "betavae-3")) leftFiles(out.resolve(model));
        for (String picture : List.of("figure1c", "figure1de", "figure1f", "reconstructions", "samples"))
            assertThat(ImageIO.read(out.resolve("figures/" + picture + ".png").toFile()).getWidth()).isGreaterThan(300);
        assertThat(new RunFiles(out).report()).contains("Table 3: ours (the paper&#39;s)", "(0.0028)", "With a full search for z, DGD 2 do", "training images, ", "seed 0", "test accuracy 0.");

        byte[] model = Files.readAllBytes(out.resolve("dgd-2/model.safetensors"));
        Terminal fewer = run(TWO.replace("--samples 20", "--samples 15") + " --resume");
        assertThat(fewer.exitCode()).as(fewer.err()).isZero();
        assertThat(fewer.err()).contains("DGD 2: measuring drawn images").doesNotContain("epoch ", "DGD 2: measuring test images");
        List<Map<String, String>> remeasured = rows(out.resolve("table3.csv"));
        assertThat(remeasured.get(0)).containsEntry("mse", rows.get(0).get("mse"));
        assertThat(remeasured.get(0).get("fd_pca29")).as("of other draws").isNotEqualTo(rows.get(0).get("fd_pca29"));
        assertThat(new RunFiles(out).report()).contains("15 drawn images of each model from all 20 test images");
        assertThat(new RunFiles(out.resolve("dgd-2")).text("generation.json")).contains("\"samples\": 15", "\"fd_classifier\"", "reference_sha256");
        assertThat(run(TWO + " --resume").exitCode()).isZero();
        assertThat(rows(out.resolve("table3.csv"))).as("measured again as at first").isEqualTo(rows);
        assertThat(Files.readAllBytes(out.resolve("dgd-2/model.safetensors"))).isEqualTo(model);

        Map<String, String> before = withoutReport(out);                    // it says when it was made
        Files.delete(out.resolve("table3.csv"));
        Terminal again = run(TWO + " --resume");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).doesNotContain("epoch 1/2", "measuring");
        assertThat(withoutReport(out)).as("same table, same pictures").isEqualTo(before);
        for (String gone : List.of("test_z.npy", "latents.json")) {
            Files.delete(out.resolve("dgd-2").resolve(gone));
            Terminal anew = run(TWO + " --resume");
            assertThat(anew.exitCode()).as(anew.err()).isZero();
            assertThat(anew.err()).contains("DGD 2: measuring test images").doesNotContain("epoch 1/2", "betaVAE 3: measuring");
            assertThat(rows(out.resolve("table3.csv"))).isEqualTo(rows);
        }
        assertThat(new RunFiles(out.resolve("betavae-3")).record().get("started").getAsString()).as("each model has its times in a file of its own").startsWith("20");
        assertThat(new RunFiles(out).report()).as("no model's times stand for all").doesNotContain("<td>started</td>");

        Path log = out.resolve("dgd-2/metrics.csv");
        for (String damaged : List.of("epoch,loss\n1,2", "epoch,loss,reconstruction,latent,train_mse,test_mse,seconds\n")) {
            Files.writeString(log, damaged);
            Terminal cut = run(TWO + " --resume");
            assertThat(cut.exitCode()).isEqualTo(2);
            assertThat(cut.errLines()).last().asString().startsWith("dgd: " + log + ": ").endsWith("; delete the folder " + log.getParent() + ", and --resume trains this model anew");
        }
    }

    private static Map<String, String> withoutReport(Path out) {
        Map<String, String> files = RunFiles.tree(out);
        assertThat(files.remove("report.html")).isNotNull();
        return files;
    }

    private static void leftFiles(Path model) {
        RunFiles run = new RunFiles(model);
        assertThat(run.record().get("status").getAsString()).isEqualTo("complete");
        assertThat(run.text("metrics.csv").lines()).hasSize(3).first().isEqualTo("epoch,loss,reconstruction,latent,train_mse,test_mse,seconds");
        int latent = Integer.parseInt(run.option("latent"));
        assertThat(Npy.read(model.resolve("z.npy")).shape()).containsExactly(30, latent);
        assertThat(run.labels()).hasSize(30);
        assertThat(Npy.read(model.resolve("test_z.npy")).shape()[1]).isEqualTo(latent);
        assertThat(model.resolve("model.safetensors")).exists();
    }

    /** A run that is stopped between models and within one goes on to the bits of one that was not. */
    @Test
    void resumesWithinAModelToTheSameBits() throws IOException {
        assertThat(run(TWO.replace("betavae-3,", "")).exitCode()).isZero();
        byte[] whole = Files.readAllBytes(folder.resolve("out/dgd-2/model.safetensors"));
        Files.move(folder.resolve("out"), folder.resolve("whole"));
        assertThat(run(TWO.replace("betavae-3,", "").replace("--epochs 2", "--epochs 1")).exitCode()).isZero();
        assertThat(run(TWO.replace("betavae-3,", "") + " --resume").err()).contains("epoch 2/2").doesNotContain("epoch 1/2");
        assertThat(Files.readAllBytes(folder.resolve("out/dgd-2/model.safetensors"))).isEqualTo(whole);
    }

    @Test
    void dryRunListsTheModelsAndMakesNothing() {
        Terminal t = run(" --dry-run --quick");
        assertThat(t.exitCode()).isZero();
        assertThat(t.out().lines()).hasSize(19).contains("measured             2000 drawn images of each model");
        assertThat(t.out().lines().toList().get(4)).contains("DGD 3", "capacity 64", "lr-z 0.01");
        assertThat(t.out().lines().toList().getLast()).startsWith("DGD 100 pca").contains("capacity 32").contains("latent 100", "fitting pca; memory ").containsPattern("; Java may use [0-9,]+ MB$");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            " --models dgd-5 => --models dgd-5: must name models of table 2 with commas between them: dgd-1, dgd-2, dgd-3, dgd-4, betavae-1,",
            " --init DIR/none => --init: compare has no use for it, because every model starts anew; leave it out",
            " --no-shuffle => --no-shuffle: compare has no use for it",
            " --log-steps => --log-steps: compare has no use for it",
            " --limit 101 => --limit 101: cifar10 holds only 100 samples",
            " --fid-weights DIR/none => none: cannot be read: no such file",
            " --dry-run --fid-weights DIR/none => none: cannot be read: no such file",
            " --samples 700000 => --samples 700000: at most 699050 samples of 3072 numbers fit an array",
            " --samples 1 => --samples 1: a covariance needs at least 2",
            " --data-dir DIR => cifar"})
    void whatCannotBeComparedIsRefusedInOneLine(String options, String message) {
        Terminal t = run(" " + options.strip());
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: ").contains(message.strip());
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }

    private static List<Map<String, String>> rows(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        String[] names = lines.getFirst().split(",");
        return lines.stream().skip(1).map(line -> {
            String[] cells = line.split(",", -1);
            assertThat(cells).hasSameSizeAs(names);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.length; i++) row.put(names[i], cells[i]);
            return row;
        }).toList();
    }
}
