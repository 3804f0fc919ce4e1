package org.dgd.experiments.generation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.compare.Splits;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.fit.DryRun;
import org.dgd.experiments.fit.Models;
import org.dgd.experiments.fit.Recipe;
import org.dgd.experiments.fit.Training;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.experiments.run.Run;
import org.dgd.metric.ClassGaussians;
import org.dgd.metric.Rows;
import org.dgd.model.Architecture;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Appendix A.6, figure 6: a DGD learns Fashion-MNIST without labels; Gaussians fitted to the representations of each class then draw that
 * class.
 */
@Command(name = "class-generation", description = "Figure 6: a DGD that was trained without labels draws articles of each class of Fashion-MNIST.",
        footer = {"",
                "What is not given is the paper's: decoder fashion, capacity 16, latent 20, batch 64, 50 epochs, rates 1e-4 and z 1e-2, weight decay 1e-5. "
                + "--quick: 5000 training and 2000 test images, 30 epochs, rate 1e-3."})
public final class ClassGeneration implements Callable<Integer> {
    private static final int QUICK_TRAIN = 5000, QUICK_TEST = 2000, QUICK_EPOCHS = 30;
    private static final double QUICK_RATE = 1e-3;

    @Mixin TrainingOptions options;
    @Mixin Splits splits;

    @Option(names = "--latent", paramLabel = "M", converter = Converters.PositiveInt.class, description = "Latent dimension (default: 20).")
    Integer latent;

    @Option(names = "--lr", paramLabel = "RATE", converter = Converters.PositiveDouble.class, description = "Rate of the decoder (default: 1e-4).")
    Double rate;

    @Option(names = "--covariance", paramLabel = "KIND", defaultValue = "diagonal",
            description = "Of the Gaussian of a class: diagonal, as in the paper, or full (default: ${DEFAULT-VALUE}).")
    ClassGaussians.Covariance covariance;

    @Option(names = "--per-class", paramLabel = "N", defaultValue = "1000", converter = Converters.PositiveInt.class,
            description = "Images of every class that are drawn and judged, at least 10 (default: ${DEFAULT-VALUE}).")
    int perClass;

    @Override public Integer call() {
        if (perClass < ClassFigures.SHOWN)
            throw new InputException("--per-class " + perClass + ": must be at least " + ClassFigures.SHOWN + ", as many as the figure shows");
        Splits.Images images = splits.load(PublishedSet.FASHION_MNIST, options, QUICK_TRAIN, QUICK_TEST);
        Samples train = images.train(), test = images.test();
        ImageFiles.requireFit("--per-class", perClass, train.classes().size() * train.pixelsPerImage());
        ClassGaussians.requireMembers(train.labels(), train.classes());
        ModelFile init = options.init == null ? null : ModelFile.read(options.init);
        Recipe recipe = recipe();
        try (Device device = options.device.open()) {
            MemoryNeed memory = Models.memory(recipe, train, device);
            DryRun.requireFit(options, recipe, train, device, memory);
            Dgd model = Models.build(recipe, train, init, device, new Rng(options.seed()));
            if (options.dryRun) DryRun.print(options.console(), recipe, train, device, memory);
            else try (Run run = Run.open(plan(recipe, train, test, device))) {
                if (run.isComplete()) options.console().notice(run.folder() + ": the run is complete already");
                else run.complete(generated(model, recipe, train, test, run));
            }
        }
        return 0;
    }

    private Recipe recipe() {
        Recipe paper = Recipe.fashionMnist();
        int m = latent == null ? paper.decoder().latent() : latent;
        int epochs = options.epochs != null ? options.epochs : splits.quick ? QUICK_EPOCHS : paper.epochs();
        Recipe.Steps s = paper.steps();
        Recipe.Steps steps = s.lr(rate != null ? rate : splits.quick ? QUICK_RATE : s.lr());
        return new Recipe(DecoderSpec.of(Architecture.FASHION, 0, m, m, null, List.of()), paper.binarize(), paper.likelihood(), null, false, steps,
                paper.refinement(), paper.priorScale(), options.batchSize == null ? paper.batchSize() : options.batchSize, epochs);
    }

    private Run.Plan plan(Recipe recipe, Samples train, Samples test, Device device) {
        Map<String, Object> own = new LinkedHashMap<>(recipe.options());
        own.put("class-covariance", covariance);
        own.put("per-class", perClass);
        own.put("test-limit", test.size());
        return options.plan(own, train, device);
    }

    /** Trains, and from here on uses the labels. */
    private Map<String, Object> generated(Dgd model, Recipe recipe, Samples train, Samples test, Run run) {
        Training.run(model, recipe, train, options, run);
        Rows z = Rows.of(model.representation().values(), model.representation().dimension());
        ClassGaussians gaussians = ClassGaussians.of(z, train.labels(), train.classes(), covariance);
        ClassDraws draws = ClassDraws.of(model, gaussians, train, perClass, new Rng(options.seed()).child("classes"));
        ClassScores scores = ClassScores.of(draws, model, covariance, train, test, run.file("classifier.safetensors"), options.seed());
        scores.write(run.file("classes.csv"));
        new ClassFigures(run, recipe, model, draws, scores, train, test, options).write();
        options.console().out().println(run.folder());
        return scores.results();
    }
}
