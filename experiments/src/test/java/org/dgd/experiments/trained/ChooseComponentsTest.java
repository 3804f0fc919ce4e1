package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.model.Pixels;
import org.dgd.model.Representation;
import org.dgd.model.StandardNormal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code choose-components} and {@code fit --components auto}. */
final class ChooseComponentsTest {
    private static final String FIT = "--hidden 8 --prior mixture --components auto --most-components 6 --batch-size 8 ";

    @TempDir Path folder;

    private Path out(String name) { return folder.resolve(name); }

    /** A model whose 450 representations come from so many Gaussians of sd 0.5 at a distance of 5. */
    private Path model(int gaussians) {
        Rng rng = new Rng(4);
        double[] z = new double[900];
        for (int i = 0; i < z.length; i++) z[i] = (i % 2 == 0 ? i / 2 % gaussians * 5 - 5 : 0) + 0.5 * rng.nextGaussian();
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = new Decoder(DecoderSpec.of(Architecture.MLP, 0, 2, 2, Size.of(1, 1, 4), List.of(5)), device, new Rng(1));
            ModelFile.write(out("model.safetensors"), new Dgd(decoder, new Representation(device, 450, 2, z), new StandardNormal(2), Pixels.GAUSSIAN));
        }
        return out("model.safetensors");
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void asManyAsThereAre(int gaussians) {
        Path model = model(gaussians);
        Terminal t = Terminal.run("choose-components", "--model", model.toString(), "--csv", out("k.csv").toString(), "--png", out("k.png").toString(),
                "--output", out("chosen.safetensors").toString());
        assertThat(t.exitCode()).as(t.err()).isZero();
        assertThat(t.out().lines().filter(line -> line.endsWith("chosen"))).singleElement().asString().matches(" +" + gaussians + " .*");
        ModelFile chosen = ModelFile.read(out("chosen.safetensors"));
        assertThat(chosen.components()).isEqualTo(gaussians);
        assertThat(chosen.metadata("components")).isEqualTo(Integer.toString(gaussians));
        assertThat(new RunFiles(folder).text("k.csv").lines()).hasSizeGreaterThan(3).first().isEqualTo("components,move,fitted_nats,held_out_nats,standard_error");
        assertThat(out("k.png")).exists();
        assertThat(Terminal.run("choose-components", "--model", model.toString()).out()).isEqualTo(t.out());
    }

    @Test
    void whatTheFileSaysOfATableStays() {
        RunFiles fitted = RunFiles.fit(TinyData.noise(folder, 30, 4), out("table"), "--hidden 5 --loss normal --epochs 1");
        Terminal t = Terminal.run("choose-components", "--model", out("table").toString(), "--most", "2", "--output", out("chosen.safetensors").toString());
        assertThat(t.exitCode()).as(t.err()).isZero();
        Map<String, String> kept = new TreeMap<>(fitted.model().metadata());
        assertThat(kept).containsKey("column_facts").containsEntry("prior", "normal");
        kept.remove("prior");
        assertThat(ModelFile.read(out("chosen.safetensors")).metadata()).containsAllEntriesOf(kept).containsEntry("prior", "mixture");
    }

    @Test
    void componentsOfClassesAreNotReplaced() {
        Path data = TinyData.noise(folder, 12, 4), labels = TinyData.labels(folder, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        RunFiles.fit(data, out("classes"), "--hidden 5 --prior mixture --labels all --epochs 1 --label-file " + labels);
        Terminal t = Terminal.run("choose-components", "--model", out("classes").toString(), "--output", out("k.safetensors").toString());
        assertThat(t.errLines()).singleElement().asString().contains("--output").contains("belong to classes");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(out("k.safetensors")).doesNotExist();
    }

    @Test
    void samplesOfAFileAreHeldOut() {
        Path data = TinyData.noise(folder, 20, 4);
        Terminal t = Terminal.run("choose-components", "--model", model(3).toString(), "--data", data.toString(), "--most", "4");
        assertThat(t.exitCode()).as(t.err()).isZero();
        assertThat(t.out().lines().filter(line -> line.endsWith("chosen"))).hasSize(1);
    }

    @Test
    void trainingThatChoosesGoesOnToTheSameBits() {
        Path data = TinyData.noise(folder, 40, 5);
        RunFiles whole = RunFiles.fit(data, out("whole"), FIT + "--prior-hold 1 --epochs 14");
        RunFiles.fit(data, out("parts"), FIT + "--prior-hold 1 --epochs 5");
        RunFiles parts = RunFiles.fit(data, out("parts"), FIT + "--prior-hold 1 --epochs 14 --resume");
        assertThat(parts.bytes("model.safetensors")).isEqualTo(whole.bytes("model.safetensors"));
        assertThat(parts.metrics()).isEqualTo(whole.metrics());
        assertThat(parts.text("components.csv")).isEqualTo(whole.text("components.csv")).startsWith("components,move");
        assertThat(whole.option("components")).isEqualTo("auto");
        assertThat(whole.tensor("prior.logits")).hasSizeBetween(1, 6);
        assertThat(whole.record().getAsJsonObject("results").getAsJsonObject("contributions").keySet()).contains("log P(x|z)", "soft ball on means", "weight decay of the decoder");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "fit --data DATA --out OUT --prior mixture --components auto --prior-fit adam => --components auto: its mixture is fitted by --prior-fit em, not by adam",
            "fit --data DATA --out OUT --prior mixture --components auto --z-init component => --z-init component: with --components auto there is only one component at first",
            "fit --data DATA --out OUT --prior mixture --components auto --alpha 2 => --components auto: needs --alpha 1",
            "fit --data DATA --out OUT --prior mixture --components auto --covariance fixed => --covariance fixed: with --components auto the widths of components are to be found",
            "fit --data DATA --out OUT --prior mixture --components auto --init MODEL => --components auto: begins with one component",
            "fit --data DATA --out OUT --components auto => --components auto: the default for noise.npy is no mixture",
            "fit --data DATA --out OUT --prior mixture --most-components 3 => --most-components 3: belongs to --components auto",
            "fit --data DATA --out OUT --prior mixture --components many => --components many: must be a whole number, or auto",
            "choose-components --model MODEL --alpha 0.5 => --alpha 0.5: must be at least 1",
            "choose-components --model MODEL --covariance fixed => --covariance fixed: the widths of components are to be found",
            "choose-components --model MODEL --held-out 0 => --held-out 0: some representations must be held out",
            "choose-components --model MODEL --data DATA --held-out 0.5 => --held-out: the samples of --data are held out",
            "choose-components --model MODEL --limit 5 => --limit: belongs to --data",
            "choose-components --model MODEL --data DATA --output DATA => --output DATA: is also the file of --data",
            "choose-components --model MODEL --data DATA --csv DATA => --csv DATA: is also the file of --data",
            "choose-components --model MODEL --output MODEL => --output"})
    void whatMakesNoSenseIsRefusedInOneLine(String command, String sentence) {
        Path data = TinyData.noise(folder, 6, 4);
        Terminal t = Terminal.run(command.strip().replace("DATA", data.toString()).replace("MODEL", model(1).toString()).replace("OUT", out("out").toString()).split(" +"));
        assertThat(t.errLines()).hasSize(1);
        assertThat(t.err()).startsWith("dgd: " + sentence.strip().replace("DATA", data.toString()));
        assertThat(t.exitCode()).isEqualTo(2);
    }
}
