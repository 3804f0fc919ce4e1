package org.dgd.experiments.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.trial.DgdCandidate;
import org.dgd.experiments.trial.Subset;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.model.Architecture;
import org.dgd.nn.data.Dataset;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Appendix A.6, figure 5: how the spread of representations falls with their dimension, though their prior is N(0,I) for all. */
@Command(name = LatentScale.NAME, description = "Figure 5: standard deviation of representations by latent dimension, on CIFAR-10 and Fashion-MNIST.")
public final class LatentScale implements Callable<Integer> {
    static final String NAME = "latent-scale";
    static final int[] DIMENSIONS = {2, 5, 10, 20, 50, 100, 200};
    private static final int QUICK_EPOCHS = 50, QUICK_LIMIT = 300;
    private static final String SEEDS = "3";
    /** A.6. */
    private static final double LR = 1e-4, LR_Z = 1e-2, DECAY = 1e-5;

    /** A data set with its decoder. */
    enum Setting {
        CIFAR10(PublishedSet.CIFAR10, Architecture.LINEAR, 24), FASHION_MNIST(PublishedSet.FASHION_MNIST, Architecture.FASHION, 16);

        final PublishedSet set;
        private final Architecture decoder;
        private final int capacity;

        Setting(PublishedSet set, Architecture decoder, int capacity) {
            this.set = set;
            this.decoder = decoder;
            this.capacity = capacity;
        }

        Subset subset(Dataset train, Dataset test, int limit) {
            return this == CIFAR10 ? Subset.cifar10(train, test, limit) : Subset.fashionMnist(train, test, limit);
        }

        DgdCandidate candidate(int latent) { return new DgdCandidate(decoder, capacity, latent, LR, LR_Z, DECAY); }
    }

    /** The trials of one point of the figure, one for each seed. */
    record Point(Setting setting, int latent) { }

    @Mixin TrialOptions options;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = SEEDS, converter = Converters.PositiveInt.class,
            description = "Trials of every point, with seeds from --seed up (default: ${DEFAULT-VALUE}).")
    int seeds;

    @Option(names = "--collect", description = "Make no trials; table, figure and report of those that are there.")
    boolean collect;

    @Override public Integer call() {
        Map<Setting, Subset> data = new LinkedHashMap<>();
        for (Setting s : Setting.values())
            data.put(s, s.subset(options.data(s.set, Split.TRAIN), options.data(s.set, Split.TEST), options.limit(QUICK_LIMIT)));
        Trial.Settings settings = options.settings(QUICK_EPOCHS);
        Map<Point, List<Task>> points = points(data, settings);
        List<Task> all = points.values().stream().flatMap(List::stream).toList();
        Path folder = options.folder(collect);
        TrialRuns runs = new TrialRuns(NAME, options, folder);
        if (!collect) {
            data.forEach((s, d) -> options.console().notice(s.set.title() + ": " + d.rule()));
            options.console().notice((options.quick ? "--quick: " : "") + all.size() + " trials, " + settings.epochs()
                    + (settings.epochs() == 1 ? " epoch" : " epochs") + ", seeds from " + settings.seed());
            runs.run(all);
        }
        Map<Task, TrialResult> results = runs.found(all);
        if (results.isEmpty()) throw new InputException("--collect: there is no trial of this command in " + folder.resolve("trials"));
        if (results.size() < all.size())
            options.console().notice(results.size() + " of " + all.size() + " trials are there; the others are left out");
        if (collect) runs.claim();
        runs.report(all, there -> new LatentScaleReport(data, settings, points, there, options).write(folder));
        options.console().out().println(folder);
        return 0;
    }

    private Map<Point, List<Task>> points(Map<Setting, Subset> data, Trial.Settings settings) {
        Map<Point, List<Task>> points = new LinkedHashMap<>();
        data.forEach((setting, subset) -> {
            for (int m : DIMENSIONS) {
                DgdCandidate c = setting.candidate(m);
                List<Task> tasks = new ArrayList<>();
                for (long seed = settings.seed(); seed < settings.seed() + seeds; seed++)
                    tasks.add(new Task(setting.set.id() + "-" + c.key() + "-seed" + seed, c, subset, settings.seed(seed)));
                points.put(new Point(setting, m), tasks);
            }
        });
        return points;
    }
}
