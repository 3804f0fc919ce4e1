package org.dgd.experiments.metric;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.dgd.metric.Rows;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;

/** What a metric is asked about: an array of a {@code .npy} file that is not empty and in which every number is finite. */
public record FiniteArray(StoredArray array) {
    /** Products of four such numbers are still finite. No float is as large. */
    private static final double LARGEST = 1e75;

    /** {@link InputException} in one sentence with the file's name if it is something else. */
    static FiniteArray read(Path file) {
        StoredArray array = Npy.read(file);
        if (array.size() == 0) throw new InputException(array.name() + ": the array " + StoredArray.text(array.shape()) + " is empty");
        array.rejectNaN("row");
        if (array.type().isFloatingPoint()) requireFinite(array);
        return new FiniteArray(array);
    }

    private static void requireFinite(StoredArray array) {
        OptionalInt wrong;
        if (array.values() instanceof float[] x) wrong = IntStream.range(0, x.length).filter(i -> Float.isInfinite(x[i])).findFirst();
        else {
            double[] x = array.doubles();
            wrong = IntStream.range(0, x.length).filter(i -> Math.abs(x[i]) > LARGEST).findFirst();
        }
        int row = array.shape().length == 0 ? 1 : array.size() / array.shape()[0];
        wrong.ifPresent(i -> {
            double x = array.doubles()[i];
            String what = Double.isInfinite(x) ? "an infinite value" : "the value " + x + ", too large to square; scale the array";
            throw new InputException(array.name() + ": row " + i / row + " (counted from 0) has " + what);
        });
    }

    double[] values() { return array.doubles(); }

    /** The first axis counts samples, all others their numbers: (N,m) as well as images (N,C,H,W); (N) is one number a sample. */
    Rows rows() {
        int[] shape = array.shape();
        if (shape.length == 0) throw new InputException(array.name() + ": holds one number, expected one row a sample");
        int dimension = array.size() / shape[0];
        return array.type() == DType.F32 ? Rows.of(array.floats(), dimension) : Rows.of(array.doubles(), dimension);
    }

    /** One class number for each of {@code count} samples: whole numbers of shape (N) or (N,1). */
    int[] labels(int count) {
        int[] shape = array.shape();
        if (shape.length == 0 || shape.length > 2 || shape.length == 2 && shape[1] != 1)
            throw new InputException(array.name() + " is " + StoredArray.text(shape) + ", expected one label a sample, " + StoredArray.text(count));
        if (shape[0] != count) throw new InputException(array.name() + ": " + shape[0] + " labels for " + count + " samples");
        return Arrays.stream(array.longs()).mapToInt(this::label).toArray();
    }

    private int label(long label) {
        if (label != (int) label) throw new InputException(array.name() + ": " + label + " is too large for a label");
        return (int) label;
    }

    /** The answer of a metric, which does not know the file's name and so leaves it out of what it refuses. */
    <T> T judge(Supplier<T> metric) {
        try {
            return metric.get();
        } catch (InputException e) {
            throw new InputException(array.name() + ": " + e.getMessage(), e);
        }
    }
}
