package org.dgd.experiments.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.metric.LatentShrinkage;
import org.dgd.metric.Rows;
import org.dgd.model.Architecture;
import org.dgd.model.ModelFile;
import org.dgd.model.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TrialTest {
    private static final Trial.Settings SETTINGS = new Trial.Settings(6, 8, 4, 3);
    private static final Subset DATA = TinyImages.subset(20, 9);

    @TempDir Path folder;

    static Stream<Candidate> candidates() { return TinyImages.ONE_OF_EACH.stream(); }

    private static Trial trial(Candidate c, Device device) { return Trial.of(c, DATA.train(), DATA.test(), SETTINGS, device); }

    /** Without the seconds, which differ. */
    private static List<Double> numbers(Epoch e) { return List.of((double) e.number(), e.loss(), e.reconstruction(), e.latent(), e.trainMse(), e.testMse()); }

    private static Map<String, double[]> everything(Trial t) {
        Map<String, double[]> all = new LinkedHashMap<>();
        t.state().forEach((name, p) -> all.put(name, p.read()));
        t.optimizers().forEach((name, o) -> o.state().forEach((key, tensor) -> all.put(name + "." + key, tensor.storage.read())));
        return all;
    }

    /** Training is over by then; there is no further epoch. */
    @ParameterizedTest @MethodSource("candidates")
    void aTrialThatFailsWhenItIsJudgedNamesItsLastEpoch(Candidate c) {
        try (Device device = new CpuDevice(1)) {
            device.checkNumbers();
            Trial t = trial(c, device);
            TrialResult result = t.run(2, e -> {
                if (e.number() < 2) return;
                double[] nan = new double[t.decoder().parameters().getFirst().shape.size()];
                Arrays.fill(nan, Double.NaN);
                t.decoder().parameters().getFirst().storage.write(nan);
            });
            assertThat(result.diverged()).startsWith("training diverged in epoch 2, step ");
            assertThat(result.curve()).hasSize(2);
        }
    }

    @ParameterizedTest @MethodSource("candidates")
    void aTrialThatWasInterruptedGoesOnToTheSameBits(Candidate c) {
        Path file = folder.resolve("state");
        List<List<Double>> whole = new ArrayList<>(), parts = new ArrayList<>();
        Map<String, double[]> end;
        try (Device device = new CpuDevice(2)) {
            Trial t = trial(c, device);
            for (int e = 1; e <= 4; e++) {
                if (e == 3) TrainingState.save(file, t, 2, "run");
                whole.add(numbers(t.epoch(e)));
            }
            end = everything(t);
        }
        try (Device device = new CpuDevice(1)) {
            Trial t = Trial.of(c, DATA.train(), DATA.test(), SETTINGS.seed(99), device);         // all that the seed of parameters gave is replaced
            Trial same = trial(c, device);
            assertThat(TrainingState.restore(file, same, "run")).isEqualTo(2);
            for (int e = 3; e <= 4; e++) parts.add(numbers(same.epoch(e)));
            assertThat(everything(t).keySet()).isEqualTo(end.keySet());
            Map<String, double[]> resumed = everything(same);
            end.forEach((name, values) -> assertThat(resumed.get(name)).as(name).containsExactly(values));
        }
        assertThat(parts).isEqualTo(whole.subList(2, 4));
    }

    @ParameterizedTest @MethodSource("candidates")
    void theResultIsThatOfTheLatentsAndOfTheCurve(Candidate c) {
        try (Device device = new CpuDevice(1)) {
            Trial t = trial(c, device);
            List<Epoch> heard = new ArrayList<>();
            TrialResult r = t.run(6, heard::add);
            assertThat(r.curve()).isEqualTo(heard).hasSize(6);
            assertThat(r.curve().getLast().trainMse()).isLessThan(r.curve().getFirst().trainMse());
            assertThat(r.curve()).allSatisfy(e -> assertThat(e.trainMse()).isCloseTo(e.reconstruction() / 3072, within(1e-12)));
            assertThat(r.parameters()).isEqualTo(t.parameterCount());
            Latents judged = t.latents(TrialResult.judged(c));
            assertThat(r.score().orElseThrow()).isEqualTo(judged.mse());
            assertThat(r.latentSd().orElseThrow()).isEqualTo(judged.sd());
            assertThat(t.ways()).hasSize(2).allSatisfy(way -> {
                Latents l = t.latents(way);
                assertThat(l.z()).hasSize(9 * c.latent());
                assertThat(l.images()).hasSize(9 * 3072);
                assertThat(l.mse()).isBetween(0.0, 0.3);
            });
            assertThat(t.trainLatents()).hasSize(20 * c.latent());
            t.write(folder.resolve("model.safetensors"), Map.of());
            assertThat(ModelFile.read(folder.resolve("model.safetensors")).spec()).isEqualTo(t.decoder().spec());
        }
    }

    @Test void aFullSearchHasABetterObjectiveThanBesideTraining() {
        try (Device device = new CpuDevice(2)) {
            DgdTrial t = (DgdTrial) trial(TinyImages.ONE_OF_EACH.getFirst(), device);
            t.run(6, _ -> { });
            assertThat(objective(t.latents(Way.MAP))).isLessThan(objective(t.latents(Way.BESIDE_TRAINING)));
            assertThat(LatentShrinkage.of(Rows.of(t.trainLatents(), 6)).ratio()).isPositive();
            assertThatThrownBy(() -> t.latents(Way.MEAN)).hasMessage("a DGD has no latent values that are mean");
        }
    }

    /** Summed squared error and ½|z|², over all samples. */
    private static double objective(Latents l) { return 9 * 3072 * l.mse() + 0.5 * Arrays.stream(l.z()).map(v -> v * v).sum(); }

    @Test void aTrialThatDivergesHasAResultToo() {
        try (Device device = new CpuDevice(1)) {
            DgdCandidate wild = new DgdCandidate(Architecture.LINEAR, 4, 6, 1e-3, 1e25, 0);
            TrialResult r = Trial.of(wild, DATA.train(), DATA.test(), SETTINGS, device).run(6, _ -> { });
            assertThat(r.diverged()).startsWith("training diverged in epoch ").contains("--lr");
            assertThat(r.curve()).hasSizeLessThan(6);
            assertThat(r.score()).isEmpty();
        }
    }

    /** Terms are taken before a step, so none of them shows what the last one did to the representations of test images. */
    @Test void aTrialThatDivergesByItsLastStepHasAResultToo() {
        try (Device device = new CpuDevice(1)) {
            DgdCandidate wild = new DgdCandidate(Architecture.LINEAR, 4, 6, 1e-3, 1e39, 0);
            TrialResult r = Trial.of(wild, DATA.train(), DATA.test(), SETTINGS, device).run(1, _ -> { });
            assertThat(r.diverged()).startsWith("training diverged in epoch 1, step ");
            assertThat(r.curve()).hasSize(1);
            assertThat(r.score()).isEmpty();
        }
    }

    @Test void theSubsetFollowsFromTheSize() {
        var train = TinyImages.of(2000, 1);
        var test = TinyImages.of(400, 2);
        Subset s = Subset.cifar10(train, test, 0);
        assertThat(s.train().size()).isEqualTo(1000);
        assertThat(s.test().size()).isEqualTo(200);
        assertThat(s.rule()).isEqualTo("every 2nd of each class: 1000 of 2000 training images, every 2nd: 200 of 400 test images");
        assertThat(Subset.cifar10(train, test, 100).train().size()).isEqualTo(100);
        assertThat(Subset.cifar10(train, test, 100).test().size()).isEqualTo(20);
        assertThat(Subset.cifar10(train, test, 2000).rule()).startsWith("every one of each class: 2000 of 2000");
        assertThatThrownBy(() -> Subset.cifar10(train, test, 2001)).hasMessage("--limit 2001: tiny holds only 2000 samples");
    }

    @Test void linearBaselinesFallWithTheirDimension() {
        LinearBaselines b = LinearBaselines.of(DATA, 2, 5, 100);
        assertThat(b.pca().keySet()).containsExactly(2, 5, 100);
        assertThat(b.meanImage()).isGreaterThan(b.pca().get(2));
        assertThat(b.pca().get(2)).isGreaterThan(b.pca().get(5));
        assertThat(b.pca().get(5)).isGreaterThan(b.pca().get(100)).isPositive();
    }
}
