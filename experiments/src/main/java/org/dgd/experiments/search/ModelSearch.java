package org.dgd.experiments.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dgd.experiments.trial.Candidate;
import org.dgd.experiments.trial.Grid;
import org.dgd.experiments.trial.Subset;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Section 3.1 and appendix A.2, figure 1A and B: which DGD and which VAE reconstructs small images best. */
@Command(name = ModelSearch.NAME, description = "Figure 1AB: 216 DGDs and 480 VAEs on a small part of CIFAR-10.")
public final class ModelSearch implements Callable<Integer> {
    static final String NAME = "model-search";
    private static final int QUICK_EPOCHS = 15, QUICK_LIMIT = 500, MOST_DIFFERENCES = 20;

    /** Which half of the grid. */
    enum Family { DGD, VAE, ALL }

    @Mixin TrialOptions options;

    @Option(names = "--family", paramLabel = "NAME", defaultValue = "all", description = "dgd, vae or all (default: ${DEFAULT-VALUE}).")
    Family family;

    @Option(names = "--shard", paramLabel = "I/N", converter = Shard.Converter.class,
            description = "Make only every N-th trial, beginning with the I-th. Shards may share a folder, at the same time as well.")
    Shard shard;

    @Option(names = "--list", description = "Print the names of the trials, one a line, and stop.")
    boolean list;

    @Option(names = "--collect", description = "Make no trials; table, figures and report of those that are there.")
    boolean collect;

    @Option(names = "--compare", paramLabel = "DIR",
            description = "Compare all trials and the table with those in another folder, to the last bit but for times; exit code 1 if they differ.")
    Path other;

    @Override public Integer call() { return run(new ThreadTrials()); }

    /**
     * The command, with its trials made wherever that is.
     *
     * @return the exit code: 1 if a trial could not be made or a comparison found a difference
     */
    public int run(TrialMaker maker) {
        if (collect && list) throw new InputException("--list: prints names and collects nothing; give it or --collect");
        List<Candidate> candidates = candidates();
        if (list) {
            (shard == null ? candidates : shard.part(candidates)).forEach(c -> options.console().out().println(c.key()));
            return 0;
        }
        if (collect && shard != null) throw new InputException("--collect: takes all shards together; leave --shard out");
        if (other != null && shard != null) throw new InputException("--compare: takes all shards together; leave --shard out");
        Subset data = Subset.cifar10(options.data(PublishedSet.CIFAR10, Split.TRAIN), options.data(PublishedSet.CIFAR10, Split.TEST),
                options.limit(QUICK_LIMIT));
        Trial.Settings settings = options.settings(QUICK_EPOCHS);
        List<Task> all = candidates.stream().map(c -> Task.of(c, data, settings)).toList();
        Path folder = options.folder(collect);
        TrialRuns runs = new TrialRuns(NAME, options, folder);
        int failed = 0;
        if (!collect) {
            options.console().notice((options.quick ? "--quick: " + all.size() + " of " + complete() + " trials, " : all.size() + " trials, ")
                    + settings.epochs() + (settings.epochs() == 1 ? " epoch" : " epochs") + ", " + data.rule());
            failed = runs.run(shard == null ? all : shard.part(all), maker);
        }
        Map<Task, TrialResult> results = runs.found(all);
        if (results.isEmpty() && failed > 0) throw new IllegalStateException("no trial could be made");
        if (results.isEmpty()) throw new InputException("--collect: there is no trial of this search in " + folder.resolve("trials"));
        boolean table = shard == null || results.size() == all.size();
        if (results.size() < all.size())
            options.console().notice(results.size() + " of " + all.size() + " trials are there; "
                    + (table ? "the others are left out" : "when all are, dgd model-search --collect" + choices() + " --out " + folder
                    + " makes table and figures"));
        if (collect) runs.claim();
        if (table) runs.report(all, there -> new SearchReport(data, settings, there, all.size(), options).write(folder));
        options.console().out().println(folder);
        return (other == null || agrees(folder, all)) && failed == 0 ? 0 : 1;
    }

    private boolean agrees(Path folder, List<Task> all) {
        List<String> differences = new SearchComparison(folder, other).differences(all);
        differences.stream().limit(MOST_DIFFERENCES).forEach(options.console().err()::println);
        options.console().notice("compared with " + other + ": " + (differences.isEmpty() ? "all trials and the table are equal"
                : differences.size() + (differences.size() == 1 ? " difference" : " differences")));
        return differences.isEmpty();
    }

    private List<Candidate> candidates() {
        List<Candidate> some = new ArrayList<>();
        if (family != Family.VAE) some.addAll(options.quick ? Grid.quickDgds() : Grid.dgds());
        if (family != Family.DGD) some.addAll(options.quick ? Grid.quickVaes() : Grid.vaes());
        return some;
    }

    /** The options that {@code --collect} needs to mean the same trials. */
    private String choices() {
        return (options.quick ? " --quick" : "") + (family == Family.ALL ? "" : " --family " + family.name().toLowerCase(Locale.ROOT))
                + (options.epochs == null ? "" : " --epochs " + options.epochs) + (options.limit == null ? "" : " --limit " + options.limit)
                + (options.device.seed == 0 ? "" : " --seed " + options.device.seed);
    }

    private int complete() { return (family == Family.VAE ? 0 : Grid.dgds().size()) + (family == Family.DGD ? 0 : Grid.vaes().size()); }
}
