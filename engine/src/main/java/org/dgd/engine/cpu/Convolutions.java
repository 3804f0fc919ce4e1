package org.dgd.engine.cpu;

import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/** Which algorithms the convolutions of a {@link CpuDevice} may use. What is used follows from the shapes alone. */
public enum Convolutions {
    /** Direct sums, and {@link Winograd}'s wherever they were measured to be faster: for a decoder that is only used. */
    FASTEST,
    /**
     * {@link Winograd}'s too, but not for the large image of a transposed convolution: the default. On the way forward rounding can move
     * a number across the zero of a ReLU, and Adam makes whole steps of what follows. In one of three trainings of eight steps with
     * 32 channels the first weights ended 3.2e-4 of their norm away from training in double, against 1.2e-4 without; in the other two
     * there was no difference (PyTorch's float was 2e-5 to 3e-4 away). On the way back none was seen in any.
     */
    CAREFUL,
    /** Direct sums only: what the others are compared with. */
    DIRECT;

    /** What a convolution computes: large image from small, small from large, or the gradient of its filter. */
    enum Pass { GROW, SHRINK, FILTER }

    /** Whether to use {@link Winograd} for a filter (k,4,4,c) and an image {@code small} (n,h,w,k). */
    boolean winograd(Pass pass, Shape filter, Shape small, Geometry g) {
        return (this == FASTEST || this == CAREFUL && pass != Pass.GROW) && fits(filter, small, g) && wins(pass, filter, small);
    }

    private static boolean fits(Shape filter, Shape small, Geometry g) {
        return filter.h() == 4 && filter.w() == 4 && g.strideH() == 2 && g.strideW() == 2 && g.paddingH() == 1 && g.paddingW() == 1
                && filter.n() % 8 == 0 && filter.c() % 8 == 0 && small.h() % 2 == 0 && small.w() % 2 == 0;
    }

    /**
     * As measured with vectors of 512 bits: transforms are worth their price from some number of channels on. At 4x4 and below
     * the direct kernels, which leave out taps that meet the padding, are as fast.
     */
    private static boolean wins(Pass pass, Shape filter, Shape small) {
        return small.pixels() >= 8 * 8 && filter.n() * filter.c() >= (pass == Pass.SHRINK ? 32 * 16 : 32 * 32);
    }
}
