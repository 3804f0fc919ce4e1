package org.dgd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.experiments.cli.Console;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spark-search} on a few images, beside {@code model-search}. */
final class SparkSearchTest {
    private static final String QUICK = " --quick --epochs 1 --limit 20";

    @TempDir Path folder;
    private Path shards, spark;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(), err = new ByteArrayOutputStream();

    @BeforeEach void data() {
        TinyCifar.write(folder.resolve("data"));
        shards = folder.resolve("shards");
        spark = folder.resolve("spark");
    }

    /** @return the exit code */
    private int run(String line, Path to) {
        out.reset();
        err.reset();
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), Map.of(), false);
        return SparkMain.run(console, (line + " --data-dir " + folder.resolve("data") + " --out " + to).split(" +"));
    }

    private List<String> err() { return err.toString(StandardCharsets.UTF_8).lines().toList(); }

    @Test void theTableIsThatOfTheShards() throws IOException {
        for (int i = 1; i <= 2; i++) assertThat(run("model-search" + QUICK + " --shard " + i + "/2", shards)).isZero();
        assertThat(run("spark-search" + QUICK + " --jobs 2 --threads 2 --compare " + shards, spark)).as("%s", err()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines(spark.toString());
        assertThat(err()).hasSize(30).allMatch(line ->
                line.startsWith("dgd: --quick: 28 of 696 trials") || line.startsWith("trial ") || line.equals(err().getLast()));
        assertThat(err()).last().asString().isEqualTo("dgd: compared with " + shards + ": all trials and the table are equal");
        Path owner = spark.resolve("trials/run.json");
        assertThat(owner).content().contains("\"command\": \"model-search\"");
        try (Stream<Path> files = Files.list(spark.resolve("trials"))) {
            assertThat(files.filter(file -> !file.equals(owner))).hasSize(28).allSatisfy(file ->
                    assertThat(file).content().contains("\"attempt\": 1", "\"threads\": 1", "\"device\": \"cpu\""));
        }

        Path one = spark.resolve("trials/vae-standard-c8-m32-bnone-lr1e-2-wd0.json");
        Files.delete(one);
        assertThat(run("spark-search" + QUICK + " --master local[2] --compare " + shards, spark)).isZero();
        assertThat(err().stream().filter(line -> line.startsWith("trial "))).singleElement().asString().startsWith("trial 28/28  vae-standard-c8-m32-bnone-lr1e-2-wd0  ");
        assertThat(run("spark-search" + QUICK + " --collect --compare " + shards, spark)).isZero();
    }

    @Test void theOptionsOfModelSearchMeanTheSame() {
        assertThat(run("spark-search --list --quick --family vae", spark)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(16).allMatch(name -> name.startsWith("vae-"));
        assertThat(spark).doesNotExist();
    }

    @Test void badUsageIsOneLineAndExitCode2() {
        refused(" --attempts 0", "dgd: --attempts 0: must be at least 1");
        refused(" --collect", "dgd: --collect: there is no trial of this search in " + spark.resolve("trials"));
        refused(" --master spark://host:7077 --jobs 3",
                "dgd: --jobs: is for this machine; on spark://host:7077 the cluster's cores count, and spark.task.cpus of them for a trial");
    }

    private void refused(String options, String message) {
        assertThat(run("spark-search" + QUICK + options, spark)).isEqualTo(2);
        assertThat(err()).containsExactly(message);
    }
}
