package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.data.InputException;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.RowAdam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStateTest {
    private static final TinyProblem PROBLEM = TinyProblem.images(12, Covariance.DIAGONAL, true);
    @TempDir Path folder;

    @ParameterizedTest @EnumSource void twoEpochsAndTwoMoreAreFour(TestDevice d) { goesOn(d, false); }

    @ParameterizedTest @EnumSource void soTheyAreWithRowWiseAdam(TestDevice d) { goesOn(d, true); }

    private void goesOn(TestDevice d, boolean rowAdam) {
        Path file = folder.resolve("state.safetensors");
        Map<String, double[]> whole, resumed;
        Terms last;
        try (Device device = d.open()) {
            Trainer trainer = trainer(device, 1, rowAdam);
            train(trainer, 1, 2);
            TrainingState.save(file, trainer, 2, "seed 1\nlr 0.1");
            last = train(trainer, 3, 4);
            whole = everything(trainer);
        }
        try (Device device = d.open()) {
            Trainer trainer = trainer(device, 99, rowAdam);                    // everything that the seed gave must be replaced
            assertThat(TrainingState.restore(file, trainer, "seed 1\nlr 0.1")).isEqualTo(2);
            assertThat(train(trainer, 3, 4)).isEqualTo(last);
            resumed = everything(trainer);
        }
        assertThat(resumed.keySet()).isEqualTo(whole.keySet());
        whole.forEach((name, values) -> assertThat(resumed.get(name)).as(name).containsExactly(values));
    }

    @Test void savingTwiceGivesTheSameFile() throws Exception {
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = trainer(device, 1, false);
            train(trainer, 1, 1);
            TrainingState.save(folder.resolve("a"), trainer, 1, "run");
            TrainingState.save(folder.resolve("b"), trainer, 1, "run");
            assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
            try (var files = Files.list(folder)) {
                assertThat(files).hasSize(2);
            }
        }
    }

    @Test void aStateOfAnotherRunIsRefusedWithTheDifference() {
        Path file = folder.resolve("state.safetensors");
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = trainer(device, 1, false);
            TrainingState.save(file, trainer, 0, "seed 1\nlr 0.1");
            refused(file, trainer, "seed 1\nlr 0.2", "it has lr 0.1, this run has lr 0.2; give the options it was started with, or another --out");
            refused(file, trainer, "seed 1", "the number of options differs");
            refused(file, trainer(device, 1, true), "seed 1\nlr 0.1", "state.safetensors: representation_step.m is missing");
        }
    }

    private static void refused(Path file, Trainer trainer, String run, String message) {
        assertThatThrownBy(() -> TrainingState.restore(file, trainer, run)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    private static Trainer trainer(Device device, long seed, boolean rowAdam) {
        Dgd model = PROBLEM.model(device, seed);
        if (!rowAdam) return PROBLEM.trainer(model);
        return PROBLEM.trainer(model, 5, PriorScale.SAMPLE, new Adam(model.decoder().parameters(), 1e-2, 1e-5),
                new RowAdam(model.representation().table(), 1e-2, AdamRule.DEFAULT), new Adam(model.prior().parameters(), 1e-1, 0));
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
