package org.dgd.benchmarks;

import java.util.function.DoubleConsumer;
import org.dgd.engine.Recorder;
import org.dgd.engine.Tensor;

/** A model that {@link TrainingStepBenchmark} trains and uses, always with the same batch. */
interface Step {
    /** From which weights, representations and noise are drawn unless another seed is asked for. */
    int SEED = 1;

    /** One training step; the loss before it, in nats. */
    double train();

    /** The same step, whose loss is not read, so that a GPU need not be waited for. */
    default void advance() { train(); }

    /** The same step by a recorder, which may run it without its code and give its loss later. */
    default void advance(Recorder recorder, DoubleConsumer loss) { loss.accept(train()); }

    /** The model's images of the batch, in evaluation mode. */
    Tensor infer();
}
