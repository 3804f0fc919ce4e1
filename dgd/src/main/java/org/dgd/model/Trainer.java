package org.dgd.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Axis;
import org.dgd.engine.Recorder;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Optimizer;

/**
 * MAP training of a DGD: gradient steps on θ, z and φ together (paper, section 2.1). Every z is stepped once an epoch, right
 * after its batch.
 */
public final class Trainer implements Resumable {
    private final Dgd model;
    private final Batches batches;
    private final PriorScale priorScale;
    private final Optimizer decoderStep, representationStep, priorStep;
    private final boolean labelled;
    private final Recorder recorder;
    private final Map<Integer, Minibatch> minibatches = new HashMap<>();      // by size
    private Terms epochTotal = Terms.ZERO;
    private EpochPart part = EpochPart.NONE;
    private long steps;
    private double noise;
    private Rng noiseDraws;

    /** @param labelled whether the latent term of a labelled sample is that of its class (section 4.2) */
    public Trainer(Dgd model, Batches batches, PriorScale priorScale, boolean labelled,
                   Optimizer decoderStep, Optimizer representationStep, Optimizer priorStep) {
        if (model.representation().size() != batches.samples().size())
            throw new IllegalArgumentException("trainer: " + model.representation().size() + " representations for "
                    + batches.samples().size() + " samples");
        this.model = model;
        this.batches = batches;
        this.priorScale = priorScale;
        this.labelled = labelled;
        this.decoderStep = decoderStep;
        this.representationStep = representationStep;
        this.priorStep = priorStep;
        recorder = model.representation().table().device().recorder();
    }

    /**
     * One pass over the data, or from where it was stopped; if the listener stops it again, {@link #part} says where.
     *
     * @param number of the epoch, counted from 1
     * @return the terms of the objective, averaged over samples
     * @throws DivergedException when a term is not a number any more
     */
    public Terms epoch(int number, StepListener<Terms> listener) {
        epochTotal = part.isNone() ? Terms.ZERO : new Terms(part.totals()[0], part.totals()[1], part.totals()[2]);
        model.decoder().training(true);
        List<int[]> order = batches.epoch(number);
        int done = part.batches();
        do {
            Minibatch batch = prepare(order.get(done++));
            long step = ++steps;
            recorder.run(batch.size(), () -> step(batch), values -> {
                Terms terms = terms(values, batch.size());
                terms.requireFinite(number, step);
                epochTotal = epochTotal.plus(terms.times(batch.size()));
                listener.stepped(step, terms);
            });
        } while (done < order.size() && !listener.stops());
        recorder.flush();
        part = done == order.size() ? EpochPart.NONE : new EpochPart(done, epochTotal.reconstruction(), epochTotal.latent(), epochTotal.prior());
        return epochTotal.times(1.0 / batches.samples().size());
    }

    /**
     * From the next step on the decoder sees every representation with noise of its own, so that places near one another have to mean the same.
     * Whoever wants noise at all says so before the first step, also where it is 0 by then; afterwards an IllegalStateException tells.
     *
     * @param sd    standard deviation in every dimension
     * @param draws the noise of an epoch's steps, from its first one on; those of a part that is done are passed over
     */
    public void noise(double sd, Rng draws) {
        if (noiseDraws == null && !minibatches.isEmpty()) throw new IllegalStateException("trainer: noise was not asked for before the first step");
        noise = sd;
        noiseDraws = draws;
        long done = (long) part.batches() * batches.batchSize() * model.representation().dimension();
        if (noise > 0) for (long i = 0; i < done; i++) noiseDraws.nextGaussian();
    }

    private void disturb(Tensor to) {
        double[] values = new double[to.shape.size()];
        if (noise > 0) for (int i = 0; i < values.length; i++) values[i] = noise * noiseDraws.nextGaussian();
        to.storage.write(values);
    }

    /** Writes all that is new in a step. */
    private Minibatch prepare(int[] index) {
        float[] mask = labelled ? model.prior().labelMask(batches.labels(index)) : null;
        int noisy = noiseDraws == null ? 0 : model.representation().dimension();
        Minibatch batch = minibatches.computeIfAbsent(index.length,
                n -> Minibatch.of(model.representation().table().device(), batches, n, mask, noisy));
        batch.set(batches, index, mask);
        if (batch.noise() != null) disturb(batch.noise());
        decoderStep.prepare();
        representationStep.prepare();
        priorStep.prepare();
        return batch;
    }

    /** The step itself, which a recorder may repeat without this code; its result is what {@link #terms} takes. */
    private Tensor step(Minibatch batch) {
        Tensor z = model.representation().of(batch.rows());
        Tensor logits = model.decoder().logits(batch.noise() == null ? z : z.add(batch.noise()));
        Tensor reconstruction = model.likelihood().negativeLog(logits, batch.data());
        LatentDistribution prior = model.prior();
        Tensor latent = (batch.mask() == null ? prior.logDensity(z) : prior.maskedLogDensity(z, batch.mask())).sum().neg();
        Tensor loss = reconstruction.add(latent);
        Optional<Tensor> logPrior = prior.logPrior();
        if (logPrior.isPresent()) loss = loss.add(logPrior.get().mul(-priorScale.weight(batch.size(), batches.samples().size())));
        loss.backward();
        decoderStep.update();
        representationStep.update();
        priorStep.update();
        return logPrior.map(p -> reconstruction.concat(Axis.C, latent, p)).orElseGet(() -> reconstruction.concat(Axis.C, latent));
    }

    private Terms terms(double[] values, int n) {
        return new Terms(values[0] / n, values[1] / n, values.length > 2 ? -values[2] / batches.samples().size() : 0);
    }

    public Dgd model() { return model; }

    public Batches batches() { return batches; }

    @Override public long steps() { return steps; }

    public Optimizer decoderStep() { return decoderStep; }

    public Optimizer representationStep() { return representationStep; }

    public Optimizer priorStep() { return priorStep; }

    @Override public void steps(long steps) { this.steps = steps; }

    @Override public EpochPart part() { return part; }

    @Override public void part(EpochPart part) { this.part = part.require(batches.perEpoch(), 3); }

    @Override public Map<String, Parameter> state() { return model.trained(); }

    @Override public Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        optimizers.put("decoder_step", decoderStep);
        optimizers.put("representation_step", representationStep);
        optimizers.put("prior_step", priorStep);
        return optimizers;
    }
}
