package org.dgd.experiments.generation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.metric.ClassGaussians;
import org.dgd.metric.Classifier;
import org.dgd.metric.ClassifierFile;
import org.dgd.metric.FeatureDistance;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PixelComponents;
import org.dgd.metric.Rows;
import org.dgd.model.Dgd;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.Samples;

/**
 * How well the images drawn of each class match its test images, and how well those of principal components do that draw in the same way.
 *
 * @param distance   name of the Fréchet distance, such as {@code fd_pca64}
 * @param components how many principal components stand in the model's place: as many as it has dimensions, or as there are
 * @param classes    one score a class
 * @param all        of all images that were drawn, by all test images
 * @param unguided   of as many images of no class: decoded from N(0,I), and drawn from the Gaussian of the components
 * @param meanImage  the distance of the mean training image from all test images
 * @param classifier what it is, and its accuracy on test images
 */
public record ClassScores(String distance, int components, List<Score> classes, Score all, Score unguided, double meanImage, String classifier) {
    private static final int CLASSIFIER_EPOCHS = 10;

    /**
     * What does not apply is NaN.
     *
     * @param distance    of drawn images from test images, of which it takes two
     * @param real        of training images from test images
     * @param accuracy    of a classifier: the share of drawn images that it takes for the class that was asked for
     * @param pca         as {@code distance}, of images that the components draw
     * @param pcaAccuracy as {@code accuracy}, of these
     */
    record Score(String name, double distance, double real, double accuracy, double pca, double pcaAccuracy) {
        static Score of(String name, Samples drawn, Samples linear, Samples train, Samples test, ImageFeatures features, Classifier classifier) {
            double accuracy = classifier.accuracy(drawn), pcaAccuracy = classifier.accuracy(linear);
            if (test.size() < 2) return new Score(name, Double.NaN, Double.NaN, accuracy, Double.NaN, pcaAccuracy);
            FeatureDistance from = new FeatureDistance(features, Rows.of(test));
            return new Score(name, from.to(Rows.of(drawn)), from.to(Rows.of(train)), accuracy, from.to(Rows.of(linear)), pcaAccuracy);
        }
    }

    static ClassScores of(ClassDraws draws, Dgd model, ClassGaussians.Covariance covariance, Samples train, Samples test,
                          Path classifierFile, long seed) {
        int pixels = train.pixelsPerImage(), m = model.representation().dimension();
        PcaBaseline pca = PcaBaseline.fit(Rows.of(train), Math.min(Math.max(PixelComponents.USUAL, m), pixels));
        PixelComponents features = PixelComponents.of(pca);
        ClassifierFile classifier = ClassifierFile.obtain(classifierFile, train, test, CLASSIFIER_EPOCHS, seed, model.decoder().device());
        int k = Math.min(m, pca.dimension());
        Rng random = new Rng(seed), linearRandom = random.child("pca");
        ClassDraws linear = ClassDraws.of(pca, k, covariance, train, draws.perClass(), linearRandom.child("classes"));
        List<Score> scores = new ArrayList<>();
        for (int c = 0; c < draws.classes().size(); c++)
            scores.add(Score.of(draws.classes().get(c), draws.ofClass(c), linear.ofClass(c), ClassDraws.ofClass(train, c),
                    ClassDraws.ofClass(test, c), features, classifier.classifier()));
        FeatureDistance from = new FeatureDistance(features, Rows.of(test));
        int n = draws.images().size();
        double[] z = model.prior().sample(n, random.child("unguided"));
        Score unguided = new Score("N(0,I)", from.to(Rows.of(model.decoder().images(z), pixels)), Double.NaN, Double.NaN,
                from.to(Rows.of(pca.sample(n, k, linearRandom.child("unguided")), pixels)), Double.NaN);
        double meanImage = from.to(Rows.of(pca.decode(new double[0], 2, 0), pixels));          // two of them, because a covariance takes two
        return new ClassScores(features.distance(), k, scores,
                Score.of("all", draws.images(), linear.images(), train, test, features, classifier.classifier()), unguided, meanImage,
                classifier.description());
    }

    /** One line a class, then one for all; what does not apply is empty. */
    void write(Path csv) {
        StringBuilder lines = new StringBuilder("class," + distance + "," + distance + "_of_training_images,classifier_accuracy,"
                + ofPca(distance) + "," + ofPca("classifier_accuracy") + "\n");
        for (Score s : classes) lines.append(line(s));
        lines.append(line(all)).append(line(unguided)).append("mean image,").append(text(meanImage)).append(",,,,\n");
        AtomicFile.write(csv, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private String ofPca(String measure) { return measure + "_of_pca" + components; }

    private static String line(Score s) {
        String name = s.name.contains(",") ? "\"" + s.name + "\"" : s.name;
        return String.join(",", name, text(s.distance), text(s.real), text(s.accuracy), text(s.pca), text(s.pcaAccuracy)) + "\n";
    }

    private static String text(double value) { return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value); }

    /** For {@code run.json}. */
    Map<String, Object> results() {
        Map<String, Object> results = results(all);
        results.put(distance + "_unguided", unguided.distance);
        results.put(ofPca(distance) + "_unguided", unguided.pca);
        results.put(distance + "_of_training_images", all.real);
        results.put(distance + "_of_mean_image", meanImage);
        for (Score s : classes) results.put(s.name, results(s));
        return results;
    }

    private Map<String, Object> results(Score s) {
        Map<String, Object> of = new LinkedHashMap<>();
        of.put(distance, s.distance);
        of.put("classifier_accuracy", s.accuracy);
        of.put(ofPca(distance), s.pca);
        of.put(ofPca("classifier_accuracy"), s.pcaAccuracy);
        return of;
    }
}
