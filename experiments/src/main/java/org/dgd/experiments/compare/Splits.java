package org.dgd.experiments.compare;

import java.nio.file.Path;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DownloadNotice;
import org.dgd.experiments.data.Published;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Option;

/**
 * Training and test images of a published set, for commands that judge by test images: {@code --quick --test-limit}, and the shared
 * {@code --limit}.
 */
public final class Splits {
    @Option(names = "--quick", description = "Small models, few images and epochs: the figure within minutes.")
    public boolean quick;

    @Option(names = "--test-limit", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Take the first N test images (default: all, but fewer with --quick).")
    Integer testLimit;

    /** The images to train on and to rebuild, and all that there are. */
    public record Images(Samples train, Samples test, Samples allTrain, Samples allTest) { }

    /**
     * The first images of both splits.
     *
     * @param quickTrain how many with --quick, unless --limit says otherwise
     * @param quickTest  likewise
     */
    public Images load(PublishedSet set, TrainingOptions options, int quickTrain, int quickTest) {
        requireTwo("--limit", options.limit);
        requireTwo("--test-limit", testLimit);
        Path folder = options.folder().require(set, new DownloadNotice(options.console()));
        Samples train = Published.load(set, folder, Split.TRAIN), test = Published.load(set, folder, Split.TEST);
        if (testLimit != null && testLimit > test.size())
            throw new InputException("--test-limit " + testLimit + ": " + test.name() + " holds only " + test.size() + " test images");
        return new Images(some(train, options.limit, quickTrain), some(test, testLimit, quickTest), train, test);
    }

    private static void requireTwo(String option, Integer limit) {
        if (limit != null && limit < 2) throw new InputException(option + " " + limit + ": a covariance needs at least 2 images");
    }

    private Samples some(Samples all, Integer limit, int quickLimit) {
        if (limit != null) return all.first(limit);
        return quick ? all.first(Math.min(quickLimit, all.size())) : all;
    }
}
