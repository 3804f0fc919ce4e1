package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import jcuda.driver.CUresult;
import org.dgd.engine.*;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Steps that are recorded and repeated do what their code does, in memory that nobody else is given. */
@ExtendWith(EmulatorSeed.class)
final class CudaRecorderTest {
    private EmulatedGpu gpu;
    private CudaDevice device;

    @BeforeEach void open() {
        device = Emulator.device();
        gpu = new EmulatedGpu();
    }

    @AfterEach void close() {
        if (device == null) return;
        gpu.reset();
        device.close();
    }

    /** As on devices that record nothing. */
    private static final class CodeRecorder extends Recorder {
        CodeRecorder(Device device) { super(device); }
    }

    private RecordedFit fit(Recorder recorder, int steps) { return RecordedFit.run(device, recorder, steps, _ -> { }); }

    private void same(boolean deferred) {
        gpu.deferred(deferred);
        RecordedFit code = fit(new CodeRecorder(device), 40), graph = fit(device.recorder(), 40);
        assertThat(code.codeRuns).isEqualTo(40);
        assertThat(graph.codeRuns).as("two runs and a recording of each size").isEqualTo(2 * (CudaRecorder.RUNS_BEFORE_RECORDING + 1));
        assertThat(graph.heard).hasSize(40);
        assertThat(graph.state()).as("the same bits").usingRecursiveComparison().isEqualTo(code.state());
    }

    @Test void aRepeatedStepDoesWhatItsCodeDoes() { same(false); }

    @Test void nothingIsReadBeforeItIsThere() { same(true); }

    @Test void memoryOfARecordedStepIsGivenToNobody() {
        double[] alone = fit(device.recorder(), 30).table.storage.read();
        try (Scope outer = device.scope()) {
            List<Tensor> kept = new ArrayList<>();
            RecordedFit fit = RecordedFit.run(device, device.recorder(), 30, i -> {
                for (Shape s : List.of(Shape.batch(7, RecordedFit.COLUMNS), Shape.batch(7, 5), Shape.SCALAR, Shape.batch(3, 5))) {
                    kept.add(outer.tensor(s));
                    device.kernels().fill(kept.getLast(), i);
                }
                device.context().memory().trim();
            });
            for (int i = 0; i < kept.size(); i++) assertThat(kept.get(i).storage.read()).containsOnly(i / 4 + 1);
            assertThat(fit.table.storage.read()).isEqualTo(alone);
        }
    }

    @Test void aThousandStepsLeaveNothingBehind() {
        Recorder recorder = device.recorder();
        RecordedFit fit = new RecordedFit(device);
        Index index = device.index(0, 1, 2, 3, 4, 5, 6);
        Tensor data = device.zeros(Shape.batch(7, 5));
        for (int i = 0; i < 20; i++) fit.run(recorder, index, data);
        long allocations = gpu.allocations(), live = gpu.liveBytes(), handles = gpu.liveHandles(), graphs = gpu.liveGraphs();
        for (int i = 0; i < 1000; i++) fit.run(recorder, index, data);
        recorder.flush();
        assertThat(new long[] {gpu.allocations(), gpu.liveBytes(), gpu.liveHandles(), gpu.liveGraphs()}).containsExactly(allocations, live, handles, graphs);
        assertThat(fit.heard).hasSize(1020);
    }

    @Test void graphsOfWhatIsGarbageAreDestroyed() throws InterruptedException {
        long before = gpu.liveGraphs();
        for (int i = 0; i < 3; i++) fit(device.recorder(), 12);
        assertThat(gpu.liveGraphs()).isGreaterThan(before);
        long end = System.nanoTime() + 10_000_000_000L;
        long left;
        do {
            System.gc();
            Thread.sleep(10);
            fit(device.recorder(), 12);
            left = gpu.liveGraphs() - before;
        } while (left > 6 && System.nanoTime() < end);
        assertThat(left).as("of the last few").isLessThanOrEqualTo(6);
    }

    @Test void stepsThatWriteOrReadCannotBeRecorded() {
        refused(() -> device.current().tensor(Shape.SCALAR, new float[] {1}).square(), "writes or reads numbers");
        Tensor x = device.constant(Shape.SCALAR, 2);
        refused(() -> x.mul(x.square().item()), "writes or reads numbers");
    }

    private void refused(Supplier<Tensor> step, String message) {
        Recorder recorder = device.recorder();
        assertThatThrownBy(() -> { for (int i = 0; i < 3; i++) recorder.run("step", step, _ -> { }); }).hasMessageContaining(message);
        Tensor x = device.constant(Shape.SCALAR, 3);
        List<double[]> heard = new ArrayList<>();
        for (int i = 0; i < 4; i++) recorder.run("other", x::square, heard::add);
        recorder.flush();
        assertThat(heard).as("afterwards").hasSize(4).allSatisfy(y -> assertThat(y).containsExactly(9));
    }

    /** Memory can be lost between two steps, for instance when all that is free goes back to the driver. */
    @Test void aStepThatNeedsMoreMemoryThanBeforeRunsByItsCode() {
        Recorder recorder = device.recorder();
        int[] runs = {0};
        Tensor x = device.constant(Shape.SCALAR, 2);
        List<double[]> heard = new ArrayList<>();
        Warnings warnings = Warnings.of(CudaRecorder.class, () -> {
            for (int i = 0; i < 6; i++)
                recorder.run("step", () -> {
                    if (++runs[0] == 3) device.current().tensor(Shape.vector(1 << 20));
                    return x.square();
                }, heard::add);
            recorder.flush();
        });
        assertThat(heard).hasSize(6).allSatisfy(y -> assertThat(y).containsExactly(4));
        assertThat(runs[0]).as("six steps and a recording").isEqualTo(7);
        assertThat(warnings.texts()).singleElement().asString().contains("steps are not recorded as graphs", "that it did not need before");
    }

    @Test void whatCannotBeRecordedRunsByItsCode() {
        List<double[]> expected = fit(new CodeRecorder(device), 12).state();
        for (String call : List.of("cuStreamBeginCapture_v2", "cuStreamEndCapture", "cuGraphInstantiateWithFlags", "cuLaunchKernel")) {
            long graphs = gpu.liveGraphs();
            RecordedFit fit = RecordedFit.run(device, device.recorder(), 12, i -> {
                if (i == 4) gpu.inject(call, CUresult.CUDA_ERROR_NOT_SUPPORTED, call.equals("cuLaunchKernel") ? 9 : 0);
            });
            assertThat(fit.codeRuns).as("%s fails", call).isGreaterThanOrEqualTo(12);
            assertThat(fit.state()).as("%s fails", call).usingRecursiveComparison().isEqualTo(expected);
            assertThat(gpu.liveGraphs()).isEqualTo(graphs);
        }
    }

    /** Step 5 goes wrong: steps 1 to 4 are heard of, and nothing of this run is left for the next. */
    @Test void afterAFailureNothingIsHeardOfLaterSteps() {
        Recorder recorder = device.recorder();
        Tensor x = device.constant(Shape.SCALAR, 2);
        List<Integer> heard = new ArrayList<>();
        assertThatThrownBy(() -> {
            for (int i = 1; i <= 7; i++) {
                int step = i;
                recorder.run("step", x::square, _ -> {
                    if (step == 5) throw new ArithmeticException("step " + step);
                    heard.add(step);
                });
            }
            recorder.flush();
        }).hasMessage("step 5");
        recorder.flush();
        assertThat(heard).containsExactly(1, 2, 3, 4);
        recorder.run("step", x::square, _ -> heard.add(8));
        recorder.flush();
        assertThat(heard).containsExactly(1, 2, 3, 4, 8);
    }
}
