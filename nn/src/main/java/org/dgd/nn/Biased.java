package org.dgd.nn;

import org.dgd.engine.Tensor;

/** A layer that adds a bias last, so that a batch norm after it can take that over. */
interface Biased {
    Tensor forwardWithoutBias(Tensor x);

    Tensor bias();
}
