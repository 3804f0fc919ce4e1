package org.dgd.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, largest eigenvalue first.
 *
 * @param vectors line k is the eigenvector of values[k], of length 1
 */
record Spectrum(double[] values, double[] vectors) {
    /** Of a (n×n), which is overwritten. */
    static Spectrum of(double[] a, int n) {
        var eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(DMatrixRMaj.wrap(n, n, a))) throw new IllegalStateException("eigenvalues: no convergence of " + n + "×" + n);
        int[] order = IntStream.range(0, n).boxed().sorted((i, j) -> Double.compare(eigen.getEigenvalue(j).real, eigen.getEigenvalue(i).real))
                .mapToInt(Integer::intValue).toArray();
        double[] values = new double[n], vectors = new double[n * n];
        for (int k = 0; k < n; k++) {
            values[k] = eigen.getEigenvalue(order[k]).real;
            System.arraycopy(eigen.getEigenVector(order[k]).data, 0, vectors, k * n, n);
        }
        return new Spectrum(values, vectors);
    }

    /** The nearest matrix to a symmetric a (n×n), which is overwritten, that has no negative eigenvalue. */
    static double[] positive(double[] a, int n) {
        Spectrum s = of(a, n);
        int k = (int) Arrays.stream(s.values).filter(v -> v > 0).count();
        double[] scaled = Arrays.copyOf(s.vectors, k * n), b = new double[n * n];
        for (int i = 0; i < k * n; i++) scaled[i] *= Math.sqrt(s.values[i / n]);
        Products.addGram(scaled, n, k, b);
        Products.mirror(b, n);
        return b;
    }

    /** Singular values of a (m×n), which is overwritten. */
    static double[] singularValues(double[] a, int m, int n) {
        var svd = DecompositionFactory_DDRM.svd(m, n, false, false, true);
        if (!svd.decompose(DMatrixRMaj.wrap(m, n, a))) throw new IllegalStateException("singular values: no convergence of " + m + "×" + n);
        double[] all = svd.getSingularValues();
        return all.length == svd.numberOfSingularValues() ? all : Arrays.copyOf(all, svd.numberOfSingularValues());
    }
}
