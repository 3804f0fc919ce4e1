package org.dgd.engine.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.dgd.engine.*;

/** Least squares on a table's rows with moments: gradients, both kinds of optimizer, numbers that are written before each step. */
final class RecordedFit {
    private static final int ROWS = 12;
    static final int COLUMNS = 3;

    final Tensor table;
    final List<double[]> heard = new ArrayList<>();
    int codeRuns;
    private final Device device;
    private final Tensor weight, m, v, velocity;
    private final AdamStep adam;
    private final SgdStep sgd;
    private int steps;

    RecordedFit(Device device) {
        this.device = device;
        table = device.table(ROWS, COLUMNS, numbers(ROWS * COLUMNS, 1));
        weight = device.parameter(Shape.matrix(5, COLUMNS), numbers(15, 2));
        m = device.zeros(weight.shape);
        v = device.zeros(weight.shape);
        velocity = device.zeros(table.shape);
        adam = new AdamStep(device, 0.9, 0.999, 1e-8, 1e-4);
        sgd = new SgdStep(device, 0.9, 0);
    }

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

    /** Steps of two sizes in turn, the smaller one every third time. @param before each step, given its number */
    static RecordedFit run(Device device, Recorder recorder, int steps, IntConsumer before) {
        RecordedFit fit = new RecordedFit(device);
        Index large = device.index(0, 1, 2, 3, 4, 5, 6), small = device.index(0, 1, 2);
        Tensor largeData = device.zeros(Shape.batch(7, 5)), smallData = device.zeros(Shape.batch(3, 5));
        for (int i = 1; i <= steps; i++) {
            before.accept(i);
            boolean last = i % 3 == 0;
            fit.run(recorder, last ? small : large, last ? smallData : largeData);
        }
        recorder.flush();
        return fit;
    }

    private static double[] numbers(int count, int seed) { return new Rng(seed).gaussians(count); }

    private static int[] rows(int n, int step) { return Arrays.copyOf(new Rng(step).permutation(ROWS), n); }
}
