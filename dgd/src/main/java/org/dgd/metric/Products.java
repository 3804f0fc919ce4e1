package org.dgd.metric;

import java.util.stream.IntStream;

/**
 * Products of large row-major matrices in double, on all cores. Each sum runs in the order of the inner dimension and within
 * one thread, so the number of threads changes no bit.
 */
final class Products {
    /** Inner lines that are added at a time: the line of the result is read and written once for all of them. */
    private static final int DEPTH = 8;
    /** Columns of a tile: {@link #DEPTH} pieces of this length stay in the L1 cache while all rows of a chunk pass by. */
    private static final int COLUMNS = 512;
    /** Rows of the result in a chunk: their pieces stay in the L2 cache. */
    private static final int ROWS = 32;

    private Products() { }

    /** a (m×k) times b (k×n). */
    static double[] multiply(double[] a, int m, int k, double[] b, int n) {
        double[] c = new double[Math.multiplyExact(m, n)];
        tiles(a, 1, k, m, b, n, k, c, false);
        return c;
    }

    /** c (m×n) += aᵀb of a (k×m) and b (k×n). */
    static void addTransposed(double[] a, int m, double[] b, int n, int k, double[] c) { tiles(a, m, 1, m, b, n, k, c, false); }

    /** Adds aᵀa of a (k×n) to c (n×n), on and above the diagonal; below it c is undefined until {@link #mirror}. */
    static void addGram(double[] a, int n, int k, double[] c) { tiles(a, n, 1, n, a, n, k, c, true); }

    /** Copies what is above the diagonal of c (n×n) to below it. */
    static void mirror(double[] c, int n) {
        for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) c[i * n + j] = c[j * n + i];
    }

    /** The transpose of a (m×n). */
    static double[] transposed(double[] a, int m, int n) {
        double[] t = new double[a.length];
        for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) t[j * m + i] = a[i * n + j];
        return t;
    }

    /** c (m×n) += a·b, where element (i, r) of a lies at {@code i·aRow + r·aInner}. */
    private static void tiles(double[] a, int aInner, int aRow, int m, double[] b, int n, int k, double[] c, boolean upper) {
        IntStream.range(0, Math.ceilDiv(m, ROWS)).parallel().forEach(chunk -> {
            int first = chunk * ROWS, last = Math.min(m, first + ROWS);
            for (int j = upper ? first : 0; j < n; j += COLUMNS) {
                int end = Math.min(n, j + COLUMNS);
                for (int r = 0; r < k; r += DEPTH)
                    for (int i = first; i < last; i++) addLines(a, i * aRow + r * aInner, aInner, b, n, r, k, c, i * n, j, end);
            }
        });
    }

    /**
     * Adds multiples of up to {@link #DEPTH} lines of b, from line {@code r} and before line {@code k}, to the line of c that begins at
     * {@code line}, in columns {@code j} to {@code end}. The multiples are a[at], a[at + step] ….
     */
    static void addLines(double[] a, int at, int step, double[] b, int n, int r, int k, double[] c, int line, int j, int end) {
        if (k - r < DEPTH) {
            for (int s = r; s < k; s++, at += step) addLine(a[at], b, s * n, c, line, j, end);
            return;
        }
        double a0 = a[at], a1 = a[at + step], a2 = a[at + 2 * step], a3 = a[at + 3 * step];
        double a4 = a[at + 4 * step], a5 = a[at + 5 * step], a6 = a[at + 6 * step], a7 = a[at + 7 * step];
        int b0 = r * n, b1 = b0 + n, b2 = b1 + n, b3 = b2 + n, b4 = b3 + n, b5 = b4 + n, b6 = b5 + n, b7 = b6 + n;
        for (; j < end; j++)
            c[line + j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j]
                    + a4 * b[b4 + j] + a5 * b[b5 + j] + a6 * b[b6 + j] + a7 * b[b7 + j];
    }

    private static void addLine(double factor, double[] b, int from, double[] c, int line, int j, int end) {
        for (; j < end; j++) c[line + j] += factor * b[from + j];
    }

    /** How many lines {@link #addLines} adds. */
    static int depth() { return DEPTH; }
}
