package org.dgd.engine;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a step again and again, each time on other numbers at the same places of the device's memory. This one runs the step's code every time; a
 * device may run it a few times, record what it does, and from then on repeat that without the code.
 *
 * <p>So a step is work of the device and nothing else. What changes from one run to the next (data, row numbers, learning rates, random numbers) is
 * written before the run, into tensors and indices that outlive scopes. The step itself neither writes nor reads numbers, makes no parameters, and
 * leaves nothing behind in Java that matters afterwards. All Java numbers it uses are the same for equal keys.
 */
public class Recorder {
    protected final Device device;

    protected Recorder(Device device) { this.device = device; }

    /**
     * Runs a step in a scope of its own.
     *
     * @param key     steps with equal keys do the same to the same tensors: often the size of the batch
     * @param step    its result is a tensor of a few numbers, such as the terms of a loss
     * @param results is given these numbers. Steps are heard of in their order, but a device may be some steps ahead; an exception of it ends the run
     *                or {@link #flush} in which it happens, and later steps that were already run are then not heard of.
     */
    public void run(Object key, Supplier<Tensor> step, Consumer<double[]> results) {
        double[] numbers;
        try (Scope _ = device.scope()) {
            numbers = step.get().storage.read();
        }
        results.accept(numbers);
    }

    /** Waits until all steps are done and their results were given. */
    public void flush() { }
}
