package org.dgd.experiments.compare;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.DownloadNotice;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.data.Published;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.experiments.run.RunFolder;
import org.dgd.experiments.trial.Table2;
import org.dgd.experiments.trial.Trial;
import org.dgd.metric.ImageFeatures;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Section 3.2, table 3 and figure 1C–F: the twelve models of table 2, and its DGDs fitted our way, trained on the same images and measured alike. */
@Command(name = "compare", description = "Table 3 and figure 1C-F: the twelve models of table 2 on CIFAR-10, and its DGDs fitted better.",
        footer = {"",
                "Every n-th image of each class is taken of the training and of the test images, so that about --limit training images are left. "
                + "Frechet distances are from all test images, and the classifier in whose features some are measured is trained on all training images. "
                + "Each model has a folder of its own in --out; with --resume those that are done are not trained again."})
public final class Compare implements Callable<Integer> {
    private static final int QUICK_EPOCHS = 20, QUICK_LIMIT = 1000;

    @Mixin TrainingOptions options;
    @Mixin MeasuringOptions measuring;

    @Option(names = "--models", paramLabel = "ID,ID", converter = Table2Models.Converter.class,
            description =
                    "Models of table 2, such as \"DGD 1,betaVAE 2\" or dgd-1,betavae-2, or its DGDs fitted better, such as dgd-1-pca (default: all sixteen).")
    Table2Models models = new Table2Models(Table2.ALL);

    @Option(names = "--quick", description = "20 epochs on 1000 images, for minutes instead of hours.")
    boolean quick;

    @Override public Integer call() {
        requireNone(options.init != null, "--init", "every model starts anew");
        requireNone(options.noShuffle, "--no-shuffle", "all models see the images in the same shuffled order");
        requireNone(options.logSteps, "--log-steps", "metrics.csv has a row an epoch");
        int samples = measuring.samples(quick);
        Splits.Images images = images();
        ImageFiles.requireFit("--samples", samples, Math.max(images.train().pixelsPerImage(), models.dimensions().getLast()));
        try (Device device = options.device.open()) {
            Optional<ImageFeatures> inception = measuring.inception(images.train(), device);
            if (options.dryRun) dryRun(images, samples, device);
            else {
                for (Table2.Entry e : models.values()) memory(e, images, device).requireFit(options.command);
                try (RunFolder top = RunFolder.open(options.command.name(), options.out, options.resume)) {
                    new Comparison(options, measuring, models, settings(), images, quick, inception, device).run(top);
                }
            }
        }
        return 0;
    }

    private MemoryNeed memory(Table2.Entry e, Splits.Images images, Device device) {
        return Trial.memory(e.candidate(), images.train(), images.test(), settings(), device);
    }

    private static void requireNone(boolean given, String option, String reason) {
        if (given) throw new InputException(option + ": compare has no use for it, because " + reason + "; leave it out");
    }

    /** Every n-th image of each class; n follows from the training images alone. */
    private Splits.Images images() {
        Path data = options.folder().require(PublishedSet.CIFAR10, new DownloadNotice(options.console()));
        Samples train = Published.load(PublishedSet.CIFAR10, data, Split.TRAIN), test = Published.load(PublishedSet.CIFAR10, data, Split.TEST);
        if (options.limit != null && options.limit > train.size())
            throw new InputException("--limit " + options.limit + ": " + train.name() + " holds only " + train.size() + " samples");
        int limit = options.limit != null ? options.limit : quick ? QUICK_LIMIT : train.size();
        if (limit >= train.size()) return new Splits.Images(train, test, train, test);
        int n = Math.max(1, Math.round((float) train.size() / limit));
        return new Splits.Images(train.everyNthPerClass(n), test.everyNthPerClass(n), train, test);
    }

    private Trial.Settings settings() {
        int epochs = options.epochs != null ? options.epochs : quick ? QUICK_EPOCHS : Table2.EPOCHS;
        Trial.Settings usual = Trial.Settings.DEFAULT;
        return new Trial.Settings(epochs, options.batchSize == null ? usual.batchSize() : options.batchSize, usual.testBatchSize(), options.seed());
    }

    private void dryRun(Splits.Images images, int samples, Device device) {
        line("data", images.train().size() + " training and " + images.test().size() + " test images of cifar10, " + settings().epochs()
                + " epochs, batch size " + settings().batchSize());
        line("measured", samples + " drawn images of each model" + (measuring.fidWeights == null ? "" : ", FID with " + measuring.fidWeights));
        for (Table2.Entry e : models.values()) {
            MemoryNeed memory = memory(e, images, device);
            line(e.id(), e.candidate().options().entrySet().stream().map(o -> o.getKey() + " " + o.getValue()).collect(Collectors.joining(", "))
                    + "; memory " + memory.line());
            memory.requireFit(options.command);
        }
    }

    private void line(String name, String value) { options.console().out().printf("%-20s %s%n", name, value); }
}
