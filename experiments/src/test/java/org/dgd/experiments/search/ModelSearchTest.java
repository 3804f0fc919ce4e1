package org.dgd.experiments.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinySets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model-search} and {@code latent-scale} on a few images. */
final class ModelSearchTest {
    private static final String QUICK = "model-search --quick --family dgd --epochs 1 --limit 20 ";

    @TempDir Path folder;
    private Path out;

    @BeforeEach void data() {
        TinySets.write(folder.resolve("data"), 6, 1);
        out = folder.resolve("out");
    }

    private Terminal run(String line) { return Terminal.run((line + " --data-dir " + folder.resolve("data") + " --out " + out).split(" +")); }

    private Map<String, String> trials() {
        Map<String, String> trials = new TreeMap<>(RunFiles.tree(out.resolve("trials")));
        trials.keySet().removeAll(List.of("", "run.json"));
        return trials;
    }

    private static List<String> made(Terminal t) {
        assertThat(t.exitCode()).as(t.err()).isZero();
        return t.errLines().stream().filter(line -> line.startsWith("trial ")).map(line -> line.split(" +")[2]).sorted().toList();
    }

    @Test void theListIsAllTrialsAndShardsAreItsParts() {
        List<String> all = Terminal.run("model-search", "--list").out().lines().toList();
        assertThat(all).hasSize(696).doesNotHaveDuplicates().contains("dgd-standard-c64-m256-lr1e-4-lrz1e-2-wd1e-5", "vae-shallow-c32-m1024-b1e-2-lr1e-3-wd0");
        TreeSet<String> parts = new TreeSet<>();
        for (int i = 1; i <= 5; i++) {
            List<String> part = Terminal.run("model-search", "--list", "--shard", i + "/5").out().lines().toList();
            assertThat(part).hasSizeBetween(139, 140);
            parts.addAll(part);
        }
        assertThat(parts).isEqualTo(new TreeSet<>(all));
        assertThat(Terminal.run("model-search", "--list", "--family", "vae").out().lines()).hasSize(480);
        assertThat(Terminal.run("model-search", "--list", "--quick").out().lines()).hasSize(28);
    }

    @Test void whatIsDoneIsNotRepeatedAndShardsAreTheWhole() throws IOException {
        Terminal half = run(QUICK + "--shard 1/2");
        assertThat(made(half)).hasSize(6);
        assertThat(half.err()).contains("when all are, dgd model-search --collect --quick --family dgd --epochs 1 --limit 20 --out " + out + " makes table and figures");
        assertThat(out.resolve("results.csv")).doesNotExist();
        Map<String, String> first = trials();
        Path one = out.resolve("trials").resolve(first.keySet().iterator().next());
        Files.delete(one);
        Files.writeString(out.resolve("trials/.dgd-linear-c8-m200-lr1e-4-lrz1e-3-wd0.json.part"), "{");      // what a process that was killed may leave
        assertThat(made(run(QUICK + "--shard 1/2 --resume"))).containsExactly(one.getFileName().toString().replace(".json", ""));
        assertThat(names(trials())).containsAll(names(first));
        Terminal second = run(QUICK + "--shard 2/2");
        assertThat(made(second)).hasSize(6).doesNotContainAnyElementsOf(names(first));
        assertThat(out.resolve("results.csv")).exists();
        Map<String, String> all = trials();

        Terminal again = run(QUICK);
        assertThat(made(again)).isEmpty();
        assertThat(again.err()).contains("dgd: 12 of 12 trials are there already");
        assertThat(trials()).isEqualTo(all);
        assertThat(again.out()).isEqualToIgnoringNewLines(out.toString());
    }

    private static List<String> names(Map<String, String> trials) {
        return trials.keySet().stream().filter(f -> f.endsWith(".json")).map(f -> f.replace(".json", "")).toList();
    }

    @Test void tableFiguresAndReport() throws IOException {
        assertThat(made(run(QUICK.replace("--family dgd", "") + "--jobs 2"))).hasSize(28);
        List<String> csv = Files.readAllLines(out.resolve("results.csv"));
        assertThat(csv).hasSize(29);
        assertThat(csv.getFirst()).startsWith("trial,family,architecture,capacity,latent,head,b,lr,lr_z,weight_decay,parameters,epochs,loss,");
        int columns = csv.getFirst().split(",").length, mse = List.of(csv.getFirst().split(",")).indexOf("test_mse");
        assertThat(csv).allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(columns));
        assertThat(csv.stream().skip(1).map(row -> Double.parseDouble(row.split(",")[mse]))).isSorted();
        for (String figure : new String[] {"figure1a.png", "figure1b.png"}) assertThat(out.resolve("figures").resolve(figure)).isNotEmptyFile();
        assertThat(new RunFiles(out).report()).contains("best DGD linear of 4", "DGD 4: capacity 64", "PCA, 200 dimensions", "mean image",
                "every 3rd of each class: 20 of 60");
        assertThat(out.resolve("trials")).isDirectoryContaining("glob:**/vae-standard-c8-m32-bnone-lr1e-2-wd0.json");
    }

    @Test void theNumberOfJobsAndThreadsDoesNotMatter() {
        run(QUICK + "--shard 1/6 --jobs 1 --threads 2");
        List<String> one = errors();
        out = folder.resolve("other");
        run(QUICK + "--shard 1/6 --jobs 2 --threads 2");
        assertThat(errors()).isEqualTo(one).isNotEmpty();
    }

    private List<String> errors() {
        return new RunFiles(out).text("trials/dgd-standard-c8-m32-lr1e-2-lrz1e-1-wd0.json").lines().filter(line -> line.contains("Mse") || line.contains("beside training")).toList();
    }

    @Test void aTrialOfAnotherSearchIsRefusedInOneLine() throws IOException {
        made(run(QUICK + "--shard 1/12"));
        Path file = out.resolve("trials/dgd-standard-c8-m32-lr1e-2-lrz1e-1-wd0.json");
        String[][] others = {{"--epochs 2", "its epochs is 1, here it is 2"}, {"--seed 5", "its seed is 0, here it is 5"}, {"--limit 30", "its subset is every 3rd"}};
        for (String[] other : others) {
            Terminal t = run(QUICK + "--shard 1/12 " + other[0]);
            assertThat(t.exitCode()).isEqualTo(2);
            assertThat(t.errLines()).last().asString().startsWith("dgd: " + file + ": the trial there is of another search: " + other[1]);
        }
        TinySets.write(folder.resolve("data"), 6, 2);
        assertThat(run(QUICK + "--shard 1/12").errLines()).last().asString().contains("its training file data_batch_1.bin is ");
        Files.writeString(file, "{");
        Terminal t = run(QUICK + "--shard 1/12");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).last().asString().isEqualTo("dgd: " + file + ": is not a whole result of a trial; delete it, and the trial is made again");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "model-search --shard 0/3       => --shard 0/3: must be I/N with I from 1 to N, such as 2/8",
            "model-search --shard 4/3       => --shard 4/3: must be I/N with I from 1 to N, such as 2/8",
            "model-search --shard half      => --shard half: must be I/N with I from 1 to N, such as 2/8",
            "model-search --epochs 0        => --epochs 0: must be at least 1",
            "model-search --jobs 0          => --jobs 0: must be at least 1",
            "model-search --family gan      => --family gan: must be one of dgd, vae, all",
            "model-search --limit 61        => --limit 61: cifar10 holds only 60 samples",
            "model-search --collect --list  => --list: prints names and collects nothing; give it or --collect",
            "model-search --collect --shard 1/2 => --collect: takes all shards together; leave --shard out",
            "model-search --collect         => --collect: there is no trial of this search in OUT/trials",
            "latent-scale --collect         => --collect: there is no trial of this command in OUT/trials",
            "latent-scale --seeds 0         => --seeds 0: must be at least 1"})
    void badUsageIsOneLineAndExitCode2(String line, String message) {
        Terminal t = run(line);
        assertThat(t.errLines()).containsExactly("dgd: " + message.replace("OUT", out.toString()));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test void aFolderOfAnotherCommandIsRefused() throws IOException {
        Files.writeString(Files.createDirectories(out).resolve("run.json"), "{}");
        assertThat(run(QUICK).errLines()).containsExactly("dgd: --out " + out + ": holds the run of another command (run.json); choose another folder");
        out = folder.resolve("models");
        Files.writeString(Files.createDirectories(out.resolve("dgd")).resolve("run.json"), "{\"command\":\"image-generation\"}");
        assertThat(run(QUICK).errLines()).containsExactly("dgd: --out " + out + ": holds a run of image-generation (dgd/run.json); choose another folder");
        Path file = Files.createFile(folder.resolve("file"));
        Terminal t = Terminal.run((QUICK + "--data-dir " + folder.resolve("data") + " --out " + file).split(" +"));
        assertThat(t.errLines()).containsExactly("dgd: --out " + file + ": is a file, expected a folder");
    }

    @Test void twoCommandsWithTrialsDoNotShareAFolder() {
        made(run(QUICK + "--shard 1/12"));
        Map<String, String> before = RunFiles.tree(out);
        for (String other : new String[] {"latent-scale --quick --epochs 1 --limit 20", "latent-scale --collect", "compare --quick --resume"}) {
            Terminal t = run(other);
            assertThat(t.exitCode()).isEqualTo(2);
            assertThat(t.errLines()).last().isEqualTo("dgd: --out " + out + ": holds a run of model-search (trials/run.json); choose another folder");
        }
        assertThat(RunFiles.tree(out)).isEqualTo(before);
    }

    @Test void whereNothingIsToBeResumedItIsSaid() {
        assertThat(run(QUICK + "--shard 1/12 --resume").err()).contains("dgd: there is nothing to resume in " + out + ": no trial of these is there yet");
        assertThat(run(QUICK + "--shard 1/12 --resume").err()).doesNotContain("nothing to resume");
        for (String option : new String[] {"--resume", "--collect"}) {
            Terminal t = Terminal.run("latent-scale", "--collect", option, "--data-dir", folder.resolve("data").toString());
            assertThat(t.errLines()).containsExactly("dgd: " + option + ": there is no earlier run of latent-scale in runs/latent-scale; name its folder with --out, or leave "
                    + option + " out");
            assertThat(t.exitCode()).isEqualTo(2);
        }
    }

    @Test void aFolderThatCannotBeMadeIsRefusedBeforeTheFirstTrial() throws IOException {
        out = Files.createFile(folder.resolve("file")).resolve("below");
        Terminal t = run(QUICK);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).hasSize(2).last().asString().startsWith("dgd: " + out.resolve("trials") + ": this folder for trials cannot be made (");
    }

    @Test void figure5HasATrialForEveryDimensionDataSetAndSeed() throws IOException {
        assertThat(made(run("latent-scale --quick --epochs 1 --limit 20 --seeds 2"))).hasSize(28).contains("cifar10-dgd-linear-c24-m2-lr1e-4-lrz1e-2-wd1e-5-seed1");
        assertThat(out.resolve("figures/figure5.png")).isNotEmptyFile();
        List<String> csv = Files.readAllLines(out.resolve("results.csv"));
        assertThat(csv).hasSize(29);
        assertThat(csv.get(1)).startsWith("cifar10,2,0,");
        assertThat(new RunFiles(out).report()).contains("Fashion-MNIST, 200 dimensions", "CIFAR-10, mean image");
        Files.delete(out.resolve("trials/fashion-mnist-dgd-fashion-c16-m50-lr1e-4-lrz1e-2-wd1e-5-seed0.json"));
        assertThat(made(run("latent-scale --quick --epochs 1 --limit 20 --seeds 2"))).containsExactly("fashion-mnist-dgd-fashion-c16-m50-lr1e-4-lrz1e-2-wd1e-5-seed0");
    }
}
