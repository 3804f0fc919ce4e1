package org.dgd.benchmarks.peers;

import java.io.IOException;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** EJML's {@code mult}, pure Java with one thread. */
public final class EjmlProduct implements Product {
    private FMatrixRMaj a, b, y;

    private EjmlProduct() { }

    public static void main(String[] args) throws IOException {
        Service.run(System.in, System.out, () -> new ProductWorker(new EjmlProduct()));
    }

    @Override public void prepare(int m, int n, int k, float[] a, float[] b) {
        this.a = FMatrixRMaj.wrap(m, k, a);
        this.b = FMatrixRMaj.wrap(k, n, b);
        y = new FMatrixRMaj(m, n);
    }

    @Override public void multiply() { CommonOps_FDRM.mult(a, b, y); }

    @Override public float[] result() { return y.data; }

    @Override public String describe() { return "EJML " + org.ejml.EjmlVersion.VERSION; }
}
