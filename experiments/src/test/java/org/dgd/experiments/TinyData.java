package org.dgd.experiments;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.SyntheticDigits;

/** Small {@code .npy} files to train on. */
public final class TinyData {
    private TinyData() { }

    /** n synthetic digits, (n,28,28); their classes are {@link #digitLabels}. */
    public static Path digits(Path folder, int n) {
        Samples digits = SyntheticDigits.of(n, 1);
        float[] x = new float[n * digits.pixelsPerImage()];
        for (int i = 0; i < n; i++) digits.copy(i, x, i * digits.pixelsPerImage());
        return write(folder.resolve("digits.npy"), x, n, digits.height(), digits.width());
    }

    public static long[] digitLabels(int n) { return Arrays.stream(SyntheticDigits.of(n, 1).labels()).asLongStream().toArray(); }

    /** Numbers of [0,1) without any structure. */
    public static Path noise(Path folder, int... shape) {
        int size = 1;
        for (int n : shape) size *= n;
        float[] x = new float[size];
        Random random = new Random(7);
        for (int i = 0; i < size; i++) x[i] = random.nextFloat();
        return write(folder.resolve("noise.npy"), x, shape);
    }

    public static Path labels(Path folder, long... labels) {
        Path file = folder.resolve("labels.npy");
        Npy.write(file, labels, labels.length);
        return file;
    }

    private static Path write(Path file, float[] x, int... shape) {
        Npy.write(file, x, shape);
        return file;
    }
}
