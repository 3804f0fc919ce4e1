package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a checkpoint holds, and every way in which it can be another one's. */
class TrainingStateFileTest {
    private static final TinyProblem PROBLEM = TinyProblem.mlp(13, Covariance.ISOTROPIC, false);
    private static final String RUN = "seed 1\nlr 0.1\nepochs 3";
    @TempDir static Path folder;
    private static Safetensors good;
    private static Path path;

    /** Every test changes a copy of one file: files that a loss of power survives take their time. */
    @BeforeAll static void save() {
        path = folder.resolve("state.safetensors");
        try (Device device = new ReferenceDevice()) {
            TrainingState.save(path, stopped(device), 1, RUN);
        }
        good = Safetensors.read(path);
    }

    private static Trainer trainer(Device device) { return PROBLEM.trainer(PROBLEM.model(device, 1)); }

    /** Stopped after two batches of its second epoch. */
    private static Trainer stopped(Device device) {
        Trainer trainer = trainer(device);
        trainer.epoch(1, (_, _) -> { });
        trainer.epoch(2, new StepListener<>() {
            @Override public void stepped(long step, Terms terms) { }

            @Override public boolean stops() { return trainer.steps() == 5; }
        });
        return trainer;
    }

    @Test void stringsAreCountsAndWhatIsDoneOfTheEpoch() {
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = stopped(device);
            Map<String, String> strings = new LinkedHashMap<>(good.metadata());
            assertThat(strings.remove("sha256")).matches("[0-9a-f]{64}");
            assertThat(trainer.part().batches()).isEqualTo(2);
            assertThat(strings).isEqualTo(Map.of("format", "2", "run", RUN, "epoch", "1", "part", trainer.part().text(), "steps", "5",
                    "decoder_step.steps", "5", "representation_step.steps", "5", "prior_step.steps", "5"));
            assertThat(good.tensors()).containsOnlyKeys("decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias",
                    "representation.z", "prior.means", "prior.log_precision", "prior.logits", "decoder_step.m.0", "decoder_step.m.1", "decoder_step.m.2",
                    "decoder_step.m.3", "decoder_step.v.0", "decoder_step.v.1", "decoder_step.v.2", "decoder_step.v.3", "representation_step.velocity",
                    "prior_step.m.0", "prior_step.m.1", "prior_step.m.2", "prior_step.v.0", "prior_step.v.1", "prior_step.v.2");
        }
    }

    @Test void allOfItComesBack() {
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = stopped(device), other = trainer(device);
            TrainingState.save(path, trainer, 7, RUN);
            assertThat(TrainingState.restore(path, other, RUN)).isEqualTo(7);
            assertThat(other.steps()).isEqualTo(5);
            assertThat(other.part().text()).isEqualTo(trainer.part().text());
            other.optimizers().forEach((name, o) -> assertThat(o.steps()).as(name).isEqualTo(5));
            Map<String, Tensor> tensors = TrainingState.tensors(other);
            TrainingState.tensors(trainer).forEach((name, t) -> assertThat(tensors.get(name).storage.read()).as(name).containsExactly(t.storage.read()));
        }
    }

    /** Half the bytes where that loses nothing, as on the cpu; running means and variances are one table, and are there once. */
    @Test void floatsWhereTheyHoldEveryBit() {
        TinyProblem images = TinyProblem.images(3, null, false);
        for (DType type : List.of(DType.F32, DType.F64))
            try (Device device = type == DType.F32 ? new CpuDevice(1) : new ReferenceDevice()) {
                Trainer trainer = images.trainer(images.model(device, 1));
                TrainingState.save(path, trainer, 0, RUN);
                Map<String, StoredArray> tensors = Safetensors.read(path).tensors();
                for (String name : List.of("decoder.1.weight", "representation.z")) {
                    assertThat(tensors.get(name).type()).as(name).isEqualTo(type);
                    assertThat(tensors.get(name).doubles()).as(name).containsExactly(TrainingState.tensors(trainer).get(name).storage.read());
                }
                assertThat(tensors.get("representation_step.velocity").type()).as("zeros").isEqualTo(DType.F32);
                assertThat(tensors.get("decoder.2.running_mean").shape()).containsExactly(1, 1, 2, 2);
                assertThat(tensors).doesNotContainKey("decoder.2.running_var");
            }
    }

    /** A forger's file, with a checksum that is right. Null: without the string. */
    private static void forge(String key, String value) {
        Map<String, String> strings = new LinkedHashMap<>(good.metadata());
        if (value == null) strings.remove(key);
        else strings.put(key, value);
        strings.put("sha256", TrainingState.checksum(good.tensors(), strings));
        new Safetensors(good.tensors(), strings).write(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            steps              | -1                   | the checkpoint's steps is -1, which cannot be
            steps              | 1e3                  | the checkpoint's steps is not a number
            steps              |                      | the checkpoint's steps is not a number
            epoch              | 2147483648           | the checkpoint's epoch is 2147483648, which cannot be
            epoch              |                      | the checkpoint's epoch is not a number
            prior_step.steps   | 2147483648           | the checkpoint's prior_step.steps is 2147483648, which cannot be
            prior_step.steps   |                      | the checkpoint's prior_step.steps is not a number
            part               | 3 0x0p0 0x0p0 0x0p0  | the checkpoint's part is "3 0x0p0 0x0p0 0x0p0", which no epoch of this run has
            part               | two                  | the checkpoint's part is "two", which no epoch of this run has
            """)
    void stringsThatCannotBe(String key, String value, String message) {
        try (Device device = new ReferenceDevice()) {
            forge(key, value);
            refused(device, RUN, "state.safetensors: " + message);
        }
    }

    @Test void theLargestCountsAndNone() {
        try (Device device = new ReferenceDevice()) {
            for (String key : List.of("epoch", "prior_step.steps")) {
                forge(key, "2147483647");
                Trainer trainer = trainer(device);
                assertThat(Math.max(TrainingState.restore(path, trainer, RUN), trainer.priorStep().steps())).isEqualTo(Integer.MAX_VALUE);
            }
            forge("steps", "9223372036854775807");
            Trainer trainer = trainer(device);
            TrainingState.restore(path, trainer, RUN);
            assertThat(trainer.steps()).isEqualTo(Long.MAX_VALUE);
            forge("epoch", "0");
            assertThat(TrainingState.restore(path, trainer, RUN)).isZero();
            forge("part", null);
            TrainingState.restore(path, trainer, RUN);
            assertThat(trainer.part()).isSameAs(EpochPart.NONE);
        }
    }

    @Test void ofAnotherVersionOrAnotherRun() {
        try (Device device = new ReferenceDevice()) {
            forge("format", null);
            refused(device, RUN, path + ": the checkpoint is of an earlier version of dgd, this one reads format 2; go on with the version that wrote it,"
                    + " or choose another --out");
            forge("format", "3");
            refused(device, RUN, path + ": the checkpoint is of format 3 of dgd, this one reads format 2; go on with the version that wrote it,"
                    + " or choose another --out");
            forge("run", null);
            other(device, RUN, "it does not say of which");
            forge("run", RUN);
            other(device, "seed 1\nlr 0.2\nepochs 4", "it has lr 0.1, this run has lr 0.2");
            other(device, "seed 1\nlr 0.1\nepochs 4", "it has epochs 3, this run has epochs 4");
            other(device, "seed 1\nlr 0.1", "the number of options differs");
            other(device, RUN + "\nmore", "the number of options differs");
        }
    }

    private void other(Device device, String run, String difference) {
        refused(device, run, path + ": the checkpoint is of another run: " + difference + "; give the options it was started with, or another --out");
    }

    private void refused(Device device, String run, String message) {
        Trainer trainer = trainer(device);
        assertThatThrownBy(() -> TrainingState.restore(path, trainer, run)).isInstanceOf(InputException.class).hasMessage(message);
    }

    /** The checksum is of every number, name, type, shape and string. */
    @Test void whateverHasChangedIsDamage() {
        try (Device device = new ReferenceDevice()) {
            String damage = "state.safetensors: its checksum is not that of its content, so it was damaged after it was written";
            StoredArray bias = good.tensors().get("decoder.0.bias");
            double[] last = bias.doubles().clone();
            last[last.length - 1] = Math.nextUp(last[last.length - 1]);
            for (StoredArray changed : List.of(StoredArray.of(last, bias.shape()), StoredArray.of(bias.doubles(), 9),
                    StoredArray.of(new float[9], 1, 1, 1, 9))) {
                Map<String, StoredArray> tensors = new LinkedHashMap<>(good.tensors());
                tensors.put("decoder.0.bias", changed);
                new Safetensors(tensors, good.metadata()).write(path);
                refused(device, RUN, damage);
            }
            Map<String, String> strings = new LinkedHashMap<>(good.metadata());
            strings.put("steps", "6");
            new Safetensors(good.tensors(), strings).write(path);
            refused(device, RUN, damage);
        }
    }
}
