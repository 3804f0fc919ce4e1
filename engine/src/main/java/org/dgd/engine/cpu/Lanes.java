package org.dgd.engine.cpu;

import jdk.incubator.vector.*;

/**
 * Sixteen samples lie side by side, one per lane, whatever the machine's vector holds: a vector of {@link #L} = 16, 8 or 4
 * floats is all, half or a quarter of a block. So shapes, files and tests do not depend on the CPU.
 *
 * <p>All vectors of a JVM have this one width, and they cross no methods of ours but these and {@link VectorMath}'s, which bin/jvm.args has C2
 * inline. Else C2 makes objects of them (docs/17-performance.md).
 */
final class Lanes {
    /** Samples of a lane block. */
    static final int LANES = 16;

    /** The machine's vector, of at most {@link #LANES} floats. */
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED.length() > LANES ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
    static final int L = S.length();

    /** Vectors of a lane block. */
    static final int VECTORS = LANES / L;

    /** The first 8 lanes: half a vector, where one has 16, is stored by this mask and not by a second, narrower kind of vectors. */
    static final VectorMask<Float> EIGHT = S.indexInRange(0, 8);

    private Lanes() { }

    static FloatVector at(float[] a, int i) { return FloatVector.fromArray(S, a, i); }

    static FloatVector all(float v) { return FloatVector.broadcast(S, v); }

    /** y[i ..] = v, or += v. */
    static void put(FloatVector v, float[] y, int i, boolean add) {
        if (add) v.add(FloatVector.fromArray(S, y, i)).intoArray(y, i);
        else v.intoArray(y, i);
    }

    /** How many of the 16 lanes of block number {@code block} hold one of n samples. */
    static int samples(int n, int block) { return Math.min(LANES, n - block * LANES); }

    /** Which lanes of the vector that starts at lane {@code lane} of a block hold one of the block's {@code samples}. */
    static VectorMask<Float> valid(int samples, int lane) { return S.indexInRange(lane, samples); }

    /**
     * The sum of {@code count} floats in one fixed order, in double. reduceLanes(ADD) may add in another order once C2 has
     * compiled it, and then a run would not repeat its own bits.
     */
    static double sum(float[] a, int from, int count) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = from, end = from + count;
        for (; i + 4 <= end; i += 4) {
            s0 += a[i];
            s1 += a[i + 1];
            s2 += a[i + 2];
            s3 += a[i + 3];
        }
        for (; i < end; i++) s0 += a[i];
        return (s0 + s1) + (s2 + s3);
    }
}
