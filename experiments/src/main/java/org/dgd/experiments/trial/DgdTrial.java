package org.dgd.experiments.trial;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.model.Decoder;
import org.dgd.model.Dgd;
import org.dgd.model.Inference;
import org.dgd.model.ModelFile;
import org.dgd.model.PriorScale;
import org.dgd.model.StandardNormal;
import org.dgd.model.Terms;
import org.dgd.model.TestRepresentations;
import org.dgd.model.Trainer;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.Schedule;

/** A DGD under N(0,I): Adam for the decoder, and for representations what its {@link Fitting} says (appendix A.2, table 4). */
public final class DgdTrial implements Trial {
    private static final String RATES = "--lr, --lr-z";

    private final DgdCandidate candidate;
    private final Samples test;
    private final Dgd model;
    private final Trainer trainer;
    private final TestRepresentations beside;
    private final Rng random;
    private final Schedule rate, rateZ;

    DgdTrial(DgdCandidate candidate, Samples train, Samples test, Settings settings, Device device) {
        this.candidate = candidate;
        this.test = test;
        random = new Rng(settings.seed());
        Fitting.Starts starts = candidate.fitting().starts(candidate.spec(), train, device);
        model = new Dgd(new Decoder(candidate.spec(), device, random.child("decoder")), starts.of(train, random.child("representations")),
                new StandardNormal(candidate.latent()), LIKELIHOOD);
        trainer = new Trainer(model, new Batches(train, settings.batchSize(), random.child("order")), PriorScale.DATASET, false,
                new Adam(model.decoder().parameters(), candidate.lr(), candidate.weightDecay()), step(model.representation().table()),
                        new Adam(List.of(), 1, 0));
        beside = new TestRepresentations(model, test, settings.testBatchSize(), this::step, starts.of(test, random.child("test")));
        rate = candidate.fitting().schedule(candidate.lr(), settings.epochs());
        rateZ = candidate.fitting().schedule(candidate.lrZ(), settings.epochs());
    }

    private Optimizer step(Tensor table) { return candidate.fitting().step(table, candidate.lrZ()); }

    @Override public Epoch epoch(int number) {
        double start = System.nanoTime() * 1e-9;
        int pixels = test.pixelsPerImage();
        trainer.decoderStep().rate(rate.rate(number - 1));
        trainer.representationStep().rate(rateZ.rate(number - 1));
        beside.step().rate(rateZ.rate(number - 1));
        Terms terms = trainer.epoch(number, (_, _) -> { }), tested = beside.epoch();
        double testMse = tested.reconstruction() / pixels;
        Trial.requireFinite(testMse, number, trainer.steps(), RATES);
        return new Epoch(number, terms.loss(), terms.reconstruction(), terms.latent(), terms.reconstruction() / pixels, testMse,
                System.nanoTime() * 1e-9 - start);
    }

    @Override public List<Way> ways() { return List.of(Way.BESIDE_TRAINING, Way.MAP); }

    @Override public Latents latents(Way way) {
        return switch (way) {
            case BESIDE_TRAINING -> Trial.latents(way, beside.representation().values(), model.decoder(), test);
            case MAP -> Trial.latents(way, map(Inference.Settings.DEFAULT).z(), model.decoder(), test);
            default -> throw new IllegalArgumentException("a DGD has no latent values that are " + way.key());
        };
    }

    /** The full search for the test samples. */
    public Inference.Found map(Inference.Settings how) { return Inference.of(model, how).find(test, random.child("map")); }

    public Dgd model() { return model; }

    @Override public double[] trainLatents() { return model.representation().values(); }

    @Override public void write(Path file, Map<String, String> more) { ModelFile.write(file, model, more); }

    @Override public Candidate candidate() { return candidate; }

    @Override public Samples test() { return test; }

    @Override public Decoder decoder() { return model.decoder(); }

    @Override public long parameterCount() { return model.decoder().parameterCount(); }

    @Override public Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>(trainer.state());
        state.putAll(beside.state());
        return state;
    }

    @Override public Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>(trainer.optimizers());
        optimizers.put("test_representation_step", beside.step());
        return optimizers;
    }

    @Override public long steps() { return trainer.steps(); }

    @Override public void steps(long steps) { trainer.steps(steps); }
}
