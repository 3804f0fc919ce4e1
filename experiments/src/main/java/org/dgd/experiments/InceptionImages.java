package org.dgd.experiments;

import org.dgd.metric.ImageFeatures;
import org.dgd.metric.Rows;
import org.dgd.metric.inception.ImageSource;
import org.dgd.metric.inception.InceptionFeatures;

/** The features of FID. Images are rounded to 256 levels first, as the files are from which FID is computed elsewhere. */
record InceptionImages(InceptionFeatures network, int height, int width, int channels) implements ImageFeatures {
    private static final int LEVELS = 255;

    @Override public String distance() { return "fid"; }

    @Override public Rows of(Rows images) { return network.of(new Rounded(images, height, width, channels, new double[images.dimension()]), _ -> { }); }

    private record Rounded(Rows images, int height, int width, int channels, double[] row) implements ImageSource {
        @Override public int size() { return images.count(); }

        @Override public void copy(int i, float[] to, int offset) {
            images.copy(i, row, 0);
            for (int j = 0; j < row.length; j++) to[offset + j] = Math.round(LEVELS * row[j]) / (float) LEVELS;
        }
    }
}
