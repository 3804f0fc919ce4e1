package org.dgd.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
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
    private long steps;

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
    }

    /**
     * One pass over the data.
     *
     * @param number of the epoch, counted from 1
     * @return the terms of the objective, averaged over samples
     * @throws DivergedException when a term is not a number any more
     */
    public Terms epoch(int number, StepListener listener) {
        int samples = batches.samples().size();
        Device device = model.representation().table().device();
        Terms total = Terms.ZERO;
        model.decoder().training(true);
        for (int[] index : batches.epoch(number)) {
            try (Scope step = device.scope()) {
                Tensor z = model.representation().of(index);
                Tensor reconstruction = model.likelihood().negativeLog(model.decoder().logits(z), batches.data(step, index));
                Tensor latent = model.prior().logDensity(z, labelled ? batches.labels(index) : null).sum().neg();
                Tensor loss = reconstruction.add(latent);
                Optional<Tensor> logPrior = model.prior().logPrior();
                if (logPrior.isPresent()) loss = loss.add(logPrior.get().mul(-priorScale.weight(index.length, samples)));
                loss.backward();

                Terms terms = new Terms(reconstruction.item() / index.length, latent.item() / index.length,
                        logPrior.map(p -> -p.item() / samples).orElse(0.0));
                terms.requireFinite(number, ++steps);
                decoderStep.step();
                representationStep.step();
                priorStep.step();
                total = total.plus(terms.times(index.length));
                listener.stepped(steps, terms);
            }
        }
        return total.times(1.0 / samples);
    }

    public Dgd model() { return model; }

    public Batches batches() { return batches; }

    @Override public long steps() { return steps; }

    public Optimizer decoderStep() { return decoderStep; }

    public Optimizer representationStep() { return representationStep; }

    public Optimizer priorStep() { return priorStep; }

    @Override public void steps(long steps) { this.steps = steps; }

    @Override public Map<String, Parameter> state() { return model.state(); }

    @Override public Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        optimizers.put("decoder_step", decoderStep);
        optimizers.put("representation_step", representationStep);
        optimizers.put("prior_step", priorStep);
        return optimizers;
    }

    /** Hears of every step. */
    @FunctionalInterface
    public interface StepListener {
        void stepped(long step, Terms terms);
    }
}
