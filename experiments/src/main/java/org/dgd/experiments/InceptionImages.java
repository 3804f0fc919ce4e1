package org.dgd.experiments;

import org.dgd.metric.ImageFeatures;
import org.dgd.metric.Rows;
import org.dgd.metric.inception.ImageSource;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.model.Architecture.Size;

/** The features of FID for images that are rows of numbers. */
record InceptionImages(InceptionFeatures network, Size size) implements ImageFeatures {
    private static final int LEVELS = 255;

    @Override public String distance() { return "fid"; }

    @Override public Rows of(Rows images) { return network.of(rounded(images, size), _ -> { }); }

    /** The images in 256 levels, as the files have them from which FID is computed elsewhere. */
    static ImageSource rounded(Rows images, Size size) {
        double[] row = new double[size.features()];
        return new ImageSource() {
            @Override public int size() { return images.count(); }

            @Override public int height() { return size.height(); }

            @Override public int width() { return size.width(); }

            @Override public int channels() { return size.channels(); }

            @Override public void copy(int i, float[] to, int offset) {
                images.copy(i, row, 0);
                for (int j = 0; j < row.length; j++) to[offset + j] = Math.round(LEVELS * row[j]) / (float) LEVELS;
            }
        };
    }
}
