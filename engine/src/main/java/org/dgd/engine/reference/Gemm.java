package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;

import org.dgd.engine.*;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Matrix products, by EJML. */
final class Gemm {
    private Gemm() { }

    static void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Target y) {
        DMatrixRMaj p = matrix(a), q = matrix(b), out = matrix(y.tensor());
        if (!y.add()) out.zero();
        if (transposeA && transposeB) CommonOps_DDRM.multAddTransAB(p, q, out);
        else if (transposeA) CommonOps_DDRM.multAddTransA(p, q, out);
        else if (transposeB) CommonOps_DDRM.multAddTransB(p, q, out);
        else CommonOps_DDRM.multAdd(p, q, out);
    }

    /** The tensor's own numbers as a matrix. */
    private static DMatrixRMaj matrix(Tensor t) { return DMatrixRMaj.wrap(t.shape.n(), t.shape.c(), of(t)); }
}
