package org.dgd.nn.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Samples of floats in any range, stored as (size, height, width, channels) row-major. Vectors of m features are
 * images of 1 × 1 pixel with m channels. NaN is a value that is missing; 0 is not. The arrays are not copied and must not be written to.
 *
 * @param labels one class number a sample, or null
 * @param sha256 file name and SHA-256 (hex) of every file that was read
 */
public record Features(String name, int size, int height, int width, int channels, float[] values, int[] labels,
                       List<String> classes, Map<String, String> sha256) implements Samples {
    public Features {
        long expected = (long) size * height * width * channels;
        if (values.length != expected)
            throw new IllegalArgumentException("features " + name + ": " + values.length + " values for shape (" + size + ", "
                    + height + ", " + width + ", " + channels + ")");
        if (labels != null && labels.length != size)
            throw new IllegalArgumentException("features " + name + ": " + labels.length + " labels for " + size + " samples");
        classes = List.copyOf(classes);
        sha256 = Map.copyOf(sha256);
    }

    /** Unlabelled samples from a {@code .npy} file with an array as {@link #of} takes it, of any number type. */
    public static Features read(Path npy) {
        StoredArray array = Npy.read(npy);
        String name = npy.getFileName().toString();
        return of(name, array.floats(), array.shape(), Map.of(name, Sha256.of(npy)));
    }

    /**
     * Unlabelled samples from an array of shape (N,C,H,W), (N,H,W) or (N,m), row-major. {@link InputException} for
     * another number of axes, for an empty array, for an infinite value, and for an array without any value. A sample without any value is one of which
     * nothing is known, as a row of empty cells is.
     *
     * @param name the file's name, for messages
     */
    public static Features of(String name, float[] values, int[] shape, Map<String, String> sha256) {
        long expected = 1;
        for (int n : shape) expected = Math.multiplyExact(expected, (long) n);
        if (expected != values.length)
            throw new IllegalArgumentException("features " + name + ": " + values.length + " values for shape "
                    + Arrays.toString(shape));
        if (shape.length < 2 || shape.length > 4)
            throw new InputException(name + ": " + shape.length + "-dimensional array; samples are (N,m), (N,H,W) or (N,C,H,W)");
        if (expected == 0) throw new InputException(name + ": the array is empty");
        int n = shape[0];
        requireValues(name, values, values.length / n);
        return switch (shape.length) {
            case 2 -> new Features(name, n, 1, 1, shape[1], values, null, List.of(), sha256);
            case 3 -> new Features(name, n, shape[1], shape[2], 1, values, null, List.of(), sha256);
            default -> new Features(name, n, shape[2], shape[3], shape[1],
                    channelsLast(values, n, shape[1], shape[2] * shape[3]), null, List.of(), sha256);
        };
    }

    /** The same samples with labels from elsewhere; {@link InputException} if their number differs. */
    public Features labelled(int[] newLabels, List<String> newClasses) {
        if (newLabels.length != size)
            throw new InputException(name + ": " + newLabels.length + " labels for " + size + " samples");
        return new Features(name, size, height, width, channels, values, newLabels, newClasses, sha256);
    }

    @Override public Features relabelled(int[] newLabels) { return labelled(newLabels, classes); }

    @Override public boolean synthetic() { return false; }

    @Override public boolean hasMissing() {
        for (float x : values) if (Float.isNaN(x)) return true;
        return false;
    }

    @Override public void copy(int i, float[] to, int offset) {
        int length = pixelsPerImage();
        System.arraycopy(values, Objects.checkIndex(i, size) * length, to, offset, length);
    }

    @Override public Features select(int[] indices) {
        int length = pixelsPerImage();
        float[] chosen = new float[Math.multiplyExact(indices.length, length)];
        for (int k = 0; k < indices.length; k++) copy(indices[k], chosen, k * length);
        return new Features(name, indices.length, height, width, channels, chosen,
                Selection.labels(labels, indices), classes, sha256);
    }

    @Override public Features binarized(int threshold) {
        if (threshold < 1 || threshold > 255)
            throw new IllegalArgumentException("binarized: threshold " + threshold + " is not in 1 to 255");
        float[] binary = new float[values.length];
        for (int j = 0; j < binary.length; j++) binary[j] = Float.isNaN(values[j]) ? Float.NaN : values[j] >= threshold / 255f ? 1 : 0;
        return new Features(name, size, height, width, channels, binary, labels, classes, sha256);
    }

    /** This, if every value is in [0,1], as a decoder's output is; else an {@link InputException} with the first that is not, the range, and what to do. */
    public Features requireUnitRange() { return requireUnitRange(""); }

    /**
     * The same where something else can be done.
     *
     * @param otherwise what, in the imperative, such as "choose an output that takes any number"
     */
    public Features requireUnitRange(String otherwise) {
        RangeCheck.of(values).require(name, values, pixelsPerImage(), otherwise);
        return this;
    }

    /** This, if no value is missing; else an {@link InputException} that names the first that is. */
    public Features requireComplete() {
        for (int j = 0; j < values.length; j++)
            if (Float.isNaN(values[j])) throw new InputException(name + ": row " + j / pixelsPerImage() + " (counted from 0) holds NaN; every value is needed here");
        return this;
    }

    @Override public Features first(int n) { return select(Selection.first(this, n)); }

    @Override public Features random(int n, RandomGenerator rng) { return select(Selection.random(this, n, rng)); }

    @Override public Features everyNthPerClass(int step) { return select(Selection.everyNthPerClass(this, step)); }

    /** Name and shape only; the values are too many to print. */
    @Override public String toString() {
        return name + " (" + size + ", " + height + ", " + width + ", " + channels + ")";
    }

    private static void requireValues(String name, float[] values, int length) {
        boolean any = false;
        for (int j = 0; j < values.length; j++) {
            if (Float.isInfinite(values[j]))
                throw new InputException(name + ": row " + j / length
                        + " (counted from 0) holds an infinite value; every value must be a finite number, or NaN where it is missing");
            any |= !Float.isNaN(values[j]);
        }
        if (!any) throw new InputException(name + ": every value is NaN, that is missing; there is nothing to learn from");
    }

    private static float[] channelsLast(float[] planes, int n, int channels, int pixels) {
        if (channels == 1) return planes;
        float[] values = new float[planes.length];
        for (int i = 0, from = 0; i < n; i++)
            for (int c = 0; c < channels; c++)
                for (int p = 0; p < pixels; p++, from++)
                    values[(i * pixels + p) * channels + c] = planes[from];
        return values;
    }
}
