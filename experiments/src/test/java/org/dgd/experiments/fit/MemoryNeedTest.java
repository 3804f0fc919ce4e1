package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.Main;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.model.Architecture;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Dgd;
import org.dgd.model.StepListener;
import org.dgd.model.Terms;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is estimated before training is what training takes, and what does not fit is refused. */
final class MemoryNeedTest {
    @TempDir Path folder;

    /** The estimate is no less than what lies on the heap after a step, and no more than twice as much. */
    @ParameterizedTest
    @CsvSource({"LINEAR, 8, 64, 128, cpu", "STANDARD, 8, 64, 32, cpu", "STANDARD, 16, 64, 48, cpu", "LINEAR, 4, 20, 16, reference"})
    void theEstimateIsWhatTrainingTakes(Architecture architecture, int capacity, int latent, int batch, String device) {
        Samples samples = colours(200);
        Recipe paper = Recipe.cifar10();
        DecoderSpec decoder = DecoderSpec.of(architecture, capacity, architecture == Architecture.STANDARD ? 0 : latent, latent, null, List.of());
        Recipe recipe = new Recipe(decoder, false, paper.likelihood(), null, false, paper.steps(), paper.refinement(), paper.priorScale(), batch, 1);
        try (Device on = device.equals("cpu") ? new CpuDevice(2) : new ReferenceDevice()) {
            MemoryNeed need = Models.memory(recipe, samples, on);
            long before = live();
            Dgd model = Models.build(recipe, samples, null, on, new Rng(1));
            Trainer trainer = Models.trainer(recipe, model, samples, true, new Rng(1));
            long[] largest = {0};
            trainer.epoch(1, new StepListener<Terms>() {
                @Override public void stepped(long step, Terms terms) { }

                @Override public boolean stops() {
                    boolean last = trainer.steps() >= (samples.size() + batch - 1) / batch;
                    if (last || trainer.steps() == 1) largest[0] = Math.max(largest[0], live() - before);
                    return trainer.steps() == 2 && device.equals("reference");     // slow, and its blocks are single samples
                }
            });
            largest[0] = Math.max(largest[0], live() - before);
            assertThat(need.model() + need.step()).isBetween(largest[0], 2 * largest[0]);
        }
    }

    private static Samples colours(int n) {
        float[] x = new float[n * 3 * 32 * 32];
        Rng rng = new Rng(3);
        for (int i = 0; i < x.length; i++) x[i] = (float) rng.nextDouble();
        return Features.of("noise", x, new int[] {n, 3, 32, 32}, Map.of());
    }

    /** Collected until no more is found: what other tests left must not go away between two measurements. */
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

    @Test void whatDoesNotFitIsRefusedBeforeAFolderIsMade() throws Exception {
        Path data = TinyData.noise(folder, 256, 3, 32, 32), out = folder.resolve("out"), said = folder.resolve("said.log");
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "--add-modules=jdk.incubator.vector", "-Xmx100m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(("fit --data " + data + " --decoder linear --capacity 16 --batch-size 256 --threads 1 --out " + out).split(" ")));
        Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(said)).last().asString().matches("dgd: training would need some [\\d,]+ MB of memory \\(model [\\d,]+ MB, step [\\d,]+ MB, "
                + "saving [\\d,]+ MB, program and data [\\d,]+ MB\\), and Java may use \\d+ MB; lower --batch-size, --capacity or --hidden, or give Java more with "
                + "DGD_JVM_OPTS=-Xmx1g \\(the machine has [\\d,]+ MB\\)");
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test void aDryRunTellsIt() {
        Path data = TinyData.noise(folder, 40, 5);
        assertThat(Terminal.run("fit", "--data", data.toString(), "--dry-run").out())
                .containsPattern("memory +\\d+ MB: model \\d MB, step \\d MB, saving \\d MB, program and data \\d+ MB; Java may use [\\d,]+ MB");
    }
}
