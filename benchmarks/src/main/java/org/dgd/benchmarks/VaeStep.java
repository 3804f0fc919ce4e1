package org.dgd.benchmarks;

import org.dgd.baseline.*;
import org.dgd.engine.*;
import org.dgd.model.Pixels;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;

/**
 * A step of the VAE with the standard decoder and its two mirrored encoders: noise, forward, backward and Adam, with images that lie on
 * the device already. The last activations are the paper's: relu for means, sigmoid for sds. Inference encodes, and decodes the means.
 */
final class VaeStep implements Step {
    private final Device device;
    final Vae model;
    final Tensor images;
    final Optimizer optimizer;
    private final Noise noise = new Noise();
    private final Rng stream;

    VaeStep(Device device, int capacity, int batch, int seed) {
        this.device = device;
        Rng rng = new Rng(seed);
        model = new Vae(VaeSpec.of(VaeArchitecture.STANDARD, capacity, 0, Head.PAPER), Pixels.GAUSSIAN, device, rng.child("model"));
        images = KernelBenchmark.data(device, Layer.L5.output(batch, capacity));
        optimizer = new Adam(model.parameters(), 1e-3, 0);
        stream = noiseStream(seed);
    }

    /** Of which every step takes as much as it needs. */
    static Rng noiseStream(int seed) { return new Rng(seed).child("noise"); }

    @Override public double train() {
        model.training(true);
        try (Scope step = device.scope()) {
            Tensor loss = model.loss(images, noise.normal(step, model.latent(images.shape.n()), stream)).total(Beta.ONE);
            loss.backward();
            optimizer.step();
            return loss.item();
        }
    }

    @Override public Tensor infer() {
        model.training(false);
        try (Scope _ = device.inference()) {
            return model.decoder().forward(model.posterior(images).mean());
        }
    }
}
