package org.dgd.experiments.fit;

import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.data.TrainingData;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.experiments.run.Metrics;
import org.dgd.experiments.run.Run;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.model.Pixels;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Gaps;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a DGD on a data set: the paper's decoders and settings where it has some, your own otherwise. */
@Command(name = "fit", description = "Train a Deep Generative Decoder on images or on a table of numbers.", footer = {"",
        "What is not given: mnist, digits: decoder mnist, binarized, bernoulli, mixture of 20 isotropic components, radius 10, hardness 5, alpha 1, precision 2 +- 2, "
                + "batch 32, 100 epochs, rates 1e-3, z 1e-2, prior 1e-1. fashion-mnist: decoder fashion, capacity 16, latent 20, gaussian, normal, batch 64, 50 epochs, "
                + "1e-4, z 1e-2. cifar10: decoder standard, capacity 64, gaussian, normal, batch 64, 100 epochs, 1e-4, z 1e-2. A file: mlp of 128,256, latent 2, gaussian, "
                + "normal, batch 64, 100 epochs, 1e-3, z 1e-2; a .csv file: the same with outputs that follow from its columns. All: weight decay 1e-5. --dry-run shows every choice."})
public final class Fit implements Callable<Integer> {
    /** Of the bytes 0 to 255, the first that counts as white. */
    private static final int WHITE = 128;

    private static final String NUMBERS = "give --loss normal for any numbers, or poisson or negative-binomial for counts (N,m)";

    @Mixin DataOption data;
    @Mixin FitOptions fit;
    @Mixin public TrainingOptions options;

    @Override public Integer call() {
        TrainingData loaded = fit.kept(data.load(options, fit.sizeColumn()), options.seed());
        Samples samples = loaded.samples();
        ModelFile init = options.init == null ? null : ModelFile.read(options.init);
        Recipe recipe = fit.resolve(loaded, init, options);
        SizeHint.of(recipe.likelihood(), samples).ifPresent(options.console()::notice);
        Gaps.of(samples).sentences(samples).forEach(options.console()::notice);
        if (recipe.likelihood() instanceof Pixels && samples instanceof Features numbers)
            numbers.requireUnitRange(loaded.schema() == null ? NUMBERS : "");
        return train(recipe, recipe.binarize() ? samples.binarized(WHITE) : samples, init);
    }

    /** Everything that can be wrong is found before the run's folder is made. */
    private int train(Recipe recipe, Samples samples, ModelFile init) {
        Console console = options.console();
        try (Device device = options.device.open()) {
            MemoryNeed memory = Models.memory(recipe, samples, device);
            DryRun.requireFit(options, recipe, samples, device, memory);
            Dgd model = Models.build(recipe, samples, init, device, new Rng(options.seed()));
            ColumnMaps.of(model, samples).named(fit.colours);
            if (options.dryRun) {
                DryRun.print(console, recipe, samples, device, memory);
                return 0;
            }
            try (Run run = Run.open(options.plan(fit.options(recipe), samples, device))) {
                if (run.isComplete()) {
                    console.notice(run.folder() + ": the run is complete already");
                    return 0;
                }
                Training.Done done = Training.run(model, recipe, samples, options, run);
                Evaluation evaluation = Evaluation.of(recipe, done.model(), samples, Metrics.read(run.file(Run.METRICS)).last());
                new FitReport(run, recipe, done.model(), samples, evaluation, options, fit.colours, done.components()).write();
                ContributionsTable.of(evaluation.contributions()).print(console);
                run.complete(evaluation.results());
                console.out().println(run.folder());
            }
        }
        return 0;
    }
}
