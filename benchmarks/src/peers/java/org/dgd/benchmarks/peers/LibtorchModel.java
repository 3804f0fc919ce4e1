package org.dgd.benchmarks.peers;

import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Tensor;
import org.dgd.nn.data.InputException;

/** A model of {@link org.dgd.benchmarks.ComparedStep}, written with libtorch. */
interface LibtorchModel {
    /** What a step differentiates: a scalar in nats, but for {@link #constant}. */
    Tensor loss();

    /** What of the loss depends on nothing. */
    double constant();

    /** In evaluation mode. */
    Tensor output();

    List<Adam> optimizers();

    /** A new model needs a case here and one in {@code ComparedStep}. */
    static LibtorchModel of(String model, Weights weights) {
        return switch (model) {
            case "dgd", "dcgan" -> new LibtorchDgd(weights);
            case "vae" -> new LibtorchVae(weights);
            default -> throw new InputException("libtorch has no model " + model);
        };
    }
}
