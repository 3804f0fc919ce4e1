package org.dgd.experiments.metric;

import java.util.Arrays;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.Rows;
import org.dgd.metric.inception.ImageSource;
import org.dgd.metric.inception.Inception;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.model.Architecture.Size;

/** The features of FID for images that are rows of numbers. */
public record InceptionImages(InceptionFeatures network, Size size) implements ImageFeatures {
    private static final int LEVELS = 255;

    @Override public String distance() { return "fid"; }

    @Override public Rows of(Rows images) {
        float[] rows = network.values(rounded(images, size), _ -> { });
        return Rows.of(Arrays.copyOf(rows, images.count() * Inception.FEATURES), Inception.FEATURES);
    }

    /**
     * The images in 256 levels, as the files have them from which FID is computed elsewhere; the last one is repeated until all batches are
     * full. The device keeps the memory of every size of batch that it has met, and such a batch takes more than a gigabyte.
     */
    static ImageSource rounded(Rows images, Size size) {
        double[] row = new double[size.features()];
        return new ImageSource() {
            @Override public int size() { return Math.ceilDiv(images.count(), InceptionFeatures.BATCH) * InceptionFeatures.BATCH; }

            @Override public int height() { return size.height(); }

            @Override public int width() { return size.width(); }

            @Override public int channels() { return size.channels(); }

            @Override public void copy(int i, float[] to, int offset) {
                images.copy(Math.min(i, images.count() - 1), row, 0);
                for (int j = 0; j < row.length; j++) to[offset + j] = Math.round(LEVELS * row[j]) / (float) LEVELS;
            }
        };
    }
}
