package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int ROWS = 12, COLUMNS = 3;

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

    /** Least squares on a table's rows with moments: gradients, both kinds of optimizer, numbers that are written before each step. */
    private final class Fit {
        final Tensor table = device.table(ROWS, COLUMNS, numbers(ROWS * COLUMNS, 1)), weight = device.parameter(Shape.matrix(5, COLUMNS), numbers(15, 2));
        final Tensor m = device.zeros(weight.shape), v = device.zeros(weight.shape), velocity = device.zeros(table.shape);
        final AdamStep adam = new AdamStep(device, 0.9, 0.999, 1e-8, 1e-4);
        final SgdStep sgd = new SgdStep(device, 0.9, 0);
        final List<double[]> heard = new ArrayList<>();
        int steps, codeRuns;

        void run(Recorder recorder, Index index, Tensor data) {
            steps++;
            index.set(rows(index.size(), steps));
            data.storage.write(numbers(data.shape.size(), 100 + steps));
            adam.at(0.1 / steps, steps);
            sgd.at(0.05 / steps);
            recorder.run(index.size(), () -> step(index, data), heard::add);
        }

        private Tensor step(Index index, Tensor data) {
            codeRuns++;
            Tensor z = table.rows(index), error = z.linear(weight, null).squaredError(data), size = z.square().sum();
            error.add(size.mul(0.1)).backward();
            device.kernels().adam(List.of(weight), List.of(m), List.of(v), adam);
            weight.zeroGradient();
            device.kernels().sgdRows(table, velocity, sgd);
            return error.concat(Axis.C, size);
        }

        List<double[]> state() {
            List<double[]> state = new ArrayList<>(heard);
            for (Tensor t : List.of(table, weight, m, v, velocity)) state.add(t.storage.read());
            return state;
        }
    }

    /** As on devices that record nothing. */
    private static final class CodeRecorder extends Recorder {
        CodeRecorder(Device device) { super(device); }
    }

    private static double[] numbers(int count, int seed) { return new Rng(seed).gaussians(count); }

    private static int[] rows(int n, int step) { return Arrays.copyOf(new Rng(step).permutation(ROWS), n); }

    /** Steps of two sizes in turn, the smaller one every third time. */
    private Fit fit(Recorder recorder, int steps) {
        Fit fit = new Fit();
        Index large = device.index(0, 1, 2, 3, 4, 5, 6), small = device.index(0, 1, 2);
        Tensor largeData = device.zeros(Shape.batch(7, 5)), smallData = device.zeros(Shape.batch(3, 5));
        for (int i = 1; i <= steps; i++) {
            boolean last = i % 3 == 0;
            fit.run(recorder, last ? small : large, last ? smallData : largeData);
        }
        recorder.flush();
        return fit;
    }

    private void same(boolean deferred) {
        gpu.deferred(deferred);
        Fit code = fit(new CodeRecorder(device), 40), graph = fit(device.recorder(), 40);
        assertThat(code.codeRuns).isEqualTo(40);
        assertThat(graph.codeRuns).as("two runs and a recording of each size").isEqualTo(2 * (CudaRecorder.RUNS_BEFORE_RECORDING + 1));
        assertThat(graph.heard).hasSize(40);
        assertThat(graph.state()).as("the same bits").usingRecursiveComparison().isEqualTo(code.state());
    }

    @Test void aRepeatedStepDoesWhatItsCodeDoes() { same(false); }

    @Test void nothingIsReadBeforeItIsThere() { same(true); }

    @Test void memoryOfARecordedStepIsGivenToNobody() {
        double[] alone = fit(device.recorder(), 30).table.storage.read();
        Recorder recorder = device.recorder();
        Fit fit = new Fit();
        Index index = device.index(0, 1, 2, 3, 4, 5, 6), small = device.index(0, 1, 2);
        Tensor data = device.zeros(Shape.batch(7, 5)), smallData = device.zeros(Shape.batch(3, 5));
        try (Scope outer = device.scope()) {
            List<Tensor> kept = new ArrayList<>();
            for (int i = 1; i <= 30; i++) {
                fit.run(recorder, i % 3 == 0 ? small : index, i % 3 == 0 ? smallData : data);
                for (Shape s : List.of(Shape.batch(7, COLUMNS), Shape.batch(7, 5), Shape.SCALAR, Shape.batch(3, 5))) {
                    kept.add(outer.tensor(s));
                    device.kernels().fill(kept.getLast(), i);
                }
                device.context().memory().trim();
            }
            recorder.flush();
            for (int i = 0; i < kept.size(); i++) assertThat(kept.get(i).storage.read()).containsOnly(i / 4 + 1);
        }
        assertThat(fit.table.storage.read()).isEqualTo(alone);
    }

    @Test void aThousandStepsLeaveNothingBehind() {
        Recorder recorder = device.recorder();
        Fit fit = new Fit();
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

    @Test void aStepThatNeedsMoreMemoryThanBeforeIsRefused() {
        Recorder recorder = device.recorder();
        int[] runs = {0};
        Tensor x = device.constant(Shape.SCALAR, 2);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 3; i++)
                recorder.run("step", () -> {
                    if (++runs[0] == 3) device.current().tensor(Shape.vector(1 << 20));
                    return x.square();
                }, _ -> { });
        }).isInstanceOf(IllegalStateException.class).hasMessageContaining("that it did not need before");
    }

    @Test void whatCannotBeRecordedRunsByItsCode() {
        List<double[]> expected = fit(new CodeRecorder(device), 12).state();
        for (String call : List.of("cuStreamBeginCapture_v2", "cuStreamEndCapture", "cuGraphInstantiateWithFlags", "cuLaunchKernel")) {
            long graphs = gpu.liveGraphs();
            Recorder recorder = device.recorder();
            Fit fit = new Fit();
            Index index = device.index(0, 1, 2, 3, 4, 5, 6), small = device.index(0, 1, 2);
            Tensor data = device.zeros(Shape.batch(7, 5)), smallData = device.zeros(Shape.batch(3, 5));
            for (int i = 1; i <= 12; i++) {
                if (i == 4) gpu.inject(call, CUresult.CUDA_ERROR_NOT_SUPPORTED, call.equals("cuLaunchKernel") ? 9 : 0);
                fit.run(recorder, i % 3 == 0 ? small : index, i % 3 == 0 ? smallData : data);
            }
            recorder.flush();
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
