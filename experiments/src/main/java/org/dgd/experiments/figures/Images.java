package org.dgd.experiments.figures;

import java.util.Objects;

/**
 * A batch of images, as they leave the decoder.
 *
 * @param values   (N,H,W,C) in row-major order, each in [0,1]; a value outside is clamped when drawn
 * @param height   H
 * @param width    W
 * @param channels C: 1 for grey, 3 for red, green, blue
 */
public record Images(float[] values, int height, int width, int channels) {
    public Images {
        Objects.requireNonNull(values, "values");
        if (height < 1 || width < 1 || channels != 1 && channels != 3)
            throw new IllegalArgumentException("images of " + height + "x" + width + " with " + channels
                    + " channels: at least 1x1 with 1 or 3 channels are needed");
        if (values.length == 0 || values.length % (height * width * channels) != 0)
            throw new IllegalArgumentException(values.length + " values are not a whole number of " + height + "x" + width
                    + "x" + channels + " images");
    }

    /** N. */
    public int count() { return values.length / (height * width * channels); }

    float at(int n, int row, int column, int channel) {
        return values[((n * height + row) * width + column) * channels + channel];
    }
}
