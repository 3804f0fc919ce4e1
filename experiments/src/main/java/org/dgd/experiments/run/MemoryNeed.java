package org.dgd.experiments.run;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.SizingDevice;
import org.dgd.experiments.cli.MemoryAdvice;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How much memory a command will take, found out before it begins: its first steps run on a {@link SizingDevice}. All in bytes.
 *
 * @param work     what takes it, such as training
 * @param device   where it computes; on {@code cuda} model and step lie in the GPU's memory, on other devices all is in Java's heap
 * @param free     what the device has left of its own memory; empty where it has none or cannot tell
 * @param model    tensors that stay: parameters, their gradients and moments, representations with theirs, and a batch of data
 * @param step     activations and their gradients, of all sizes of batches there are, with the kernels' scratch
 * @param copies   arrays beside them: of a checkpoint and of what is exchanged with the device, and results
 * @param present  what the program and the data take already
 * @param pictures and the report of a run
 */
public record MemoryNeed(String work, String device, OptionalLong free, long model, long step, long copies, long present,
                         long pictures) {
    private static final long MEGABYTE = 1 << 20;
    /** Fitted: filters that kernels keep in other orders, tensors that they rearrange, tiles of every thread. Up to 0.7 of the step was measured on cpu; other devices keep little. */
    private static final double SCRATCH = 2, LITTLE_SCRATCH = 1.3;
    /** Fitted: one part in so many of the others is left to Java's collector, which divides the heap, so that not all of it can be in use at a time. */
    private static final int COLLECTOR = 4;
    /** Fitted: what pictures and a report take in all. */
    private static final long PICTURES = 16 * MEGABYTE;

    /**
     * Of the training that a command is about to begin.
     *
     * @param start     makes it on a device, as it will be made on the real one; its numbers may be anything
     * @param samples   of the training set
     * @param batchSize of a step
     */
    public static MemoryNeed of(Device device, Function<Device, Started> start, int samples, int batchSize) {
        return sized(device, "lower --batch-size, --capacity, --hidden or --latent", (sizing, present) -> {
            Started made = start.apply(sizing);
            made.firstStep.run();
            long steps = sizing.stepMemory().held();
            made.between.run();
            long largest = made.trainer.state().values().stream().mapToLong(p -> (long) Double.BYTES * p.tensor().shape.size()).max().orElse(0);
            int batch = Math.min(batchSize, samples), last = samples % batch;
            double part = blocks(device) ? (double) lanes(last) / lanes(batch) : (double) last / batch;
            long between = sizing.stepMemory().held() - steps;
            long copies = Math.max(sizing.lasting() + largest, between == 0 ? 0 : 2 * sizing.largestCopy());
            return new MemoryNeed("training", device.name(), device.freeMemory(), sizing.lasting(),
                    Math.round(scratch(device) * (steps * (1 + part) + between)), copies, present, PICTURES);
        });
    }

    /**
     * Of a command that uses a model which it has opened on the device already.
     *
     * @param command that does it, whose options may be lowered
     * @param open    opens what is there already on another device
     * @param use     does with it what the command will do, with as few samples as have all shapes; numbers may be anything
     * @param results bytes of arrays that the command makes in all
     */
    public static <T> MemoryNeed ofUse(CommandSpec command, Device device, Function<Device, T> open, Consumer<T> use, long results) {
        return sized(device, MemoryAdvice.lower(command, false).orElse("take fewer samples"), (sizing, present) -> {
            T opened = open.apply(sizing);
            long before = sizing.lasting();
            use.accept(opened);
            // two at a time: what is made from an array while it is there
            return new MemoryNeed(command.name(), device.name(), device.freeMemory(), sizing.lasting() - before,
                    Math.round(scratch(device) * sizing.stepMemory().held()), 2 * sizing.largestCopy() + results, present, 0);
        });
    }

    /** @param advice where a count of numbers is more than one array can have */
    private static MemoryNeed sized(Device device, String advice, BiFunction<SizingDevice, Long, MemoryNeed> need) {
        long present = inUse();
        try (SizingDevice sizing = new SizingDevice(device)) {
            return need.apply(sizing, present);
        } catch (ArithmeticException e) {
            throw new InputException("what lies in memory at a time is too large for any machine; " + advice, e);
        }
    }

    private static boolean blocks(Device device) { return device.name().equals("cpu"); }

    private static double scratch(Device device) { return blocks(device) ? SCRATCH : LITTLE_SCRATCH; }

    /** Blocks of sixteen samples, of which the device cpu stores whole ones. */
    private static int lanes(int samples) { return Math.ceilDiv(samples, 16); }

    /** Stops an epoch after its first step. */
    public static <T> StepListener<T> afterOne() {
        return new StepListener<>() {
            @Override public void stepped(long step, T terms) { }

            @Override public boolean stops() { return true; }
        };
    }

    /**
     * Training before its first step.
     *
     * @param between what is done between epochs, with as few samples as have all shapes
     */
    public record Started(Resumable trainer, Runnable firstStep, Runnable between) {
        public Started(Resumable trainer, Runnable firstStep) { this(trainer, firstStep, () -> { }); }
    }

    /** The same with so many more representations, each with two moments. */
    public MemoryNeed withRepresentations(long rows, int latent) {
        long table = rows * latent * Float.BYTES;
        return new MemoryNeed(work, device, free, model + 3 * table, step, copies + 5 * table, present, pictures);
    }

    /** Of so many at a time. */
    public MemoryNeed times(int jobs) { return new MemoryNeed(work, device, free, jobs * model, jobs * step, jobs * copies, present, pictures); }

    private static long inUse() {
        System.gc();                                            // or what reading the data left would count
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** A part of a sum, in megabytes. */
    private record Part(String name, long megabytes) {
        static Part of(String name, long bytes) { return new Part(name, MemoryAdvice.megabytes(bytes)); }

        @Override public String toString() { return name + " " + MemoryAdvice.text(megabytes * MEGABYTE); }
    }

    /** What adds up to {@link #heap}. */
    private List<Part> parts() {
        Stream<Part> host = Stream.of(Part.of("copies", copies), Part.of("program and data", present), Part.of("pictures", pictures));
        List<Part> parts = Stream.concat(onGpu() ? Stream.empty() : ofDevice(), host).filter(part -> part.megabytes > 0).toList();
        long collector = Math.ceilDiv(sum(parts.stream()), COLLECTOR);
        return Stream.concat(parts.stream(), Stream.of(new Part("collector", collector))).toList();
    }

    private Stream<Part> ofDevice() { return Stream.of(Part.of("model", model), Part.of("step", step)); }

    private static long sum(Stream<Part> parts) { return parts.mapToLong(Part::megabytes).sum(); }

    private static String words(Stream<Part> parts) { return parts.map(Part::toString).collect(Collectors.joining(", ")); }

    /** Of Java's heap: the sum of the parts, each in whole megabytes. */
    public long heap() { return MEGABYTE * sum(parts().stream()); }

    private boolean onGpu() { return device.equals("cuda"); }

    public boolean fits() { return fits(MemoryAdvice.available()); }

    boolean fits(long available) { return heap() <= available && !(onGpu() && free.isPresent() && gpu() > free.getAsLong()); }

    /** Of the GPU's memory. */
    private long gpu() { return MEGABYTE * sum(ofDevice()); }

    /** Refuses what will not fit, with an {@link InputException} that says what to lower of the command's options. */
    public void requireFit(CommandSpec command) { requireFit(command, MemoryAdvice.available()); }

    void requireFit(CommandSpec command, long available) {
        if (onGpu() && free.isPresent() && gpu() > free.getAsLong())
            throw new InputException(work + " would need some " + MemoryAdvice.text(gpu()) + " of the GPU's memory (" + words(ofDevice()) + "), of which "
                    + MemoryAdvice.text(free.getAsLong()) + " are free; " + MemoryAdvice.lower(command, model > step).map(lower -> lower + ", ").orElse("")
                    + "end other programs on this GPU, or take --device cpu");
        if (heap() <= available) return;
        throw new InputException(work + " would need some " + MemoryAdvice.text(heap()) + " of memory (" + words(parts().stream()) + "), and Java may use "
                + MemoryAdvice.text(available) + "; " + MemoryAdvice.of(command, onGpu() || model > step, heap()));
    }

    /** For {@code --dry-run}. */
    public String line() { return line(MemoryAdvice.available()); }

    String line(long available) {
        String heap = MemoryAdvice.text(heap()) + ": " + words(parts().stream()) + "; Java may use " + MemoryAdvice.text(available)
                + (heap() > available ? ", so it does not fit" : "");
        if (!onGpu()) return heap;
        return heap + "; on the GPU " + MemoryAdvice.text(gpu()) + ": " + words(ofDevice()) + (free.isEmpty() ? ""
                : "; free are " + MemoryAdvice.text(free.getAsLong()) + (gpu() > free.getAsLong() ? ", so it does not fit" : ""));
    }
}
