package org.dgd.engine.cuda;

import static org.dgd.engine.cuda.Normalization.adds;

import org.dgd.engine.Geometry;
import org.dgd.engine.Target;
import org.dgd.engine.cuda.Normalization.Sums;

/**
 * Batch norm, relu and a 1x1 convolution to at most three channels, in passes over memory: what relu gives is made anew each time it is needed. Only
 * where there are more channels than a block can keep a table of, it is written down on the way forward.
 */
final class BatchNormConv {
    private static final int OUTPUTS = org.dgd.engine.ops.BatchNormConv.MAX_CHANNELS;
    /** Columns of the table that a block keeps of the channels, and pixels that a thread works on at a time: as in {@code batchnormconv.cu}. */
    private static final int COLUMNS = 3 + OUTPUTS, TOGETHER = 4;
    /** Shared memory that every GPU gives to every block. */
    private static final int SHARED = 48 << 10;
    private static final int MOST_CHANNELS = SHARED / (COLUMNS * Float.BYTES);
    private static final int WARP = 32, MOST_BLOCKS = 1056;

    private final Context context;
    private final Normalization normalization;
    private final Convolution convolution;
    private final KernelFile kernels;

    BatchNormConv(Context context, Normalization normalization, Convolution convolution) {
        this.context = context;
        this.normalization = normalization;
        this.convolution = convolution;
        kernels = new KernelFile(context, "batchnormconv");
    }

    /** y[k] = bias[k] + Σ_c weight[c,k] · relu(bn(x))[c]. */
    void forward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, Floats weight, Floats bias, Floats y) {
        int channels = x.shape.c(), pixels = x.size() / channels;
        if (channels > MOST_CHANNELS) {
            // h fills the scratch memory, of which there is one area. That is right because a 1x1 convolution is a product of matrices (Gemm.fits), which
            // takes none of it; cuDNN's convolutions do, and would overwrite h.
            Floats h = x.scratch();
            normalization.forward(x, gamma, beta, moments, epsilon, true, h);
            convolution.backwardData(weight, h, bias, y, false, Geometry.of(1, 0));
            return;
        }
        int lanes = Math.min(WARP, Integer.highestOneBit(2 * ChannelTiles.groups(channels) - 1));      // a power of two
        int blocks = Math.min(MOST_BLOCKS, Math.ceilDiv(pixels, Launch.THREADS / lanes * TOGETHER));
        kernels.launch("forward").in(x).in(gamma).in(beta).in(moments).f32(epsilon).in(weight).in(bias).in(y)
                .i32(y.shape.c()).i32(pixels).i32(channels).i32(lanes).blocks(blocks, 1, Launch.THREADS, COLUMNS * Float.BYTES * channels);
    }

    /**
     * With dh = weight·dy and dz = dh where h > 0: dWeight = Σ h·dy, dBias = Σ dy, and dz goes back through batch norm as in
     * {@link Normalization#backward}. One pass over x for the sums, a second one for dx.
     */
    void backward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, boolean fixed, Floats weight, Floats dy,
                  Target dx, Target dGamma, Target dBeta, Target dWeight, Target dBias) {
        ChannelTiles t = ChannelTiles.ofSums(x.shape);
        int outputs = dy.shape.c(), channels = t.channels();
        boolean sums = !fixed || dGamma != null || dBeta != null || dWeight != null || dBias != null;
        Sums room = new Sums(context, sums ? t.parts() : 0, (OUTPUTS + 2) * channels + OUTPUTS, channels);
        if (sums)
            t.launch(kernels.launch("gradientSums").in(x).in(gamma).in(beta).in(moments).f32(epsilon).in(weight).in(dy).i32(outputs).pointer(room.sums()));
        if (dWeight != null || dBias != null)
            kernels.launch("weightGradient").pointer(room.sums()).i32(room.parts()).i32(outputs)
                    .in(Floats.of(dWeight)).flag(adds(dWeight)).in(Floats.of(dBias)).flag(adds(dBias)).blocks(channels);
        normalization.coefficients(t, room, room.line(OUTPUTS * channels), gamma, moments, epsilon, fixed, dGamma, dBeta);
        if (dx == null) return;
        ChannelTiles.of(x.shape).launch(kernels.launch("gradient").in(x).in(gamma).in(beta).in(moments).f32(epsilon).in(weight).in(dy).i32(outputs)
                .pointer(room.abc()).in(Floats.of(dx)).flag(dx.add()));
    }
}
