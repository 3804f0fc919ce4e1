package org.dgd.experiments.trial;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dgd.engine.Device;
import org.dgd.engine.NumberException;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.metric.MeanSquaredError;
import org.dgd.metric.Rows;
import org.dgd.model.Decoder;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.model.DivergedException;
import org.dgd.model.Likelihood;
import org.dgd.model.Pixels;
import org.dgd.model.Resumable;
import org.dgd.nn.data.Samples;

/**
 * A candidate in training, with the test samples at its side. One thread at a time works with a trial and its device. All of it can be saved
 * between epochs with {@link org.dgd.model.TrainingState} and goes on to the same bits: random numbers follow from the seed and the epoch.
 */
public sealed interface Trial extends Resumable permits DgdTrial, VaeTrial {
    /** All models of section 3 minimize the summed squared error. */
    Likelihood LIKELIHOOD = Pixels.GAUSSIAN;

    /** How every candidate is trained (appendix A.2). */
    record Settings(int epochs, int batchSize, int testBatchSize, long seed) implements Serializable {
        public static final Settings DEFAULT = new Settings(50, 64, 16, 0);

        public Settings {
            if (epochs < 1 || batchSize < 1 || testBatchSize < 1)
                throw new IllegalArgumentException("trial: " + epochs + " epochs in batches of " + batchSize + " and " + testBatchSize);
        }

        public Settings epochs(int epochs) { return new Settings(epochs, batchSize, testBatchSize, seed); }

        public Settings seed(long seed) { return new Settings(epochs, batchSize, testBatchSize, seed); }
    }

    /** A new model; every number of it follows from the settings' seed. */
    static Trial of(Candidate candidate, Samples train, Samples test, Settings settings, Device device) {
        return switch (candidate) {
            case DgdCandidate c -> new DgdTrial(c, train, test, settings, device);
            case VaeCandidate c -> new VaeTrial(c, train, test, settings, device);
        };
    }

    /**
     * How much memory a trial will take, found out with a few samples; the representations of the others are added. What measures a trained model is
     * not in it.
     */
    static MemoryNeed memory(Candidate candidate, Samples train, Samples test, Settings settings, Device device) {
        Candidate plain = candidate instanceof DgdCandidate c
                ? new DgdCandidate(c.architecture(), c.capacity(), c.latent(), c.lr(), c.lrZ(), c.weightDecay()) : candidate;
        Samples some = train.first(Math.min(train.size(), settings.batchSize())), few = test.first(Math.min(test.size(), settings.testBatchSize()));
        MemoryNeed need = MemoryNeed.of(device, sizing -> {
            Trial trial = of(plain, some, few, settings, sizing);
            return new MemoryNeed.Started(trial, () -> trial.epoch(1));
        }, train.size(), settings.batchSize());
        long rows = train.size() - some.size() + test.size() - few.size();
        return candidate instanceof DgdCandidate ? need.withRepresentations(rows, candidate.latent()) : need;
    }

    Candidate candidate();

    Samples test();

    /** Weights that are trained, representations not counted. */
    long parameterCount();

    Decoder decoder();

    /**
     * Trains for one epoch and looks at the test samples.
     *
     * @param number counted from 1
     * @throws DivergedException when a term is not a number any more, of training or of the test
     */
    Epoch epoch(int number);

    /** How test latents can be had. */
    List<Way> ways();

    /** Latent values of the test samples, with the model as it is now. */
    Latents latents(Way way);

    /** N·m latent values of the training samples: the representations, or one draw from each q(z|x). */
    double[] trainLatents();

    /** Writes the model as a safetensors file. @param more strings for the metadata beside the model's own */
    void write(Path file, Map<String, String> more);

    /** Trains from the first epoch to the last. A trial that diverges has a result too, also if its last step does it. */
    default TrialResult run(int epochs, Consumer<Epoch> listener) {
        List<Epoch> curve = new ArrayList<>();
        try {
            for (int e = 1; e <= epochs; e++) {
                curve.add(epoch(e));
                listener.accept(curve.getLast());
            }
            return result(curve, candidate() instanceof DgdCandidate ? List.of(TrialResult.judged(candidate())) : ways());
        } catch (DivergedException e) {
            return new TrialResult(candidate(), parameterCount(), curve, Map.of(), Map.of(), e.getMessage());
        } catch (NumberException e) {
            String sentence = DivergedException.at(e, Math.min(curve.size() + 1, epochs), this).fact();      // or while it is judged
            return new TrialResult(candidate(), parameterCount(), curve, Map.of(), Map.of(), sentence);
        }
    }

    /** The result of a trial whose epochs were run one by one, with the model as it is now. */
    default TrialResult result(List<Epoch> curve, Collection<Way> ways) {
        Map<String, Double> mse = new LinkedHashMap<>(), sd = new LinkedHashMap<>();
        for (Way way : ways) {
            Latents found = latents(way);
            requireFinite(found.mse() + found.sd(), curve.size(), steps(), "--lr, --lr-z");
            mse.put(way.key(), found.mse());
            sd.put(way.key(), found.sd());
        }
        return new TrialResult(candidate(), parameterCount(), curve, mse, sd, null);
    }

    /** Decodes latent values of the test samples. */
    static Latents latents(Way way, double[] z, Decoder decoder, Samples test) {
        float[] images = decoder.images(z);
        double mse = MeanSquaredError.of(Rows.of(images, test.pixelsPerImage()), Rows.of(test));
        return new Latents(way, z, decoder.spec().latent(), images, mse);
    }

    static void requireFinite(double testMse, int epoch, long step, String rates) {
        if (!Double.isFinite(testMse)) throw new DivergedException("test reconstruction", testMse, epoch, step, rates);
    }
}
