package org.dgd.nn;

import org.dgd.engine.Shape;

/**
 * How a tensor lies in a checkpoint. Files have PyTorch's shapes and orders, so that they open in Python; the engine's
 * tensors are channels-last. Every layout is its own row-major order.
 */
public enum Layout {
    /** (1,1,1,c) is (c): biases, γ and β. */
    VECTOR,
    /** (n,1,1,c) is (n,c): linear weights (out,in), tables of representations, means. */
    MATRIX,
    /** (k,r,s,c) is (k,c,r,s): PyTorch's (out,in,R,S) of a convolution and (in,out,R,S) of a transposed one. */
    FILTER,
    /** The first row of moments (1,1,2,c) is (c): running means. */
    MEAN,
    /** The second row of moments (1,1,2,c) is (c): running variances. */
    VARIANCE;

    /** The shape in the file of a tensor of this layout. */
    public int[] fileShape(Shape s) {
        return switch (this) {
            case VECTOR, MEAN, VARIANCE -> new int[] {s.c()};
            case MATRIX -> new int[] {s.n(), s.c()};
            case FILTER -> new int[] {s.n(), s.c(), s.h(), s.w()};
        };
    }

    /** Where number {@code i} of the file stands in the engine's row-major order. */
    int index(Shape s, int i) {
        return switch (this) {
            case VECTOR, MATRIX, MEAN -> i;
            case VARIANCE -> s.c() + i;
            case FILTER -> {
                int pixel = i % s.pixels(), c = i / s.pixels() % s.c(), n = i / s.features();
                yield (n * s.pixels() + pixel) * s.c() + c;
            }
        };
    }
}
