package org.dgd.experiments.generation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.metric.ClassGaussians;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.Rows;
import org.dgd.model.Dgd;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;

/**
 * Images that a model, or principal components in its place, draws of every class.
 *
 * @param images of one class after the other, as many of each; the labels say which class was asked for
 */
public record ClassDraws(Samples images, int perClass) {
    static ClassDraws of(Dgd model, ClassGaussians gaussians, Samples train, int perClass, Rng rng) {
        return of(model.decoder()::images, gaussians, train, perClass, rng);
    }

    /** The same from k principal components of the training images: Gaussians of each class over coordinates instead of representations. */
    static ClassDraws of(PcaBaseline pca, int k, ClassGaussians.Covariance covariance, Samples train, int perClass, Rng rng) {
        ClassGaussians gaussians = ClassGaussians.of(Rows.of(pca.project(Rows.of(train), k), k), train.labels(), train.classes(), covariance);
        return of(z -> confined(pca.decode(z, z.length / k, k)), gaussians, train, perClass, rng);
    }

    /** To numbers that an image can have. */
    private static float[] confined(double[] images) {
        float[] pixels = new float[images.length];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (float) Math.clamp(images[i], 0, 1);
        return pixels;
    }

    private static ClassDraws of(Function<double[], float[]> decoder, ClassGaussians gaussians, Samples train, int perClass, Rng rng) {
        int classes = train.classes().size(), block = perClass * train.pixelsPerImage();
        float[] pixels = new float[classes * block];
        int[] labels = new int[classes * perClass];
        for (int k = 0; k < classes; k++) {
            System.arraycopy(decoder.apply(gaussians.sample(k, perClass, rng)), 0, pixels, k * block, block);
            for (int i = 0; i < perClass; i++) labels[k * perClass + i] = k;
        }
        return new ClassDraws(new Features("drawn", labels.length, train.height(), train.width(), train.channels(), pixels, labels,
                train.classes(), Map.of()), perClass);
    }

    List<String> classes() { return images.classes(); }

    /** Those of one class. */
    Samples ofClass(int k) { return ofClass(images, k); }

    /** The samples with a label. */
    static Samples ofClass(Samples samples, int k) {
        int[] labels = samples.labels();
        return samples.select(IntStream.range(0, labels.length).filter(i -> labels[i] == k).toArray());
    }
}
