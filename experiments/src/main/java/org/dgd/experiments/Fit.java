package org.dgd.experiments;

import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains a DGD on a data set: the paper's decoders and settings where it has some, your own otherwise. */
@Command(name = "fit", description = "Train a Deep Generative Decoder on images or on a table of numbers.")
final class Fit implements Callable<Integer> {
    /** Of the bytes 0 to 255, the first that counts as white. */
    private static final int WHITE = 128;

    @Mixin DataOption data;
    @Mixin FitOptions fit;
    @Mixin TrainingOptions options;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        Samples samples = data.load(options);
        if (samples instanceof Features numbers) numbers.requireUnitRange();
        ModelFile init = options.init == null ? null : ModelFile.read(options.init);
        Recipe recipe = fit.resolve(samples, init, options);
        return train(recipe, recipe.binarize() ? samples.binarized(WHITE) : samples, init);
    }

    /** Everything that can be wrong is found before the run's folder is made. */
    private int train(Recipe recipe, Samples samples, ModelFile init) {
        Console console = options.console();
        try (Device device = options.device.open()) {
            Dgd model = Models.build(recipe, samples, init, device, new Rng(options.seed()));
            if (options.dryRun) {
                DryRun.print(console, recipe, model, samples, device);
                return 0;
            }
            try (Run run = Run.open(options.plan(recipe.options(), samples, device))) {
                if (run.isComplete()) {
                    console.notice(run.folder() + ": the run is complete already");
                    return 0;
                }
                Training.run(model, recipe, samples, options, run);
                Evaluation evaluation = Evaluation.of(model, samples, Metrics.read(run.file(Run.METRICS)).last());
                new FitReport(run, recipe, model, samples, evaluation, options).write();
                run.complete(evaluation.results());
                console.out().println(run.folder());
            }
        }
        return 0;
    }
}
