package org.dgd.baseline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Axis;
import org.dgd.engine.Recorder;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.model.EpochPart;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;
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
    private final Recorder recorder;
    private final Map<Integer, NoisyBatch> noisyBatches = new HashMap<>();      // by size
    private VaeTerms epochTotal;
    private EpochPart part = EpochPart.NONE;
    private long steps;

    /** @param random the stream of the noise */
    public VaeTrainer(Vae model, Batches batches, Beta beta, Optimizer optimizer, Rng random) {
        this.model = model;
        this.batches = batches;
        this.beta = beta;
        this.optimizer = optimizer;
        this.random = random.child("training");
        this.testRandom = random.child("test");
        recorder = model.device().recorder();
    }

    /**
     * One pass over the data, or from where it was stopped; if the listener stops it again, {@link #part} says where.
     *
     * @param number of the epoch, counted from 1
     * @return the terms of the loss, averaged over samples
     * @throws org.dgd.model.DivergedException when a term is not a number any more
     */
    public VaeTerms epoch(int number, StepListener<VaeTerms> listener) {
        epochTotal = part.isNone() ? VaeTerms.zero(beta) : new VaeTerms(beta, part.totals()[0], part.totals()[1]);
        model.training(true);
        List<int[]> order = batches.epoch(number);
        int done = part.batches();
        do {
            NoisyBatch batch = prepare(order.get(done), random.child(number).child(done++));
            int samples = batch.size();
            long step = ++steps;
            recorder.run(samples, () -> step(batch), values -> {
                VaeTerms terms = new VaeTerms(beta, values[0] / samples, values[1] / samples);
                terms.requireFinite(number, step);
                epochTotal = epochTotal.plus(terms.times(samples));
                listener.stepped(step, terms);
            });
        } while (done < order.size() && !listener.stops());
        recorder.flush();
        part = done == order.size() ? EpochPart.NONE : new EpochPart(done, epochTotal.reconstruction(), epochTotal.divergence());
        return epochTotal.times(1.0 / batches.samples().size());
    }

    /** Writes all that is new in a step. */
    private NoisyBatch prepare(int[] index, Rng stream) {
        NoisyBatch batch = noisyBatches.computeIfAbsent(index.length, n -> NoisyBatch.of(model.device(), batches, model.latent(n)));
        batches.write(index, batch.data());
        noise.write(batch.noise(), stream);
        optimizer.prepare();
        return batch;
    }

    /** The step itself, which a recorder may repeat without this code. */
    private Tensor step(NoisyBatch batch) {
        Vae.Loss loss = model.loss(batch.data(), batch.noise());
        loss.total(beta).backward();
        optimizer.update();
        return loss.reconstruction().concat(Axis.C, loss.divergence());
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

    @Override public EpochPart part() { return part; }

    @Override public void part(EpochPart part) { this.part = part.require(batches.perEpoch(), 2); }
}
