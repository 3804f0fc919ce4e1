package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;

/** Every term of the objective, computed by hand. */
class ContributionsTest {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);
    private static final Features DATA = new Features("data", 3, 1, 1, 3, new float[] {0, 1, 1, 0, 0, 1, 1, 1, 1}, null, List.of(), Map.of());

    /** A decoder of which all numbers are 0 but the first bias, so that logits are (1,0,0); three samples. */
    private static Dgd model(Device device, LatentDistribution prior, double... z) {
        Decoder decoder = new Decoder(DecoderSpec.of(Architecture.MLP, 0, 2, 2, Size.of(1, 1, 3), List.of()), device, new Rng(0));
        for (Parameter p : decoder.state().values()) {
            double[] values = new double[p.read().length];
            if (values.length == 3) values[0] = 1;
            p.write(values);
        }
        return new Dgd(decoder, new Representation(device, 3, 2, z), prior, Pixels.BERNOULLI);
    }

    @Test void ofAMixture() {
        try (Device device = new ReferenceDevice()) {
            MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 2), new Normal(1, 2), new Dirichlet(2));
            GaussianMixture mixture = new GaussianMixture(device, 2, Covariance.ISOTROPIC, priors, new Rng(0));
            mixture.means(new double[] {0, 0, 10, 0});
            mixture.state().get("prior.log_precision").write(new double[] {0, 0});
            mixture.state().get("prior.logits").write(new double[] {0, Math.log(3)});
            Contributions c = Contributions.of(model(device, mixture, 0, 0, 0, 0, 10, 0), DATA, false, new Contributions.Counts(7, 4, 0.1));

            // logits (1,0,0): −log p is log(1+e) − x₁ and twice log 2, with x₁ = 0, 0, 1
            assertThat(c.likelihood()).isCloseTo(-(3 * Math.log1p(Math.E) - 1 + 6 * Math.log(2)), within(1e-12));
            // two samples at a mean of weight 1/4, one at that of weight 3/4; the other mean is 10 sd away
            assertThat(c.latent()).isCloseTo(3 * -LOG_2_PI + 2 * Math.log(0.25) + Math.log(0.75), within(1e-12));
            double hardBall = -Math.log(100 * Math.PI);
            assertThat(c.priors()).hasSize(3).allSatisfy((_, value) -> assertThat(value).isFinite());
            List<Double> parts = new ArrayList<>(c.priors().values());
            assertThat(parts.get(0)).isCloseTo(7 * (2 * hardBall - Math.log1p(Math.exp(-5)) - Math.log(2)), within(1e-9));
            assertThat(parts.get(1)).isCloseTo(7 * 2 * (-1 / 8.0 - Math.log(2) - LOG_2_PI / 2), within(1e-9));
            assertThat(parts.get(2)).isCloseTo(7 * (Math.log(6) + Math.log(0.25) + Math.log(0.75)), within(1e-9));     // Γ(4) = 6, α − 1 = 1
            assertThat(c.weightDecay()).isCloseTo(-0.5 * 0.1 * 4 * 1, within(1e-12));
            assertThat(c.objective()).isCloseTo(c.likelihood() + c.latent() + parts.stream().mapToDouble(p -> p).sum() + c.weightDecay(), within(1e-9));
            assertThat(c.terms().keySet()).containsExactly("log P(x|z)", "log P(z)", "soft ball on means", "Gaussian on log precisions",
                    "Dirichlet on weights", "weight decay of the decoder");
        }
    }

    @Test void ofAStandardNormal() {
        try (Device device = new ReferenceDevice()) {
            Contributions c = Contributions.of(model(device, new StandardNormal(2), 0, 0, 1, 1, 0, 2), DATA, false, new Contributions.Counts(1, 1, 0));
            assertThat(c.priors()).isEmpty();
            assertThat(c.terms()).contains(entry("log P(z)", c.latent()), entry("weight decay of the decoder", -0.0));
            assertThat(c.latent()).isCloseTo(-3 * LOG_2_PI - 0.5 * (2 + 4), within(1e-12));
        }
    }

    /** Each class has one component, so a label takes the weights out of the latent term; all weights of the decoder are 0 but a bias of 2. */
    @Test void ofLabelledSamples() {
        Features labelled = new Features("data", 3, 1, 1, 3, DATA.values(), new int[] {0, 1, 0}, List.of("a", "b"), Map.of());
        try (Device device = new ReferenceDevice()) {
            MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 2), new Normal(1, 2), new Dirichlet(2));
            GaussianMixture mixture = new GaussianMixture(device, 2, Covariance.ISOTROPIC, priors, new int[] {0, 1}, new Rng(0));
            mixture.means(new double[] {0, 0, 10, 0});
            mixture.state().get("prior.log_precision").write(new double[] {0, 0});
            mixture.state().get("prior.logits").write(new double[] {0, Math.log(3)});
            Dgd model = model(device, mixture, 0, 0, 10, 0, 0, 0);
            for (Parameter p : model.decoder().state().values()) if (p.read().length == 3) p.write(new double[] {2, 0, 0});
            Contributions.Counts counts = new Contributions.Counts(1, 3, 0.1);
            assertThat(Contributions.of(model, labelled, true, counts).latent()).isCloseTo(-3 * LOG_2_PI, within(1e-12));
            Contributions free = Contributions.of(model, labelled, false, counts);
            assertThat(free.latent()).isCloseTo(-3 * LOG_2_PI + 2 * Math.log(0.25) + Math.log(0.75), within(1e-12));
            assertThat(free.weightDecay()).isCloseTo(-0.5 * 0.1 * 3 * 4, within(1e-12));
        }
    }

    /** Batch norm takes its running statistics, whatever the decoder did before. */
    @Test void areThoseOfEvaluation() {
        TinyProblem problem = TinyProblem.images(3, null, false);
        try (Device device = new ReferenceDevice()) {
            Dgd model = problem.model(device, 3);
            Contributions.Counts counts = new Contributions.Counts(1, 1, 0);
            model.decoder().training(false);
            double likelihood = Contributions.of(model, problem.data(), false, counts).likelihood();
            model.decoder().training(true);
            assertThat(Contributions.of(model, problem.data(), false, counts).likelihood()).isEqualTo(likelihood);
        }
    }
}
