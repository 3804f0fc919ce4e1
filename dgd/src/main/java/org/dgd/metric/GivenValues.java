package org.dgd.metric;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * What the values that are there (o) tell of those that are missing (m) under N(0, C):
 *
 * <pre>    E[x_m | x_o] = K·x_o,    K = C_mo·C_oo⁻¹ = −Λ_mm⁻¹·Λ_mo,    Λ = C⁻¹ </pre>
 *
 * Of the two forms of K that one is taken which has the smaller matrix to be solved. One solve serves any number of columns.
 */
public final class GivenValues {
    private final ValueGaussian gaussian;
    private final int[] there, missing;
    private final boolean fewMissing;
    private final LinearSolverDense<DMatrixRMaj> solver;

    private GivenValues(ValueGaussian gaussian, int[] there, int[] missing) {
        this.gaussian = gaussian;
        this.there = there;
        this.missing = missing;
        fewMissing = missing.length <= there.length;
        int[] solved = fewMissing ? missing : there;
        solver = LinearSolverFactory_DDRM.chol(solved.length);
        DMatrixRMaj part = part(fewMissing ? gaussian.precision() : gaussian.covariance(), solved, solved);
        if (solved.length > 0 && !solver.setA(part)) throw new IllegalStateException("gaussian: a part of the covariance is not positive definite");
    }

    static GivenValues of(ValueGaussian gaussian, float[] x, int offset) {
        int d = gaussian.dimension();
        return new GivenValues(gaussian, IntStream.range(0, d).filter(j -> !Float.isNaN(x[offset + j])).toArray(),
                IntStream.range(0, d).filter(j -> Float.isNaN(x[offset + j])).toArray());
    }

    /**
     * Columns of d numbers, filled, and their products with one another.
     *
     * @param columns  d×c, where what is missing is K times what is there
     * @param products c×c: B_oᵀ·C_oo⁻¹·B_o, where B_o are the columns' values that are there
     */
    public record Filled(DMatrixRMaj columns, DMatrixRMaj products) { }

    /** @param b d×c; values at places that are missing play no part */
    public Filled fill(DMatrixRMaj b) {
        int c = b.numCols;
        DMatrixRMaj filled = b.copy(), products = new DMatrixRMaj(c, c), known = rows(b, there);
        if (fewMissing) {
            for (int j : missing) for (int k = 0; k < c; k++) filled.set(j, k, 0);
            DMatrixRMaj across = times(filled, gaussian.precision());
            CommonOps_DDRM.multTransA(filled, across, products);
            if (missing.length == 0) return new Filled(filled, products);
            DMatrixRMaj right = rows(across, missing), solved = new DMatrixRMaj(missing.length, c);
            synchronized (solver) { solver.solve(right.copy(), solved); }
            CommonOps_DDRM.multAddTransA(-1, right, solved, products);
            put(solved, -1, filled);
        } else {
            DMatrixRMaj solved = new DMatrixRMaj(there.length, c), said = new DMatrixRMaj(missing.length, c);
            if (there.length > 0) {
                synchronized (solver) { solver.solve(known.copy(), solved); }
                CommonOps_DDRM.multTransA(known, solved, products);
                said = times(solved, part(gaussian.covariance(), there, missing));
            }
            put(said, 1, filled);
        }
        return new Filled(filled, products);
    }

    /** aᵀ·b for b of few columns; the large matrix is read once. */
    private static DMatrixRMaj times(DMatrixRMaj b, DMatrixRMaj a) {
        int c = b.numCols;
        double[] product = Products.multiply(Products.transposed(b.data, b.numRows, c), c, b.numRows, a.data, a.numCols);
        return DMatrixRMaj.wrap(a.numCols, c, Products.transposed(product, c, a.numCols));
    }

    /** Writes rows into the places that are missing. */
    private void put(DMatrixRMaj rows, double sign, DMatrixRMaj to) {
        for (int i = 0; i < missing.length; i++) for (int k = 0; k < to.numCols; k++) to.set(missing[i], k, sign * rows.get(i, k));
    }

    private static DMatrixRMaj rows(DMatrixRMaj a, int[] rows) {
        DMatrixRMaj some = new DMatrixRMaj(rows.length, a.numCols);
        for (int i = 0; i < rows.length; i++) System.arraycopy(a.data, rows[i] * a.numCols, some.data, i * a.numCols, a.numCols);
        return some;
    }

    private static DMatrixRMaj part(DMatrixRMaj a, int[] rows, int[] columns) {
        DMatrixRMaj some = new DMatrixRMaj(rows.length, columns.length);
        for (int i = 0, at = 0; i < rows.length; i++) for (int j : columns) some.data[at++] = a.data[rows[i] * a.numCols + j];
        return some;
    }

    /** The places that are missing, in order. */
    public int[] missing() { return missing.clone(); }

    /** The places that are there, in order. */
    public int[] there() { return there.clone(); }
}
