package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Features;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.RowSgd;
import org.junit.jupiter.api.Test;

/** Representations of test samples under N(0,I) and a decoder of one linear layer, l = Wz + b, so that all is known in closed form. */
class TestRepresentationsTest {
    private static final int N = 5, M = 2, PIXELS = 3;
    private static final double[] W = {1, -0.5, 0.25, 2, -1, 0.75}, B = {0.5, -1, 0};
    private static final float[] X = {0, 1, 1, 1, 0, 0, 0.5f, 0.25f, 1, 1, 1, 1, 0, 0, 0.75f};
    private static final Features DATA = new Features("data", N, 1, 1, PIXELS, X, null, List.of(), Map.of());

    private static Dgd model(Device device) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, M, Size.of(1, 1, PIXELS), List.of()), device, new Rng(1));
        decoder.state().get("decoder.0.weight").write(W);
        decoder.state().get("decoder.0.bias").write(B);
        return new Dgd(decoder, Representation.normal(device, 4, M, new Rng(2)), new StandardNormal(M), Pixels.BERNOULLI);
    }

    private static double logit(double[] z, int i, int p) { return B[p] + W[p * M] * z[i * M] + W[p * M + 1] * z[i * M + 1]; }

    private static Terms terms(double[] z) {
        double reconstruction = 0, latent = 0;
        for (int i = 0; i < N; i++) {
            for (int p = 0; p < PIXELS; p++) reconstruction += (Math.log1p(Math.exp(logit(z, i, p))) - X[i * PIXELS + p] * logit(z, i, p)) / N;
            latent += (Math.log(2 * Math.PI) + (z[i * M] * z[i * M] + z[i * M + 1] * z[i * M + 1]) / 2) / N;
        }
        return new Terms(reconstruction, latent, 0);
    }

    private static void close(Terms is, Terms expected) {
        assertThat(is.reconstruction()).isCloseTo(expected.reconstruction(), within(1e-6));
        assertThat(is.latent()).isCloseTo(expected.latent(), within(1e-6));
        assertThat(is.prior()).isZero();
    }

    /** Each step of rate 1 is the gradient, Wᵀ(σ(l) − x) + z, of every sample once, in batches of 2, 2 and 1. */
    @Test void anEpochIsOneStepOfEach() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device);
            TestRepresentations test = new TestRepresentations(model, DATA, 2, table -> new RowSgd(table, 1, 0), new Rng(7));
            double[] z = new Rng(7).gaussians(N * M), expected = z.clone();
            assertThat(test.representation().values()).containsExactly(z, within(1e-12));
            for (int i = 0; i < N; i++)
                for (int j = 0; j < M; j++) {
                    double gradient = z[i * M + j];
                    for (int p = 0; p < PIXELS; p++) gradient += W[p * M + j] * (1 / (1 + Math.exp(-logit(z, i, p))) - X[i * PIXELS + p]);
                    expected[i * M + j] -= gradient;
                }
            close(test.epoch(), terms(z));
            assertThat(test.representation().values()).containsExactly(expected, within(1e-6));
            assertThat(test.step().steps()).isEqualTo(3);
            close(test.evaluate(), terms(expected));
            assertThat(test.representation().values()).as("nothing moves").containsExactly(expected, within(1e-6));
            assertThat(test.step().steps()).isEqualTo(3);
            assertThat(model.decoder().state().get("decoder.0.weight").read()).containsExactly(W);
        }
    }

    /** The decoder's gradients are not computed, and it is trained on as if nothing had been. */
    @Test void theDecoderIsLeftAsItWas() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device);
            Representation start = new Representation(device, N, M, new double[N * M]);
            TestRepresentations test = new TestRepresentations(model, DATA, 2, table -> new RowSgd(table, 1, 0), start);
            test.epoch();
            assertThat(test.representation()).isSameAs(start);
            assertThat(model.decoder().parameters()).hasSize(2).allMatch(p -> p.wantsGradient() && p.gradient() == null);
        }
    }

    /** Batch norm takes its running moments, whatever the decoder did before. */
    @Test void theyAreFollowedInEvaluationMode() {
        TinyProblem problem = TinyProblem.images(4, null, false);
        try (Device device = new ReferenceDevice()) {
            Dgd model = problem.model(device, 1);
            TestRepresentations test = new TestRepresentations(model, problem.data(), 4, table -> new RowSgd(table, 0, 0), new Rng(7));
            model.decoder().training(false);
            Terms evaluation = test.evaluate();
            model.decoder().training(true);
            assertThat(test.evaluate()).isEqualTo(evaluation);
        }
    }

    @Test void aTrainingStateHasTheTable() {
        try (Device device = new ReferenceDevice()) {
            Optimizer[] made = new Optimizer[1];
            TestRepresentations test = new TestRepresentations(model(device), DATA, 2, table -> made[0] = new RowSgd(table, 1, 0), new Rng(7));
            assertThat(test.state()).containsOnlyKeys("test_representation.z");
            assertThat(test.state().get("test_representation.z").tensor()).isSameAs(test.representation().table());
            assertThat(test.step()).isSameAs(made[0]);
        }
    }
}
