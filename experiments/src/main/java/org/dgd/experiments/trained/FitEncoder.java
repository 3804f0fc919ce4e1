package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.inference.Encoder;
import org.dgd.inference.EncoderFile;
import org.dgd.inference.EncoderSpec;
import org.dgd.inference.EncoderTrainer;
import org.dgd.inference.EncoderTrainer.Losses;
import org.dgd.inference.ModelDraws;
import org.dgd.model.DivergedException;
import org.dgd.model.Inference;
import org.dgd.model.Inference.Found;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The encoders of the paper's section 2.2, trained on endless draws from a model that stays as it is. */
@Command(name = "fit-encoder",
        description = "Train an encoder for a trained model, on draws from it: a place for new samples without a search, or to start one from.")
public final class FitEncoder implements Callable<Integer> {
    /** Lines of progress, and draws of the last report. */
    private static final int LINES = 10, JUDGED = 2000;

    @Mixin ModelOption model;
    @Mixin EncoderDraws draws;
    @Mixin DeviceOption device;

    @Option(names = "--output", required = true, paramLabel = "FILE",
            description = "The encoder, such as encoder.safetensors. It belongs to this model file alone.")
    Path output;

    @Option(names = "--kind", paramLabel = "NAME", defaultValue = "deterministic",
            description =
                    "deterministic: one z, trained with the squared error; gaussian: mean and variance of every dimension, trained with -log q(z|x); "
                    + "mixture: the same of several places, for samples that far places explain equally well (default: ${DEFAULT-VALUE}).")
    EncoderSpec.Kind kind;

    @Option(names = "--places", paramLabel = "K", converter = Converters.PositiveInt.class,
            description = "Places of a mixture (default: " + EncoderSpec.DEFAULT_PLACES + ").")
    Integer places;

    @Option(names = "--layers", paramLabel = "NAME", description = "convolutional or mlp (default: convolutional for images of at least 14x14).")
    EncoderSpec.Layers layers;

    @Option(names = "--capacity", paramLabel = "C", converter = Converters.PositiveInt.class, defaultValue = "" + EncoderSpec.DEFAULT_CAPACITY,
            description = "The number of channels from which all others follow (default: ${DEFAULT-VALUE}).")
    int capacity;

    @Option(names = "--steps", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "3000",
            description = "Steps of training, each on new draws (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(names = "--pairs", paramLabel = "NAME|FILE",
            description =
                    "Samples for every other step, whose z is searched for first: the training part of a named set, or a file such as --data of fit takes. "
                    + "So the encoder has also seen what the model does not draw (default: draws alone).")
    String pairs;

    @Option(names = "--pairs-limit", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "10000",
            description = "At most the first N of them (default: ${DEFAULT-VALUE}).")
    int pairsLimit;

    @Option(names = "--finish", paramLabel = "N", converter = Converters.NonNegativeInt.class, defaultValue = "0",
            description = "Steps that follow, on the objective of a search at what the encoder says: better without a search, "
                    + "often worse to start one from (default: ${DEFAULT-VALUE}).")
    int finish;

    @Option(names = "--finish-data", paramLabel = "NAME|FILE",
            description = "Samples for every other one of these steps, whose objective needs no z: the training part of a named set, "
                    + "or a .npy file (default: draws alone).")
    String finishData;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder with the data sets' folders (default: $DGD_DATA, then the cache).")
    Path dataDir;

    @Option(names = "--batch-size", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "64",
            description = "Draws a step (default: ${DEFAULT-VALUE}).")
    int batchSize;

    @Option(names = "--lr", paramLabel = "RATE", converter = Converters.PositiveDouble.class, defaultValue = "1e-3",
            description = "Adam's learning rate at the start; it falls by half a cosine (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(names = "--missing", paramLabel = "SHARE", converter = Converters.Share.class, defaultValue = "0",
            description = "Hide up to this part of every draw's values, for samples with missing values (default: ${DEFAULT-VALUE}).")
    double missing;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        ImageFiles.requireWritable("--output", output);
        ImageFiles.requireDifferent("--output", output, "--model", model.file());
        NewSamples.requireKept("--output", output, "--pairs", pairs);
        NewSamples.requireKept("--output", output, "--finish-data", finishData);
        if (pairs == null && spec.commandLine().getParseResult().hasMatchedOption("--pairs-limit"))
            throw new InputException("--pairs-limit " + pairsLimit + ": belongs to --pairs");
        if (finishData != null && finish == 0) throw new InputException("--finish-data: there are no steps for it; set --finish");
        if (kind != EncoderSpec.Kind.DETERMINISTIC && finish > 0)
            throw new InputException("--finish " + finish
                    + ": belongs to --kind deterministic; the objective of a search says nothing of a variance");
        String sha256 = model.sha256();
        Console console = Console.of(spec);
        try (Device on = device.open()) {
            ModelFile file = model.read();
            TrainedModel trained = TrainedModel.open(file, on);
            ModelDraws made = draws.of(trained, console);
            EncoderSpec architecture = new EncoderSpec(kind, places(), layers == null ? EncoderSpec.Layers.fitting(trained.size()) : layers,
                    capacity, trained.latent(), trained.size());
            Samples known = pairs == null ? null : firstPairs(NewSamples.load(console, "--pairs", pairs, Split.TRAIN, null, null, dataDir, trained));
            Samples samples = finishData == null ? null
                    : trained.ofSizeOne(NewSamples.load(console, "--finish-data", finishData, Split.TRAIN, null, null, dataDir, trained));
            requireMemory(file, on, architecture, known, samples);
            EncoderTrainer.Examples examples = known == null ? null : examples(trained, known, console);
            Rng rng = new Rng(device.seed).child("encoder");
            Encoder encoder = new Encoder(architecture, on, rng.child("weights"));
            var settings = new EncoderTrainer.Settings(steps, finish, batchSize, rate, missing);
            EncoderTrainer trainer = new EncoderTrainer(encoder, made, examples, samples, settings, rng.child("training"));
            int all = Math.addExact(steps, finish);
            trainer.run((step, loss) -> {
                if ((long) step * LINES / all > (step - 1L) * LINES / all) console.err().println(progress(step, all, loss));
            });
            Losses last = trainer.evaluate(JUDGED);
            if (!Double.isFinite(last.loss())) throw new DivergedException("encoder's", last.loss(), steps, "--lr");
            if (!sha256.equals(model.sha256())) throw new InputException("--model " + model.path + ": has changed meanwhile; run fit-encoder again");
            EncoderFile.write(output, encoder, sha256, metadata(trained));
            console.out().println(String.format(Locale.ROOT, "%s encoder (%s, %d parameters) after %d steps, on other draws: %s",
                    kind.key(), architecture.layers().key(), encoder.parameterCount(), all, text(last)));
        }
        return 0;
    }

    private Samples firstPairs(Samples all) { return all.first(Math.min(pairsLimit, all.size())); }

    /** Two steps of each kind on a device without numbers, on draws and on samples, which are there by now and count as such. */
    private void requireMemory(ModelFile file, Device on, EncoderSpec architecture, Samples known, Samples samples) {
        int m = architecture.latent();
        Rehearsal rehearsal = new Rehearsal(spec, file, on);
        rehearsal.requireFit(trained -> {
            Samples few = known == null ? null : Inference.few(known);
            Encoder encoder = new Encoder(architecture, trained.decoder().device(), new Rng(0));
            var settings = new EncoderTrainer.Settings(Math.min(steps, 2), Math.min(finish, 2), batchSize, rate, missing);
            EncoderTrainer trainer = new EncoderTrainer(encoder, draws.rehearsed(trained), few == null ? null : pairs(trained, few, new double[few.size() * m]),
                    samples, settings, new Rng(0));
            trainer.run((_, _) -> { });
            trainer.evaluate(1);
            if (few != null) trained.inference(SearchOptions.USUAL).rehearse(few, null, new Rng(0));
        }, EncoderTrainer.bytes(architecture.size().features(), m) + rehearsal.found(known == null ? 0 : known.size()));
    }

    private EncoderTrainer.Examples examples(TrainedModel trained, Samples samples, Console console) {
        Found found = trained.inference(SearchOptions.USUAL).find(samples, new Rng(device.seed).child("pairs"));
        console.err().println(String.format(Locale.ROOT, "representations of %d samples found, objective %.2f nats", samples.size(),
                Arrays.stream(found.objective()).average().orElseThrow()));
        return pairs(trained, samples, found.z());
    }

    /** What the encoder sees of samples and their z: as everywhere, samples of size 1. */
    static EncoderTrainer.Examples pairs(TrainedModel trained, Samples samples, double[] z) {
        return new EncoderTrainer.Examples(trained.ofSizeOne(samples), z);
    }

    private int places() { return places != null ? places : kind == EncoderSpec.Kind.MIXTURE ? EncoderSpec.DEFAULT_PLACES : 1; }

    private String progress(int step, int all, double loss) {
        return String.format(Locale.ROOT, "step %d/%d  %s %.4f", step, all, step > steps ? "objective" : what(), loss);
    }

    private String what() { return kind == EncoderSpec.Kind.DETERMINISTIC ? "squared error" : "-log q(z|x)"; }

    private String text(Losses losses) {
        return String.format(Locale.ROOT, "%s %.4f, %.2f %% of the variance of z explained, objective %.2f nats", what(), losses.loss(),
                100 * (1 - losses.missed()), losses.objective());
    }

    private Map<String, String> metadata(TrainedModel trained) {
        Map<String, String> m = new TreeMap<>(draws.metadata(trained));
        m.put("steps", Integer.toString(steps));
        m.put("finish", Integer.toString(finish));
        if (pairs != null) {
            m.put("pairs", Path.of(pairs).getFileName().toString());
            m.put("pairs_limit", Integer.toString(pairsLimit));
        }
        if (finishData != null) m.put("finish_data", Path.of(finishData).getFileName().toString());
        m.put("batch_size", Integer.toString(batchSize));
        m.put("lr", Double.toString(rate));
        m.put("missing", Double.toString(missing));
        m.put("seed", Long.toString(device.seed));
        return m;
    }
}
