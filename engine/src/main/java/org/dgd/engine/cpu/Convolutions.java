package org.dgd.engine.cpu;

import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/** Which algorithms the convolutions of a {@link CpuDevice} may use. What is used follows from the shapes alone. */
public enum Convolutions {
    /**
     * Direct sums, and {@link Winograd}'s and those of {@link Unfolded} images wherever they were measured to be faster: the default. Gradients
     * of a whole training step are as near to those in double as with direct sums alone (docs/05-performance.md).
     */
    FASTEST,
    /** Direct sums only: what the others are compared with. */
    DIRECT;

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
     * Whether to unfold the large image, of c channels, for a filter (k,r,s,c). One or two channels leave so much of a register tile idle
     * that it pays nearly always; three only where little is unfolded, and with as many products as make up for it. The gradient of the
     * filter unfolds one row at a time, which costs less, and its tiles are larger.
     */
    boolean unfolded(Pass pass, Shape filter, Geometry g) {
        int k = filter.n(), c = filter.c();
        if (this == DIRECT || filter.pixels() == 1) return false;
        return switch (pass) {
            case FILTER -> c <= 3 || c <= 8 && k <= 16;
            case SHRINK -> c <= 2 && k >= 16 || c == 3 && k >= 64 && expansion(filter, g) <= 4;
            case GROW -> c <= 2 || c == 3 && k >= 64 && expansion(filter, g) <= 4;
        };
    }

    /** How often the unfolded image has every number. */
    private static int expansion(Shape filter, Geometry g) { return Math.ceilDiv(filter.pixels(), g.strideH() * g.strideW()); }
}
