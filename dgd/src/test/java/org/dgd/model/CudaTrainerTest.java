package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.cuda.EmulatedGpu;
import org.dgd.engine.cuda.Emulator;
import org.dgd.nn.Parameter;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.RowAdam;
import org.dgd.nn.optim.RowLangevin;
import org.dgd.nn.optim.RowSgd;
import org.dgd.nn.optim.Schedule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on an emulated GPU, whose steps are repeated as graphs, does what training on the cpu does. */
class CudaTrainerTest {
    /** Of numbers of the order of 1. */
    private static final double TOLERANCE = 1e-4;

    private Device device;
    private EmulatedGpu gpu;

    @BeforeEach void open() {
        device = Emulator.device();
        gpu = new EmulatedGpu();
    }

    @AfterEach void close() {
        if (device == null) return;
        gpu.reset();
        device.close();
    }

    /** What an epoch hears and what it leaves. */
    private record Course(List<Terms> terms, List<Long> steps, Map<String, Parameter> state) {
        static Course of(Trainer trainer, int epochs) {
            Course course = new Course(new ArrayList<>(), new ArrayList<>(), trainer.state());
            Schedule rates = Schedule.cosine(1e-2, 1e-3, epochs);
            for (int e = 1; e <= epochs; e++) {
                trainer.decoderStep().rate(rates.rate(e - 1));
                course.terms.add(trainer.epoch(e, (step, terms) -> {
                    course.steps.add(step);
                    course.terms.add(terms);
                }));
            }
            return course;
        }
    }

    private static void close(Course was, Course is) {
        assertThat(is.steps).isEqualTo(was.steps);
        assertThat(is.terms).hasSameSizeAs(was.terms);
        for (int i = 0; i < was.terms.size(); i++) {
            Terms a = was.terms.get(i), b = is.terms.get(i);
            assertThat(b.reconstruction()).as("reconstruction %d", i).isCloseTo(a.reconstruction(), within(TOLERANCE * (1 + Math.abs(a.reconstruction()))));
            assertThat(b.latent()).as("latent %d", i).isCloseTo(a.latent(), within(TOLERANCE * (1 + Math.abs(a.latent()))));
            assertThat(b.prior()).as("prior %d", i).isCloseTo(a.prior(), within(TOLERANCE * (1 + Math.abs(a.prior()))));
        }
        was.state.forEach((name, p) -> assertThat(is.state.get(name).read()).as(name).containsExactly(p.read(), within(TOLERANCE)));
    }

    /** 20 steps with a smaller batch at the end of each epoch and another rate in each. */
    private void sameAsCpu(TinyProblem problem, int epochs) {
        try (Device cpu = new CpuDevice(1)) {
            close(Course.of(problem.trainer(problem.model(cpu, 1)), epochs), Course.of(problem.trainer(problem.model(device, 1)), epochs));
        }
    }

    @Test void aMixturesTrainingIsAsOnTheCpu() { sameAsCpu(TinyProblem.mlp(13, Covariance.ISOTROPIC, false), 7); }

    @Test void trainingWithLabelsIsAsOnTheCpu() { sameAsCpu(TinyProblem.mlp(13, Covariance.DIAGONAL, true), 7); }

    @Test void trainingUnderAStandardNormalIsAsOnTheCpu() { sameAsCpu(TinyProblem.mlp(13, null, false), 7); }

    @Test void workThatRunsLateIsWaitedFor() {
        gpu.deferred(true);
        sameAsCpu(TinyProblem.mlp(13, Covariance.ISOTROPIC, false), 7);
    }

    /** Steps that are repeated have new noise each time. */
    @Test void langevinDynamicsAreAsOnTheCpu() {
        gpu.deferred(true);
        TinyProblem problem = TinyProblem.mlp(13, Covariance.ISOTROPIC, false);
        try (Device cpu = new CpuDevice(1)) {
            close(Course.of(langevin(problem, cpu), 7), Course.of(langevin(problem, device), 7));
        }
    }

    private static Trainer langevin(TinyProblem problem, Device on) {
        Dgd model = problem.model(on, 1);
        Optimizer z = new RowLangevin(model.representation().table(), 1e-3, new Rng(3), 5, 3);
        return problem.trainer(model, 5, PriorScale.DATASET, new Adam(model.decoder().parameters(), 1e-2, 1e-5), z,
                new Adam(model.prior().parameters(), 1e-1, 0));
    }

    @Test void imagesTrainAsOnTheCpu() { sameAsCpu(TinyProblem.images(13, Covariance.ISOTROPIC, false), 7); }

    /** An interrupted run that goes on records its steps anew, and comes to the same bits. */
    @Test void aRunGoesOnFromItsCheckpoint(@TempDir Path folder) {
        TinyProblem problem = TinyProblem.mlp(13, Covariance.DIAGONAL, true);
        Trainer whole = rowAdam(problem), first = rowAdam(problem), second = rowAdam(problem);
        for (int e = 1; e <= 12; e++) whole.epoch(e, (_, _) -> { });
        for (int e = 1; e <= 6; e++) first.epoch(e, (_, _) -> { });
        TrainingState.save(folder.resolve("state"), first, 6, "run");
        for (int e = 1; e <= 4; e++) second.epoch(e, (_, _) -> { });                            // it has recorded before it is restored
        assertThat(TrainingState.restore(folder.resolve("state"), second, "run")).isEqualTo(6);
        for (int e = 7; e <= 12; e++) second.epoch(e, (_, _) -> { });
        assertThat(second.steps()).isEqualTo(whole.steps());
        whole.state().forEach((name, p) -> assertThat(second.state().get(name).read()).as(name).containsExactly(p.read()));
        assertThat(second.representationStep().state().get("row_steps").storage.read()).containsOnly(12);
    }

    private Trainer rowAdam(TinyProblem problem) {
        Dgd model = problem.model(device, 1);
        Optimizer z = new RowAdam(model.representation().table(), 1e-2, AdamRule.DEFAULT);
        return problem.trainer(model, 5, PriorScale.DATASET, new Adam(model.decoder().parameters(), 1e-2, 1e-5), z,
                new Adam(model.prior().parameters(), 1e-1, 0));
    }

    @Test void aThousandStepsTakeNoMoreMemoryThanTen() {
        Trainer trainer = TinyProblem.mlp(13, Covariance.ISOTROPIC, false).trainer(TinyProblem.mlp(13, Covariance.ISOTROPIC, false).model(device, 1));
        for (int e = 1; e <= 10; e++) trainer.epoch(e, (_, _) -> { });
        long allocations = gpu.allocations(), bytes = gpu.liveBytes(), graphs = gpu.liveGraphs();
        for (int e = 11; e <= 344; e++) trainer.epoch(e, (_, _) -> { });
        assertThat(trainer.steps()).isGreaterThan(1000);
        assertThat(new long[] {gpu.allocations(), gpu.liveBytes(), gpu.liveGraphs()}).containsExactly(allocations, bytes, graphs);
        assertThat(graphs).as("one for each size of batch").isEqualTo(2);
    }

    /** Terms are read together, a few steps late; the step that went wrong is named all the same, and later ones are not heard of. */
    @Test void theStepThatDivergesIsNamed() {
        TinyProblem problem = TinyProblem.mlp(20, Covariance.ISOTROPIC, false);
        Dgd model = problem.model(device, 1);
        RowSgd z = new RowSgd(model.representation().table(), 1e-2, 0.9);
        Trainer trainer = problem.trainer(model, 2, PriorScale.DATASET, new Adam(model.decoder().parameters(), 1e-3, 0), z,
                new Adam(model.prior().parameters(), 1e-1, 0));
        trainer.epoch(1, (_, _) -> { });
        trainer.epoch(2, (_, _) -> { });
        double[] values = model.representation().values();
        int[] fourth = trainer.batches().epoch(3).get(3);
        values[2 * fourth[1]] = Double.NaN;
        model.representation().values(values);
        List<Long> heard = new ArrayList<>();
        assertThatThrownBy(() -> trainer.epoch(3, (step, _) -> heard.add(step))).isInstanceOf(DivergedException.class)
                .hasMessageStartingWith("training diverged in epoch 3, step 24: the ");
        assertThat(heard).containsExactly(21L, 22L, 23L);
    }
}
