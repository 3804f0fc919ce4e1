package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both convolutions by PyTorch's formulas, on vectors in the order (channel, row, column) and weights as a file holds them. */
class ConvolutionOrderTest {
    private static final int N = 3, IN = 2, OUT = 5, H = 4, W = 6, KERNEL = 4, STRIDE = 2, PADDING = 1;

    @ParameterizedTest @EnumSource void convolutionGathers(TestDevice d) {
        try (Device device = d.open()) {
            Conv2d layer = new Conv2d(device, IN, OUT, KERNEL, STRIDE, PADDING, new Rng(1));
            double[] weight = layer.state().get("weight").read(), bias = layer.state().get("bias").read();
            int p = (H + 2 * PADDING - KERNEL) / STRIDE + 1, q = (W + 2 * PADDING - KERNEL) / STRIDE + 1;
            float[] x = draw(N * IN * H * W);
            double[] y = new double[N * OUT * p * q];
            for (int i = 0; i < y.length; i++) y[i] = bias[i / (p * q) % OUT];
            taps(p, q, H, W, (n, o, c, small, large, tap) ->
                    y[(n * OUT + o) * p * q + small] += x[(n * IN + c) * H * W + large] * weight[(o * IN + c) * KERNEL * KERNEL + tap]);
            assertThat(run(device, layer, x)).containsExactly(y, within(10 * d.tolerance));
        }
    }

    @ParameterizedTest @EnumSource void transposedConvolutionScatters(TestDevice d) {
        try (Device device = d.open()) {
            ConvTranspose2d layer = new ConvTranspose2d(device, IN, OUT, KERNEL, STRIDE, PADDING, new Rng(1));
            double[] weight = layer.state().get("weight").read(), bias = layer.state().get("bias").read();
            int p = (H - 1) * STRIDE - 2 * PADDING + KERNEL, q = (W - 1) * STRIDE - 2 * PADDING + KERNEL;
            float[] x = draw(N * IN * H * W);
            double[] y = new double[N * OUT * p * q];
            for (int i = 0; i < y.length; i++) y[i] = bias[i / (p * q) % OUT];
            taps(H, W, p, q, (n, o, c, small, large, tap) ->
                    y[(n * OUT + o) * p * q + large] += x[(n * IN + c) * H * W + small] * weight[(c * OUT + o) * KERNEL * KERNEL + tap]);
            assertThat(run(device, layer, x)).containsExactly(y, within(10 * d.tolerance));
        }
    }

    /** One product: of an output and an input channel, a pixel of the small and one of the large image, and a weight of the filter. */
    private interface Tap {
        void at(int n, int out, int in, int small, int large, int tap);
    }

    private static void taps(int smallH, int smallW, int largeH, int largeW, Tap product) {
        for (int i = 0; i < N * OUT * IN * smallH * smallW * KERNEL * KERNEL; i++) {
            int tap = i % (KERNEL * KERNEL), small = i / (KERNEL * KERNEL) % (smallH * smallW), rest = i / (KERNEL * KERNEL * smallH * smallW);
            int row = small / smallW * STRIDE - PADDING + tap / KERNEL, column = small % smallW * STRIDE - PADDING + tap % KERNEL;
            if (row >= 0 && row < largeH && column >= 0 && column < largeW)
                product.at(rest / IN / OUT, rest / IN % OUT, rest % IN, small, row * largeW + column, tap);
        }
    }

    private static double[] run(Device device, Module layer, float[] x) {
        try (Scope step = device.scope()) {
            return new Sequential(new Unflatten(H, W, IN), layer, new Flatten()).forward(step.tensor(Shape.batch(N, IN * H * W), x)).storage.read();
        }
    }

    private static float[] draw(int n) {
        double[] g = new Rng(2).gaussians(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) g[i];
        return x;
    }
}
