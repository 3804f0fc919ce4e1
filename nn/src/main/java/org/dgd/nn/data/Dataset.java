package org.dgd.nn.data;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Images as bytes, with their labels. {@code pixels} is (size, height, width, channels) row-major, one unsigned byte a
 * value; read as floats the values are byte / 255. The arrays are not copied and must not be written to.
 *
 * @param labels one class number an image, or null
 * @param sha256 file name and SHA-256 (hex) of every file that was read
 */
public record Dataset(String name, int size, int height, int width, int channels, byte[] pixels, int[] labels,
                      List<String> classes, boolean synthetic, Map<String, String> sha256) implements Samples {
    public Dataset {
        long expected = (long) size * height * width * channels;
        if (pixels.length != expected)
            throw new IllegalArgumentException("dataset " + name + ": " + pixels.length + " bytes for shape (" + size + ", "
                    + height + ", " + width + ", " + channels + ")");
        if (labels != null && labels.length != size)
            throw new IllegalArgumentException("dataset " + name + ": " + labels.length + " labels for " + size + " images");
        classes = List.copyOf(classes);
        sha256 = Map.copyOf(sha256);
    }

    @Override public void copy(int i, float[] to, int offset) {
        Objects.checkIndex(i, size);
        int length = pixelsPerImage(), start = i * length;
        for (int j = 0; j < length; j++) to[offset + j] = (pixels[start + j] & 0xff) / 255f;
    }

    @Override public Dataset select(int[] indices) {
        int length = pixelsPerImage();
        byte[] chosen = new byte[Math.multiplyExact(indices.length, length)];
        for (int k = 0; k < indices.length; k++)
            System.arraycopy(pixels, Objects.checkIndex(indices[k], size) * length, chosen, k * length, length);
        return with(indices.length, chosen, Selection.labels(labels, indices));
    }

    @Override public Dataset first(int n) { return select(Selection.first(this, n)); }

    @Override public Dataset random(int n, RandomGenerator rng) { return select(Selection.random(this, n, rng)); }

    @Override public Dataset everyNthPerClass(int step) { return select(Selection.everyNthPerClass(this, step)); }

    @Override public Dataset binarized(int threshold) {
        if (threshold < 1 || threshold > 255)
            throw new IllegalArgumentException("binarized: threshold " + threshold + " is not in 1 to 255");
        byte[] binary = new byte[pixels.length];
        for (int j = 0; j < binary.length; j++) binary[j] = (byte) ((pixels[j] & 0xff) >= threshold ? 255 : 0);
        return with(size, binary, labels);
    }

    @Override public Dataset relabelled(int[] newLabels) { return with(size, pixels, newLabels); }

    private Dataset with(int newSize, byte[] newPixels, int[] newLabels) {
        return new Dataset(name, newSize, height, width, channels, newPixels, newLabels, classes, synthetic, sha256);
    }

    /** Name and shape only; the pixels are too many to print. */
    @Override public String toString() {
        return name + " (" + size + ", " + height + ", " + width + ", " + channels + ")" + (synthetic ? " synthetic" : "");
    }
}
