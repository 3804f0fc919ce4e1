package org.dgd.engine;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011). Number i of a stream is a function of
 * its key and i alone, so any device can compute it, and the state is two longs. {@link #child} gives every purpose a
 * stream of its own: a draw that is added to one shifts no other.
 */
public final class Rng implements RandomGenerator {
    private static final int M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    private final long key;
    private long position;                 // of the next 32-bit word
    private final int[] block = new int[4];
    private long blockNumber = -1;

    public Rng(long seed) { this(mix(seed), 0); }

    private Rng(long key, long position) {
        this.key = key;
        this.position = position;
    }

    /** The stream for one purpose. Draws from this stream and from other children do not change it. */
    public Rng child(String purpose) {
        long h = key;
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) h = mix(h ^ (b & 0xff));
        return new Rng(mix(h ^ purpose.length()), 0);
    }

    /** The stream for one of many equal purposes, such as an epoch. */
    public Rng child(long number) { return new Rng(mix(mix(key) ^ number), 0); }

    /** Which stream this is, of all there are. */
    public long key() { return key; }

    /** How many 32-bit words have been drawn: with the key all there is to save. */
    public long position() { return position; }

    public void position(long position) { this.position = position; }

    @Override public int nextInt() {
        long number = position >>> 2;
        if (number != blockNumber) {
            philox(number, key, block);
            blockNumber = number;
        }
        return block[(int) (position++ & 3)];
    }

    @Override public long nextLong() { return (long) nextInt() << 32 | nextInt() & 0xffffffffL; }

    /** Uniform in [0, 1), a multiple of 2^−53. */
    @Override public double nextDouble() { return (nextLong() >>> 11) * 0x1p-53; }

    /** Standard normal: Box and Muller's transform of two uniform numbers, of which the cosine is taken. */
    @Override public double nextGaussian() {
        double u = 1 - nextDouble(), v = nextDouble();
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    /** Uniform in 0 .. bound−1 (Lemire 2019, without bias). */
    @Override public int nextInt(int bound) {
        if (bound < 1) throw new IllegalArgumentException("rng: the bound " + bound + " must be positive");
        long product = (nextInt() & 0xffffffffL) * bound;
        if ((int) product + Integer.MIN_VALUE < bound + Integer.MIN_VALUE) {
            int threshold = Integer.remainderUnsigned(-bound, bound);
            while ((int) product + Integer.MIN_VALUE < threshold + Integer.MIN_VALUE) product = (nextInt() & 0xffffffffL) * bound;
        }
        return (int) (product >>> 32);
    }

    public double[] gaussians(int count) {
        double[] g = new double[count];
        for (int i = 0; i < count; i++) g[i] = nextGaussian();
        return g;
    }

    /** Uniform numbers in [low, high). */
    public double[] uniforms(int count, double low, double high) {
        double[] u = new double[count];
        for (int i = 0; i < count; i++) u[i] = low + (high - low) * nextDouble();
        return u;
    }

    /** 0 .. n−1 in random order (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] p = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            p[i] = p[j];
            p[j] = i;
        }
        return p;
    }

    /** Ten rounds on the 128-bit counter (number, 0) with a 64-bit key. */
    static void philox(long number, long key, int[] out) {
        int c0 = (int) number, c1 = (int) (number >>> 32), c2 = 0, c3 = 0, k0 = (int) key, k1 = (int) (key >>> 32);
        for (int round = 0; round < 10; round++, k0 += W0, k1 += W1) {
            long p0 = (M0 & 0xffffffffL) * (c0 & 0xffffffffL), p1 = (M1 & 0xffffffffL) * (c2 & 0xffffffffL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /** SplitMix64's finalizer: spreads seeds and names over all keys. */
    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
