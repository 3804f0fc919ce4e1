package org.dgd.nn.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Samples to train on, each of shape (height, width, channels), read as floats one at a time. {@link Dataset} holds
 * images as bytes, {@link Features} holds floats of any range.
 */
public interface Samples extends Serializable {
    /** Short name, such as {@code mnist} or the name of the file. */
    String name();

    int size();

    int height();

    int width();

    int channels();

    /** One class number a sample, 0-based, −1 where it is unknown, or null if the samples have no labels. Not a copy: do not write to it. */
    int[] labels();

    /** Names of the classes, in the order of their numbers; empty if there are no labels. */
    List<String> classes();

    /** True for drawn data that stand in for real data; every output has to say so. */
    boolean synthetic();

    /** File name and SHA-256 (hex) of every file that was read. */
    Map<String, String> sha256();

    /** Whether any value of any sample is missing; {@link #copy} writes NaN for it. */
    default boolean hasMissing() { return false; }

    /** Writes sample i in the order (height, width, channels) into {@code to}, beginning at {@code offset}. */
    void copy(int i, float[] to, int offset);

    /** The samples with these numbers, in this order. */
    Samples select(int[] indices);

    /** The first n samples in file order; {@link InputException} unless 1 ≤ n ≤ size. */
    default Samples first(int n) { return select(Selection.first(this, n)); }

    /** n distinct samples at random, in the order in which they were drawn; {@link InputException} unless 1 ≤ n ≤ size. */
    default Samples random(int n, RandomGenerator rng) { return select(Selection.random(this, n, rng)); }

    /**
     * The paper's class-balanced subset: of each class, every sample whose 0-based number i within the class has
     * i mod step = 0, in the original order. {@link InputException} without labels.
     */
    default Samples everyNthPerClass(int step) { return select(Selection.everyNthPerClass(this, step)); }

    /** The same samples with other labels, such as with {@link PartialLabels}; −1 where there is none. */
    Samples relabelled(int[] newLabels);

    /** Black and white only: values of at least {@code threshold}/255 (1 to 255) become 1, the others 0. */
    Samples binarized(int threshold);

    /** height · width · channels. */
    default int pixelsPerImage() { return height() * width() * channels(); }

    /** Sample i in the order (height, width, channels). */
    default float[] image(int i) {
        float[] image = new float[pixelsPerImage()];
        copy(i, image, 0);
        return image;
    }
}
