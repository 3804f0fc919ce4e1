package org.dgd.engine.reference;

import java.util.Arrays;
import org.dgd.engine.*;

/** Row-major doubles, batch or not. */
record Doubles(Device device, Shape shape, double[] a) implements Storage {
    /** The numbers of t themselves, not a copy; null for null. */
    static double[] of(Tensor t) { return t == null ? null : ((Doubles) t.storage).a; }

    /** The numbers of a target that its kernel will only add to: zeros, unless earlier contributions are to stay. */
    static double[] start(Target t) {
        double[] a = of(t.tensor());
        if (!t.add()) Arrays.fill(a, 0);
        return a;
    }

    @Override public long bytes() { return (long) Double.BYTES * a.length; }

    @Override public double[] read() { return a.clone(); }

    @Override public void read(float[] rowMajor) {
        if (rowMajor.length < a.length) throw new IllegalArgumentException("read: room for " + rowMajor.length + " numbers of " + shape);
        for (int i = 0; i < a.length; i++) rowMajor[i] = (float) a[i];
    }

    @Override public void write(double[] rowMajor) {
        if (rowMajor.length != a.length) throw new IllegalArgumentException("write: " + rowMajor.length + " numbers for " + shape);
        System.arraycopy(rowMajor, 0, a, 0, a.length);
    }

    @Override public void write(float[] rowMajor) {
        if (rowMajor.length < a.length) throw new IllegalArgumentException("write: " + rowMajor.length + " numbers for " + shape);
        for (int i = 0; i < a.length; i++) a[i] = rowMajor[i];
    }
}
