package org.dgd.experiments;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Inference.Found;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Missing values of new samples: what the decoder says at the representation that explains the values that are there. */
@Command(name = "impute", description = "Fill in the missing values (NaN) of new samples by a trained model.")
final class Impute implements Callable<Integer> {
    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin SearchOptions search;
    @Mixin DeviceOption device;

    @Option(names = "--output", required = true, paramLabel = "OUT.npy",
            description = "The samples, float32 (N,C,H,W) or (N,m): values that were there as they were, E[x|z] for the others; as .csv "
                    + "a copy of the table with its missing cells filled in.")
    Path output;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        ImageFiles.requireWritable("--output", output);
        try (Device on = device.open()) {
            TrainedModel trained = TrainedModel.open(model.read(), on);
            SampleFiles.requireWritable("--output", output, trained.schema());
            Samples samples = data.load(trained);
            if (!samples.hasMissing()) throw new InputException("--data " + samples.name() + ": no value is missing (NaN); reconstruct shows complete samples as the model sees them");
            ImageFiles.requireFit("--data", samples.size(), Math.max(trained.latent(), trained.size().features()));
            Found found = search.find(trained, model, samples, new Rng(device.seed).child("represent"));
            float[] filled = trained.means(found.z());
            long missing = keep(samples, filled);
            SampleFiles.complete(Path.of(data.name), output, filled, trained.size(), trained.schema());
            Console.of(spec).out().println(new FoundReport(found).summary() + "; " + missing + " of " + filled.length + " values filled in");
        }
        return 0;
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
