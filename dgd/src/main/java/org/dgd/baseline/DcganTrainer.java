package org.dgd.baseline;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Axis;
import org.dgd.engine.Recorder;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Target;
import org.dgd.engine.Tensor;
import org.dgd.model.EpochPart;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.Optimizer;

/**
 * Adversarial training (Goodfellow et al. 2014, with the generator's loss that does not saturate). A step first teaches the
 * discriminator that the batch's images are real (1) and as many generated ones are not (0), then moves the generator so that the same
 * images are taken for real. Losses are means over the batch. z follows from the seed and the numbers of epoch and batch.
 */
public final class DcganTrainer implements Resumable {
    private static final double RATE = 2e-4, BETA1 = 0.5, BETA2 = 0.999, DECAY = 1e-5;

    private final Dcgan model;
    private final Batches batches;
    private final Optimizer discriminatorStep, generatorStep;
    private final Rng random;
    private final Noise noise = new Noise();
    private final Recorder recorder;
    private final Map<Integer, NoisyBatch> noisyBatches = new HashMap<>();      // by size
    private DcganTerms epochTotal = DcganTerms.ZERO;
    private EpochPart part = EpochPart.NONE;
    private long steps;

    /** @param random the stream of z */
    public DcganTrainer(Dcgan model, Batches batches, Optimizer discriminatorStep, Optimizer generatorStep, Rng random) {
        this.model = model;
        this.batches = batches;
        this.discriminatorStep = discriminatorStep;
        this.generatorStep = generatorStep;
        this.random = random;
        recorder = model.device().recorder();
    }

    /** With Adam as the paper has it for both: rate 2e-4, β1 = 0.5, weight decay 1e-5 (A.5). */
    public static DcganTrainer paper(Dcgan model, Batches batches, Rng random) {
        return new DcganTrainer(model, batches, adam(model.discriminatorParameters()), adam(model.generatorParameters()), random);
    }

    private static Optimizer adam(List<Tensor> parameters) { return new Adam(parameters, RATE, AdamRule.DEFAULT.betas(BETA1, BETA2).decay(DECAY)); }

    /**
     * One pass over the data, or from where it was stopped; if the listener stops it again, {@link #part} says where.
     *
     * @param number of the epoch, counted from 1
     * @return the losses, averaged over samples
     * @throws org.dgd.model.DivergedException when a loss is not a number any more
     */
    public DcganTerms epoch(int number, StepListener<DcganTerms> listener) {
        epochTotal = part.isNone() ? DcganTerms.ZERO : new DcganTerms(part.totals()[0], part.totals()[1], part.totals()[2]);
        model.training(true);
        List<int[]> order = batches.epoch(number);
        int done = part.batches();
        do {
            NoisyBatch batch = prepare(order.get(done), random.child(number).child(done++));
            long step = ++steps;
            recorder.run(batch.size(), () -> step(batch), values -> {
                DcganTerms terms = DcganTerms.finite(values, number, step);
                epochTotal = epochTotal.plus(terms.times(batch.size()));
                listener.stepped(step, terms);
            });
        } while (done < order.size() && !listener.stops());
        recorder.flush();
        part = done == order.size() ? EpochPart.NONE : new EpochPart(done, epochTotal.real(), epochTotal.fake(), epochTotal.generator());
        return epochTotal.times(1.0 / batches.samples().size());
    }

    /** Writes all that is new in a step. */
    private NoisyBatch prepare(int[] index, Rng stream) {
        NoisyBatch batch = noisyBatches.computeIfAbsent(index.length, n -> NoisyBatch.of(model.device(), batches, model.latent(n)));
        batches.write(index, batch.data());
        noise.write(batch.noise(), stream);
        discriminatorStep.prepare();
        generatorStep.prepare();
        return batch;
    }

    /** The step itself, which a recorder may repeat without this code; its losses in the order of {@link DcganTerms}. */
    private Tensor step(NoisyBatch batch) {
        Scope step = model.device().current();
        Tensor real = Dcgan.signed(batch.data()), fake = model.generate(batch.noise());
        Tensor onReal = loss(step, model.judge(real), 1), onFake = loss(step, model.judge(withoutHistory(step, fake)), 0);
        onReal.add(onFake).backward();
        discriminatorStep.update();
        return onReal.concat(Axis.C, onFake, teachGenerator(step, fake));
    }

    /** The gradient passes through the discriminator, which is frozen meanwhile. */
    private Tensor teachGenerator(Scope step, Tensor fake) {
        model.discriminatorParameters().forEach(p -> p.wantsGradient(false));
        try {
            Tensor loss = loss(step, model.judge(fake), 1);
            loss.backward();
            generatorStep.update();
            return loss;
        } finally {
            model.discriminatorParameters().forEach(p -> p.wantsGradient(true));
        }
    }

    /** −log of the probability of a label, 1 for real and 0 for generated, averaged over the batch. */
    private static Tensor loss(Scope step, Tensor logits, double label) {
        Tensor labels = step.tensor(logits.shape);
        logits.device().kernels().fill(labels, label);
        return logits.binaryCrossEntropy(labels).mul(1.0 / logits.shape.n());
    }

    /** A copy, so that the discriminator's loss teaches the generator nothing. */
    private static Tensor withoutHistory(Scope step, Tensor x) {
        Tensor copy = step.tensor(x.shape);
        x.device().kernels().affine(x, 1, 0, Target.over(copy));
        return copy;
    }

    public Dcgan model() { return model; }

    public Batches batches() { return batches; }

    @Override public Map<String, Parameter> state() { return model.state(); }

    @Override public Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        optimizers.put("discriminator_step", discriminatorStep);
        optimizers.put("generator_step", generatorStep);
        return optimizers;
    }

    @Override public long steps() { return steps; }

    @Override public void steps(long steps) { this.steps = steps; }

    @Override public EpochPart part() { return part; }

    @Override public void part(EpochPart part) { this.part = part.require(batches.perEpoch(), 3); }
}
