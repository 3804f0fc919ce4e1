package org.dgd.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dgd.engine.Device;
import org.dgd.experiments.CompareRun.Outcome;
import org.dgd.experiments.trial.Table2;
import org.dgd.experiments.trial.Trial;
import org.dgd.metric.ClassifierFile;
import org.dgd.metric.FeatureDistance;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PixelComponents;
import org.dgd.metric.Rows;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.nn.TensorFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Section 3.2, table 3 and figure 1C–F: the twelve models of table 2, and its DGDs fitted our way, trained on the same images and measured alike. */
@Command(name = "compare", description = "Table 3 and figure 1C-F: the twelve models of table 2 on CIFAR-10, and its DGDs fitted better.",
        footer = {"", "Every n-th image of each class is taken of the training and of the test images, so that about --limit training images are left. "
                + "Frechet distances are from all test images, and the classifier in whose features some are measured is trained on all training images. "
                + "Each model has a folder of its own in --out; with --resume those that are done are not trained again."})
final class Compare implements Callable<Integer> {
    private static final int QUICK_EPOCHS = 20, QUICK_LIMIT = 1000, QUICK_DRAWN = 2000, DRAWN = 10_000;
    private static final int CLASSIFIER_EPOCHS = 8, QUICK_CLASSIFIER_EPOCHS = 3;
    private static final String CLASSIFIER = "classifier.safetensors", TABLE = "table3.csv";

    @Mixin TrainingOptions options;

    @Option(names = "--models", paramLabel = "ID,ID", converter = Ids.Converter.class,
            description = "Models of table 2, such as \"DGD 1,betaVAE 2\" or dgd-1,betavae-2, or its DGDs fitted better, such as dgd-1-pca (default: all sixteen).")
    Ids ids = new Ids(Table2.ALL);

    @Option(names = "--quick", description = "20 epochs on 1000 images, for minutes instead of hours.")
    boolean quick;

    @Option(names = "--samples", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Images to draw for each Frechet distance, at least 2 (default: 10000, with --quick 2000).")
    Integer drawn;

    @Option(names = "--fid-weights", paramLabel = "FILE",
            description = "Weights of the Inception network, as pytorch-fid publishes them or as safetensors: FID is measured too.")
    Path fidWeights;

    @Override public Integer call() {
        requireNone(options.init != null, "--init", "every model starts anew");
        requireNone(options.noShuffle, "--no-shuffle", "all models see the images in the same shuffled order");
        requireNone(options.logSteps, "--log-steps", "metrics.csv has a row an epoch");
        if (drawn() < 2) throw new InputException("--samples " + drawn + ": a covariance needs at least 2");
        Path data = options.folder().require(PublishedSet.CIFAR10, new DownloadNotice(options.console()));
        Samples train = PublishedSet.CIFAR10.load(data, Split.TRAIN), test = PublishedSet.CIFAR10.load(data, Split.TEST);
        ImageFiles.requireFit("--samples", drawn(), train.pixelsPerImage());
        try (Device device = options.device.open()) {
            if (options.dryRun) dryRun(some(train, train), some(test, train));
            else run(train, test, inception(train, device), device);
        }
        return 0;
    }

    private static void requireNone(boolean given, String option, String reason) {
        if (given) throw new InputException(option + ": compare has no use for it, because " + reason + "; leave it out");
    }

    /** The features of FID where the weights are given, and before a folder is made. */
    private List<ImageFeatures> inception(Samples images, Device device) {
        if (fidWeights == null) return List.of();
        return List.of(new InceptionImages(new InceptionFeatures(device, TensorFile.read(fidWeights)), Recipe.size(images)));
    }

    private void run(Samples train, Samples test, List<ImageFeatures> inception, Device device) {
        Samples someTrain = some(train, train), someTest = some(test, train);
        try (RunFolder top = RunFolder.open(options.command.name(), options.out, options.resume)) {
            int most = ids.models.stream().mapToInt(e -> e.candidate().latent()).max().orElseThrow();
            options.console().notice("principal components and the classifier of fd_classifier come before the models");
            PcaBaseline pca = PcaBaseline.fit(Rows.of(someTrain), Math.max(PixelComponents.USUAL, most));
            ClassifierFile classifier = ClassifierFile.obtain(top.path().resolve(CLASSIFIER), train, test,
                    quick ? QUICK_CLASSIFIER_EPOCHS : CLASSIFIER_EPOCHS, options.seed(), device);
            List<ImageFeatures> features = new ArrayList<>(List.of(PixelComponents.of(pca), classifier.classifier()));
            features.addAll(inception);
            List<FeatureDistance> distances = features.stream().map(f -> new FeatureDistance(f, Rows.of(test))).toList();
            Table3Measures measures = new Table3Measures(someTest, distances, drawn(), options.seed());
            CompareRun each = new CompareRun(options, settings(), someTrain, someTest, measures, device);
            List<Outcome> outcomes = ids.models.stream().map(e -> each.of(e, top.path().resolve(e.key()))).toList();
            Table3 table = new Table3(measures.features(), rows(outcomes, new CompareBaselines(someTrain, pca, measures)));
            table.write(top.path().resolve(TABLE));
            new CompareReport(outcomes, table, someTest, facts(train, test, someTrain, someTest, classifier), options).write(top.path());
            options.console().out().println(top.path());
        }
    }

    private static List<Table3.Row> rows(List<Outcome> outcomes, CompareBaselines baselines) {
        List<Table3.Row> rows = new ArrayList<>();
        for (Outcome o : outcomes) {
            boolean first = true;
            for (Map.Entry<String, Map<String, Double>> latents : o.latents().entrySet()) {
                Map<String, Double> values = new LinkedHashMap<>(latents.getValue());
                if (first) values.putAll(o.values());
                rows.add(new Table3.Row(o.entry().id(), latents.getKey(), values, first));
                first = false;
            }
        }
        rows.addAll(baselines.rows(outcomes.stream().map(o -> o.entry().candidate().latent()).distinct().sorted().toList()));
        return rows;
    }

    /** What the numbers rest on, for the report. */
    private List<String> facts(Samples train, Samples test, Samples someTrain, Samples someTest, ClassifierFile classifier) {
        return List.of(
                String.format(Locale.ROOT, "%d of %d training images, %d of %d test images, evenly from all classes; %d epochs in batches of %d, seed %d%s.", someTrain.size(),
                        train.size(), someTest.size(), test.size(), settings().epochs(), settings().batchSize(), options.seed(), quick ? "; the quick version" : ""),
                "The paper trains on 50,000 images for 100 epochs and tests on 10,000.",
                String.format(Locale.ROOT, "Fréchet distances: %d drawn images from all %d test images, z from N(0,I) or, in columns that end in _fitted, from a Gaussian fitted to the "
                        + "representations of the training images. fd_pca%d: principal components of pixels; fd_classifier: %s. Neither of the two is an FID or can be compared with one.",
                        drawn(), test.size(), PixelComponents.USUAL, classifier.description()));
    }

    private void dryRun(Samples train, Samples test) {
        var out = options.console().out();
        out.printf("%-20s %d training and %d test images of cifar10, %d epochs, batch size %d%n", "data", train.size(), test.size(), settings().epochs(), settings().batchSize());
        for (Table2.Entry e : ids.models)
            out.printf("%-20s %s%n", e.id(), e.candidate().options().entrySet().stream().map(o -> o.getKey() + " " + o.getValue()).collect(Collectors.joining(", ")));
    }

    /** Every n-th image of each class; n follows from the training images alone. */
    private Samples some(Samples all, Samples train) {
        if (options.limit != null && options.limit > train.size()) throw new InputException("--limit " + options.limit + ": " + train.name() + " holds only " + train.size() + " samples");
        Integer limit = options.limit != null ? options.limit : quick ? (Integer) QUICK_LIMIT : null;
        if (limit == null || limit >= train.size()) return all;
        return all.everyNthPerClass(Math.max(1, Math.round((float) train.size() / limit)));
    }

    private Trial.Settings settings() {
        int epochs = options.epochs != null ? options.epochs : quick ? QUICK_EPOCHS : Table2.EPOCHS;
        Trial.Settings usual = Trial.Settings.DEFAULT;
        return new Trial.Settings(epochs, options.batchSize == null ? usual.batchSize() : options.batchSize, usual.testBatchSize(), options.seed());
    }

    private int drawn() { return drawn != null ? drawn : quick ? QUICK_DRAWN : DRAWN; }

    /** Models with commas between them, each once, in the order of table 2. */
    record Ids(List<Table2.Entry> models) {
        static final class Converter implements ITypeConverter<Ids> {
            @Override public Ids convert(String text) {
                List<Table2.Entry> given = Arrays.stream(text.split(",", -1)).map(String::strip).map(Converter::one).toList();
                return new Ids(Table2.ALL.stream().filter(given::contains).toList());
            }

            private static Table2.Entry one(String name) {
                return Table2.ALL.stream().filter(e -> e.id().equalsIgnoreCase(name) || e.key().equalsIgnoreCase(name)).findFirst()
                        .orElseThrow(() -> new TypeConversionException("must name models of table 2 with commas between them: "
                                + Table2.ALL.stream().map(Table2.Entry::key).collect(Collectors.joining(", "))));
            }
        }
    }
}
