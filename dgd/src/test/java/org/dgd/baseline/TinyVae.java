package org.dgd.baseline;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Pixels;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;

/** VAEs small enough to train in milliseconds; every number follows from the seed. */
record TinyVae(VaeArchitecture architecture, Head head, int samples) {
    Vae model(Device device, long seed) {
        return new Vae(VaeSpec.of(architecture, 2, architecture.usualLatent() == 0 ? 0 : 5, head), Pixels.GAUSSIAN, device, new Rng(seed));
    }

    /** In batches of 5, in random order. */
    VaeTrainer trainer(Vae model, Beta beta, Optimizer optimizer) {
        return new VaeTrainer(model, new Batches(TinyImages.data(samples), 5, new Rng(5).child("order")), beta, optimizer, new Rng(6));
    }

    VaeTrainer trainer(Vae model) { return trainer(model, Beta.ONE, new Adam(model.parameters(), 1e-2, 1e-5)); }
}
