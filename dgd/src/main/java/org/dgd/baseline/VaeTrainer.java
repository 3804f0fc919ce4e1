package org.dgd.baseline;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.model.Resumable;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Optimizer;

/**
 * Training of a VAE (paper, appendix A.3): both terms of the loss summed over pixels, dimensions and the samples of a batch, as the
 * DGD's are. The noise of a batch follows from the seed and the numbers of epoch and batch.
 */
public final class VaeTrainer implements Resumable {
    private final Vae model;
    private final Batches batches;
    private final Beta beta;
    private final Optimizer optimizer;
    private final Rng random, testRandom;
    private final Noise noise = new Noise();
    private long steps;

    /** @param random the stream of the noise */
    public VaeTrainer(Vae model, Batches batches, Beta beta, Optimizer optimizer, Rng random) {
        this.model = model;
        this.batches = batches;
        this.beta = beta;
        this.optimizer = optimizer;
        this.random = random.child("training");
        this.testRandom = random.child("test");
    }

    /**
     * One pass over the data.
     *
     * @param number of the epoch, counted from 1
     * @return the terms of the loss, averaged over samples
     * @throws org.dgd.model.DivergedException when a term is not a number any more
     */
    public VaeTerms epoch(int number, StepListener<VaeTerms> listener) {
        VaeTerms total = VaeTerms.zero(beta);
        model.training(true);
        List<int[]> order = batches.epoch(number);
        for (int b = 0; b < order.size(); b++) {
            int[] index = order.get(b);
            try (Scope step = model.device().scope()) {
                Vae.Loss loss = loss(step, batches, index, random.child(number).child(b));
                loss.total(beta).backward();
                VaeTerms terms = terms(loss, index.length);
                terms.requireFinite(number, ++steps);
                optimizer.step();
                total = total.plus(terms.times(index.length));
                listener.stepped(steps, terms);
            }
        }
        return total.times(1.0 / batches.samples().size());
    }

    /** The terms of other samples, in evaluation mode, in which it leaves the model; nothing is trained. The noise follows from {@code number}. */
    public VaeTerms evaluate(Batches others, int number) {
        VaeTerms total = VaeTerms.zero(beta);
        model.training(false);
        List<int[]> order = others.epoch(number);
        for (int b = 0; b < order.size(); b++)
            try (Scope step = model.device().inference()) {
                int[] index = order.get(b);
                total = total.plus(terms(loss(step, others, index, testRandom.child(number).child(b)), index.length).times(index.length));
            }
        return total.times(1.0 / others.samples().size());
    }

    private Vae.Loss loss(Scope step, Batches from, int[] index, Rng stream) {
        Tensor x = from.data(step, index);
        return model.loss(x, noise.normal(step, model.latent(index.length), stream));
    }

    private VaeTerms terms(Vae.Loss loss, int samples) {
        return new VaeTerms(beta, loss.reconstruction().item() / samples, loss.divergence().item() / samples);
    }

    public Vae model() { return model; }

    public Batches batches() { return batches; }

    public Optimizer optimizer() { return optimizer; }

    @Override public Map<String, Parameter> state() { return model.state(); }

    @Override public Map<String, Optimizer> optimizers() { return Map.of("step", optimizer); }

    @Override public long steps() { return steps; }

    @Override public void steps(long steps) { this.steps = steps; }
}
