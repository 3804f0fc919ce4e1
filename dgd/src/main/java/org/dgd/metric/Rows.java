package org.dgd.metric;

import java.util.Objects;
import org.dgd.nn.data.Samples;

/** N samples of d numbers, as metrics read them: one row at a time, in double. So images may stay bytes or floats in memory. */
public interface Rows {
    /** N. */
    int count();

    /** d. */
    int dimension();

    /** Writes the d numbers of sample i into {@code to}, beginning at {@code offset}. */
    void copy(int i, double[] to, int offset);

    /** Rows {@code from} to {@code to} (exclusive), row by row. */
    default double[] block(int from, int to) {
        double[] block = new double[Math.multiplyExact(to - from, dimension())];
        for (int i = from; i < to; i++) copy(i, block, (i - from) * dimension());
        return block;
    }

    /** N·d numbers, row by row; they are not copied. */
    static Rows of(double[] values, int dimension) {
        int n = count(values.length, dimension);
        return new Rows() {
            @Override public int count() { return n; }

            @Override public int dimension() { return dimension; }

            @Override public void copy(int i, double[] to, int offset) {
                System.arraycopy(values, Objects.checkIndex(i, n) * dimension, to, offset, dimension);
            }
        };
    }

    /** N·d numbers, row by row; they are not copied. */
    static Rows of(float[] values, int dimension) {
        int n = count(values.length, dimension);
        return new Rows() {
            @Override public int count() { return n; }

            @Override public int dimension() { return dimension; }

            @Override public void copy(int i, double[] to, int offset) {
                int start = Objects.checkIndex(i, n) * dimension;
                for (int j = 0; j < dimension; j++) to[offset + j] = values[start + j];
            }
        };
    }

    /** Images as rows of height · width · channels numbers; byte pixels become byte / 255 in float, as a decoder is given them. */
    static Rows of(Samples samples) {
        int dimension = samples.pixelsPerImage();
        return new Rows() {
            @Override public int count() { return samples.size(); }

            @Override public int dimension() { return dimension; }

            @Override public void copy(int i, double[] to, int offset) {
                float[] image = samples.image(i);
                for (int j = 0; j < dimension; j++) to[offset + j] = image[j];
            }
        };
    }

    private static int count(int values, int dimension) {
        if (dimension < 1 || values % dimension != 0)
            throw new IllegalArgumentException("rows: " + values + " numbers are no rows of " + dimension);
        return values / dimension;
    }
}
