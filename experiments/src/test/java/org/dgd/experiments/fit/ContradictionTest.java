package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that contradict a file or one another are refused before anything is written. */
final class ContradictionTest {
    @TempDir Path folder;
    private String data;

    @BeforeEach
    void aModelWithThreeComponents() {
        Path noise = TinyData.noise(folder, 12, 5);
        data = noise.toString();
        RunFiles.fit(noise, folder.resolve("model"), "--hidden 4 --prior mixture --components 3 --epochs 1");
    }

    private void refused(String sentence, String... args) {
        Terminal t = Terminal.run(args);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.err()).contains(sentence);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private String model() { return folder.resolve("model/model.safetensors").toString(); }

    private String out() { return folder.resolve("out").toString(); }

    @Test
    void representationsComeFromTheFile() {
        refused("--z-init: the representations come from", "fit", "--data", data, "--init", model(), "--z-init", "component", "--out", out());
        refused("--z-sd: the representations come from", "fit", "--data", data, "--init", model(), "--z-sd", "0.5", "--out", out());
    }

    @Test
    void aMixtureOptionWithoutAMixture() {
        refused("--components 3: the default for", "fit", "--data", data, "--components", "3", "--out", out());
    }

    @Test
    void componentsHaveASpreadOfTheirOwn() {
        refused("--z-sd: with --z-init component", "fit", "--data", data, "--prior", "mixture", "--z-init", "component", "--z-sd", "0.5", "--out", out());
    }

    @Test
    void aNumberOfComponentsIsChosenByMoreThanOneSample() {
        String[] line = {"fit", "--data", data, "--prior", "mixture", "--components", "auto", "--epochs", "1", "--hidden", "4", "--out", out(), "--limit", "1"};
        refused("--components auto: holds samples out to choose by, so at least 2 are needed, not 1", line);
        line[line.length - 1] = "2";
        assertThat(Terminal.run(line).exitCode()).isZero();
    }

    @Test
    void moreThreadsThanAnyMachineHas() {
        refused("--threads 100000: must be at most 1024", "fit", "--data", data, "--threads", "100000", "--out", out());
    }

    @Test
    void aDecoderForOtherData() {
        refused("images of 1x1x5", "fit", "--data", "digits", "--limit", "20", "--init", model(), "--out", out());
    }
}
