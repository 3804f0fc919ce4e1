package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

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
        Path data = TinyData.noise(folder, 256, 3, 32, 32), out = folder.resolve("out");
        Small small = small("fit --data " + data + " --decoder linear --capacity 16 --batch-size 256 --threads 1 --out " + out, 100);
        assertThat(small.err().lines()).last().asString().matches("dgd: training would need some [\\d,]+ MB of memory \\(model [\\d,]+ MB, step [\\d,]+ MB, "
                + "copies [\\d,]+ MB, program and data [\\d,]+ MB, pictures 16 MB, collector [\\d,]+ MB\\), and Java may use \\d+ MB; "
                + "lower --batch-size, --capacity, --hidden or --limit, or give Java more with DGD_JVM_OPTS=-Xmx1g \\(the machine has [\\d,]+ MB\\)");
        assertThat(small.exitCode()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    /** The plan first, then the sentence of the run itself, and its exit code. */
    @Test void aDryRunTellsThatItWillNotFit() throws Exception {
        Path data = TinyData.noise(folder, 256, 3, 32, 32);
        Small small = small("fit --data " + data + " --decoder linear --capacity 16 --batch-size 256 --threads 1 --dry-run", 100);
        assertThat(small.out()).contains("representations      5120").containsPattern("memory +[\\d,]+ MB: model .*; Java may use \\d+ MB, so it does not fit");
        assertThat(small.err()).contains("dgd: training would need some ");
        assertThat(small.exitCode()).isEqualTo(2);
    }

    @Test void aDryRunTellsItInPartsThatAddUp() {
        Path data = TinyData.noise(folder, 40, 5);
        String said = Terminal.run("fit", "--data", data.toString(), "--dry-run").out();
        Matcher line = Pattern.compile("memory +(\\d+) MB: (.*); Java may use [\\d,]+ MB\n").matcher(said);
        assertThat(line.find()).as(said).isTrue();
        assertThat(Stream.of(line.group(2).split(", ")).mapToInt(part -> Integer.parseInt(part.replaceAll("\\D", ""))).sum())
                .isEqualTo(Integer.parseInt(line.group(1)));
        assertThat(line.group(2)).matches("model \\d MB, step \\d MB, copies \\d MB, program and data \\d+ MB, pictures 16 MB, collector \\d+ MB");
    }

    /** With searches between epochs too, the estimate is no less than what lies on the heap after one, and not much more. */
    @ParameterizedTest
    @CsvSource({"1, 0", "0, 2"})
    void searchesBetweenEpochsCount(int searchEvery, int descendEvery) {
        Samples samples = colours(70);
        Recipe paper = Recipe.cifar10();
        DecoderSpec decoder = DecoderSpec.of(Architecture.LINEAR, 1, 5, 5, null, List.of());
        Refinement refinement = new Refinement(searchEvery, 64, Refinement.PriorFit.ADAM, 0, 0, 50, 0, new Refinement.Descent(descendEvery, 0, 50));
        Recipe recipe = new Recipe(decoder, false, paper.likelihood(), null, false, paper.steps(), refinement, paper.priorScale(), 16, 1);
        try (Device on = new CpuDevice(1)) {
            MemoryNeed need = Models.memory(recipe, samples, on), without = Models.memory(recipe.with(Refinement.NONE), samples, on);
            long before = live();
            Dgd model = Models.build(recipe, samples, null, on, new Rng(1));
            Trainer trainer = Models.trainer(recipe, model, samples, true, new Rng(1));
            trainer.epoch(1, (_, _) -> { });
            Refiner refiner = new Refiner(recipe, trainer, samples, new Rng(1));
            refiner.before(2, false);
            long taken = live() - before;
            assertThat(need.step()).isGreaterThan(without.step());
            assertThat(need.model() + need.step()).isBetween(taken, 5 * taken / 2);
        }
    }

    @Test void onAGpuItsOwnMemoryIsAskedFor() {
        long mb = 1 << 20;
        MemoryNeed need = new MemoryNeed("training", "cuda", OptionalLong.of(90 * mb), 40 * mb, 60 * mb, 8 * mb, 4 * mb, 0);
        CommandSpec fit = new CommandLine(new Fit()).getCommandSpec();
        assertThat(need.heap()).isEqualTo((8 + 4 + 3) * mb);
        assertThat(need.fits()).isFalse();
        assertThat(need.line()).endsWith("; on the GPU 100 MB: model 40 MB, step 60 MB; free are 90 MB, so it does not fit");
        assertThatThrownBy(() -> need.requireFit(fit)).isInstanceOf(InputException.class).hasMessage("training would need some 100 MB of the GPU's memory "
                + "(model 40 MB, step 60 MB), of which 90 MB are free; lower --batch-size, --capacity, --hidden or --limit, end other programs on this GPU, "
                + "or take --device cpu");
        MemoryNeed more = new MemoryNeed("training", "cuda", OptionalLong.of(100 * mb), 40 * mb, 60 * mb, 8 * mb, 4 * mb, 0);
        more.requireFit(fit);
        assertThat(more.times(2).fits()).isFalse();
        MemoryNeed unknown = new MemoryNeed("training", "cuda", OptionalLong.empty(), 40 * mb, 60 * mb, 8 * mb, 4 * mb, 0);
        assertThat(unknown.fits()).isTrue();
        assertThat(unknown.line()).endsWith("; on the GPU 100 MB: model 40 MB, step 60 MB");
    }

    /** A process with so little memory. */
    private Small small(String line, int megabytes) throws Exception {
        Path out = folder.resolve("small.out"), err = folder.resolve("small.err");
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "--add-modules=jdk.incubator.vector",
                "-Xmx" + megabytes + "m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(line.split(" ")));
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Small(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private record Small(int exitCode, String out, String err) { }
}
