package org.dgd.model;

import java.util.List;
import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Observation;

/**
 * Sizes of samples. With a_j the average of column j in training,
 *
 * <pre>    size = Σ_j x_j / Σ_j a_j </pre>
 *
 * over the columns that measure size, as far as they are there: all counts, or one column that is there for that. So a total in which cells are missing is
 * compared with that of the same cells.
 */
final class SizeFactors {
    /** A row without a count, or with columns of next to no counts, still has a size. */
    private static final double LEAST_TOTAL = 0.5, LEAST = 1e-30, LARGEST = 1e30;

    private final Tensor measures, averages;
    private final double least;

    /** @param averages of the columns in training; what columns that do not measure size have there means nothing */
    SizeFactors(Device device, List<Columns.Block> blocks, double[] averages) {
        boolean column = blocks.stream().anyMatch(b -> b.family() == Family.SIZE);
        double[] measure = new double[averages.length], average = new double[averages.length];
        for (Columns.Block b : blocks)
            for (int j = b.from(); j < b.to() && (column ? b.family() == Family.SIZE : b.family().counts()); j++) {
                measure[j] = 1;
                average[j] = averages[j];
            }
        least = column ? LEAST : LEAST_TOTAL;
        measures = device.parameter(Shape.vector(averages.length), measure);
        measures.wantsGradient(false);
        this.averages = device.parameter(Shape.vector(averages.length), average);
        this.averages.wantsGradient(false);
    }

    /** log size of every sample: (n,1,1,1). */
    Tensor logs(Observation data) {
        Tensor there = data.present() == null ? averages : averages.mul(data.present());
        return log(data.x().mul(measures)).sub(log(there));
    }

    /** The logarithm of what measures size in an average sample: (1,1,1,1). */
    Tensor logAverage() { return log(averages); }

    private Tensor log(Tensor values) { return values.sum(Axis.C).clamp(least, LARGEST).log(); }

    /** Size of every sample of these rows, in which values that are missing are NaN. */
    double[] of(float[] rows) {
        double[] measure = measures.storage.read(), average = averages.storage.read(), sizes = new double[rows.length / average.length];
        for (int i = 0; i < sizes.length; i++) {
            double sum = 0, expected = 0;
            for (int j = 0; j < average.length; j++) {
                float x = rows[i * average.length + j];
                if (measure[j] == 0 || Float.isNaN(x)) continue;
                sum += x;
                expected += average[j];
            }
            sizes[i] = Math.max(sum, least) / Math.max(expected, least);
        }
        return sizes;
    }

    Parameter state() { return Parameter.buffer(averages, Layout.VECTOR); }
}
