package org.dgd.benchmarks;

import org.dgd.engine.Tensor;

/** A model that {@link TrainingStepBenchmark} trains and uses, always with the same batch. */
interface Step {
    /** One training step; the loss before it, in nats. */
    double train();

    /** The model's images of the batch, in evaluation mode. */
    Tensor infer();
}
