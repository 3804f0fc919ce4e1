package org.dgd.baseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Target;
import org.dgd.engine.Tensor;
import org.dgd.model.Resumable;
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
    private long steps;

    /** @param random the stream of z */
    public DcganTrainer(Dcgan model, Batches batches, Optimizer discriminatorStep, Optimizer generatorStep, Rng random) {
        this.model = model;
        this.batches = batches;
        this.discriminatorStep = discriminatorStep;
        this.generatorStep = generatorStep;
        this.random = random;
    }

    /** With Adam as the paper has it for both: rate 2e-4, β1 = 0.5, weight decay 1e-5 (A.5). */
    public static DcganTrainer paper(Dcgan model, Batches batches, Rng random) {
        return new DcganTrainer(model, batches, adam(model.discriminatorParameters()), adam(model.generatorParameters()), random);
    }

    private static Optimizer adam(List<Tensor> parameters) { return new Adam(parameters, RATE, AdamRule.DEFAULT.betas(BETA1, BETA2).decay(DECAY)); }

    /**
     * One pass over the data.
     *
     * @param number of the epoch, counted from 1
     * @return the losses, averaged over samples
     * @throws org.dgd.model.DivergedException when a loss is not a number any more
     */
    public DcganTerms epoch(int number, StepListener<DcganTerms> listener) {
        DcganTerms total = DcganTerms.ZERO;
        model.training(true);
        List<int[]> order = batches.epoch(number);
        for (int b = 0; b < order.size(); b++) {
            int[] index = order.get(b);
            try (Scope step = model.device().scope()) {
                steps++;
                Tensor real = Dcgan.signed(batches.data(step, index));
                Tensor fake = model.generate(noise.normal(step, model.latent(index.length), random.child(number).child(b)));
                DcganTerms terms = teachDiscriminator(step, real, fake, number).plus(teachGenerator(step, fake, number));
                total = total.plus(terms.times(index.length));
                listener.stepped(steps, terms);
            }
        }
        return total.times(1.0 / batches.samples().size());
    }

    private DcganTerms teachDiscriminator(Scope step, Tensor real, Tensor fake, int epoch) {
        Tensor onReal = loss(step, model.judge(real), 1), onFake = loss(step, model.judge(withoutHistory(step, fake)), 0);
        onReal.add(onFake).backward();
        DcganTerms terms = new DcganTerms(DcganTerms.finite("real", onReal.item(), epoch, steps),
                DcganTerms.finite("fake", onFake.item(), epoch, steps), 0);
        discriminatorStep.step();
        return terms;
    }

    /** The gradient passes through the discriminator, which is frozen meanwhile. */
    private DcganTerms teachGenerator(Scope step, Tensor fake, int epoch) {
        model.discriminatorParameters().forEach(p -> p.wantsGradient(false));
        try {
            Tensor loss = loss(step, model.judge(fake), 1);
            loss.backward();
            DcganTerms terms = new DcganTerms(0, 0, DcganTerms.finite("generator", loss.item(), epoch, steps));
            generatorStep.step();
            return terms;
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
}
