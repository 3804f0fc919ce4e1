package org.dgd.metric;

import java.util.Arrays;
import org.dgd.nn.data.InputException;

/**
 * Means and covariances of rows with missing values (NaN): of every value over the rows that have it, and of every pair over the rows that have
 * both.
 *
 * @param mean       d numbers
 * @param covariance d×d; without missing values that of all rows, with N in the denominator; with them it need not be positive
 * @param least      of how many rows the pair is that the fewest have
 */
public record PairedMoments(double[] mean, double[] covariance, int least) {
    private static final int BLOCK = 512;

    /** @throws InputException when a value is missing in all rows, or a pair in all */
    public static PairedMoments of(Rows rows) {
        Moments.requireTwo(rows);
        int d = rows.dimension();
        double[] mean = new double[d];
        boolean holes = mean(rows, mean);
        double[] products = new double[Math.multiplyExact(d, d)], pairs = holes ? new double[d * d] : null;
        for (int from = 0; from < rows.count(); from += BLOCK) {
            int to = Math.min(rows.count(), from + BLOCK);
            double[] block = rows.block(from, to), there = holes ? new double[block.length] : null;
            for (int i = 0; i < block.length; i++) {
                boolean missing = Double.isNaN(block[i]);
                if (holes) there[i] = missing ? 0 : 1;
                block[i] = missing ? 0 : block[i] - mean[i % d];
            }
            Products.addGram(block, d, to - from, products);
            if (holes) Products.addGram(there, d, to - from, pairs);
        }
        Products.mirror(products, d);
        if (holes) Products.mirror(pairs, d);
        double least = holes ? Arrays.stream(pairs).min().orElseThrow() : rows.count();
        if (least == 0)
            throw new InputException("holds no sample that has both values of some pair; more samples, or fewer missing values, are needed");
        for (int i = 0; i < products.length; i++) products[i] /= holes ? pairs[i] : rows.count();
        return new PairedMoments(mean, products, (int) least);
    }

    /** The mean of every value over the rows that have it, d numbers. */
    public static double[] means(Rows rows) {
        double[] mean = new double[rows.dimension()];
        mean(rows, mean);
        return mean;
    }

    /** Writes the means; says whether any value is missing. */
    private static boolean mean(Rows rows, double[] mean) {
        int d = mean.length;
        int[] there = new int[d];
        double[] row = new double[d];
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, row, 0);
            for (int j = 0; j < d; j++) {
                if (Double.isNaN(row[j])) continue;
                mean[j] += row[j];
                there[j]++;
            }
        }
        boolean holes = false;
        for (int j = 0; j < d; j++) {
            if (there[j] == 0) throw new InputException("holds no sample that has value " + j + " (counted from 0); it is missing in all");
            holes |= there[j] < rows.count();
            mean[j] /= there[j];
        }
        return holes;
    }
}
