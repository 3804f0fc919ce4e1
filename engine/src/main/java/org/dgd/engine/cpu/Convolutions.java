package org.dgd.engine.cpu;

import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/** Which algorithms the convolutions of a {@link CpuDevice} may use. What is used follows from the shapes alone. */
public enum Convolutions {
    /**
     * Direct sums, and {@link Winograd}'s and those of {@link Unfolded} images wherever they were measured to be faster: the default. Gradients
     * of a whole training step are as near to those in double as with direct sums alone (docs/results/cpu/README.md).
     */
    FASTEST,
    /** Direct sums only: what the others are compared with. */
    DIRECT;

    /** Numbers of an unfolded image: 64 MB. */
    private static final long MOST = 1 << 24;

    /** What a convolution computes: large image from small, small from large, or the gradient of its filter. */
    enum Pass { GROW, SHRINK, FILTER }

    /** Whether to use {@link Winograd} for a filter (k,4,4,c) and an image {@code small} (n,h,w,k). */
    boolean winograd(Pass pass, Shape filter, Shape small, Geometry g) {
        return this == FASTEST && fits(filter, small, g) && wins(pass, filter, small);
    }

    private static boolean fits(Shape filter, Shape small, Geometry g) {
        return filter.h() == 4 && filter.w() == 4 && g.strideH() == 2 && g.strideW() == 2 && g.paddingH() == 1 && g.paddingW() == 1
                && filter.n() % 8 == 0 && filter.c() % 8 == 0 && small.h() % 2 == 0 && small.w() % 2 == 0;
    }

    /**
     * As measured with vectors of 512 bits: transforms are worth their price from some number of channels on. Of images of 4x4 the direct
     * kernels leave out many taps, which meet the padding, so there it takes more channels.
     */
    private static boolean wins(Pass pass, Shape filter, Shape small) {
        int products = filter.n() * filter.c();
        if (small.pixels() >= 8 * 8) return products >= (pass == Pass.SHRINK ? 32 * 16 : 32 * 32);
        return small.pixels() >= 4 * 4 && products >= (pass == Pass.FILTER ? 128 * 128 : 64 * 64);
    }

    /**
     * Whether to unfold the large image, of c channels, for a filter (k,r,s,c) and an image {@code small}. As measured with vectors of 512
     * bits: one channel leaves so much of a register tile idle that it pays up to 5x5 taps; two and three only where little is unfolded, three
     * with as many products as make up for it. The gradient of a filter unfolds a row at a time, the others the whole image, so that may not
     * be larger than {@link #MOST}.
     */
    boolean unfolded(Pass pass, Shape filter, Shape small, Geometry g) {
        int k = filter.n(), c = filter.c(), expansion = Math.ceilDiv(filter.pixels(), g.strideH() * g.strideW());
        if (this == DIRECT || filter.pixels() == 1) return false;
        if (pass == Pass.FILTER) return c <= 3 || c <= 8 && k <= 16;
        if ((long) small.n() * small.pixels() * filter.features() > MOST) return false;
        return switch (c) {
            case 1 -> expansion <= 25 && (k >= 16 || pass == Pass.GROW);
            case 2 -> expansion <= 4 && (k >= 16 || pass == Pass.GROW);
            case 3 -> expansion <= 4 && k >= 64;
            default -> false;
        };
    }
}
