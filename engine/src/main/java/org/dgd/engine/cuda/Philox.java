package org.dgd.engine.cuda;

import org.dgd.engine.Rng;

/**
 * Draws the numbers of an {@link Rng} on the GPU, rounded to float, and moves it on as if it had drawn them itself. Uniform numbers are the
 * very same. Normal ones come from CUDA's logarithm and cosine in double, which may differ from Java's in the last bits; a float shows that
 * about once in 10^8 numbers, and then in its last bit. A recorded step would draw the same numbers again whenever it is run: key and
 * position are arguments.
 */
final class Philox {
    /** Words of the stream that a number takes. */
    private static final int WORDS_OF_UNIFORM = 2, WORDS_OF_GAUSSIAN = 4;

    private final KernelFile kernels;

    Philox(Context context) { kernels = new KernelFile(context, "philox"); }

    /** {@link Rng#uniforms}: in [low, high) but for rounding. */
    void uniforms(Rng rng, double low, double high, Floats y) {
        kernels.launch("uniforms").i64(rng.key()).i64(rng.position()).f64(low).f64(high).in(y).each(y.size());
        rng.position(rng.position() + (long) WORDS_OF_UNIFORM * y.size());
    }

    /** {@link Rng#gaussians}. */
    void gaussians(Rng rng, Floats y) {
        kernels.launch("gaussians").i64(rng.key()).i64(rng.position()).in(y).each(y.size());
        rng.position(rng.position() + (long) WORDS_OF_GAUSSIAN * y.size());
    }
}
