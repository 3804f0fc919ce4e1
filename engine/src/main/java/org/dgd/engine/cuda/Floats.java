package org.dgd.engine.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.dgd.engine.*;

/** The floats of one tensor in the GPU's memory: row-major (n,h,w,c) without gaps, a batch or not. Their address never changes. */
final class Floats implements Storage {
    private final CudaDevice device;
    private final DeviceMemory.Block block;
    final Shape shape;

    Floats(CudaDevice device, Shape shape) {
        this.device = device;
        this.shape = shape;
        block = device.context().memory().lease(this, bytes(shape));
    }

    /** In memory of somebody else. */
    private Floats(CudaDevice device, Shape shape, DeviceMemory.Block block) {
        this.device = device;
        this.shape = shape;
        this.block = block;
    }

    /** Others of this shape in the kernels' {@linkplain Context#scratch scratch memory}. */
    Floats scratch() { return new Floats(device, shape, device.context().scratchBlock(bytes(shape))); }

    private static long bytes(Shape shape) { return (long) Float.BYTES * shape.size(); }

    static Floats of(Tensor t) { return t == null ? null : (Floats) t.storage; }

    static Floats of(Target t) { return t == null ? null : (Floats) t.tensor().storage; }

    /** For cuBLAS, cuDNN and the driver. */
    Address pointer() { return block.address(); }

    /** For kernels. */
    long address() { return block.address().value(); }

    int size() { return shape.size(); }

    @Override public Device device() { return device; }

    @Override public Shape shape() { return shape; }

    @Override public long bytes() { return block.bytes(); }

    @Override public double[] read() {
        double[] out = new double[shape.size()];
        download((pinned, from, count) -> { for (int i = 0; i < count; i++) out[from + i] = pinned.getAtIndex(JAVA_FLOAT, i); });
        return out;
    }

    @Override public void read(float[] rowMajor) {
        if (rowMajor.length < shape.size()) throw new IllegalArgumentException("read: room for " + rowMajor.length + " numbers of " + shape);
        download((pinned, from, count) -> MemorySegment.copy(pinned, JAVA_FLOAT, 0, rowMajor, from, count));
    }

    @Override public void write(double[] rowMajor) {
        if (rowMajor.length != shape.size()) throw new IllegalArgumentException("write: " + rowMajor.length + " numbers for " + shape);
        upload((pinned, from, count) -> { for (int i = 0; i < count; i++) pinned.setAtIndex(JAVA_FLOAT, i, (float) rowMajor[from + i]); });
    }

    @Override public void write(float[] rowMajor) {
        if (rowMajor.length < shape.size()) throw new IllegalArgumentException("write: " + rowMajor.length + " numbers for " + shape);
        upload((pinned, from, count) -> MemorySegment.copy(rowMajor, from, pinned, JAVA_FLOAT, 0, count));
    }

    private void download(Staging.Copy take) {
        device.context().enter();
        device.context().staging().download(pointer(), shape.size(), take);
    }

    private void upload(Staging.Copy fill) {
        device.context().enter();
        device.context().staging().upload(pointer(), shape.size(), fill);
    }
}
