package org.dgd.metric.inception;

import java.util.function.IntConsumer;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.metric.Rows;
import org.dgd.nn.TensorFile;

/**
 * Images as the rows of 2048 numbers that FID compares: {@code FrechetDistance.between(FittedGaussian.of(a), FittedGaussian.of(b))} of two
 * such sets is their FID. Grey images are taken as colour with three equal channels.
 */
public final class InceptionFeatures {
    /** Images at a time: two vectors of samples. They take some 1.5 GB, whatever their own size. */
    public static final int BATCH = 32;

    private final Device device;
    private final Inception network;
    private final int batch;

    public InceptionFeatures(Device device, TensorFile weights) { this(device, weights, BATCH); }

    /** @param batch images at a time; the features do not depend on it */
    public InceptionFeatures(Device device, TensorFile weights, int batch) { this(device, new Inception(device, weights), batch); }

    InceptionFeatures(Device device, Inception network, int batch) {
        if (batch < 1) throw new IllegalArgumentException("inception: batches of " + batch);
        this.device = device;
        this.network = network;
        this.batch = batch;
    }

    /**
     * One row for every image.
     *
     * @param done is told how many images are done, after each batch
     */
    public Rows of(ImageSource images, IntConsumer done) { return Rows.of(values(images, done), Inception.FEATURES); }

    /** As {@link #of}: N·2048 numbers, row by row. */
    public float[] values(ImageSource images, IntConsumer done) {
        if (images.channels() != 1 && images.channels() != Inception.COLOURS)
            throw new IllegalArgumentException("inception: images of " + images.channels() + " channels, expected 1 or " + Inception.COLOURS);
        int n = images.size(), length = images.height() * images.width() * Inception.COLOURS;
        float[] features = new float[Math.multiplyExact(n, Inception.FEATURES)], pixels = new float[Math.min(n, batch) * length];
        for (int from = 0; from < n; from += batch) {
            int count = Math.min(batch, n - from);
            for (int i = 0; i < count; i++) colour(images, from + i, pixels, i * length);
            try (Scope step = device.scope()) {
                Tensor x = step.tensor(Shape.batch(count, images.height(), images.width(), Inception.COLOURS), pixels);
                double[] rows = network.features(x).storage.read();
                for (int i = 0; i < rows.length; i++) features[from * Inception.FEATURES + i] = (float) rows[i];
            }
            done.accept(from + count);
        }
        return features;
    }

    private static void colour(ImageSource images, int i, float[] to, int offset) {
        images.copy(i, to, offset);
        if (images.channels() == 1)
            for (int p = images.height() * images.width() - 1; p >= 0; p--)
                to[offset + 3 * p] = to[offset + 3 * p + 1] = to[offset + 3 * p + 2] = to[offset + p];
    }
}
