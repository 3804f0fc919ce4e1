package org.dgd.nn;

import org.dgd.engine.Tensor;
import org.dgd.engine.ops.ConvBatchNorm.Conv;

/** A layer that is a convolution and adds a bias last, so that a batch norm after it can take that over. */
interface Biased {
    Tensor forwardWithoutBias(Tensor x);

    /** The whole layer as an op, to be run with what follows it. */
    Conv op(Tensor x);

    Tensor bias();
}
