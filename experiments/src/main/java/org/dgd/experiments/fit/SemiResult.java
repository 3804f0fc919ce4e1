package org.dgd.experiments.fit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.metric.Calibration;
import org.dgd.metric.NearestNeighbours;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PrincipalScores;
import org.dgd.metric.Rows;
import org.dgd.model.Dgd;
import org.dgd.model.GaussianMixture;
import org.dgd.model.KnownPlaces;
import org.dgd.nn.data.PartialLabels;
import org.dgd.nn.data.Samples;

/**
 * What one model with few labels came to on test digits.
 *
 * @param calibration of P(class|x) by {@link KnownPlaces} at its usual temperature
 * @param training    share of the unlabelled training digits that ended in their true class
 * @param guess       the same of the classes in which they started
 * @param graph       accuracy of the eight nearest training digits in principal components, with the classes in which they started: what
 *                    the model adds to
 * @param knn         accuracy of nearest labelled digits in pixels, with the number k of neighbours that does best among labelled digits
 * @param knn1        the same with k = 1
 */
record SemiResult(int labels, long seed, double temperature, Calibration calibration, double training, double guess, double graph,
        double knn, double knn1, int k) {
    private static final int BINS = 15;
    private static final int[] CHOICES = {1, 3, 5, 7, 9};

    /**
     * @param train with those labels that the model saw
     * @param truth all labels of {@code train}
     */
    static SemiResult of(Dgd model, Samples train, int[] truth, Samples test, long seed) {
        GaussianMixture mixture = (GaussianMixture) model.prior();
        double[] z = model.representation().values(), of = mixture.classProbabilities(z);
        double temperature = KnownPlaces.usualTemperature(train.pixelsPerImage());
        double[] p;
        try (KnownPlaces places = new KnownPlaces(model.decoder(), model.likelihood(), z, of, false)) {
            p = places.probabilities(test, temperature)[0];
        }
        int[] guess = ClassStart.classes(train), known = IntStream.range(0, truth.length)
                .filter(i -> train.labels()[i] != PartialLabels.UNKNOWN).toArray();
        int[] classes = Arrays.stream(known).map(i -> truth[i]).toArray();
        double[] labelled = pixels(train.select(known)), judged = pixels(test);
        int width = train.pixelsPerImage(), k = NearestNeighbours.best(labelled, width, classes, CHOICES);
        double knn1 = share(NearestNeighbours.classify(labelled, width, classes, judged, 1), test.labels());
        double knn = k == 1 ? knn1 : share(NearestNeighbours.classify(labelled, width, classes, judged, k), test.labels());
        return new SemiResult(known.length, seed, temperature, Calibration.of(p, test.labels(), BINS),
                unlabelled(Calibration.likeliest(of, mixture.classes()), train, truth),
                unlabelled(guess, train, truth), graph(train, guess, test), knn, knn1, k);
    }

    private static double graph(Samples train, int[] guess, Samples test) {
        Rows rows = PrincipalScores.patches(train, 1);
        PcaBaseline pca = PcaBaseline.fit(rows, ClassStart.COMPONENTS);
        int m = pca.dimension();
        int[] reached = Arrays.stream(guess).map(c -> Math.max(c, 0)).toArray();
        double[] known = pca.project(rows, m), judged = pca.project(PrincipalScores.patches(test, 1), m);
        return share(NearestNeighbours.classify(known, m, reached, judged, Math.min(ClassStart.NEIGHBOURS, train.size())), test.labels());
    }

    private static double share(int[] classes, int[] labels) {
        return (double) IntStream.range(0, labels.length).filter(i -> classes[i] == labels[i]).count() / labels.length;
    }

    private static double unlabelled(int[] classes, Samples train, int[] truth) {
        int[] rows = IntStream.range(0, truth.length).filter(i -> train.labels()[i] == PartialLabels.UNKNOWN).toArray();
        return rows.length == 0 ? 1 : (double) Arrays.stream(rows).filter(i -> classes[i] == truth[i]).count() / rows.length;
    }

    private static double[] pixels(Samples samples) {
        int width = samples.pixelsPerImage();
        double[] rows = new double[Math.multiplyExact(samples.size(), width)];
        for (int i = 0; i < samples.size(); i++) {
            float[] x = samples.image(i);
            for (int p = 0; p < width; p++) rows[i * width + p] = x[p];
        }
        return rows;
    }

    double accuracy() { return calibration.accuracy(); }

    /** By the names of the columns of {@code semi.csv}. */
    Map<String, Object> values() {
        Map<String, Object> v = new LinkedHashMap<>();
        v.put("labels", labels);
        v.put("seed", seed);
        v.put("accuracy", accuracy());
        v.put("knn", knn);
        v.put("k", k);
        v.put("knn_1", knn1);
        v.put("graph", graph);
        v.put("training_start", guess);
        v.put("training_end", training);
        v.put("temperature", temperature);
        v.put("calibration_error", calibration.error());
        v.put("brier", calibration.brier());
        v.put("log_loss", calibration.logLoss());
        return v;
    }
}
