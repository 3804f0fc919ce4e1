package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Pixels;
import org.dgd.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loss against the formulas, in plain double arithmetic. */
final class VaeLossTest {
    private static final int N = 3;

    /**
     * All filters 0 make every network constant: a and b are the biases of the last layers of the encoders, the logits those of the
     * decoder. So mean, sd and image are known, and the loss can be written down.
     */
    @ParameterizedTest @EnumSource void ofConstantNetworksIsWrittenDown(Head head) {
        double[] a = {0.5, -1, 2, 0}, b = {-0.5, 0.25, 1, -3}, logits = {-1, 0.5, 2};
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Vae vae = new Vae(VaeSpec.of(VaeArchitecture.STANDARD, 1, 0, head), Pixels.GAUSSIAN, device, new Rng(1));
            for (Parameter p : vae.state().values()) if (p.trained()) p.write(new double[p.tensor().shape.size()]);
            vae.state().get("encoder.mean.12.bias").write(a);
            vae.state().get("encoder.sd.12.bias").write(b);
            vae.state().get("decoder.12.bias").write(logits);
            double divergence = 0, error = 0;
            for (int i = 0; i < a.length; i++) {
                double mean = head == Head.PAPER ? Math.max(a[i], 0) : a[i], sd = head == Head.PAPER ? sigmoid(b[i]) : Math.exp(b[i] / 2);
                divergence += N * 0.5 * (mean * mean + sd * sd - 1 - 2 * Math.log(sd));
            }
            float[] x = TinyImages.pixels(N);
            for (int i = 0; i < x.length; i++) error += Math.pow(x[i] - sigmoid(logits[i % 3]), 2);
            Vae.Loss loss = vae.loss(step.tensor(Shape.batch(N, 32, 32, 3), x), step.tensor(vae.latent(N), new float[N * a.length]));
            assertThat(loss.divergence().item()).isEqualTo(divergence, within(1e-12));
            assertThat(loss.reconstruction().item()).isEqualTo(error, within(1e-9));
            assertThat(loss.total(Beta.ONE).item()).isEqualTo(error + divergence, within(1e-9));
            assertThat(loss.total(new Beta(0.25)).item()).isEqualTo(error + 0.25 * divergence, within(1e-9));
        }
    }

    /** The image is that of mean + sd·ε, and not of the mean. */
    @ParameterizedTest @EnumSource void decodesASampleOfThePosterior(Head head) {
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Vae vae = new TinyVae(VaeArchitecture.SHALLOW_LINEAR, head, N).model(device, 1);
            Tensor x = step.tensor(Shape.batch(N, 32, 32, 3), TinyImages.pixels(N));
            Tensor noise = new Noise().normal(step, vae.latent(N), new Rng(2));
            Posterior q = vae.posterior(x);
            double[] mean = q.mean().storage.read(), sd = q.sd().storage.read(), e = noise.storage.read(), z = new double[mean.length];
            for (int i = 0; i < z.length; i++) z[i] = mean[i] + sd[i] * e[i];
            Tensor sampled = step.tensor(vae.latent(N));
            sampled.storage.write(z);
            double expected = vae.decoder().forward(sampled).squaredError(x).item();
            assertThat(vae.loss(x, noise).reconstruction().item()).isEqualTo(expected, within(1e-9));
            assertThat(vae.decoder().forward(q.mean()).squaredError(x).item()).isNotCloseTo(expected, within(1e-3));
        }
    }

    /** log sd does not pass through a number that may round to 0. */
    @Test void staysFiniteWhereTheSdVanishes() {
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Tensor b = step.tensor(Shape.batch(1, 2), new float[] {-800, 800});
            Tensor divergence = Head.PAPER.of(step.tensor(Shape.batch(1, 2), new float[2]), b).divergence();
            assertThat(divergence.item()).isEqualTo(0.5 * (0 - 1) + 800, within(1e-9));
        }
    }

    @Test void thePapersBetaIsScaledByTheDimensions() {
        assertThat(beta(VaeArchitecture.SHALLOW, 32)).isEqualTo(3.33e-3, within(1e-5));
        assertThat(beta(VaeArchitecture.SHALLOW, 16)).isEqualTo(1.67e-3, within(1e-5));
        assertThat(beta(VaeArchitecture.SHALLOW, 8)).isEqualTo(8.3e-4, within(1e-5));
        assertThat(beta(VaeArchitecture.SHALLOW_LINEAR, 16)).isEqualTo(6.5e-4, within(1e-5));
        assertThatThrownBy(() -> new Beta(-1)).hasMessage("beta: the weight -1.0 must be finite and not negative");
    }

    @Test void noiseIsStandardNormalAndFollowsFromItsStream() {
        float[] noise = new float[100_000], again = new float[100_000];
        Noise.fill(noise, noise.length, new Rng(3).child("noise"));
        Noise.fill(again, again.length, new Rng(3).child("noise"));
        assertThat(Arrays.equals(noise, again)).isTrue();
        double[] power = new double[5];
        int within1 = 0;
        for (float v : noise) {
            for (int k = 1; k < 5; k++) power[k] += Math.pow(v, k) / noise.length;
            if (Math.abs(v) < 1) within1++;
        }
        assertThat(power[1]).isEqualTo(0, within(0.015));
        assertThat(power[2]).isEqualTo(1, within(0.02));
        assertThat(power[3]).isEqualTo(0, within(0.05));
        assertThat(power[4]).isEqualTo(3, within(0.15));
        assertThat(within1 / (double) noise.length).isEqualTo(0.6827, within(0.007));
        double neighbours = 0;
        for (int i = 0; i < noise.length; i += 2) neighbours += noise[i] * noise[i + 1] / (noise.length / 2);
        assertThat(neighbours).as("correlation of the two numbers of a pair").isEqualTo(0, within(0.02));
    }

    private static double beta(VaeArchitecture architecture, int capacity) {
        return Beta.scaled(0.01, VaeSpec.of(architecture, capacity, 0, Head.PAPER)).weight();
    }

    private static double sigmoid(double x) { return 1 / (1 + Math.exp(-x)); }
}
