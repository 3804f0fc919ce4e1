package org.dgd.benchmarks.peers;

import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch's {@code mm} into a tensor that is there already. */
public final class LibtorchProduct implements Product {
    private Tensor a, b, y;

    private LibtorchProduct() { }

    public static void main(String[] args) throws IOException {
        Service.run(System.in, System.out, () -> {
            torch.set_num_threads(1);
            return new ProductWorker(new LibtorchProduct());
        });
    }

    @Override public void prepare(int m, int n, int k, float[] a, float[] b) {
        this.a = matrix(a, m, k);
        this.b = matrix(b, k, n);
        y = torch.zeros(m, n);
    }

    private static Tensor matrix(float[] values, int rows, int columns) {
        try (FloatPointer pointer = new FloatPointer(values)) {
            return torch.from_blob(pointer, rows, columns).clone();
        }
    }

    @Override public void multiply() {
        try (PointerScope _ = new PointerScope(); InferenceMode _ = new InferenceMode(true)) {
            torch.mm_out(y, a, b);
        }
    }

    @Override public float[] result() {
        float[] values = new float[(int) y.numel()];
        new FloatPointer(y.data_ptr()).get(values);
        return values;
    }

    @Override public String describe() { return Libtorch.version(); }
}
