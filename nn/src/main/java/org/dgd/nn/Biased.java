package org.dgd.nn;

import org.dgd.engine.Tensor;
import org.dgd.engine.ops.Conv;

/** A layer that is a convolution and adds a bias last, so that a batch norm after it can take that over. */
interface Biased {
    /** The convolution, to be run with what follows it. @param bias the layer's, or null to leave it out */
    Conv op(Tensor x, Tensor bias);

    Tensor bias();

    Tensor forward(Tensor x);
}
