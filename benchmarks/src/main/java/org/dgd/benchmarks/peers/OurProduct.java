package org.dgd.benchmarks.peers;

import java.io.IOException;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;

/** The engine's op, with one thread. */
public final class OurProduct implements Product {
    private final CpuDevice device = new CpuDevice(1);
    private Tensor a, b;

    private OurProduct() { }

    public static void main(String[] args) throws IOException {
        Service.run(System.in, System.out, () -> new ProductWorker(new OurProduct()));
    }

    @Override public void prepare(int m, int n, int k, float[] a, float[] b) {
        this.a = device.zeros(Shape.matrix(m, k));
        this.b = device.zeros(Shape.matrix(k, n));
        this.a.storage.write(a);
        this.b.storage.write(b);
    }

    @Override public void multiply() {
        try (Scope _ = device.scope()) {
            a.matmul(b);
        }
    }

    @Override public float[] result() {
        try (Scope _ = device.scope()) {
            double[] y = a.matmul(b).storage.read();
            float[] floats = new float[y.length];
            for (int i = 0; i < y.length; i++) floats[i] = (float) y[i];
            return floats;
        }
    }

    @Override public String describe() { return "matmul of the engine"; }
}
