package org.dgd.experiments.fit;

import java.util.Arrays;
import java.util.List;
import org.dgd.model.Family;
import org.dgd.nn.data.Samples;

/** Errors of E[x|z] beside those of the column's own mean or most frequent level, over the cells that are there. */
final class ColumnErrors {
    private final List<TableColumn> columns;
    private final int width, size;
    private final double[] mean, squares;               // of every number of a row; squares are about the mean
    private final int[] present;
    private final double[] errors;                      // by the first number of a column: squared errors, or cells with another level

    ColumnErrors(List<TableColumn> columns, Samples data) {
        this.columns = columns;
        width = columns.getLast().to();
        size = data.size();
        mean = new double[width];
        squares = new double[width];
        present = new int[width];
        errors = new double[width];
        for (int i = 0; i < size; i++) {
            float[] x = data.image(i);
            for (int j = 0; j < width; j++) {
                if (Float.isNaN(x[j])) continue;
                double delta = x[j] - mean[j];          // Welford's update
                mean[j] += delta / ++present[j];
                squares[j] += delta * (x[j] - mean[j]);
            }
        }
    }

    /** @param means E[x|z] of these samples, row by row */
    void add(Samples some, float[] means) {
        for (int i = 0; i < some.size(); i++) {
            float[] x = some.image(i), says = Arrays.copyOfRange(means, i * width, (i + 1) * width);
            for (TableColumn c : columns) if (!Float.isNaN(x[c.from()])) errors[c.from()] += error(c, x, says);
        }
    }

    private static double error(TableColumn c, float[] x, float[] says) {
        int j = c.from();
        return switch (c.family()) {
            case BERNOULLI -> x[j] >= 0.5f == says[j] >= 0.5f ? 0 : 1;
            case CATEGORICAL -> x[largest(says, j, c.to())] == 1 ? 0 : 1;
            case NORMAL, POISSON, NEGATIVE_BINOMIAL, SIZE -> Math.pow((double) x[j] - says[j], 2);
        };
    }

    private static int largest(float[] values, int from, int to) {
        int best = from;
        for (int j = from + 1; j < to; j++) if (values[j] > values[best]) best = j;
        return best;
    }

    ColumnFact fact(TableColumn c) {
        int j = c.from(), n = Math.max(1, present[j]);
        double missing = 1 - (double) present[j] / size, error = errors[j] / n;
        if (c.hasLevels()) {
            double frequent = c.family() == Family.BERNOULLI ? Math.max(mean[j], 1 - mean[j]) : Arrays.stream(mean, j, c.to()).max().orElseThrow();
            return new ColumnFact(c.name(), c.kind(), c.likelihood(), c.learned(), missing, "wrong", error, 1 - frequent);
        }
        return new ColumnFact(c.name(), c.kind(), c.likelihood(), c.learned(), missing, "RMS", c.unit() * Math.sqrt(error), c.unit() * Math.sqrt(squares[j] / n));
    }
}
