package org.dgd.engine;

import java.util.Set;

/**
 * The shape (n,h,w,c) of a tensor: samples, rows, columns, channels, channels last. Axes that a tensor lacks are 1, so a
 * vector is (1,1,1,c) and a matrix (rows,1,1,columns). {@code batch} says that n counts samples: a device may then store
 * samples side by side, one per SIMD lane. Parameters and scalars are not batches.
 */
public record Shape(boolean batch, int n, int h, int w, int c) {
    public static final Shape SCALAR = plain(1, 1, 1, 1);

    public Shape {
        if (n < 1 || h < 1 || w < 1 || c < 1)
            throw new IllegalArgumentException("shape: every axis must be at least 1, got (" + n + "," + h + "," + w + "," + c + ")");
        if ((double) n * h * w * c > Integer.MAX_VALUE / 2)
            throw new IllegalArgumentException("shape: (" + n + "," + h + "," + w + "," + c + ") has more numbers than one array can hold");
    }

    public static Shape batch(int n, int h, int w, int c) { return new Shape(true, n, h, w, c); }
    public static Shape batch(int n, int c) { return batch(n, 1, 1, c); }
    public static Shape plain(int n, int h, int w, int c) { return new Shape(false, n, h, w, c); }
    public static Shape matrix(int rows, int columns) { return plain(rows, 1, 1, columns); }
    public static Shape vector(int c) { return plain(1, 1, 1, c); }

    /** The same samples with another inner shape. */
    public Shape inner(int h, int w, int c) { return new Shape(batch, n, h, w, c); }

    /** The same axes but one. */
    public Shape with(Axis axis, int size) {
        return switch (axis) {
            case N -> new Shape(batch, size, h, w, c);
            case H -> new Shape(batch, n, size, w, c);
            case W -> new Shape(batch, n, h, size, c);
            case C -> new Shape(batch, n, h, w, size);
        };
    }

    /** The shape that is left when axes are summed away; without its samples a batch is no longer one. */
    public Shape without(Set<Axis> axes) {
        return new Shape(batch && !axes.contains(Axis.N), axes.contains(Axis.N) ? 1 : n, axes.contains(Axis.H) ? 1 : h,
                axes.contains(Axis.W) ? 1 : w, axes.contains(Axis.C) ? 1 : c);
    }

    public int size(Axis axis) {
        return switch (axis) {
            case N -> n;
            case H -> h;
            case W -> w;
            case C -> c;
        };
    }

    public int size() { return n * h * w * c; }
    public int pixels() { return h * w; }

    /** Numbers of one sample. */
    public int features() { return h * w * c; }

    public boolean isScalar() { return size() == 1; }

    /** Fails with both shapes when they differ. */
    public static void requireSame(String op, Shape a, Shape b) {
        if (!a.equals(b)) throw new IllegalArgumentException(op + ": " + a + " and " + b + " differ");
    }

    @Override public String toString() { return "(" + n + "," + h + "," + w + "," + c + ")" + (batch ? " batch" : ""); }
}
