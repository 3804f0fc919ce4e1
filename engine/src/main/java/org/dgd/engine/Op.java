package org.dgd.engine;

import java.util.List;

/**
 * A differentiable function as a record: its components are inputs and options, the compact constructor checks shapes,
 * and forward and backward stand one below the other and name their kernels.
 */
public interface Op {
    List<Tensor> inputs();

    /** The shape of the result. The engine allocates it; an op never does. */
    Shape shape();

    /** Computes y; what y held before is undefined. */
    void forward(Kernels k, Tensor y);

    /** Adds this op's share to the gradients of its inputs. dy may be overwritten (see {@link Gradients#reuse}). */
    void backward(Kernels k, Tensor y, Tensor dy, Gradients d);
}
