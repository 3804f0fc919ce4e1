package org.dgd.experiments.trained;

import java.util.function.Consumer;
import org.dgd.engine.Device;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.inference.LaplaceObjective;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Inference;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command will do with a model, done with a few samples on a device without numbers: so it is known how much memory it takes, and what will
 * not fit is refused before it begins.
 *
 * @param command whose options may be lowered
 * @param file    of the model, which is open on the device already
 */
record Rehearsal(CommandSpec command, ModelFile file, Device device) {
    /** Representations that a decoder decodes at a time. */
    private static final int BATCH = 64;
    /** Of every sample beside its z: three numbers and a time, three counts, and as much while they are put together. */
    private static final long FOUND = 2 * (4 * Double.BYTES + 3 * Integer.BYTES);

    /**
     * Refuses what will not fit.
     *
     * @param use     what the command does with the model
     * @param results bytes of arrays that it makes in all
     */
    void requireFit(Consumer<TrainedModel> use, long results) {
        MemoryNeed.ofUse(command, device, on -> TrainedModel.open(file, on), use, results).requireFit(command);
    }

    /** Bytes of what a search finds for so many samples: their z, and a copy of them in a file's form, and what is said of each. */
    long found(long samples) { return samples * (FOUND + file.spec().latent() * (2L * Double.BYTES + Float.BYTES)); }

    /** Bytes of so many decoded samples; of colours also in the order of files. */
    long decoded(long samples) {
        Size size = file.spec().size();
        return samples * size.features() * Float.BYTES * (size.channels() > 1 && size.height() * size.width() > 1 ? 2 : 1);
    }

    /**
     * Refuses to decode so many representations where they do not fit, their numbers and what they become.
     *
     * @param size as {@link TrainedModel#means} takes it
     */
    void requireDecoded(int count, Double size) {
        int m = file.spec().latent(), few = Math.min(count, BATCH + count % BATCH);
        long z = count * (long) m * (Double.BYTES + Float.BYTES);
        MemoryNeed.ofUse(command, device, on -> on, on -> TrainedModel.means(file, on, new double[few * m], size), z + decoded(count))
                .requireFit(command);
    }

    /** Decoding the representations of so many samples. */
    static void decode(TrainedModel model, Samples samples) {
        Samples few = Inference.few(samples);
        model.means(new double[few.size() * model.latent()], few);
    }

    /** Laplace's approximation, and what is drawn from it. */
    static void posteriors(TrainedModel model) {
        try (LaplaceObjective objective = new LaplaceObjective(model.decoder(), model.prior(), model.likelihood())) {
            objective.rehearse();
        }
    }
}
