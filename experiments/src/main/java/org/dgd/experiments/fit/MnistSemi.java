package org.dgd.experiments.fit;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.data.TrainingSets;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.run.RunFolder;
import org.dgd.experiments.run.StopNotice;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PartialLabels;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Digits of which few have labels: how well a DGD tells test digits apart, beside nearest neighbours in pixels with the same labels. */
@Command(name = "mnist-semi", description = "MNIST with few labels: accuracy on test digits, beside nearest neighbours in pixels; "
        + "prints one JSON object for each number of labels.")
public final class MnistSemi implements Callable<Integer> {
    private static final int DIGITS = 5000, WHITE = 128, QUICK_DIGITS = 3000, QUICK_EPOCHS = 20, QUICK_TEST = 1000, ALL = 10_000;

    @Mixin TrainingOptions options;

    @Option(names = "--labels", paramLabel = "N,N", defaultValue = "10,100,1000", converter = Converters.PositiveInts.Converter.class,
            description = "Digits that keep their label, equally many of every class; a model for each number (default: ${DEFAULT-VALUE}).")
    Converters.PositiveInts labels;

    @Option(names = "--repeats", paramLabel = "N", defaultValue = "1", converter = Converters.PositiveInt.class,
            description =
                    "Models of every number, each with digits, labels and first weights of a seed of its own, from --seed up (default: ${DEFAULT-VALUE}).")
    int repeats;

    @Option(names = "--components", paramLabel = "K", converter = Converters.PositiveInt.class, defaultValue = "10",
            description = "Components of the mixture, shared evenly among the ten classes (default: ${DEFAULT-VALUE}).")
    int components;

    @Option(names = "--test", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Test digits, the first N (default: all 10,000; with --quick 1000).")
    Integer test;

    @Option(names = "--quick", description = "3,000 digits, 20 epochs, 1,000 test digits: to see that it works.")
    boolean quick;

    @Override public Integer call() {
        Recipe preset = Recipe.mnistSemi();
        if (components % 10 != 0)
            throw new InputException("--components " + components + ": ten classes share them evenly, so it must be a multiple of 10");
        int epochs = options.epochs != null ? options.epochs : quick ? QUICK_EPOCHS : preset.epochs();
        Recipe recipe = preset.with(preset.mixture().components(components)).with(Refinement.held(epochs))
                .batches(options.batchSize == null ? preset.batchSize() : options.batchSize, epochs);
        if (options.init != null) throw new InputException("--init " + options.init + ": mnist-semi trains several models from the start");
        TrainingSets sets = new TrainingSets(options.folder(), options.console());
        int count = options.limit != null ? options.limit : quick ? QUICK_DIGITS : DIGITS, judged = test != null ? test : quick ? QUICK_TEST : ALL;
        Samples all = sets.mnistOrDigits(count + judged);
        if (count > all.size()) throw new InputException("--limit " + count + ": " + all.name() + " holds only " + all.size() + " samples");
        for (int n : labels.values())
            if (n > count) throw new InputException("--labels " + n + ": there are " + count + " training digits");
        Samples real = all.synthetic() ? null : first(sets.named("mnist", Split.TEST, 1), judged).binarized(WHITE);
        List<SemiResult> results = new ArrayList<>();
        try (Device device = options.device.open()) {
            Samples train = split(all, 0, count);
            MemoryNeed memory = Models.memory(recipe, train, device);
            DryRun.requireFit(options, recipe, train, device, memory);
            if (options.dryRun) {
                DryRun.print(options.console(), recipe, PartialLabels.keep(train, "--labels", labels.values().getFirst(), new Rng(options.seed())), device, memory);
                return 0;
            }
            try (RunFolder top = RunFolder.open(options.command.name(), options.out, options.resume)) {
                for (int repeat = 0; repeat < repeats; repeat++) {
                    Samples some = split(all, repeat, count), judge = real != null ? real : synthetic(all, repeat, count, judged);
                    for (int n : labels.values()) results.add(one(recipe, some, judge, n, repeat, top.path(), device));
                }
                new SemiReport(results, recipe, all, options).write(top.path());
            }
        }
        SemiReport.summaries(results).forEach(s -> options.console().out().println(new Gson().toJson(s)));
        return 0;
    }

    private SemiResult one(Recipe recipe, Samples train, Samples judge, int n, int repeat, Path folder, Device device) {
        Rng rng = new Rng(options.seed() + repeat);
        Samples some = PartialLabels.keep(train, "--labels", n, rng.child("labels"));
        Run.Plan plan = options.plan(recipe.options(), some, device).in(folder.resolve(n + "-labels-seed-" + (options.seed() + repeat)));
        plan.options().put("labelled", n);
        plan.options().put("seed", options.seed() + repeat);
        try (Run run = Run.open(plan)) {
            options.console().notice(n + " labels, seed " + (options.seed() + repeat));
            ModelFile done = run.isComplete() ? ModelFile.read(run.model()) : null;
            Dgd model = Models.build(recipe, some, done, device, rng);
            if (done == null) Training.run(model, recipe, some, options, options.seed() + repeat, run);
            SemiResult result;
            try (StopNotice _ = new StopNotice(options.console(), () -> "stopped while the model of " + run.folder()
                    + " was judged, which is trained; the same command with --resume goes on from there")) {
                result = SemiResult.of(model, some, train.labels(), judge, options.seed() + repeat);
            }
            if (done == null) run.complete(result.values());
            return result;
        }
    }

    /** The training digits of a repeat: so many at random, by its seed. */
    private Samples split(Samples all, int repeat, int count) {
        return all.select(IntStream.of(order(all, repeat)).limit(count).toArray()).binarized(WHITE);
    }

    /** Synthetic digits have no test part: those that were not drawn for training. */
    private Samples synthetic(Samples all, int repeat, int count, int judged) {
        return all.select(IntStream.of(order(all, repeat)).skip(count).limit(judged).toArray()).binarized(WHITE);
    }

    private int[] order(Samples all, int repeat) { return new Rng(options.seed() + repeat).child("subset").permutation(all.size()); }

    private static Samples first(Samples test, int n) { return test.first(Math.min(n, test.size())); }
}
