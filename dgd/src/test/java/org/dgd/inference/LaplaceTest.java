package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Pixels;
import org.dgd.model.StandardNormal;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaplaceTest {
    private static final int N = 6, M = LinearProblem.M;

    private static List<LaplacePosterior> posteriors(LinearProblem problem, Features data) {
        double[] z = problem.map(data);
        try (LaplaceObjective objective = problem.objective()) {
            return new Laplace(objective).at(data.values(), z);
        }
    }

    private static void isExact(LaplacePosterior p, LinearProblem problem, float[] x) {
        assertThat(p.covariance()).containsExactly(problem.covariance(x), within(1e-4));
        assertThat(p.mean()).containsExactly(problem.posteriorMean(x), within(1e-4));
    }

    @ParameterizedTest @ValueSource(booleans = {false, true})
    void theCovarianceOfALinearDecoderIsThatOfProbabilisticPca(boolean missing) {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.normal(device, 0.2);
            Features data = problem.data(N, missing);
            List<LaplacePosterior> posteriors = posteriors(problem, data);
            for (int i = 0; i < N; i++) isExact(posteriors.get(i), problem, data.image(i));
        }
    }

    @Test void inFloatsItIsNearlyTheSame() {
        try (Device device = new CpuDevice(1)) {
            LinearProblem problem = LinearProblem.normal(device, 0.2);
            Features data = problem.data(N, true);
            List<LaplacePosterior> posteriors = posteriors(problem, data);
            for (int i = 0; i < N; i++) assertThat(posteriors.get(i).covariance()).containsExactly(problem.covariance(data.image(i)), within(1e-3));
        }
    }

    @Test void aWrongFisherTermIsSeen() {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.normal(device, 0.2);
            Features data = problem.data(1, false);
            double[] one = {1, 0, 0, 1}, fisher = problem.fisher(data.image(0)).numbers(), wrong = fisher.clone();
            for (int i = 0; i < wrong.length; i++) wrong[i] *= 1.02;
            double[] mean = problem.posteriorMean(data.image(0));
            isExact(new LaplacePosterior(mean, fisher, one), problem, data.image(0));
            LaplacePosterior bad = new LaplacePosterior(mean, wrong, one);
            assertThatThrownBy(() -> isExact(bad, problem, data.image(0))).isInstanceOf(AssertionError.class);
        }
    }

    /** For the Bernoulli likelihood the Fisher term is Σ f(1−f)·∂l/∂z_j·∂l/∂z_k, l the logits, which a linear layer makes without a rest. */
    @Test void theFisherTermOfBernoulliPixels() {
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, M, Size.of(1, 1, 4), List.of()), device, new Rng(8));
            double[] z = {0.3, -0.7};
            float[] x = {1, Float.NaN, 0, 1};
            double[] b, f, w1, w2;
            try (LaplaceObjective logits = new LaplaceObjective(decoder, new StandardNormal(M), LinearProblem.IDENTITY);
                 LaplaceObjective pixels = new LaplaceObjective(decoder, new StandardNormal(M), Pixels.BERNOULLI)) {
                b = logits.means(new double[] {0, 0});
                w1 = logits.means(new double[] {1, 0});
                w2 = logits.means(new double[] {0, 1});
                f = pixels.means(z);
                double[] precision = {1, 0, 0, 1};
                for (int p = 0; p < 4; p++) {
                    if (Float.isNaN(x[p])) continue;
                    double[] w = {w1[p] - b[p], w2[p] - b[p]};
                    for (int j = 0; j < 2; j++) for (int k = 0; k < 2; k++) precision[2 * j + k] += f[p] * (1 - f[p]) * w[j] * w[k];
                }
                double det = precision[0] * precision[3] - precision[1] * precision[2];
                assertThat(new Laplace(pixels).at(x, z).getFirst().covariance()).containsExactly(
                        new double[] {precision[3] / det, -precision[1] / det, -precision[2] / det, precision[0] / det}, within(1e-5));
            }
        }
    }

    @Test void drawsAndDensityBelongToTheCovariance() {
        LaplacePosterior p = new LaplacePosterior(new double[] {1, -2}, new double[] {3, 1, 1, 2}, new double[] {1, 0, 0, 1});
        double[] covariance = {3 / 11., -1 / 11., -1 / 11., 4 / 11.};
        assertThat(p.covariance()).containsExactly(covariance, within(1e-12));
        assertThat(p.standardDeviations()).containsExactly(new double[] {Math.sqrt(3 / 11.), Math.sqrt(4 / 11.)}, within(1e-12));
        assertThat(p.logDeterminant()).isCloseTo(-Math.log(11), within(1e-12));
        assertThat(p.logDensity(new double[] {1.5, -1})).isCloseTo(-Math.log(2 * Math.PI) + 0.5 * Math.log(11) - 0.5 * (4 * 0.25 + 2 * 0.5 + 3), within(1e-12));
        assertThat(p.determined()).isCloseTo(2 - (3 + 4) / 11., within(1e-12));
        int n = 40_000;
        double[] z = p.draws(n, new Rng(1)), sum = new double[2], products = new double[4];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < 2; j++) {
                sum[j] += z[2 * i + j] / n;
                for (int k = 0; k < 2; k++) products[2 * j + k] += (z[2 * i + j] - p.mean()[j]) * (z[2 * i + k] - p.mean()[k]) / n;
            }
        assertThat(sum).containsExactly(p.mean(), within(0.012));
        assertThat(products).containsExactly(covariance, within(0.012));
    }

    @Test void curvatureThatIsNegativeCountsByItsSize() {
        LaplacePosterior p = new LaplacePosterior(new double[2], new double[] {1, 0, 0, 2}, new double[] {-5, 0, 0, 6});
        assertThat(p.raised()).isEqualTo(1);
        assertThat(p.covariance()).containsExactly(new double[] {0.25, 0, 0, 0.125}, within(1e-12));
        LaplacePosterior flat = new LaplacePosterior(new double[2], new double[4], new double[] {1, 0, 0, 0});
        assertThat(flat.covariance()[3]).isCloseTo(1e4, within(1e-6));
        assertThatThrownBy(() -> new LaplacePosterior(new double[2], new double[4], new double[4])).hasMessageContaining("flat at [0.0, 0.0]");
        assertThatThrownBy(() -> new LaplacePosterior(new double[2], new double[] {Double.NaN, 0, 0, 0}, new double[4])).hasMessageContaining("no eigenvalues");
    }

    @Test void theModelGetsItsGradientsBack() {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.mixture(device, 0.5);
            Features data = problem.data(2, false);
            posteriors(problem, data);
            assertThat(problem.decoder().parameters()).allMatch(p -> p.wantsGradient() && p.gradient() == null);
            assertThat(problem.prior().parameters()).allMatch(p -> p.wantsGradient() && p.gradient() == null);
        }
    }
}
