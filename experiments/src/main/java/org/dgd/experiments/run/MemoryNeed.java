package org.dgd.experiments.run;

import java.util.Locale;
import java.util.function.Function;
import org.dgd.engine.Device;
import org.dgd.engine.SizingDevice;
import org.dgd.experiments.cli.Machine;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;
import org.dgd.nn.data.InputException;

/**
 * How much memory training will take, found out before it begins: the first step runs on a {@link SizingDevice}. All in bytes.
 *
 * @param device  where it trains; on {@code cuda} model and step lie in the GPU's memory, on other devices all is in Java's heap
 * @param model   parameters, their gradients and moments, representations with theirs, and a batch of data
 * @param step    activations and their gradients, of a batch and of the smaller one at the end of an epoch, with the kernels' scratch
 * @param saving  copies of what is saved, while a checkpoint or the model is written
 * @param present what the program and the data take already
 */
public record MemoryNeed(String device, long model, long step, long saving, long present) {
    private static final long MEGABYTE = 1 << 20;
    /** Filters that kernels keep in other orders, tensors that they rearrange, tiles of every thread: up to 0.7 of the step was measured on cpu; other devices keep little. */
    private static final double SCRATCH = 2, LITTLE_SCRATCH = 1.3;
    /** Java's collector divides the heap, so not all of it can be in use at a time. */
    private static final double COLLECTOR = 1.25;
    /** For pictures and the report. */
    private static final long REST = 16 * MEGABYTE;

    /**
     * Of the training that a command is about to begin.
     *
     * @param start     makes it on a device, as it will be made on the real one; its numbers may be anything
     * @param samples   of the training set
     * @param batchSize of a step
     */
    public static MemoryNeed of(Device device, Function<Device, Started> start, int samples, int batchSize) {
        try (SizingDevice sizing = new SizingDevice(device)) {
            Started made = start.apply(sizing);
            made.firstStep.run();
            long largest = made.trainer.state().values().stream().mapToLong(p -> (long) Double.BYTES * p.tensor().shape.size()).max().orElse(0);
            int batch = Math.min(batchSize, samples), last = samples % batch;
            boolean blocks = device.name().equals("cpu");
            double part = blocks ? (double) lanes(last) / lanes(batch) : (double) last / batch;
            long step = Math.round((blocks ? SCRATCH : LITTLE_SCRATCH) * sizing.stepMemory().held() * (1 + part));
            return new MemoryNeed(device.name(), sizing.lasting(), step, sizing.lasting() + largest, inUse());
        } catch (ArithmeticException | OutOfMemoryError e) {
            throw new InputException("the model or its batch is too large for any memory; lower --batch-size, --capacity, --hidden or --latent", e);
        }
    }

    /** Blocks of sixteen samples, of which the device cpu stores whole ones. */
    private static int lanes(int samples) { return Math.ceilDiv(samples, 16); }

    /** Stops an epoch after its first step. */
    public static <T> StepListener<T> afterOne() {
        return new StepListener<>() {
            @Override public void stepped(long step, T terms) { }

            @Override public boolean stops() { return true; }
        };
    }

    /** Training before its first step. */
    public record Started(Resumable trainer, Runnable firstStep) { }

    /** The same with so many more representations, each with two moments. */
    public MemoryNeed withRepresentations(long rows, int latent) {
        long table = rows * latent * Float.BYTES;
        return new MemoryNeed(device, model + 3 * table, step, saving + 5 * table, present);
    }

    /** Of so many at a time. */
    public MemoryNeed times(int jobs) { return new MemoryNeed(device, jobs * model, jobs * step, jobs * saving, present); }

    private static long inUse() {
        System.gc();                                            // or what reading the data left would count
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Of Java's heap. */
    public long heap() { return Math.round(COLLECTOR * (saving + present + REST + (onGpu() ? 0 : model + step))); }

    private boolean onGpu() { return device.equals("cuda"); }

    /** What Java may use: its limit, or the memory of the machine or container where that is less. */
    public static long available() {
        long machine = Machine.memory(), limit = Runtime.getRuntime().maxMemory();
        return machine > 0 ? Math.min(machine, limit) : limit;
    }

    /** Refuses what will not fit, with an {@link InputException} that says what to lower. */
    public void requireFit() { requireFit(available()); }

    void requireFit(long available) {
        if (heap() <= available) return;
        String lower = onGpu() || model > step ? "--limit, --latent, --capacity or --hidden" : "--batch-size, --capacity or --hidden";
        throw new InputException("training would need some " + text(heap()) + " of memory (" + parts() + "), and Java may use " + text(available)
                + "; lower " + lower + ", or give Java more with DGD_JVM_OPTS=-Xmx" + Math.ceilDiv(heap(), 1024 * MEGABYTE) + "g"
                + (Machine.memory() > 0 ? " (the machine has " + text(Machine.memory()) + ")" : ""));
    }

    /** For {@code --dry-run}. */
    public String line() { return text(heap()) + ": " + parts() + "; Java may use " + text(available()); }

    private String parts() {
        return "model " + text(model) + (onGpu() ? " and step " + text(step) + " on the GPU" : ", step " + text(step)) + ", saving " + text(saving)
                + ", program and data " + text(present);
    }

    private static String text(long bytes) { return String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, MEGABYTE)); }
}
