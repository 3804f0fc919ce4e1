package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModuleTest {
    private static Sequential network(Device device) {
        return new Sequential(new Linear(device, 4, 12, new Rng(1)), new Unflatten(2, 2, 3), new ConvTranspose2d(device, 3, 5, 4, 2, 1, new Rng(2)),
                new BatchNorm(device, 5), Activation.relu(), new Flatten(), new Linear(device, 80, 2, new Rng(3)));
    }

    @Test void namesCountLayersThatCompute() {
        try (Device device = new ReferenceDevice()) {
            assertThat(network(device).state().keySet()).containsExactly("0.weight", "0.bias", "1.weight", "1.bias",
                    "2.weight", "2.bias", "2.running_mean", "2.running_var", "4.weight", "4.bias");
        }
    }

    @Test void parametersAreTheTrainedPartOfTheStateInItsOrder() {
        try (Device device = new ReferenceDevice()) {
            Sequential network = network(device);
            List<Tensor> parameters = network.parameters();
            assertThat(parameters).hasSize(8).allMatch(Tensor::wantsGradient);
            assertThat(parameters.get(4)).isSameAs(network.state().get("2.weight").tensor());
            assertThat(parameters.get(6)).isSameAs(network.state().get("4.weight").tensor());
            assertThat(network.parameterCount()).isEqualTo((4 * 12 + 12) + (3 * 5 * 16 + 5) + (5 + 5) + (80 * 2 + 2));
        }
    }

    @Test void twoParametersOfOneNameAreRefused() {
        try (Device device = new ReferenceDevice()) {
            Parameter p = Parameter.trained(device.parameter(Shape.vector(1), 0), Layout.VECTOR);
            assertThatThrownBy(() -> new Module() {
                { add("a", p); add("a", p); }
                @Override public Tensor forward(Tensor x) { return x; }
            }).isInstanceOf(IllegalArgumentException.class).hasMessage("module: two parameters are named a");
        }
    }

    @ParameterizedTest @EnumSource void unflattenReadsAVectorChannelByChannel(TestDevice d) {
        int n = 3, h = 2, w = 5, c = 4;
        try (Device device = d.open(); Scope step = device.scope()) {
            Tensor vector = step.tensor(Shape.batch(n, c * h * w), counting(n * c * h * w));
            Tensor image = new Unflatten(h, w, c).forward(vector);
            assertThat(image.shape).isEqualTo(Shape.batch(n, h, w, c));
            double[] pixels = image.storage.read();
            for (int i = 0; i < pixels.length; i++) {
                int channel = i % c, x = i / c % w, y = i / c / w % h, sample = i / c / w / h;
                assertThat(pixels[i]).isEqualTo(((sample * c + channel) * h + y) * w + x);
            }
            Tensor back = new Flatten().forward(image);
            assertThat(back.shape).isEqualTo(vector.shape);
            assertThat(back.storage.read()).containsExactly(vector.storage.read());
        }
    }

    @ParameterizedTest @EnumSource void linearIsWeightTimesInputPlusBias(TestDevice d) {
        try (Device device = d.open(); Scope step = device.scope()) {
            Linear linear = new Linear(device, 2, 3, new Rng(1));
            linear.state().get("weight").write(new double[] {1, 2, 3, 4, 5, 6});
            linear.state().get("bias").write(new double[] {10, 20, 30});
            double[] y = linear.forward(step.tensor(Shape.batch(2, 2), new float[] {1, -1, 0, 2})).storage.read();
            assertThat(y).containsExactly(new double[] {9, 19, 29, 14, 28, 42}, within(d.tolerance));
        }
    }

    @ParameterizedTest @EnumSource void activationsAreTheirFunctions(TestDevice d) {
        try (Device device = d.open(); Scope step = device.scope()) {
            Tensor x = step.tensor(Shape.batch(2, 1), new float[] {-1, 2});
            expect(Activation.relu(), x, 0, 2, d);
            expect(Activation.leakyRelu(0.1), x, -0.1, 2, d);
            expect(Activation.sigmoid(), x, 1 / (1 + Math.E), 1 / (1 + Math.exp(-2)), d);
            expect(Activation.tanh(), x, Math.tanh(-1), Math.tanh(2), d);
            expect(Activation.softplus(), x, Math.log1p(Math.exp(-1)), Math.log1p(Math.exp(2)), d);
        }
    }

    private static void expect(Activation activation, Tensor x, double first, double second, TestDevice d) {
        assertThat(activation.forward(x).storage.read()).containsExactly(new double[] {first, second}, within(d.tolerance));
    }

    private static float[] counting(int n) {
        float[] x = new float[n];
        IntStream.range(0, n).forEach(i -> x[i] = i);
        return x;
    }
}
