package org.dgd.experiments.generation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.compare.MeasuringOptions;
import org.dgd.experiments.compare.Splits;
import org.dgd.metric.ClassifierFile;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PixelComponents;
import org.dgd.metric.Rows;

/**
 * What the models of {@code image-generation} are measured by.
 *
 * @param pca of the training images, with at least as many components as models have dimensions
 */
public record Yardsticks(PcaBaseline pca, ClassifierFile classifier, GenerationJudge judge) {
    /**
     * @param file      of the classifier: it is trained once
     * @param latent    dimensions of the models
     * @param inception the features of FID, if its weights are there: the first features choose the stage
     */
    static Yardsticks of(Path file, Splits.Images images, int latent, MeasuringOptions measuring, boolean quick,
            Optional<ImageFeatures> inception, long seed,
                         Device device) {
        ClassifierFile classifier = ClassifierFile.obtain(file, images.allTrain(), images.allTest(), measuring.classifierEpochs(quick), seed, device);
        int components = Math.max(PixelComponents.USUAL, Math.min(latent, images.train().pixelsPerImage()));
        PcaBaseline pca = PcaBaseline.fit(Rows.of(images.train()), components);
        List<ImageFeatures> features = new ArrayList<>(inception.stream().toList());
        features.add(classifier.classifier());
        features.add(PixelComponents.of(pca));
        Rng rng = new Rng(seed).child("judge");
        return new Yardsticks(pca, classifier, new GenerationJudge(features, images.train(), images.allTest(), measuring.samples(quick), rng));
    }
}
