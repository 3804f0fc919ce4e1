package org.dgd.experiments.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyRuns;
import org.dgd.experiments.metric.PublishedBlots;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code image-generation} in several processes: stopped, made longer, measured anew. */
final class GenerationResumeTest {
    @TempDir Path folder;
    private TinyRuns runs;

    @BeforeEach
    void images() {
        runs = new TinyRuns(folder, "image-generation --capacity 1 --latent 3 --batch-size 16 --stage-every 2 --samples 12 --device cpu --threads 2");
        PublishedBlots.cifar(runs.data(), 40, 20);
    }

    private Path done(String out, String options) { return runs.done(out, options).folder(); }

    @Test
    void inPartsOrAtOnceTheBitsAreTheSame() throws Exception {
        Path whole = done("whole", "--epochs 4 --log-steps"), parts = done("parts", "--epochs 3 --log-steps");
        done("parts", "--epochs 4 --log-steps --resume");
        same(parts, whole);
        Map<String, String> before = RunFiles.tree(parts.resolve("dgd"));
        Terminal again = runs.run("parts", "--epochs 4 --log-steps --resume");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).doesNotContain("epoch 4/4");
        assertThat(RunFiles.tree(parts.resolve("dgd"))).isEqualTo(before);
        same(parts, whole);
    }

    /** What a process leaves that is killed in the fourth epoch of the second model. */
    @Test
    void aRunThatWasKilledGoesOnToTheSameBits() throws Exception {
        Path whole = done("whole", "--epochs 4 --models vae,dcgan"), killed = done("killed", "--epochs 3 --models vae,dcgan");
        done("killed", "--epochs 4 --models vae --resume");
        Path run = killed.resolve("dcgan");
        Files.writeString(run.resolve("run.json"), Files.readString(run.resolve("run.json")).replace("\"status\": \"complete\"", "\"status\": \"running\""));
        Files.writeString(run.resolve("metrics.csv"), "4,1.000000,1.0", StandardOpenOption.APPEND);
        for (String late : new String[] {"dcgan/model.safetensors", "dcgan/stages.csv", "report.html", "table1.csv"}) Files.delete(killed.resolve(late));
        done("killed", "--epochs 4 --models vae,dcgan --resume");
        same(killed, whole);
    }

    private static void same(Path is, Path expected) throws Exception {
        assertThat(Files.readString(is.resolve("table1.csv"))).isEqualTo(Files.readString(expected.resolve("table1.csv")));
        for (Table1Model m : Table1Model.values()) {
            if (!Files.exists(expected.resolve(m.key()))) continue;
            RunFiles a = new RunFiles(is.resolve(m.key())), b = new RunFiles(expected.resolve(m.key()));
            for (String file : new String[] {"model.safetensors", "stages.csv"}) assertThat(a.bytes(file)).as(m + " " + file).isEqualTo(b.bytes(file));
            assertThat(a.metrics()).isEqualTo(b.metrics());
            if (Files.exists(b.folder().resolve("steps.csv"))) assertThat(a.text("steps.csv")).isEqualTo(b.text("steps.csv"));
            assertThat(RunFiles.tree(a.folder().resolve("stages"))).isEqualTo(RunFiles.tree(b.folder().resolve("stages")));
        }
    }

    /** A finished model draws as often as one likes; here the stages are judged by other draws and the errors by fewer images. */
    @Test
    void finishedModelsAreMeasuredInOtherWaysWithoutTraining() throws Exception {
        Path out = done("out", "--epochs 4 --models dgd,dcgan");
        Map<String, String> before = RunFiles.table(out.resolve("table1.csv")).get("DGD"), stages = RunFiles.tree(out.resolve("dgd/stages"));
        Terminal t = runs.run("out", "--epochs 4 --models dgd,dcgan --samples 14 --test-limit 10 --resume");
        assertThat(t.exitCode()).as(t.err()).isZero();
        assertThat(t.err()).contains("DGD: judging its stages").doesNotContain("epoch ");
        Map<String, String> after = RunFiles.table(out.resolve("table1.csv")).get("DGD");
        assertThat(after.get("fd_pca39_normal_test")).isNotEqualTo(before.get("fd_pca39_normal_test"));
        assertThat(after.get("test_mse")).isNotEqualTo(before.get("test_mse"));
        assertThat(RunFiles.tree(out.resolve("dgd/stages"))).isEqualTo(stages);
        assertThat(new RunFiles(out.resolve("dgd")).text("measures.json")).contains("\"samples\": 14", "\"test_images\": 10");
        assertThat(new RunFiles(out).report()).contains("14 drawn images of each model from all 20 test images");
        done("out", "--epochs 4 --models dgd,dcgan --resume");
        assertThat(RunFiles.table(out.resolve("table1.csv")).get("DGD")).isEqualTo(before);
    }
}
