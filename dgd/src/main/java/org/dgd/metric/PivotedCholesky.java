package org.dgd.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A factor F (r×n) of a positive semidefinite matrix S = FᵀF, where r is the rank of S (Higham 1990, "Analysis of the Cholesky
 * decomposition of a semi-definite matrix"). Every step takes the largest diagonal entry of what is left of S and ends when that is rounding.
 *
 * @param factor r lines of n numbers
 */
record PivotedCholesky(int rank, double[] factor) {
    private static final int COLUMNS = 1024;

    static PivotedCholesky of(double[] s, int n) {
        double[] f = new double[n * n], left = new double[n];
        for (int j = 0; j < n; j++) left[j] = s[j * n + j];
        double tolerance = n * Math.ulp(1.0) * Math.max(0, Arrays.stream(left).max().orElse(0));
        for (int k = 0; k < n; k++) {
            int pivot = IntStream.range(0, n).reduce((i, j) -> left[j] > left[i] ? j : i).orElseThrow();
            if (left[pivot] <= tolerance) return new PivotedCholesky(k, Arrays.copyOf(f, k * n));
            double root = Math.sqrt(left[pivot]);
            line(s, f, n, k, pivot, root);
            for (int j = 0; j < n; j++)
                if (left[j] == Double.NEGATIVE_INFINITY) f[k * n + j] = 0;          // was a pivot: exactly zero but for rounding
                else left[j] -= f[k * n + j] * f[k * n + j];
            f[k * n + pivot] = root;
            left[pivot] = Double.NEGATIVE_INFINITY;
        }
        return new PivotedCholesky(n, f);
    }

    /** Line k of F: (line of S − earlier lines times their entries at the pivot) / root. */
    private static void line(double[] s, double[] f, int n, int k, int pivot, double root) {
        IntStream.range(0, Math.ceilDiv(n, COLUMNS)).parallel().forEach(chunk -> {
            int from = chunk * COLUMNS, to = Math.min(n, from + COLUMNS), line = k * n;
            for (int j = from; j < to; j++) f[line + j] = -s[pivot * n + j];
            for (int r = 0; r < k; r += Products.depth()) Products.addLines(f, r * n + pivot, n, f, n, r, k, f, line, from, to);
            for (int j = from; j < to; j++) f[line + j] /= -root;
        });
    }
}
