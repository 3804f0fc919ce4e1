package org.dgd.benchmarks.gpu;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.benchmarks.ComparedStep;
import org.dgd.benchmarks.FlopCount;
import org.dgd.engine.*;
import org.dgd.engine.cuda.CudaDevice;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.CudaOptions;

/**
 * Time, bytes and operations of each kernel of one training step. A call is repeated between two waits for the GPU; what a wait alone takes is
 * subtracted, and the fastest step counts. The floor of a call is the larger of its operations at 200 TFLOP/s and its bytes at 2.7 TB/s, where every
 * tensor that it is given counts once.
 */
final class KernelTable {
    private static final double FLOPS = 200e12, BYTES = 2.7e12;
    private static final int REPEATS = 10, STEPS = 5, SEED = 1;

    /** Of all calls of one kernel in one step: how many, and what they took and had to move. */
    private record Cost(int calls, double seconds, double bytes, double flops, double floor) {
        Cost plus(Cost o) { return new Cost(calls + o.calls, seconds + o.seconds, bytes + o.bytes, flops + o.flops, floor + o.floor); }
    }

    private final CheckSize size;
    private final int batch;
    private Map<String, Cost> costs = new TreeMap<>();
    private Tensor barrier;
    private double wait;

    KernelTable(CheckSize size, int batch) {
        this.size = size;
        this.batch = batch;
    }

    void measure(CudaLibraries libraries, CheckReport report) {
        Map<String, Cost> fastest = new TreeMap<>();
        try (CudaDevice device = CudaDevice.open(libraries, CudaOptions.DEFAULT, KernelProxy.around(this::time))) {
            ComparedStep step = ComparedStep.of("dgd", device, size.capacity(), batch, SEED);
            step.advance();
            barrier = device.constant(Shape.SCALAR, 0);
            for (int i = 0; i < STEPS; i++) {
                costs = new TreeMap<>();
                wait = emptyWait();
                step.advance();
                costs.forEach((kernel, cost) -> fastest.merge(kernel, cost, (a, b) -> a.seconds <= b.seconds ? a : b));
            }
            barrier = null;
        }
        print(fastest, report);
    }

    private void time(Method kernel, Object[] arguments, Runnable proceed) {
        if (barrier == null) {
            proceed.run();
            return;
        }
        proceed.run();
        await();
        long started = System.nanoTime();
        for (int i = 0; i < REPEATS; i++) proceed.run();
        await();
        double seconds = Math.max(0, (System.nanoTime() - started) * 1e-9 - wait) / REPEATS;
        double bytes = bytes(arguments), flops = FlopCount.flops(kernel.getName(), arguments);
        costs.merge(kernel.getName(), new Cost(1, seconds, bytes, flops, Math.max(bytes / BYTES, flops / FLOPS)), Cost::plus);
    }

    /** What is read from the device is there only when all before it is done. */
    private void await() { barrier.storage.read(); }

    private double emptyWait() {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long started = System.nanoTime();
            await();
            least = Math.min(least, (System.nanoTime() - started) * 1e-9);
        }
        return least;
    }

    /** Of the tensors among the arguments, also those in a list or an array. */
    private static double bytes(Object... arguments) { return Arrays.stream(arguments).mapToDouble(KernelTable::bytesOf).sum(); }

    private static double bytesOf(Object argument) {
        return switch (argument) {
            case null -> 0;
            case Tensor t -> 4.0 * t.shape.size();
            case Target t -> (t.add() ? 2 : 1) * 4.0 * t.tensor().shape.size();
            case Object[] several -> bytes(several);
            case List<?> several -> bytes(several.toArray());
            default -> 0;
        };
    }

    private void print(Map<String, Cost> costs, CheckReport report) {
        report.line("Kernels of one eager step, batch %d, capacity %d, TF32. A call is repeated %d times between two waits; short ones are bound by their launch.",
                batch, size.capacity(), REPEATS);
        report.header("kernel", "calls", "us a step", "MB", "MFLOP", "floor, us", "times the floor");
        costs.entrySet().stream().sorted(Comparator.comparingDouble((Map.Entry<String, Cost> e) -> -e.getValue().seconds))
                .forEach(e -> row(e.getKey(), e.getValue(), report));
        row("all", costs.values().stream().reduce(new Cost(0, 0, 0, 0, 0), Cost::plus), report);
    }

    private static void row(String name, Cost c, CheckReport report) {
        report.row(name, c.calls, 1e6 * c.seconds, 1e-6 * c.bytes, 1e-6 * c.flops, 1e6 * c.floor, c.floor == 0
                ? "-" : String.format(Locale.ROOT, "%.1f", c.seconds / c.floor));
    }
}
