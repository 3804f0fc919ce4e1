package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.Parameter;
import org.junit.jupiter.api.Test;

/** The worked examples of the book's chapters 9 and 10 and of the page about run folders, which quote the regions. */
final class BookExamplesTest {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);
    private final Device device = new ReferenceDevice();

    /** Two components of σ = 1 with means (0,0) and (2,0) and equal weights; component 0 is of class 0, component 1 of class 1. */
    private GaussianMixture pair() {
        MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 2), new Normal(0, 2), new Dirichlet(1));
        GaussianMixture mixture = new GaussianMixture(device, 2, Covariance.ISOTROPIC, priors, new int[] {0, 1}, new Rng(0));
        mixture.means(new double[] {0, 0, 2, 0});
        return mixture;
    }

    @Test void densityOfAMixture() {
        // region mixture
        GaussianMixture mixture = pair();
        try (Scope step = device.scope()) {
            Tensor z = step.tensor(Shape.batch(1, 2), new float[] {0, 0});
            double density = 0.5 / (2 * Math.PI) * (1 + Math.exp(-2));          // |z − μ₁|²/2 = 2
            assertThat(mixture.logDensity(z).item()).isCloseTo(Math.log(density), within(1e-12));
            assertThat(mixture.responsibilities(new double[] {0, 0})[1]).isCloseTo(1 / (1 + Math.exp(2)), within(1e-12));
        }
        // endregion
    }

    @Test void densityUnderALabel() {
        // region labels
        GaussianMixture mixture = pair();
        try (Scope step = device.scope()) {
            Tensor z = step.tensor(Shape.batch(2, 2), new float[] {0, 0, 0, 0});
            double[] log = mixture.logDensity(z, new int[] {0, 1}).storage.read();
            assertThat(log[0]).isCloseTo(-LOG_2_PI, within(1e-12));             // log N(z; μ₀, 1)
            assertThat(log[1]).isCloseTo(-LOG_2_PI - 2, within(1e-12));         // log N(z; μ₁, 1): weights drop out
        }
        // endregion
    }

    @Test void constantsOfThePriors() {
        // region priors
        SoftBall ball = new SoftBall(10, 5, 2);
        assertThat(ball.logDensity(0)).isCloseTo(-Math.log(100 * Math.PI) - Math.log1p(Math.exp(-5)), within(1e-12));
        assertThat(ball.logDensity(10)).isCloseTo(-Math.log(100 * Math.PI) - Math.log(2), within(1e-12));   // half as dense at the edge
        try (var _ = device.scope()) {
            Tensor b = device.constant(Shape.SCALAR, 2), logWeights = device.constant(Shape.vector(10), new double[10]).logSoftmax();
            assertThat(new Normal(2, 2).logDensity(b).item()).isCloseTo(-Math.log(2) - LOG_2_PI / 2, within(1e-12));
            assertThat(new Dirichlet(1).logDensity(logWeights).item()).isCloseTo(Math.log(362880), within(1e-12));   // 9!
        }
        // endregion
    }

    @Test void aSoftBallIsNoBallInManyDimensions() {
        // region volume
        assertThat(new SoftBall(10, 5, 2).logNormaliser()).isCloseTo(0.1232, within(1e-4));
        assertThat(new SoftBall(2, 1, 20).logNormaliser()).isCloseTo(43.34, within(1e-2));
        assertThat(inside(new SoftBall(10, 5, 2))).isCloseTo(0.697, within(0.01));
        assertThat(inside(new SoftBall(10, 5, 10))).isCloseTo(0.012, within(0.005));
        // endregion
    }

    /** The share of exact draws that lie in the hard ball. */
    private static double inside(SoftBall ball) {
        int n = 20_000, d = ball.dimension(), inside = 0;
        double[] points = ball.sample(n, new Rng(1));
        for (int i = 0; i < n; i++) {
            double square = 0;
            for (int j = 0; j < d; j++) square += points[i * d + j] * points[i * d + j];
            if (square <= ball.radius() * ball.radius()) inside++;
        }
        return (double) inside / n;
    }

    /** 5,000 samples in batches of 32 are 157 batches. */
    @Test void whatPriorScaleDoesToTheWidthOfAComponent() {
        // region scale
        Map<Double, List<Double>> widths = Map.of(               // true σ: once, per batch, per sample
                0.1, List.of(0.100, 0.123, 0.336),
                1.0, List.of(0.999, 0.885, 0.498),
                2.0, List.of(1.997, 1.649, 0.720));
        double[] weights = {1, 157, 5000};
        widths.forEach((sigma, expected) -> {
            for (int i = 0; i < 3; i++) assertThat(settledWidth(sigma, weights[i])).isCloseTo(expected.get(i), within(5e-4));
        });
        // endregion
    }

    /** σ at which the likelihood of 250 points with standard deviation {@code sigma} and {@code weight} times the prior N(2, 2²) on B balance. */
    private double settledWidth(double sigma, double weight) {
        float[] points = new float[500];
        for (int i = 0; i < points.length; i++) points[i] = (float) (i / 2 % 2 == 0 ? sigma : -sigma);
        Normal prior = new Normal(2, 2);
        double low = -5, high = 8;
        while (high - low > 1e-6) {
            Tensor b = device.parameter(Shape.matrix(1, 1), (low + high) / 2);
            try (Scope step = device.scope()) {
                Tensor mean = device.constant(Shape.matrix(1, 2), 0, 0);
                Tensor likelihood = step.tensor(Shape.batch(250, 2), points).gaussianLogDensity(mean, b).sum();
                likelihood.add(prior.logDensity(b).mul(weight)).backward();
                if (b.gradient().item() > 0) low = (low + high) / 2;
                else high = (low + high) / 2;
            }
        }
        return Math.exp(-low / 2);
    }

    @Test void sizesOfTheDecoders() {
        // region sizes
        assertThat(parameters(Architecture.MNIST, 0, 2)).isEqualTo(130_619);
        assertThat(parameters(Architecture.FASHION, 16, 20)).isEqualTo(57_361);
        assertThat(parameters(Architecture.STANDARD, 32, 128)).isEqualTo(246_435);
        assertThat(parameters(Architecture.SHALLOW, 32, 1024)).isEqualTo(115_171);
        assertThat(parameters(Architecture.LINEAR, 32, 200)).isEqualTo(320_995);
        assertThat(parameters(Architecture.DCGAN, 8, 100)).isEqualTo(145_795);
        // endregion
    }

    private long parameters(Architecture architecture, int capacity, int latent) {
        DecoderSpec spec = DecoderSpec.of(architecture, capacity, latent, 0, null, List.of());
        return new Decoder(spec, device, new Rng(0)).parameterCount();
    }

    @Test void namesInAModelFile() {
        // region names
        DecoderSpec spec = DecoderSpec.of(Architecture.MNIST, 0, 2, 0, null, List.of());
        Map<String, Parameter> state = new Decoder(spec, device, new Rng(0)).state();
        assertThat(state.keySet()).containsExactly("decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias",
                "decoder.4.weight", "decoder.4.bias", "decoder.6.weight", "decoder.6.bias");
        assertThat(state.get("decoder.0.weight").fileShape()).containsExactly(30, 2);           // out, in
        assertThat(state.get("decoder.4.weight").fileShape()).containsExactly(64, 32, 4, 4);    // in, out, rows, columns
        assertThat(state.get("decoder.4.bias").fileShape()).containsExactly(32);
        // endregion
    }

    @Test void aPerceptron() {
        // region mlp
        DecoderSpec spec = DecoderSpec.of(Architecture.MLP, 0, 2, 0, Size.of(1, 1, 10), List.of(128, 256));
        assertThat(new Decoder(spec, device, new Rng(0)).parameterCount()).isEqualTo(2 * 128 + 128 + 128 * 256 + 256 + 256 * 10 + 10);
        // endregion
    }
}
