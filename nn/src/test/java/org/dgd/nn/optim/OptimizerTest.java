package org.dgd.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dense optimizers against plain formulas, on parameters whose gradient at step t is {@code gradient(t, i)}. */
class OptimizerTest {
    private static final double[] FIRST = {0.5, -1.25, 2, 0.75, -0.5};
    private static final double DECAY = 0.25;

    @ParameterizedTest @EnumSource void sgdHasMomentumAndDecay(TestDevice d) {
        double[] p = FIRST.clone(), v = new double[p.length];
        try (Device device = d.open()) {
            List<Tensor> parameters = parameters(device);
            Sgd sgd = new Sgd(parameters, 0.125, 0.5, DECAY);
            for (int t = 1; t <= 4; t++) {
                double rate = t < 3 ? 0.125 : 0.5;
                sgd.rate(rate);
                step(device, parameters, sgd, t);
                for (int i = 0; i < p.length; i++) {
                    v[i] = 0.5 * v[i] + gradient(t, i) + DECAY * p[i];
                    p[i] -= rate * v[i];
                }
                close(parameters, p, d);
            }
            assertThat(sgd.steps()).isEqualTo(4);
            assertThat(sgd.state().keySet()).containsExactly("velocity.0", "velocity.1");
        }
    }

    @ParameterizedTest @EnumSource void adamHasBiasCorrectionAndDecayInTheGradient(TestDevice d) {
        double[] p = FIRST.clone(), m = new double[p.length], v = new double[p.length];
        double beta1 = 0.75, beta2 = 0.875, epsilon = 1e-3;
        try (Device device = d.open()) {
            List<Tensor> parameters = parameters(device);
            Adam adam = new Adam(parameters, 0.125, new AdamRule(beta1, beta2, epsilon, DECAY));
            for (int t = 1; t <= 4; t++) {
                double rate = t < 3 ? 0.125 : 0.5;            // the moments must live through the change
                adam.rate(rate);
                step(device, parameters, adam, t);
                for (int i = 0; i < p.length; i++) {
                    double g = gradient(t, i) + DECAY * p[i];
                    m[i] = beta1 * m[i] + (1 - beta1) * g;
                    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                    double unbiasedM = m[i] / (1 - Math.pow(beta1, t)), unbiasedV = v[i] / (1 - Math.pow(beta2, t));
                    p[i] -= rate * unbiasedM / (Math.sqrt(unbiasedV) + epsilon);
                }
                close(parameters, p, d);
            }
            assertThat(adam.state().keySet()).containsExactly("m.0", "m.1", "v.0", "v.1");
        }
    }

    @Test void defaultsArePyTorchs() {
        assertThat(AdamRule.DEFAULT).isEqualTo(new AdamRule(0.9, 0.999, 1e-8, 0));
        assertThat(AdamRule.DEFAULT.betas(0.5, 0.7).decay(1e-4)).isEqualTo(new AdamRule(0.5, 0.7, 1e-8, 1e-4));
    }

    @Test void aStepUsesTheGradientsUp() {
        try (Device device = new ReferenceDevice()) {
            List<Tensor> parameters = parameters(device);
            Sgd sgd = new Sgd(parameters, 0.125, 0, 0);
            step(device, parameters, sgd, 1);
            assertThat(parameters.getFirst().gradient()).isNull();
            assertThatThrownBy(sgd::step).isInstanceOf(IllegalStateException.class).hasMessageContaining("call backward before step");
            assertThat(sgd.steps()).isEqualTo(1);
        }
    }

    @Test void nothingToTrainIsNoError() {
        Adam adam = new Adam(List.of(), 0.1, 0);
        adam.step();
        assertThat(adam.state()).isEmpty();
    }

    private static List<Tensor> parameters(Device device) {
        return List.of(device.parameter(Shape.vector(3), FIRST[0], FIRST[1], FIRST[2]), device.parameter(Shape.vector(2), FIRST[3], FIRST[4]));
    }

    /** The gradient of Σ g·p is g. */
    private static void step(Device device, List<Tensor> parameters, Optimizer optimizer, int t) {
        try (Scope step = device.scope()) {
            Tensor a = step.tensor(Shape.vector(3), new float[] {gradient(t, 0), gradient(t, 1), gradient(t, 2)});
            Tensor b = step.tensor(Shape.vector(2), new float[] {gradient(t, 3), gradient(t, 4)});
            parameters.get(0).mul(a).sum().add(parameters.get(1).mul(b).sum()).backward();
            optimizer.step();
        }
    }

    private static float gradient(int t, int i) { return (i % 2 == 0 ? 1 : -1) * (0.5f + 0.25f * t * i); }

    private static void close(List<Tensor> parameters, double[] expected, TestDevice d) {
        double[] a = parameters.get(0).storage.read(), b = parameters.get(1).storage.read();
        assertThat(new double[] {a[0], a[1], a[2], b[0], b[1]}).containsExactly(expected, within(4 * d.tolerance));
    }
}
