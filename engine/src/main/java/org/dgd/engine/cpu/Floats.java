package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.LANES;

import org.dgd.engine.*;

/**
 * The floats of one tensor. A batch lies as [n/16][pixel][channel][16], one sample per lane; anything else is row-major.
 * Pixels of a batch are one line of 16 floats further apart where c·16 floats would be a multiple of 1 KB, else all pixels
 * would fall into the same few cache sets.
 *
 * <p>Lanes past the last sample, lines between pixels and the slack at the end hold anything, even NaN: whoever sums over
 * samples leaves them out.
 */
final class Floats implements Storage {
    /** Kernels may touch this much beyond the end. */
    private static final int SLACK = 16 * LANES;

    final CpuDevice device;
    final Shape shape;
    final float[] a;

    /** Lane blocks of a batch; of anything else its n. */
    final int blocks;
    /** Floats per channel: 16 for a batch, else 1. */
    final int line;
    final int pixelStride, rowStride, blockStride;

    /** Counts writes, so that a copy packed for a kernel knows when it is stale. */
    int version;
    final Packed[] packed = new Packed[4];
    private Floats flat;

    static final class Packed {
        float[] a;
        int version = -1;
    }

    Floats(CpuDevice device, Shape shape) { this(device, shape, new float[room(shape)]); }

    /** In an array of at least {@link #room} floats. */
    Floats(CpuDevice device, Shape shape, float[] a) {
        this.device = device;
        this.shape = shape;
        this.a = a;
        line = shape.batch() ? LANES : 1;
        blocks = blocks(shape);
        pixelStride = pixelStride(shape);
        rowStride = shape.w() * pixelStride;
        blockStride = shape.h() * rowStride;
    }

    private static int blocks(Shape shape) { return shape.batch() ? Math.ceilDiv(shape.n(), LANES) : shape.n(); }

    static int pixelStride(Shape shape) {
        if (!shape.batch()) return shape.c();
        return (shape.c() + (shape.pixels() > 1 && shape.c() % 16 == 0 ? 1 : 0)) * LANES;
    }

    /** Floats that a tensor of this shape takes. */
    static int room(Shape shape) {
        return Math.toIntExact(Math.ceilDiv((long) blocks(shape) * shape.pixels() * pixelStride(shape), LANES) * LANES + SLACK);
    }

    /** A filter (k,r,s,c) as (k,1,1,r·s·c), in the same array. */
    Floats flat() {
        if (flat == null) flat = new Floats(device, Shape.matrix(shape.n(), shape.features()), a);
        flat.version = version;
        return flat;
    }

    static Floats of(Tensor t) { return t == null ? null : (Floats) t.storage; }

    /** For a kernel that writes to it. */
    static Floats of(Target t) { return t == null ? null : out(t.tensor()); }

    /** For a kernel that writes to it: copies packed of what was there before are stale. */
    static Floats out(Tensor t) {
        Floats f = of(t);
        f.version++;
        return f;
    }

    /** Where row {@code row} of lane block (or sample) {@code block} starts. */
    int at(int block, int row) { return block * blockStride + row * rowStride; }

    /** Where one number lies. */
    int at(int n, int h, int w, int c) {
        int pixel = h * rowStride + w * pixelStride + c * line;
        return shape.batch() ? n / LANES * blockStride + pixel + n % LANES : n * blockStride + pixel;
    }

    /** Floats from the start that hold the tensor, lines between pixels and empty lanes included: a multiple of 16. */
    int length() { return room(shape) - SLACK; }

    @Override public Device device() { return device; }

    @Override public Shape shape() { return shape; }

    @Override public long bytes() { return (long) Float.BYTES * a.length; }

    @Override public double[] read() {
        double[] out = new double[shape.size()];
        for (int n = 0, i = 0; n < shape.n(); n++)
            for (int p = 0; p < shape.pixels(); p++)
                for (int c = 0, at = at(n, 0, p, 0); c < shape.c(); c++, at += line) out[i++] = a[at];
        return out;
    }

    @Override public void write(double[] rowMajor) {
        if (rowMajor.length != shape.size()) throw new IllegalArgumentException("write: " + rowMajor.length + " numbers for " + shape);
        for (int n = 0, i = 0; n < shape.n(); n++)
            for (int p = 0; p < shape.pixels(); p++)
                for (int c = 0, at = at(n, 0, p, 0); c < shape.c(); c++, at += line) a[at] = (float) rowMajor[i++];
        version++;
    }

    @Override public void read(float[] rowMajor) {
        if (rowMajor.length < shape.size()) throw new IllegalArgumentException("read: room for " + rowMajor.length + " numbers of " + shape);
        if (shape.batch()) RowMajor.read(device.pool(), this, rowMajor);
        else System.arraycopy(a, 0, rowMajor, 0, shape.size());
    }

    @Override public boolean isFinite() { return Finite.all(device.pool(), this); }

    @Override public void write(float[] rowMajor) {
        if (rowMajor.length < shape.size()) throw new IllegalArgumentException("write: " + rowMajor.length + " numbers for " + shape);
        if (shape.batch()) RowMajor.write(device.pool(), rowMajor, this);
        else System.arraycopy(rowMajor, 0, a, 0, shape.size());
        version++;
    }
}
