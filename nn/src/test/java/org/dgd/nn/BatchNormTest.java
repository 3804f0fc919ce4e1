package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against plain formulas: ε = 1e-5, momentum 0.1, biased variance to normalize with, unbiased to keep. */
class BatchNormTest {
    private static final int N = 5, H = 3, W = 2, C = 3, COUNT = N * H * W;
    private static final double[] GAMMA = {1.5, -0.5, 2}, BETA = {0.25, 1, -2};

    @ParameterizedTest @EnumSource void trainsOnTheBatchAndEvaluatesOnRunningMoments(TestDevice d) {
        try (Device device = d.open()) {
            BatchNorm norm = new BatchNorm(device, C);
            norm.state().get("weight").write(GAMMA);
            norm.state().get("bias").write(BETA);
            double[] mean = new double[C], variance = {1, 1, 1};
            for (int step = 0; step < 3; step++) {
                float[] x = draw(step);
                double[] m = mean(x), v = variance(x, m);
                close(forward(device, norm, x), normalized(x, m, v), d);
                for (int c = 0; c < C; c++) {
                    mean[c] = 0.9 * mean[c] + 0.1 * m[c];
                    variance[c] = 0.9 * variance[c] + 0.1 * v[c] * COUNT / (COUNT - 1);
                }
                close(norm.state().get("running_mean").read(), mean, d);
                close(norm.state().get("running_var").read(), variance, d);
            }
            norm.training(false);
            float[] x = draw(9);
            close(forward(device, norm, x), normalized(x, mean, variance), d);
            close(norm.state().get("running_mean").read(), mean, d);
        }
    }

    @Test void startsAsTheIdentityOfEvaluation() {
        try (Device device = new ReferenceDevice()) {
            Map<String, Parameter> state = new BatchNorm(device, 2).state();
            assertThat(state.keySet()).containsExactly("weight", "bias", "running_mean", "running_var");
            assertThat(state.get("weight").read()).containsExactly(1, 1);
            assertThat(state.get("bias").read()).containsExactly(0, 0);
            assertThat(state.get("running_mean").read()).containsExactly(0, 0);
            assertThat(state.get("running_var").read()).containsExactly(1, 1);
        }
    }

    @Test void runningMomentsAreNotTrained() {
        try (Device device = new ReferenceDevice()) {
            assertThat(new BatchNorm(device, 7).parameterCount()).isEqualTo(14);
        }
    }

    @Test void refusesToTrainOnOneValuePerChannel() {
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            BatchNorm norm = new BatchNorm(device, 2);
            var one = step.tensor(Shape.batch(1, 2), new float[] {1, 2});
            assertThatThrownBy(() -> norm.forward(one)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("batchNorm: training needs more than one value per channel, got x (1,1,1,2) batch");
            norm.training(false);
            assertThat(norm.forward(one).storage.read()[1]).isEqualTo(2, within(1e-4));
        }
    }

    private static double[] forward(Device device, BatchNorm norm, float[] x) {
        try (Scope step = device.scope()) {
            return norm.forward(step.tensor(Shape.batch(N, H, W, C), x)).storage.read();
        }
    }

    private static float[] draw(int seed) {
        Random random = new Random(seed);
        float[] x = new float[COUNT * C];
        for (int i = 0; i < x.length; i++) x[i] = (float) (random.nextGaussian() * (1 + i % C) + 3 * (i % C));
        return x;
    }

    private static double[] mean(float[] x) {
        double[] m = new double[C];
        for (int i = 0; i < x.length; i++) m[i % C] += x[i] / (double) COUNT;
        return m;
    }

    private static double[] variance(float[] x, double[] mean) {
        double[] v = new double[C];
        for (int i = 0; i < x.length; i++) v[i % C] += (x[i] - mean[i % C]) * (x[i] - mean[i % C]) / COUNT;
        return v;
    }

    private static double[] normalized(float[] x, double[] mean, double[] variance) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = GAMMA[i % C] * (x[i] - mean[i % C]) / Math.sqrt(variance[i % C] + 1e-5) + BETA[i % C];
        return y;
    }

    private static void close(double[] actual, double[] expected, TestDevice d) {
        assertThat(actual).containsExactly(expected, within(10 * d.tolerance));
    }
}
