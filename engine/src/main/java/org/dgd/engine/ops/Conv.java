package org.dgd.engine.ops;

import org.dgd.engine.Kernels;
import org.dgd.engine.Op;
import org.dgd.engine.Tensor;

/** A convolution either way. */
public sealed interface Conv extends Op permits Conv2d, ConvTranspose2d {
    /** {@link #forward(Kernels, Tensor)} with a tail; y is what that keeps. */
    void forward(Kernels k, Kernels.Tail tail, Tensor y);
}
