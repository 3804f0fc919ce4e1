package org.dgd.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dgd.engine.Device;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.run.RunFolder;
import org.dgd.experiments.trial.Trial;
import org.dgd.metric.ClassifierFile;
import org.dgd.metric.FeatureDistance;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PixelComponents;
import org.dgd.metric.Rows;

/**
 * What {@code compare} does with its models: each is trained and measured, then there is one table and one report of all.
 *
 * @param quick     the quick version, as the report says
 * @param inception the features of FID, if its weights are there
 */
public record Comparison(TrainingOptions options, MeasuringOptions measuring, Table2Models models, Trial.Settings settings, Splits.Images images,
                  boolean quick, Optional<ImageFeatures> inception, Device device) {
    private static final String CLASSIFIER = "classifier.safetensors", TABLE = "table3.csv";

    void run(RunFolder top) {
        List<Integer> dimensions = models.dimensions();
        options.console().notice("principal components and the classifier of fd_classifier come before the models");
        PcaBaseline pca = PcaBaseline.fit(Rows.of(images.train()), Math.max(PixelComponents.USUAL, dimensions.getLast()));
        ClassifierFile classifier = ClassifierFile.obtain(top.path().resolve(CLASSIFIER), images.allTrain(), images.allTest(),
                measuring.classifierEpochs(quick),
                options.seed(), device);
        Table3Measures measures = measures(pca, classifier);
        CompareRun each = new CompareRun(options, settings, images.train(), images.test(), measures, device);
        List<ComparedModel> compared = models.values().stream().map(e -> each.of(e, top.path().resolve(e.key()))).toList();
        List<Table3.Row> rows = new ArrayList<>(compared.stream().flatMap(m -> m.rows().stream()).toList());
        rows.addAll(new CompareBaselines(images.train(), pca, measures).rows(dimensions));
        Table3 table = new Table3(measures.features(), rows);
        table.write(top.path().resolve(TABLE));
        new CompareReport(compared, table, images.test(), facts(classifier), options).write(top.path());
        options.console().out().println(top.path());
    }

    private Table3Measures measures(PcaBaseline pca, ClassifierFile classifier) {
        List<ImageFeatures> features = new ArrayList<>(List.of(PixelComponents.of(pca), classifier.classifier()));
        inception.ifPresent(features::add);
        List<FeatureDistance> distances = features.stream().map(f -> new FeatureDistance(f, Rows.of(images.allTest()))).toList();
        List<String> names = features.stream().map(ImageFeatures::distance).toList();
        return new Table3Measures(images.test(), distances, measuring.samples(quick), options.seed(),
                measuring.how(quick, names, classifier, images.allTest()));
    }

    /** What the numbers rest on, for the report. */
    private List<String> facts(ClassifierFile classifier) {
        return List.of(
                String.format(Locale.ROOT,
                        "%d of %d training images, %d of %d test images, evenly from all classes; %d epochs in batches of %d, seed %d%s.",
                        images.train().size(), images.allTrain().size(), images.test().size(), images.allTest().size(), settings.epochs(),
                                settings.batchSize(),
                        options.seed(), quick ? "; the quick version" : ""),
                "The paper trains on 50,000 images for 100 epochs and tests on 10,000.",
                measuring.described(quick, classifier, images.allTest()),
                String.format(Locale.ROOT,
                        "z is from N(0,I) or, in columns that end in _fitted, from a Gaussian fitted to the representations of the training images. "
                        + "fd_pca%d: principal components of pixels. It and fd_classifier are no FID and cannot be compared with one.",
                                PixelComponents.USUAL));
    }
}
