package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.junit.jupiter.api.Test;

/** Fused layers give what the plain ones give: to the bit, for batch norm and relu do the same arithmetic. */
class FusionTest {
    private static final Shape SHAPE = Shape.batch(19, 3, 5, 6);

    /** Output, then the gradients of input, γ and β, then the running moments. */
    private static double[][] run(boolean fused, boolean training) {
        try (Device device = new CpuDevice(2)) {
            BatchNorm norm = new BatchNorm(device, SHAPE.c());
            Rng rng = new Rng(4);
            for (Tensor p : norm.parameters()) p.storage.write(rng.uniforms(p.shape.size(), -1, 1));
            Module layers = fused ? new Sequential(norm, Activation.relu()) : norm;
            layers.training(training);
            double[] data = rng.gaussians(SHAPE.size());
            Tensor images = device.parameter(Shape.plain(19, 3, 5, 6), data);
            int[] all = new Rng(1).permutation(19);
            try (Scope step = device.scope()) {
                Tensor y = layers.forward(images.rows(all));
                if (!fused) y = y.relu();
                y.backward(seed(step));
                Tensor gamma = norm.parameters().get(0), beta = norm.parameters().get(1);
                return new double[][] {y.storage.read(), images.gradient().storage.read(), gamma.gradient().storage.read(), beta.gradient().storage.read(),
                        norm.state().get("running_mean").read(), norm.state().get("running_var").read()};
            }
        }
    }

    private static Tensor seed(Scope step) {
        double[] g = new Rng(9).gaussians(SHAPE.size());
        float[] floats = new float[g.length];
        for (int i = 0; i < g.length; i++) floats[i] = (float) g[i];
        return step.tensor(SHAPE, floats);
    }

    @Test void batchNormTakesReluAlong() {
        for (boolean training : new boolean[] {true, false})
            assertThat(run(true, training)).as("training %s", training).isDeepEqualTo(run(false, training));
    }

    @Test void namesDoNotChange() {
        try (Device device = new CpuDevice(1)) {
            Sequential s = new Sequential(new BatchNorm(device, 2), Activation.relu(), new Linear(device, 2, 3, new Rng(0)));
            assertThat(s.state().keySet()).containsExactly("0.weight", "0.bias", "0.running_mean", "0.running_var", "2.weight", "2.bias");
        }
    }
}
