package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.experiments.Main;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.model.Inference;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is estimated before a model is used is what using it takes, and what does not fit is refused. */
final class RehearsalTest {
    private static final Inference.Settings SETTINGS = new Inference.Settings(300, 2, 3, 5, 2e-3);

    @TempDir static Path folder;
    private static Path data;

    @BeforeAll static void model() {
        data = TinyData.digits(folder, 90);
        assertThat(Terminal.run("fit", "--data", data.toString(), "--decoder", "mlp", "--hidden", "64,128", "--latent", "3", "--epochs", "1", "--loss", "gaussian",
                "--threads", "1", "--out", folder.resolve("model").toString()).exitCode()).isZero();
    }

    /** The estimate of a search is no less than what the device keeps after it, and not much more. */
    @Test void theEstimateIsWhatASearchTakes() {
        ModelFile file = ModelFile.read(folder.resolve("model/model.safetensors"));
        Samples samples = Features.read(data);
        try (Device on = new CpuDevice(1)) {
            TrainedModel model = TrainedModel.open(file, on);
            MemoryNeed need = MemoryNeed.ofUse(new CommandLine(new Represent()).getCommandSpec(), on, sizing -> TrainedModel.open(file, sizing),
                    m -> m.inference(SETTINGS).rehearse(Inference.few(samples), null, new Rng(0)), 0);
            long before = live();
            Inference search = model.inference(SETTINGS);
            search.find(samples, new Rng(1));
            assertThat(need.model() + need.step()).isBetween(live() - before, 5 * (live() - before) / 2);
            assertThat(search).isNotNull();
        }
    }

    /** A count that no array can have: 3,000,000 places of 784 values. */
    @Test void whatNoArrayHoldsIsRefusedWithOptionsThatTheCommandHas() {
        Terminal t = Terminal.run("represent", "--model", folder.resolve("model").toString(), "--data", data.toString(), "--output", folder.resolve("z.npy").toString(),
                "--from", "prior", "--candidates", "3000000");
        assertThat(t.errLines().getLast()).isEqualTo("dgd: what lies in memory at a time is too large for any machine; lower --candidates or --limit");
        assertThat(t.exitCode()).isEqualTo(2);
    }

    private static long live() {
        long least = Long.MAX_VALUE;
        for (int i = 0, same = 0; i < 20 && same < 2; i++) {
            System.gc();
            long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            same = now < least ? 0 : same + 1;
            least = Math.min(least, now);
        }
        return least;
    }

    @ParameterizedTest @ValueSource(strings = {
            "sample --model MODEL -n 40000 --output OUT.npy", "represent --model MODEL --data DATA --output OUT.npy --candidates 6000"})
    void whatDoesNotFitIsRefusedAndNothingIsWritten(String line) throws Exception {
        Path said = folder.resolve("said.log");
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "--add-modules=jdk.incubator.vector", "-Xmx60m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        for (String word : line.split(" ")) command.add(word.replace("MODEL", folder.resolve("model").toString()).replace("DATA", data.toString())
                .replace("OUT", folder.resolve("out").toString()));
        Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String name = command.get(command.size() - line.split(" ").length), lower = name.equals("sample") ? "--count" : "--candidates or --limit";
        assertThat(Files.readAllLines(said)).last().asString().matches("dgd: " + name + " would need some [\\d,]+ MB of memory \\(model .*, collector \\d+ MB\\), "
                + "and Java may use \\d+ MB; lower " + lower + ", or give Java more with DGD_JVM_OPTS=-Xmx1g \\(the machine has [\\d,]+ MB\\)");
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(folder.resolve("out.npy")).doesNotExist();
    }
}
