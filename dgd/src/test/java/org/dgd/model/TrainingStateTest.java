package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.RowAdam;
import org.dgd.nn.optim.RowLangevin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStateTest {
    private static final TinyProblem PROBLEM = TinyProblem.images(12, Covariance.DIAGONAL, true);
    @TempDir Path folder;

    private enum ZStep { SGD, ADAM, LANGEVIN }

    @ParameterizedTest @EnumSource void twoEpochsAndTwoMoreAreFour(TestDevice d) { goesOn(d, ZStep.SGD); }

    @ParameterizedTest @EnumSource void soTheyAreWithRowWiseAdam(TestDevice d) { goesOn(d, ZStep.ADAM); }

    /** The stream is the option's, not the state's. */
    @ParameterizedTest @EnumSource void soTheyAreWithLangevinDynamics(TestDevice d) { goesOn(d, ZStep.LANGEVIN); }

    private void goesOn(TestDevice d, ZStep z) {
        Path file = folder.resolve("state.safetensors");
        Map<String, double[]> whole, resumed;
        Terms last;
        try (Device device = d.open()) {
            Trainer trainer = trainer(device, 1, z);
            train(trainer, 1, 2);
            TrainingState.save(file, trainer, 2, "seed 1\nlr 0.1");
            last = train(trainer, 3, 4);
            whole = everything(trainer);
        }
        try (Device device = d.open()) {
            Trainer trainer = trainer(device, 99, z);                    // everything that the seed gave must be replaced
            assertThat(TrainingState.restore(file, trainer, "seed 1\nlr 0.1")).isEqualTo(2);
            assertThat(train(trainer, 3, 4)).isEqualTo(last);
            resumed = everything(trainer);
        }
        assertThat(resumed.keySet()).isEqualTo(whole.keySet());
        whole.forEach((name, values) -> assertThat(resumed.get(name)).as(name).containsExactly(values));
    }

    @Test void savingTwiceGivesTheSameFile() throws Exception {
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = trainer(device, 1, ZStep.SGD);
            train(trainer, 1, 1);
            TrainingState.save(folder.resolve("a"), trainer, 1, "run");
            TrainingState.save(folder.resolve("b"), trainer, 1, "run");
            assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
            try (var files = Files.list(folder)) {
                assertThat(files).hasSize(2);
            }
        }
    }

    /** Batch for batch: each is the last one before a stop, a save and a start in another process's place. */
    @ParameterizedTest @EnumSource void anEpochThatIsStoppedAfterEveryBatchHasTheBitsOfAWholeOne(ZStep z) {
        Path file = folder.resolve("state.safetensors");
        try (Device device = new CpuDevice(2)) {
            Trainer whole = trainer(device, 1, z), part = trainer(device, 1, z);
            Terms expected = train(whole, 1, 2), actual = null;
            train(part, 1, 1);
            int batches = part.batches().perEpoch();
            for (int b = 1; b <= batches; b++) {
                actual = part.epoch(2, new StopAtOnce<>());
                assertThat(part.part().batches()).isEqualTo(b % batches);
                TrainingState.save(file, part, b == batches ? 2 : 1, "run");
                part = trainer(device, 99, z);
                assertThat(TrainingState.restore(file, part, "run")).isEqualTo(b == batches ? 2 : 1);
            }
            assertThat(actual).isEqualTo(expected);
            Map<String, double[]> all = everything(whole), again = everything(part);
            all.forEach((name, values) -> assertThat(again.get(name)).as(name).containsExactly(values));
        }
    }

    @Test void aPartThatIsNoneIsRefused() {
        Path file = folder.resolve("state.safetensors");
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = trainer(device, 1, ZStep.SGD);
            trainer.epoch(1, new StopAtOnce<>());
            TrainingState.save(file, trainer, 0, "run");
            Safetensors good = Safetensors.read(file);
            for (String wrong : List.of("x", "1 a", "-1 0 0 0", "2 0x1p0", "1000 0 0 0")) {
                Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
                metadata.put("part", wrong);
                new Safetensors(good.tensors(), metadata).write(file);
                assertThatThrownBy(() -> TrainingState.restore(file, trainer(device, 1, ZStep.SGD), "run")).as(wrong).isInstanceOf(InputException.class)
                        .hasMessage("state.safetensors: the checkpoint's part is \"" + wrong + "\", which no epoch of this run has");
            }
        }
    }

    /** Ends every epoch after one more batch. */
    static final class StopAtOnce<T> implements StepListener<T> {
        @Override public void stepped(long step, T terms) { }

        @Override public boolean stops() { return true; }
    }

    @Test void aStateOfAnotherRunIsRefusedWithTheDifference() {
        Path file = folder.resolve("state.safetensors");
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = trainer(device, 1, ZStep.SGD);
            TrainingState.save(file, trainer, 0, "seed 1\nlr 0.1");
            refused(file, trainer, "seed 1\nlr 0.2", "it has lr 0.1, this run has lr 0.2; give the options it was started with, or another --out");
            refused(file, trainer, "seed 1", "the number of options differs");
            refused(file, trainer(device, 1, ZStep.ADAM), "seed 1\nlr 0.1", "state.safetensors: representation_step.m is missing");
        }
    }

    private static void refused(Path file, Trainer trainer, String run, String message) {
        assertThatThrownBy(() -> TrainingState.restore(file, trainer, run)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    private static Trainer trainer(Device device, long seed, ZStep z) {
        Dgd model = PROBLEM.model(device, seed);
        if (z == ZStep.SGD) return PROBLEM.trainer(model);
        Tensor table = model.representation().table();
        Optimizer step = z == ZStep.ADAM ? new RowAdam(table, 1e-2, AdamRule.DEFAULT) : new RowLangevin(table, 1e-3, new Rng(7), 5, 2);
        return PROBLEM.trainer(model, 5, PriorScale.SAMPLE, new Adam(model.decoder().parameters(), 1e-2, 1e-5), step, new Adam(model.prior().parameters(), 1e-1, 0));
    }

    private static Terms train(Trainer trainer, int from, int to) {
        Terms terms = Terms.ZERO;
        for (int e = from; e <= to; e++) terms = trainer.epoch(e, (_, _) -> { });
        return terms;
    }

    private static Map<String, double[]> everything(Trainer trainer) {
        Map<String, double[]> all = new LinkedHashMap<>();
        trainer.model().state().forEach((name, p) -> all.put(name, p.read()));
        trainer.decoderStep().state().forEach((name, t) -> all.put("decoder step " + name, t.storage.read()));
        trainer.representationStep().state().forEach((name, t) -> all.put("z step " + name, t.storage.read()));
        trainer.priorStep().state().forEach((name, t) -> all.put("prior step " + name, t.storage.read()));
        all.put("counts", new double[] {trainer.steps(), trainer.decoderStep().steps(), trainer.representationStep().steps(),
                trainer.priorStep().steps()});
        return all;
    }
}
