package org.dgd.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Tensor;

/**
 * A DGD under N(0,I) with squared error, Adam on weights and representations. It has its representations at hand, where ours gathers rows
 * of a table and updates those alone.
 */
final class LibtorchDgd implements LibtorchModel {
    private static final double RATE = 1e-3, RATE_Z = 1e-2;

    private final LibtorchStack decoder;
    private final Tensor z, images;
    private final List<Adam> optimizers;

    LibtorchDgd(Weights weights) {
        decoder = LibtorchStack.decoder(weights);
        images = weights.constant("images");
        List<Tensor> theta = new ArrayList<>(weights.trained().values());
        z = weights.parameter("representation.z");
        optimizers = List.of(Libtorch.adam(theta, RATE), Libtorch.adam(List.of(z), RATE_Z));
    }

    @Override public Tensor loss() { return Libtorch.squaredError(decode(true), images).add(z.mul(z).sum().mul(Libtorch.HALF)); }

    @Override public double constant() { return 0.5 * z.numel() * Math.log(2 * Math.PI); }

    @Override public Tensor output() { return decode(false); }

    private Tensor decode(boolean training) { return decoder.forward(z.view(z.size(0), z.size(1), 1, 1), training).sigmoid(); }

    @Override public List<Adam> optimizers() { return optimizers; }
}
