package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/examples run as a reader runs them, and the commands of their page take what they write. */
final class DocsExamplesTest {
    @TempDir Path folder;

    private static Path docs() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("docs/examples"))) here = here.getParent();
        return here.resolve("docs/examples");
    }

    @Test
    void tablesAreMadeAndFitted() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), docs().resolve("MakeTables.java").toString(), folder.toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();

        String options = " --hidden 32 --epochs 8 --batch-size 32 --lr 5e-3 --lr-z 2e-2 --z-optimizer adam";
        Path people = RunFiles.fit(folder.resolve("people.csv"), folder.resolve("people"), "--latent 1" + options).folder();
        Terminal filled = Terminal.run("impute", "--model", people.toString(), "--data", folder.resolve("people.csv").toString(), "--output", folder.resolve("filled.csv").toString());
        assertThat(filled.out()).contains("1000 samples").contains("of 5000 cells filled in");
        assertThat(folder.resolve("filled.csv")).content().doesNotContain(",,").hasLineCount(1001);

        RunFiles counts = RunFiles.fit(folder.resolve("counts.csv"), folder.resolve("counts"), "--label-column type --column *:count --latent 2 --prior mixture --components 3"
                + " --prior-fit em --prior-hold 4 --precision-mean 0 --search-every 5" + options);
        assertThat(counts.option("loss")).isEqualTo("columns");
        assertThat(counts.record().getAsJsonObject("results").get("neighbour_accuracy").getAsDouble()).isGreaterThan(0.8);
    }
}
