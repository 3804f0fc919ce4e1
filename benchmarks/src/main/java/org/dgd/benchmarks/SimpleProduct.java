package org.dgd.benchmarks;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.dgd.engine.cpu.CpuDevice;

/** y = a·b in three simple ways: the lower rungs of {@link MatrixLadderBenchmark}. All three matrices are (n,n), row-major. */
record SimpleProduct(int n) {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class, VectorShape.forBitSize(CpuDevice.vectorBits()));
    private static final int L = S.length();

    SimpleProduct {
        if (n % (2 * L) != 0 || n % 8 != 0) throw new IllegalArgumentException("product: " + n + " is no multiple of 8 and of two vectors, " + 2 * L);
    }

    /** As the formula stands: row times column. */
    void formula(float[] a, float[] b, float[] y) {
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
                y[i * n + j] = sum;
            }
    }

    /** The same products in another order: columns innermost, where they are neighbours in b and in y. */
    void rows(float[] a, float[] b, float[] y) {
        Arrays.fill(y, 0);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) addMultiple(a[i * n + k], b, k * n, y, i * n, n);
    }

    private static void addMultiple(float factor, float[] from, int start, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) to[at + i] += factor * from[start + i];
    }

    /** One row and one vector of columns at a time: the sum stays in a register. */
    void vectors(float[] a, float[] b, float[] y) {
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j += L) vector(a, i * n, b, j, y, i * n + j);
    }

    private void vector(float[] a, int atA, float[] b, int atB, float[] y, int atY) {
        FloatVector sum = FloatVector.zero(S);
        for (int k = 0; k < n; k++) sum = FloatVector.broadcast(S, a[atA + k]).fma(FloatVector.fromArray(S, b, atB + k * n), sum);
        sum.intoArray(y, atY);
    }

    /** Four rows and two vectors of columns at a time: eight sums in registers, and what is loaded is used several times. */
    void tiles(float[] a, float[] b, float[] y) {
        for (int j = 0; j < n; j += 2 * L)
            for (int i = 0; i < n; i += 4) tile(a, i * n, b, j, y, i * n + j);
    }

    private void tile(float[] a, int atA, float[] b, int atB, float[] y, int atY) {
        FloatVector s0 = FloatVector.zero(S), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        for (int k = 0, i = atA, j = atB; k < n; k++, i++, j += n) {
            FloatVector u = FloatVector.fromArray(S, b, j), v = FloatVector.fromArray(S, b, j + L);
            FloatVector a0 = FloatVector.broadcast(S, a[i]);          s0 = a0.fma(u, s0); t0 = a0.fma(v, t0);
            FloatVector a1 = FloatVector.broadcast(S, a[i + n]);      s1 = a1.fma(u, s1); t1 = a1.fma(v, t1);
            FloatVector a2 = FloatVector.broadcast(S, a[i + 2 * n]);  s2 = a2.fma(u, s2); t2 = a2.fma(v, t2);
            FloatVector a3 = FloatVector.broadcast(S, a[i + 3 * n]);  s3 = a3.fma(u, s3); t3 = a3.fma(v, t3);
        }
        s0.intoArray(y, atY);          t0.intoArray(y, atY + L);
        s1.intoArray(y, atY + n);      t1.intoArray(y, atY + n + L);
        s2.intoArray(y, atY + 2 * n);  t2.intoArray(y, atY + 2 * n + L);
        s3.intoArray(y, atY + 3 * n);  t3.intoArray(y, atY + 3 * n + L);
    }
}
