package org.dgd.model;

import java.util.Map;
import java.util.function.Function;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.Optimizer;

/**
 * Representations of test samples that follow a decoder while it is trained: each starts at a draw from N(0,I), or where it is told to, and
 * makes one step an epoch, with the decoder in evaluation mode, as published code does. The decoder and the prior are never stepped from
 * test samples; gradients by their parameters are not even computed. For a search with the trained model see {@link Inference}.
 */
public final class TestRepresentations {
    private final Dgd model;
    private final Batches batches;
    private final Representation z;
    private final Optimizer step;

    /** @param step makes the optimizer of the table */
    public TestRepresentations(Dgd model, Samples samples, int batchSize, Function<Tensor, Optimizer> step, Rng rng) {
        this(model, samples, batchSize, step, Representation.normal(model.decoder().device(), samples.size(),
                model.representation().dimension(), rng));
    }

    /** @param start where they start; it is what moves */
    public TestRepresentations(Dgd model, Samples samples, int batchSize, Function<Tensor, Optimizer> step, Representation start) {
        this.model = model;
        batches = new Batches(samples, batchSize, null);
        z = start;
        this.step = step.apply(z.table());
    }

    /**
     * One step of every z. Leaves the decoder in evaluation mode.
     *
     * @return the terms before the step, averaged over samples; the prior's is 0
     */
    public Terms epoch() { return pass(true); }

    /** The terms where the representations are now. Nothing moves. */
    public Terms evaluate() { return pass(false); }

    private Terms pass(boolean moving) {
        Device device = model.decoder().device();
        Terms total = Terms.ZERO;
        model.decoder().training(false);
        try (Frozen _ = new Frozen(model.decoder(), model.prior(), model.likelihood())) {
            for (int[] index : batches.epoch(1))
                try (Scope scope = device.scope()) {
                    Tensor rows = z.of(index);
                    Tensor reconstruction = model.likelihood().negativeLog(model.decoder().logits(rows), batches.observation(scope, index));
                    Tensor latent = model.prior().logDensity(rows).sum().neg();
                    if (moving) {
                        reconstruction.add(latent).backward();
                        step.step();
                    }
                    total = total.plus(new Terms(reconstruction.item(), latent.item(), 0));
                }
        }
        return total.times(1.0 / batches.samples().size());
    }

    public Representation representation() { return z; }

    public Optimizer step() { return step; }

    /** What a training state needs beside the step's moments. */
    public Map<String, Parameter> state() { return Map.of("test_representation.z", Parameter.trained(z.table(), Layout.MATRIX)); }
}
