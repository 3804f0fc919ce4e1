package org.dgd.engine.cuda;

import org.dgd.engine.Target;

/**
 * Batch normalization, in passes over memory: one for the moments, one to normalize; backward one for two sums per channel and one for dx. A pass
 * that adds leaves one sum per block, in double; a small kernel adds these, one block a channel.
 */
final class Normalization {
    private final Context context;
    private final KernelFile kernels;

    Normalization(Context context) {
        this.context = context;
        kernels = new KernelFile(context, "normalization");
    }

    void moments(Floats x, Floats moments) {
        ChannelTiles t = ChannelTiles.ofSums(x.shape);
        Address sums = context.scratch((long) Double.BYTES * 2 * t.channels() * t.parts());
        t.launch(kernels.launch("momentSums").in(x).pointer(sums));
        kernels.launch("moments").pointer(sums).i32(t.parts()).i32(t.pixels()).in(moments).blocks(t.channels());
    }

    /** running += momentum · (moments − running), the variance made unbiased for {@code count} numbers and the bias, if any, added to the mean. */
    void running(Floats moments, Floats bias, int count, double momentum, Floats running) {
        double unbiased = (double) count / Math.max(1, count - 1);
        kernels.launch("running").in(moments).in(bias).f64(unbiased).f64(momentum).in(running).each(running.size());
    }

    /** y = γ·(x − mean)/√(variance + ε) + β, and with {@code relu} the maximum of that and 0. */
    void forward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, boolean relu, Floats y) {
        ChannelTiles.of(x.shape).launch(kernels.launch("forward").in(x).in(gamma).in(beta).in(moments).f32(epsilon).f32(floor(relu)).in(y));
    }

    /**
     * dx = A·dz + B·(x − mean) + C per channel, dz being dy but 0 where relu stopped the result, which is computed anew from x exactly as
     * forward did. A, B and C follow from the moments, Σ dz and Σ dz·(x − mean), which are also the gradients of β and, but for a factor,
     * of γ. dx may share dy's storage.
     */
    void backward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, boolean fixed, boolean relu, Floats dy,
                  Target dx, Target dGamma, Target dBeta) {
        ChannelTiles t = ChannelTiles.ofSums(x.shape);
        boolean sums = !fixed || dGamma != null || dBeta != null;
        Sums room = new Sums(context, sums ? t.parts() : 0, 2 * t.channels(), t.channels());
        if (sums) t.launch(kernels.launch("backwardSums").in(x).in(gamma).in(beta).in(moments).f32(epsilon).f32(floor(relu)).in(dy)
                .pointer(room.sums()));
        coefficients(t, room, room.sums(), gamma, moments, epsilon, fixed, dGamma, dBeta);
        if (dx == null) return;
        ChannelTiles.of(x.shape).launch(kernels.launch("gradient").in(x).in(gamma).in(beta).in(moments).f32(epsilon).f32(floor(relu)).in(dy)
                .pointer(room.abc()).in(Floats.of(dx)).flag(dx.add()));
    }

    /**
     * A, B and C of {@link #backward} for all channels, and the gradients of γ and β, from the parts of Σ dz and, behind them, Σ dz·(x −
     * mean).
     */
    void coefficients(ChannelTiles t, Sums room, long sums, Floats gamma, Floats moments, double epsilon, boolean fixed, Target dGamma,
            Target dBeta) {
        kernels.launch("coefficients").pointer(sums).i32(room.parts()).i32(t.pixels()).in(gamma).in(moments).f64(epsilon).flag(fixed)
                .pointer(room.abc()).in(Floats.of(dGamma)).flag(adds(dGamma)).in(Floats.of(dBeta)).flag(adds(dBeta)).blocks(t.channels());
    }

    /**
     * Scratch of a backward pass.
     *
     * @param sums lines of {@code parts} doubles
     * @param abc  A, B and C of all channels, as floats
     */
    record Sums(long sums, int parts, long abc) {
        Sums(Context context, int parts, int lines, int channels) {
            long bytes = (long) Double.BYTES * lines * parts, aligned = Math.ceilDiv(bytes, 256) * 256;
            long address = context.scratch(aligned + (long) Float.BYTES * 3 * channels).value();
            this(address, parts, address + aligned);
        }

        /** Where line number {@code line} begins. */
        long line(int line) { return sums + (long) Double.BYTES * line * parts; }
    }

    static boolean adds(Target target) { return target != null && target.add(); }

    private static double floor(boolean relu) { return relu ? 0 : Double.NEGATIVE_INFINITY; }
}
