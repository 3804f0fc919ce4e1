package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mnist-mixture} and {@code mnist-labelled} where there is neither MNIST nor a place to put it: on synthetic digits. */
final class DigitExperimentTest {
    @TempDir Path folder;
    private Path out;
    private Map<String, String> nowhere;

    @BeforeEach
    void noData() throws IOException {
        out = folder.resolve("out");
        nowhere = Map.of("XDG_CACHE_HOME", Files.createFile(folder.resolve("file")).toString());
    }

    private Terminal run(String line) { return run(line, 1); }

    private Terminal run(String line, int epochs) { return Terminal.run(nowhere, (line + " --limit 60 --epochs " + epochs + " --out " + out).split(" +")); }

    private static void drawn(Path picture) throws IOException {
        assertThat(picture).exists();
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(300);
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(Files::isDirectory).map(f -> f.getFileName().toString()).filter(name -> !name.equals("figures")).sorted().toList();
        }
    }

    @Test
    void aLongerRunIsToldWhichDefaultsFollowFromItsLength() {
        assertThat(run("mnist-mixture --components 2", 2).exitCode()).isZero();
        String longer = "mnist-mixture --components 2 --resume", add = "--decay-after 1 --decay-over 1 --noise-until 1 --prior-hold 1";
        assertThat(run(longer, 4).errLines()).last().asString().contains("that follows from --epochs: add " + add + ", or give");
        assertThat(run(longer + " " + add, 4).exitCode()).isZero();
    }

    @Test
    void oneModelIsTheFolderItselfAndEveryOutputSaysSynthetic() throws Exception {
        Terminal t = run("mnist-mixture");
        assertThat(t.exitCode()).isZero();
        assertThat(t.out()).isEqualToIgnoringNewLines(out.toString());
        assertThat(t.errLines()).filteredOn(line -> line.startsWith("dgd: ")).singleElement().asString()
                .startsWith("dgd: MNIST is not in ").contains("synthetic digits");
        RunFiles run = new RunFiles(out);
        assertThat(run.record().get("command").getAsString()).isEqualTo("mnist-mixture");
        assertThat(run.record().get("status").getAsString()).isEqualTo("complete");
        assertThat(run.record().getAsJsonObject("data").get("synthetic").getAsBoolean()).isTrue();
        assertThat(run.option("components")).isEqualTo("20");
        assertThat(run.option("binarize")).isEqualTo("true");
        assertThat(run.report()).contains("Synthetic data", "drawn by a generator", "data:image/png;base64,");
        assertThat(run.shapes()).contains("representation.z (60,2)", "prior.means (20,2)");
        assertThat(run.labels()).hasSize(60);
        drawn(out.resolve("figures/figure3.png"));
    }

    @Test
    void severalNumbersOfComponentsHaveAFolderEachAndOneFigure() throws Exception {
        assertThat(run("mnist-mixture --components 2,3").exitCode()).isZero();
        assertThat(folders()).containsExactly("2", "3");
        for (int k : new int[] {2, 3}) {
            RunFiles run = new RunFiles(out.resolve(Integer.toString(k)));
            assertThat(run.record().get("status").getAsString()).isEqualTo("complete");
            assertThat(run.shapes()).contains("prior.means (" + k + ",2)");
            assertThat(run.metrics()).hasSize(2);
        }
        drawn(out.resolve("figures/figure3.png"));
        assertThat(new RunFiles(out).report()).contains("2 components", "3 components");

        Map<String, String> before = RunFiles.tree(out.resolve("2"));       // done again: nothing is trained, the figure is drawn
        Files.delete(out.resolve("figures/figure3.png"));
        Terminal again = run("mnist-mixture --components 2,3 --resume");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).doesNotContain("epoch 1/1");
        assertThat(RunFiles.tree(out.resolve("2"))).isEqualTo(before);
        drawn(out.resolve("figures/figure3.png"));
    }

    @Test
    void theSweepTrainsNineModels() throws Exception {
        assertThat(run("mnist-mixture --components 4 --sweep-precision").exitCode()).isZero();
        assertThat(folders()).containsExactly("mean-0-sd-1", "mean-0-sd-2", "mean-0-sd-3", "mean-1-sd-1", "mean-1-sd-2", "mean-1-sd-3",
                "mean-2-sd-1", "mean-2-sd-2", "mean-2-sd-3");
        RunFiles run = new RunFiles(out.resolve("mean-1-sd-3"));
        assertThat(Double.parseDouble(run.option("precision-mean"))).isEqualTo(1);
        assertThat(Double.parseDouble(run.option("precision-sd"))).isEqualTo(3);
        drawn(out.resolve("figures/sweep.png"));
    }

    @Test
    void everyDigitHasItsComponent() throws Exception {
        assertThat(run("mnist-labelled").exitCode()).isZero();
        RunFiles run = new RunFiles(out);
        assertThat(run.option("labels")).isEqualTo("all");
        assertThat(run.shapes()).contains("prior.means (10,2)");
        assertThat(run.report()).contains("Synthetic data");
        drawn(out.resolve("figures/figure4.png"));
    }

    @Test
    void dryRunsAndRefusalsWriteNothing() {
        run("mnist-labelled --dry-run");
        assertThat(out).doesNotExist();
        Terminal t = run("mnist-mixture --data-dir " + folder);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).singleElement().asString().contains("train-images-idx3-ubyte.gz: no such file");
        assertThat(out).doesNotExist();
        t = run("mnist-mixture --components 2,3 --sweep-precision");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).last().asString().contains("--sweep-precision: takes one number of --components");
        assertThat(out).doesNotExist();
    }
}
