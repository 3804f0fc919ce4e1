package org.dgd.benchmarks.peers;

import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** {@code cblas_sgemm} of OpenBLAS. The environment variable OPENBLAS_NUM_THREADS sets its threads. */
public final class OpenBlasProduct implements Product {
    private int m, n, k;
    private FloatPointer a, b, y;

    private OpenBlasProduct() { }

    public static void main(String[] args) throws IOException {
        Service.run(System.in, System.out, () -> {
            Loader.load(openblas.class);
            return new ProductWorker(new OpenBlasProduct());
        });
    }

    @Override public void prepare(int m, int n, int k, float[] a, float[] b) {
        this.m = m;
        this.n = n;
        this.k = k;
        this.a = new FloatPointer(a);
        this.b = new FloatPointer(b);
        y = new FloatPointer((long) m * n);
    }

    @Override public void multiply() {
        openblas.cblas_sgemm(openblas.CblasRowMajor, openblas.CblasNoTrans, openblas.CblasNoTrans, m, n, k, 1, a, k, b, n, 0, y, n);
    }

    @Override public float[] result() {
        float[] values = new float[m * n];
        y.get(values);
        return values;
    }

    @Override public String describe() { return "OpenBLAS"; }
}
