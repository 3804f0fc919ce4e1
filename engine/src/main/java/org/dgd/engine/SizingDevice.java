package org.dgd.engine;

import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * A device without numbers: its tensors take no memory, its kernels do nothing, and what is read from it is zeros. A step that runs on it as it would
 * on another device tells in milliseconds how much memory it would take there.
 */
public final class SizingDevice extends Device {
    /** All kernels are without a result, so one answer does for each. */
    private static final Kernels NOTHING =
            (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (_, _, _) -> null);

    private final Device like;
    private long allocated, largestCopy;

    /** @param like whose memory is to be known */
    public SizingDevice(Device like) { this.like = like; }

    @Override public String name() { return like.name(); }

    @Override public Kernels kernels() { return NOTHING; }

    @Override public long bytes(Shape shape) { return like.bytes(shape); }

    @Override protected Storage allocate(Shape shape) {
        allocated += bytes(shape);
        return new Sized(this, shape);
    }

    @Override public Tensor zeros(Shape shape) { return constant(shape); }

    /** Bytes of tensors that outlive scopes: parameters, their gradients, moments, the data of a batch. */
    public long lasting() { return allocated - stepMemory().held(); }

    /** Bytes of the largest array of numbers that was written to a tensor or read from one. */
    public long largestCopy() { return largestCopy; }

    private void copied(long bytes) { largestCopy = Math.max(largestCopy, bytes); }

    private record Sized(SizingDevice device, Shape shape) implements Storage {
        @Override public long bytes() { return device.bytes(shape); }

        @Override public double[] read() {
            device.copied((long) Double.BYTES * shape.size());
            return new double[shape.size()];
        }

        @Override public void read(float[] rowMajor) {
            device.copied((long) Float.BYTES * shape.size());
            Arrays.fill(rowMajor, 0, shape.size(), 0);
        }

        @Override public void write(double[] rowMajor) { device.copied((long) Double.BYTES * rowMajor.length); }

        @Override public void write(float[] rowMajor) { device.copied((long) Float.BYTES * rowMajor.length); }
    }
}
