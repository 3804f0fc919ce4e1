package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.data.TrainingSets;
import org.dgd.model.Inference.Found;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.table.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Missing values of new samples: what the decoder says at the representation that explains the values that are there. */
@Command(name = "impute", description = "Fill in the missing values (NaN) of new samples by a trained model.")
public final class Impute implements Callable<Integer> {
    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin SearchOptions search;
    @Mixin NoiseOption noise;
    @Mixin DeviceOption device;

    @Option(names = "--output", required = true, paramLabel = "OUT.npy",
            description = "The samples, float32 (N,C,H,W) or (N,m): values that were there as they were, E[x|z] for the others; as .csv "
                    + "a copy of the table with its missing cells filled in.")
    Path output;

    @Option(names = "--draws", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Also draw N completions of every sample, of z from its posterior and of x around the decoder's output.")
    Integer draws;

    @Option(names = "--draws-output", paramLabel = "DRAWS.npy",
            description = "The draws, float32 (draws,N,C,H,W) or (draws,N,m); of a table its columns as the model reads them.")
    Path drawsOutput;

    @Option(names = "--png", paramLabel = "FILE",
            description = "Also draw the first 10 images: what was there, the missing grey; the completion; some of the draws.")
    Path png;

    @Option(names = "--train", paramLabel = "NAME|FILE",
            description =
                    "The training set of the model, of a gaussian loss. With it --output is the mean over all that missing values may have been, errors of "
                    + "neighbouring values go together as in training, and draws are calibrated. The set must hold more samples than the model was trained on: "
                    + "those that follow set and calibrate it, with the holes of --data. Not with --noise, --posterior, --encoder or any option of the search: --from, "
                    + "--candidates, --starts, --screening, --margin, --steps, --tolerance.")
    String train;

    @Option(names = "--held-out", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "60",
            description = "With --train: how many samples set and calibrate it, at most (default: ${DEFAULT-VALUE}).")
    int heldOut;

    @Option(names = "--completion", paramLabel = "FILE",
            description = "With --train: a .safetensors file of what the model leaves over of its training samples. It is written when it does not exist; "
                    + "else it is read, and need not be learnt again.")
    Path completion;

    @Option(names = "--posterior", paramLabel = "NAME", defaultValue = "laplace",
            description = "What z is drawn from: laplace, a Gaussian at the best z; langevin, chains from there, which are "
                    + "exact and slow. With --draws, not with --train (default: ${DEFAULT-VALUE}).")
    Completions.From posterior;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        data.requireOutput("--output", output, model, search.encoder);
        if (draws == null != (drawsOutput == null))
            throw new InputException(draws == null ? "--draws-output: needs --draws N" : "--draws: needs --draws-output FILE.npy");
        if (train != null && (noise.noise != null || posterior != Completions.From.LAPLACE))
            throw new InputException("--train: has a noise and a posterior of its own; leave out "
                    + (noise.noise != null ? "--noise" : "--posterior"));
        ParseResult line = spec.commandLine().getParseResult();
        if (train == null && line.hasMatchedOption("--held-out")) throw new InputException("--held-out " + heldOut + ": belongs to --train");
        if (train != null) SearchOptions.given(line).ifPresent(option -> {
            throw new InputException(option + ": --train has a search of its own; leave out " + option);
        });
        NewSamples.requireKept("--output", output, "--train", train);
        NewSamples.requireKept("--draws-output", drawsOutput, "--train", train);
        NewSamples.requireKept("--png", png, "--train", train);
        if (draws == null && noise.noise != null) throw new InputException("--noise: belongs to --draws");
        if (draws == null && line.hasMatchedOption("--posterior")) throw new InputException("--posterior: belongs to --draws");
        if (drawsOutput != null) {
            data.requireOutput("--draws-output", drawsOutput, model, search.encoder);
            SampleFiles.requireArray("--draws-output", drawsOutput);
        }
        ImageFiles.requireDifferent("--draws-output", drawsOutput, "--output", output);
        if (png != null) data.requireOutput("--png", png, model, search.encoder);
        ImageFiles.requireDifferent("--png", png, "--output", output);
        ImageFiles.requireDifferent("--png", png, "--draws-output", drawsOutput);
        if (completion != null) requireCompletion();
        try (Device on = device.open()) {
            ModelFile file = model.read();
            TrainedModel trained = TrainedModel.open(file, on);
            if (draws != null) trained.requireFree("--draws " + draws);
            SampleFiles.requireWritable("--output", output, trained.schema());
            if (SampleFiles.isTable(output)) requireWholeTable();
            Samples samples = data.load(trained);
            if (!samples.hasMissing())
                throw new InputException("--data " + samples.name()
                        + ": no value is missing (NaN); reconstruct shows complete samples as the model sees them");
            ImageFiles.requireFit("--data", samples.size(), Math.max(trained.latent(), trained.size().features()));
            if (draws != null) ImageFiles.requireFit("--draws", draws, samples.size() * trained.size().features());
            requireMemory(new Rehearsal(spec, file, on), trained, samples);
            Rng rng = new Rng(device.seed);
            if (train != null) learnt(trained, samples, rng);
            else complete(trained, samples, rng);
        }
        return 0;
    }

    private void requireMemory(Rehearsal rehearsal, TrainedModel trained, Samples samples) {
        long made = rehearsal.found(samples.size()) + rehearsal.decoded(samples.size()) * (1L + (draws == null ? 0 : draws));
        if (train != null) rehearsal.requireFit(m -> {
            LearntDraws.rehearse(m, samples);
            Rehearsal.decode(m, samples);
        }, made + LearntDraws.bytes(trained, samples, heldOut));
        else rehearsal.requireFit(m -> {
            search.rehearse(m, model, samples);
            Rehearsal.decode(m, samples);
            if (draws != null) Rehearsal.posteriors(m);
        }, made);
    }

    private void requireCompletion() {
        if (train == null) throw new InputException("--completion " + completion + ": belongs to --train");
        data.requireOutput("--completion", completion, model, search.encoder);
        NewSamples.requireKept("--completion", completion, "--train", train);
        ImageFiles.requireDifferent("--completion", completion, "--output", output);
        ImageFiles.requireDifferent("--completion", completion, "--draws-output", drawsOutput);
        ImageFiles.requireDifferent("--completion", completion, "--png", png);
    }

    /** By the best z under the model as it was trained. */
    private void complete(TrainedModel trained, Samples samples, Rng rng) {
        Found found = search.find(trained, model, samples, rng.child("represent"));
        float[] filled = trained.means(found.z(), samples);
        long missing = keep(samples, filled);
        SampleFiles.complete(Path.of(data.name), output, filled, trained.size(), trained.schema());
        Completions completions = draws == null ? null : draw(trained, samples, rng);
        String more = completions == null ? "" : "; " + draws + " draws of each sample" + completions.words();
        picture(trained, samples, filled, completions == null ? null : completions.values());
        Console.of(spec).out().println(new FoundReport(found).summary() + "; " + filledIn(trained.schema(), samples, missing) + more);
    }

    /** By what the training set tells beside. */
    private void learnt(TrainedModel trained, Samples samples, Rng rng) {
        Samples set = data.training(train, trained);
        try (LearntDraws learnt = new LearntDraws(trained, set, heldOut, completion == null ? null : new LearntDraws.Kept(completion, model.sha256()))) {
            LearntDraws.Result result = learnt.complete(samples, draws == null ? 0 : draws, rng.child("learnt"));
            long missing = keep(samples, result.mean());
            SampleFiles.complete(Path.of(data.name), output, result.mean(), trained.size(), trained.schema());
            if (draws != null) ImageFiles.writeDraws(drawsOutput, result.draws(), draws, trained.size());
            picture(trained, samples, result.mean(), result.draws());
            Console.of(spec).out().println(samples.size() + " samples; " + filledIn(trained.schema(), samples, missing) + "; " + result.setting()
                    + (draws == null ? "" : "; " + draws + " calibrated draws of each sample"));
        }
    }

    /** Of a table cells are counted, of which some take several numbers; a missing one lacks all of them. */
    private static String filledIn(Schema schema, Samples samples, long missing) {
        if (schema == null) return missing + " of " + (long) samples.size() * samples.pixelsPerImage() + " values filled in";
        int columns = schema.columns().size();
        long cells = 0;
        for (int i = 0; i < samples.size(); i++) {
            float[] row = samples.image(i);
            for (int c = 0; c < columns; c++) if (Float.isNaN(row[schema.offset(c)])) cells++;
        }
        return cells + " of " + (long) samples.size() * columns + " cells filled in";
    }

    private void picture(TrainedModel trained, Samples samples, float[] filled, float[] drawn) {
        if (png == null) return;
        new CompletionPicture(samples, filled, draws == null ? 0 : draws, drawn, trained.size()).draw(png)
                .ifPresent(spec.commandLine().getErr()::println);
    }

    /** A completed table is a copy of the one that was read. */
    private void requireWholeTable() {
        if (!TrainingSets.isTable(data.name))
            throw new InputException("--output " + output + ": --data " + data.name
                    + " is no table that could be completed; give the name of a .npy file");
        if (data.limit != null)
            throw new InputException("--limit " + data.limit
                    + ": a table is completed as a whole; leave this option out, or name a .npy file as --output");
    }

    /** Around the best z under the noise of the data, which is another one than under that of training. */
    private Completions draw(TrainedModel trained, Samples samples, Rng rng) {
        TrainedModel noisy = noise.of(trained, samples, search, rng.child("noise"), NoiseOption.Noise.FITTED);
        double[] z = search.find(noisy, model, samples, rng.child("represent")).z();
        Completions completions = new Completions(new Posteriors(noisy, samples, z), posterior, draws, rng.child("draws"));
        ImageFiles.writeDraws(drawsOutput, completions.values(), draws, trained.size());
        return completions;
    }

    /** Puts every value that is there; returns how many are not. */
    static long keep(Samples samples, float[] filled) {
        int features = samples.pixelsPerImage();
        long missing = 0;
        for (int i = 0; i < samples.size(); i++) {
            float[] x = samples.image(i);
            for (int p = 0; p < features; p++) {
                if (Float.isNaN(x[p])) missing++;
                else filled[i * features + p] = x[p];
            }
        }
        return missing;
    }
}
