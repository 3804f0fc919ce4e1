package org.dgd.experiments.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.baseline.Vae;
import org.dgd.baseline.VaeFile;
import org.dgd.baseline.VaeTerms;
import org.dgd.baseline.VaeTrainer;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.model.Decoder;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;

/** A VAE, trained by Adam (appendix A.3). */
public final class VaeTrial implements Trial {
    private final VaeCandidate candidate;
    private final Samples train, test;
    private final Vae model;
    private final VaeTrainer trainer;
    private final Batches testBatches;
    private final Rng random;

    VaeTrial(VaeCandidate candidate, Samples train, Samples test, Settings settings, Device device) {
        this.candidate = candidate;
        this.train = train;
        this.test = test;
        random = new Rng(settings.seed());
        model = new Vae(candidate.spec(), LIKELIHOOD, device, random);
        trainer = new VaeTrainer(model, new Batches(train, settings.batchSize(), random.child("order")), candidate.beta(),
                new Adam(model.parameters(), candidate.lr(), candidate.weightDecay()), random.child("noise"));
        testBatches = new Batches(test, settings.testBatchSize(), null);
    }

    @Override public Epoch epoch(int number) {
        double start = System.nanoTime() * 1e-9;
        int pixels = test.pixelsPerImage();
        VaeTerms terms = trainer.epoch(number, (_, _) -> { }), tested = trainer.evaluate(testBatches, number);
        double testMse = tested.reconstruction() / pixels;
        Trial.requireFinite(testMse, number, trainer.steps(), "--lr");
        return new Epoch(number, terms.loss(), terms.reconstruction(), terms.divergence(), terms.reconstruction() / pixels, testMse,
                System.nanoTime() * 1e-9 - start);
    }

    @Override public List<Way> ways() { return List.of(Way.SAMPLED, Way.MEAN); }

    @Override public Latents latents(Way way) {
        return switch (way) {
            case SAMPLED -> Trial.latents(way, model.encode(test).sample(random.child("test latents")), model.decoder(), test);
            case MEAN -> Trial.latents(way, model.encode(test).mean(), model.decoder(), test);
            default -> throw new IllegalArgumentException("a VAE has no latent values that are " + way.key());
        };
    }

    public Vae model() { return model; }

    @Override public double[] trainLatents() { return model.encode(train).sample(random.child("train latents")); }

    @Override public void write(Path file, Map<String, String> more) { VaeFile.write(file, model, more); }

    @Override public Candidate candidate() { return candidate; }

    @Override public Samples test() { return test; }

    @Override public Decoder decoder() { return model.decoder(); }

    @Override public long parameterCount() { return model.parameterCount(); }

    @Override public Map<String, Parameter> state() { return trainer.state(); }

    @Override public Map<String, Optimizer> optimizers() { return trainer.optimizers(); }

    @Override public long steps() { return trainer.steps(); }

    @Override public void steps(long steps) { trainer.steps(steps); }
}
