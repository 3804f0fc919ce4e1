package org.dgd.engine.cpu;

/** Arrays that only grow, one per use: kernels take them instead of allocating. Their content is undefined. */
final class Scratch {
    /**
     * Who uses an array. A kernel may hold several at a time, and a kernel that calls another must not share its. Nobody writes
     * to ZEROS.
     */
    enum Use {
        TILE, TRANSPOSED, SUMS, LANES, AFFINE, COEFFICIENTS, PACKED_A, PACKED_B, LAST_BLOCK, ROW, COMPONENTS, POINTS, PRODUCTS, UNFOLDED,
        ZEROS, WINDOW, MEANS
    }

    private final float[][] floats = new float[Use.values().length][0];
    private double[] doubles = new double[0];

    float[] floats(Use use, int size) {
        float[] a = floats[use.ordinal()];
        return a.length >= size ? a : (floats[use.ordinal()] = new float[size]);
    }

    /** The partial sums of a reduction: one at a time. */
    double[] doubles(int size) {
        if (doubles.length < size) doubles = new double[size];
        return doubles;
    }
}
