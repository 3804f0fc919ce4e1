package org.dgd.benchmarks.peers;

import static org.bytedeco.pytorch.global.torch.mse_loss;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * A DGD under N(0,I) with squared error, Adam on weights and representations. It has its representations at hand, where ours gathers rows
 * of a table and updates those alone.
 */
final class LibtorchDgd implements LibtorchModel {
    private static final double RATE = 1e-3, RATE_Z = 1e-2;
    static final long SUM = 2;
    private static final Scalar HALF = new Scalar(0.5f);

    private final LibtorchDecoder decoder;
    private final Tensor z, images;
    private final List<Adam> optimizers;

    LibtorchDgd(Weights weights) {
        decoder = new LibtorchDecoder(weights);
        images = weights.constant("images");
        List<Tensor> theta = new ArrayList<>(weights.trained().values());
        z = weights.parameter("representation.z");
        optimizers = List.of(adam(theta, RATE), adam(List.of(z), RATE_Z));
    }

    static Adam adam(List<Tensor> parameters, double rate) {
        return new Adam(new TensorVector(parameters.toArray(Tensor[]::new)), new AdamOptions(rate));
    }

    @Override public Tensor loss() { return mse_loss(decoder.images(z, true), images, SUM).add(z.mul(z).sum().mul(HALF)); }

    @Override public double constant() { return 0.5 * z.numel() * Math.log(2 * Math.PI); }

    @Override public Tensor output() { return decoder.images(z, false); }

    @Override public List<Adam> optimizers() { return optimizers; }
}
