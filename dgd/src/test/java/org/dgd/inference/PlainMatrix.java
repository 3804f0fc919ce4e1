package org.dgd.inference;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Algebra of small matrices, as formulas are written. */
record PlainMatrix(DMatrixRMaj a) {
    static PlainMatrix zero(int rows, int columns) { return new PlainMatrix(new DMatrixRMaj(rows, columns)); }

    static PlainMatrix identity(int n) { return new PlainMatrix(CommonOps_DDRM.identity(n)); }

    static PlainMatrix column(double... values) { return new PlainMatrix(DMatrixRMaj.wrap(values.length, 1, values)); }

    int rows() { return a.numRows; }

    double at(int i, int j) { return a.get(i, j); }

    double[] numbers() { return a.data; }

    PlainMatrix plus(PlainMatrix b) {
        PlainMatrix c = zero(a.numRows, a.numCols);
        CommonOps_DDRM.add(a, b.a, c.a);
        return c;
    }

    PlainMatrix times(double factor) {
        PlainMatrix c = zero(a.numRows, a.numCols);
        CommonOps_DDRM.scale(factor, a, c.a);
        return c;
    }

    PlainMatrix times(PlainMatrix b) {
        PlainMatrix c = zero(a.numRows, b.a.numCols);
        CommonOps_DDRM.mult(a, b.a, c.a);
        return c;
    }

    PlainMatrix transposed() {
        PlainMatrix c = zero(a.numCols, a.numRows);
        CommonOps_DDRM.transpose(a, c.a);
        return c;
    }

    PlainMatrix inverse() {
        PlainMatrix c = zero(a.numRows, a.numCols);
        if (!CommonOps_DDRM.invert(a, c.a)) throw new ArithmeticException("singular: " + a);
        return c;
    }

    double determinant() { return CommonOps_DDRM.det(a); }
}
