package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dgd.engine.*;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** Fused layers give what the plain ones give: to the bit where the same arithmetic is done in the same order. */
class FusionTest {
    private static final int SAMPLES = 19;
    private static final Rng RNG = new Rng(4);

    /** Output, the gradients of the input and of every parameter, and the running moments; with layers one by one, or as Fusion joins them. */
    private static List<double[]> run(Device device, boolean fused, boolean training, Module... layers) {
        List<Module> plain = List.of(layers);
        Sequential all = new Sequential(plain);
        Rng values = RNG.child("parameters");
        for (Tensor p : all.parameters()) p.storage.write(values.uniforms(p.shape.size(), -1, 1));
        all.training(training);
        Tensor images = device.parameter(Shape.plain(SAMPLES, 3, 5, 6), RNG.child("images").gaussians(SAMPLES * 90));
        List<double[]> results = new ArrayList<>();
        try (Scope _ = device.scope()) {
            Tensor y = images.rows(new Rng(1).permutation(SAMPLES));
            if (fused) y = all.forward(y);
            else for (Module layer : plain) y = layer.forward(y);
            y.mul(device.constant(y.shape, RNG.child("seed").gaussians(y.shape.size()))).sum().backward();
            results.add(y.storage.read());
            results.add(images.gradient().storage.read());
            for (Tensor p : all.parameters()) results.add(p.gradient().storage.read());
        }
        all.state().values().stream().filter(p -> !p.trained()).forEach(p -> results.add(p.read()));
        return results;
    }

    private static void close(List<double[]> fused, List<double[]> plain, double tolerance) {
        assertThat(fused).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++)
            for (int j = 0; j < plain.get(i).length; j++)
                assertThat(fused.get(i)[j]).as("result %d, number %d", i, j).isCloseTo(plain.get(i)[j], offset(tolerance));
    }

    @Test void batchNormTakesReluAlong() {
        for (boolean training : new boolean[] {true, false})
            try (Device d = new CpuDevice(2)) {
                List<double[]> fused = run(d, true, training, new BatchNorm(d, 6), Activation.relu());
                assertThat(fused).as("training %s", training).usingRecursiveComparison()
                        .isEqualTo(run(d, false, training, new BatchNorm(d, 6), Activation.relu()));
            }
    }

    /** In double, so that what differs are not roundings. The gradient of the bias is 0, and plainly computed almost. */
    @Test void batchNormTakesTheBiasBeforeItOver() {
        Device d = new ReferenceDevice();
        for (boolean training : new boolean[] {true, false}) {
            close(run(d, true, training, new Conv2d(d, 6, 4, 3, 1, 1, RNG), new BatchNorm(d, 4)),
                    run(d, false, training, new Conv2d(d, 6, 4, 3, 1, 1, RNG), new BatchNorm(d, 4)), 1e-11);
            close(run(d, true, training, new ConvTranspose2d(d, 6, 4, 4, 2, 1, RNG), new BatchNorm(d, 4), Activation.relu()),
                    run(d, false, training, new ConvTranspose2d(d, 6, 4, 4, 2, 1, RNG), new BatchNorm(d, 4), Activation.relu()), 1e-11);
        }
        assertThat(run(d, true, true, new Conv2d(d, 6, 4, 3, 1, 1, RNG), new BatchNorm(d, 4)).get(3)).as("gradient of the bias").containsOnly(0);
        assertThat(run(d, true, false, new Conv2d(d, 6, 4, 3, 1, 1, RNG), new BatchNorm(d, 4)).get(3)).as("in evaluation").doesNotContain(0);
    }

    @Test void batchNormTakesTheHeadAlong() {
        for (boolean training : new boolean[] {true, false})
            for (int outputs = 1; outputs <= 3; outputs++) {
                Device d = new ReferenceDevice();
                close(run(d, true, training, new BatchNorm(d, 6), Activation.relu(), new ConvTranspose2d(d, 6, outputs, 1, 1, 0, RNG)),
                        run(d, false, training, new BatchNorm(d, 6), Activation.relu(), new ConvTranspose2d(d, 6, outputs, 1, 1, 0, RNG)), 1e-11);
            }
    }

    /** In inference a convolution takes along all that follows it. */
    @Test void convolutionsTakeTheirTailInInference() {
        Device d = new ReferenceDevice();
        tails(d).forEach(layers -> close(List.of(inferred(d, true, layers)), List.of(inferred(d, false, layers)), 1e-11));
        try (Device cpu = new CpuDevice(2)) {
            tails(cpu).forEach(layers -> close(List.of(inferred(cpu, true, layers)), List.of(inferred(cpu, false, layers)), 1e-5));
        }
    }

    /** In training, or where a gradient may be wanted, the numbers between the layers are kept, so there it must be another op. */
    @Test void onlyEvaluationInInferenceRunsAsOneOp() {
        Device d = new ReferenceDevice();
        tails(d).forEach(layers -> {
            Sequential all = new Sequential(List.of(layers));
            assertThat(last(d.inference(), all, false)).startsWith("ConvBatchNorm ");
            assertThat(last(d.inference(), all, true)).startsWith("BatchNorm");
            assertThat(last(d.scope(), all, false)).startsWith("BatchNorm");
        });
    }

    /** The op that made the result. */
    private static String last(Scope scope, Sequential layers, boolean training) {
        layers.training(training);
        try (scope) {
            return layers.forward(scope.tensor(Shape.batch(SAMPLES, 3, 5, 6), new float[SAMPLES * 90])).toString();
        }
    }

    private static Stream<Module[]> tails(Device d) {
        return Stream.of(
                new Module[] {new Conv2d(d, 6, 4, 3, 1, 1, RNG), new BatchNorm(d, 4)},
                new Module[] {new ConvTranspose2d(d, 6, 9, 4, 2, 1, RNG), new BatchNorm(d, 9), Activation.relu(),
                        new ConvTranspose2d(d, 9, 2, 1, 1, 0, RNG)},
                new Module[] {new Flatten(), new Linear(d, 90, 7, RNG), new BatchNorm(d, 7), Activation.relu()});
    }

    private static double[] inferred(Device device, boolean fused, Module... layers) {
        Sequential all = new Sequential(List.of(layers));
        Rng values = RNG.child("parameters");
        for (Parameter p : all.state().values()) p.write(values.uniforms(p.read().length, 0.5, 1));
        all.training(false);
        try (Scope scope = device.inference()) {
            Tensor y = scope.tensor(Shape.batch(SAMPLES, 3, 5, 6), floats(RNG.child("images").gaussians(SAMPLES * 90)));
            if (fused) y = all.forward(y);
            else for (Module layer : layers) y = layer.forward(y);
            return y.storage.read();
        }
    }

    private static float[] floats(double... values) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) f[i] = (float) values[i];
        return f;
    }

    /** A decoder's tail, in float too: the bias goes to batch norm, and that with its relu into the last layer. */
    @Test void batchNormTakesAllItsNeighbours() {
        for (boolean training : new boolean[] {true, false})
            for (Device d : List.of(new ReferenceDevice(), new CpuDevice(2))) {
                List<double[]> fused = run(d, true, training, tail(d));
                close(fused, run(d, false, training, tail(d)), d instanceof CpuDevice ? 2e-3 : 1e-11);
                if (training) assertThat(fused.get(3)).as("gradient of the bias before batch norm").containsOnly(0);
                d.close();
            }
    }

    private static Module[] tail(Device d) {
        return new Module[] {new ConvTranspose2d(d, 6, 8, 4, 2, 1, RNG), new BatchNorm(d, 8), Activation.relu(),
                new ConvTranspose2d(d, 8, 3, 1, 1, 0, RNG)};
    }

    @Test void joinsNothingElse() {
        Device d = new ReferenceDevice();
        List<Supplier<Module>> lasts = List.of(() -> new ConvTranspose2d(d, 6, 4, 1, 1, 0, RNG), () -> new ConvTranspose2d(d, 6, 3, 2, 1, 0, RNG),
                () -> new ConvTranspose2d(d, 6, 3, 1, 1, 1, RNG), () -> new Conv2d(d, 6, 3, 1, 1, 0, RNG));
        for (Supplier<Module> last : lasts)
            close(run(d, true, true, new BatchNorm(d, 6), Activation.relu(), last.get()),
                    run(d, false, true, new BatchNorm(d, 6), Activation.relu(), last.get()), 1e-11);
    }

    @Test void namesDoNotChange() {
        try (Device device = new CpuDevice(1)) {
            Sequential s = new Sequential(new BatchNorm(device, 2), Activation.relu(), new Linear(device, 2, 3, new Rng(0)));
            assertThat(s.state().keySet()).containsExactly("0.weight", "0.bias", "0.running_mean", "0.running_var", "2.weight", "2.bias");
        }
    }
}
