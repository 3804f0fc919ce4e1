package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraphExec;
import org.dgd.engine.*;

/**
 * Runs a step's code a few times, so that all memory is there and cuDNN has chosen its algorithms, then records it as one graph and launches that.
 * The storage of its steps is in a pool of its own, so what a graph reads and writes belongs to nobody else; graphs may share it, since they run one
 * after the other. Results stay on the GPU until several steps' are read at once, so Java need not wait for every step.
 */
final class CudaRecorder extends Recorder {
    static final int RUNS_BEFORE_RECORDING = 2, STEPS_READ_TOGETHER = 16;

    private static final System.Logger LOG = System.getLogger(CudaRecorder.class.getName());

    private final CudaDevice cuda;
    private final Context context;
    private final Pool pool = new Pool();
    private final Map<Object, Recording> recordings = new HashMap<>();
    private final List<Consumer<double[]>> waiting = new ArrayList<>(STEPS_READ_TOGETHER);
    private Tensor results;                  // a row for each of the steps that wait
    private boolean records = true;

    /** What is known of a step. */
    private static final class Recording {
        int runs;
        CUgraphExec graph;
        Floats result;
    }

    CudaRecorder(CudaDevice device) {
        super(device);
        cuda = device;
        context = device.context();
    }

    @Override public void run(Object key, Supplier<Tensor> step, Consumer<double[]> results) {
        context.enter();
        Recording r = recordings.computeIfAbsent(key, _ -> new Recording());
        try {
            if (r.graph == null && records && r.runs++ >= RUNS_BEFORE_RECORDING) record(r, step);
            if (r.graph == null) {
                runCode(step, results);
                return;
            }
            context.graphs().launch(r.graph);
            keep(r.result, results);
        } catch (RuntimeException e) {
            waiting.clear();
            throw e;
        }
    }

    private void runCode(Supplier<Tensor> step, Consumer<double[]> results) {
        try (Scope _ = cuda.scopeOf(pool)) {
            keep(Floats.of(step.get()), results);
        }
    }

    /** Nothing runs. When NVIDIA's libraries refuse, the step is run by its code, now and later. */
    private void record(Recording r, Supplier<Tensor> step) {
        try (Scope scope = cuda.scopeOf(pool)) {
            try {
                context.graphs().begin();
                Floats result = Floats.of(step.get());
                r.graph = context.graphs().end(this);
                r.result = result;
            } catch (RuntimeException e) {
                scope.forgetGradients();
                if (!(e instanceof DeviceException)) throw e;
                records = false;
                LOG.log(System.Logger.Level.WARNING, "cuda: steps are not recorded as graphs, so small ones take longer: " + e.getMessage());
            } finally {
                context.graphs().abandon();
            }
        }
    }

    /** Copies a step's result to where it waits to be read. */
    private void keep(Floats result, Consumer<double[]> heard) {
        int size = result.size();
        if (results == null || results.shape.c() != size) {
            flush();
            results = cuda.zeros(Shape.matrix(STEPS_READ_TOGETHER, size));
        }
        long bytes = (long) Float.BYTES * size;
        CUdeviceptr row = Floats.of(results).pointer().withByteOffset(waiting.size() * bytes);
        Status.driver(cuMemcpyDtoDAsync(row, result.pointer(), bytes, context.stream()), "cuMemcpyDtoDAsync");
        waiting.add(heard);
        if (waiting.size() == STEPS_READ_TOGETHER) flush();
    }

    @Override public void flush() {
        if (waiting.isEmpty()) return;
        List<Consumer<double[]>> steps = List.copyOf(waiting);
        waiting.clear();
        double[] all = results.storage.read();
        int size = results.shape.c();
        for (int i = 0; i < steps.size(); i++) steps.get(i).accept(Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
}
