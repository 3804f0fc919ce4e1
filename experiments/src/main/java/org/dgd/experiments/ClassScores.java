package org.dgd.experiments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.metric.ClassifierFile;
import org.dgd.metric.FeatureDistance;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PixelComponents;
import org.dgd.metric.Rows;
import org.dgd.model.Dgd;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.Samples;

/**
 * How well the images drawn of each class match its test images.
 *
 * @param distance   name of the Fréchet distance, such as {@code fd_pca64}
 * @param classes    one score a class
 * @param all        the distance of all images that were drawn from all test images
 * @param unguided   the distance of as many images decoded from N(0,I)
 * @param real       the distance of training images from test images
 * @param accuracy   of a classifier: the share of drawn images that it takes for the class that was asked for
 * @param classifier what it is, and its accuracy on test images
 */
record ClassScores(String distance, List<Score> classes, double all, double unguided, double real, double accuracy, String classifier) {
    private static final int CLASSIFIER_EPOCHS = 10;

    /**
     * @param distance of the class's drawn images from its test images; NaN with fewer than two of these
     * @param real     of its training images from its test images
     * @param accuracy the classifier's on its drawn images
     */
    record Score(String name, double distance, double real, double accuracy) { }

    static ClassScores of(ClassDraws draws, Dgd model, Samples train, Samples test, Path classifierFile, long seed) {
        PixelComponents features = PixelComponents.of(PcaBaseline.fit(Rows.of(train), Math.min(PixelComponents.USUAL, train.pixelsPerImage())));
        ClassifierFile classifier = ClassifierFile.obtain(classifierFile, train, test, CLASSIFIER_EPOCHS, seed, model.decoder().device());
        List<Score> scores = new ArrayList<>();
        for (int k = 0; k < draws.classes().size(); k++) {
            Samples reference = ClassDraws.ofClass(test, k);
            FeatureDistance from = reference.size() < 2 ? null : new FeatureDistance(features, Rows.of(reference));
            scores.add(new Score(draws.classes().get(k), from == null ? Double.NaN : from.to(Rows.of(draws.ofClass(k))),
                    from == null ? Double.NaN : from.to(Rows.of(ClassDraws.ofClass(train, k))), classifier.classifier().accuracy(draws.ofClass(k))));
        }
        FeatureDistance all = new FeatureDistance(features, Rows.of(test));
        double[] z = model.prior().sample(draws.images().size(), new Rng(seed).child("unguided"));
        return new ClassScores(features.distance(), scores, all.to(Rows.of(draws.images())), all.to(Rows.of(model.decoder().images(z), test.pixelsPerImage())),
                all.to(Rows.of(train)), classifier.classifier().accuracy(draws.images()), classifier.description());
    }

    /** One line a class, then one for all; what does not apply is empty. */
    void write(Path csv) {
        StringBuilder lines = new StringBuilder("class," + distance + "," + distance + "_of_training_images,classifier_accuracy\n");
        for (Score s : classes) lines.append(line(s.name, s.distance, s.real, s.accuracy));
        lines.append(line("all", all, real, accuracy)).append(line("\"N(0,I)\"", unguided, Double.NaN, Double.NaN));
        AtomicFile.write(csv, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String line(String name, double... values) {
        StringBuilder line = new StringBuilder(name);
        for (double v : values) line.append(',').append(Double.isNaN(v) ? "" : String.format(Locale.ROOT, "%.6g", v));
        return line.append('\n').toString();
    }

    /** For {@code run.json}. */
    Map<String, Object> results() {
        Map<String, Object> results = new LinkedHashMap<>();
        results.put(distance, all);
        results.put(distance + "_unguided", unguided);
        results.put(distance + "_of_training_images", real);
        results.put("classifier_accuracy", accuracy);
        for (Score s : classes) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put(distance, s.distance);
            of.put("classifier_accuracy", s.accuracy);
            results.put(s.name, of);
        }
        return results;
    }
}
