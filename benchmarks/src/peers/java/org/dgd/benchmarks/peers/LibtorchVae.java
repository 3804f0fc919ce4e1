package org.dgd.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The VAE of appendix A.3 with the standard decoder, two mirrored encoders, mean = relu and sd = sigmoid, squared error and Adam. The first
 * steps take their noise from the model file, so that losses can be compared; the later ones draw it.
 */
final class LibtorchVae implements LibtorchModel {
    private static final double RATE = 1e-3;

    private final LibtorchStack mean, sd, decoder;
    private final Tensor images;
    private final List<Tensor> givenNoise = new ArrayList<>();
    private final List<Adam> optimizers;
    private final double constant;
    private int step;

    LibtorchVae(Weights weights) {
        mean = new LibtorchStack(weights, "encoder.mean.", false);
        sd = new LibtorchStack(weights, "encoder.sd.", false);
        decoder = LibtorchStack.decoder(weights);
        images = weights.constant("images");
        for (int i = 1; weights.has("noise." + i); i++) givenNoise.add(weights.constant("noise." + i));
        constant = -0.5 * givenNoise.getFirst().numel();
        optimizers = List.of(Libtorch.adam(new ArrayList<>(weights.trained().values()), RATE));
    }

    /** KL(N(mean, sd²) ‖ N(0,I)) = ½ Σ (mean² + sd² − 1) − Σ log sd, with log sigmoid for log sd. */
    @Override public Tensor loss() {
        Tensor m = mean.forward(images, true).relu(), b = sd.forward(images, true), s = b.sigmoid();
        Tensor noise = step < givenNoise.size() ? givenNoise.get(step) : torch.randn_like(m);
        step++;
        Tensor divergence = m.mul(m).add(s.mul(s)).mul(Libtorch.HALF).sub(torch.log_sigmoid(b)).sum();
        return Libtorch.squaredError(decoder.forward(m.add(s.mul(noise)), true).sigmoid(), images).add(divergence);
    }

    @Override public double constant() { return constant; }

    /** Decodes the means; the sds are computed too, as ours are. */
    @Override public Tensor output() {
        sd.forward(images, false).sigmoid();
        return decoder.forward(mean.forward(images, false).relu(), false).sigmoid();
    }

    @Override public List<Adam> optimizers() { return optimizers; }
}
