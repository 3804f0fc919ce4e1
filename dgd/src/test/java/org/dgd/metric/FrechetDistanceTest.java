package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrechetDistanceTest {
    /** Expected: NumPy in double, with the trace as the sum of singular values; scipy.linalg.sqrtm(S1 @ S2) agrees to 2e-8. */
    @ParameterizedTest
    @CsvSource({"30,25,6,5.206305470066432", "5,7,12,62.24366015609694", "40,4,9,47.74491684600811", "12,40,12,25.586515837079418",
            "3,3,1,0.38821286126985477"})
    void ofManyAndOfFewSamplesIsSciPys(int n1, int n2, int d, double expected) {
        double[] a = Golden.logistic(n1 * d, 0), b = Golden.logistic(n2 * d, 100.25);
        for (int i = 0; i < b.length; i++) b[i] = b[i] * 1.5 + 0.25;
        assertThat(distance(a, b, d)).isCloseTo(expected, within(1e-11 * expected));
        assertThat(distance(b, a, d)).isCloseTo(expected, within(1e-11 * expected));
    }

    @Test void ofIndependentDimensions() {
        // (±3,0), (0,±1): variances 6 and 2/3; (±1,0), (0,±2), moved by (3,4): 2/3 and 8/3
        double[] a = {3, 0, -3, 0, 0, 1, 0, -1}, b = {4, 4, 2, 4, 3, 6, 3, 2};
        double expected = 25 + Math.pow(Math.sqrt(6) - Math.sqrt(2 / 3.0), 2) + Math.pow(Math.sqrt(2 / 3.0) - Math.sqrt(8 / 3.0), 2);
        assertThat(distance(a, b, 2)).isCloseTo(expected, within(1e-12));
    }

    /** With Σ₁ = s²uuᵀ and Σ₂ = t²vvᵀ the root of the product has the trace s·t·|u·v|. */
    @Test void ofPointsOnTwoLines() {
        double s = Math.sqrt(2) * 2, t = Math.sqrt(2), c = 0.28;
        double[] a = {2, 0, 0, -2, 0, 0}, b = {c, 0.96, 0, -c, -0.96, 0};
        assertThat(distance(a, b, 3)).isCloseTo(s * s + t * t - 2 * s * t * c, within(1e-12));
        double[] many = {2, 0, 0, -2, 0, 0, 2, 0, 0, -2, 0, 0, 0, 0, 0};           // five points of rank 1: the other way to the factor
        assertThat(distance(many, b, 3)).isCloseTo(4 + t * t - 2 * 2 * t * c, within(1e-12));
    }

    /** 50 samples of four dimensions, laid into 60: few samples now, and the same distance. */
    @Test void doesNotDependOnTheSpaceAround() {
        double[] a = new Rng(1).gaussians(50 * 4), b = new Rng(2).uniforms(45 * 4, -1, 3);
        double[] axes = PcaBaseline.fit(Rows.of(new Rng(3).gaussians(61 * 60), 60), 4).components();
        double[] wideA = Products.multiply(a, 50, 4, axes, 60), wideB = Products.multiply(b, 45, 4, axes, 60);
        assertThat(distance(wideA, wideB, 60)).isCloseTo(distance(a, b, 4), within(1e-11));
    }

    @Test void toItselfIsZero() {
        double[] few = new Rng(1).gaussians(5 * 20), many = new Rng(1).gaussians(200 * 20);
        assertThat(distance(few, few, 20)).isCloseTo(0, within(1e-12));
        assertThat(distance(many, many, 20)).isCloseTo(0, within(1e-12));
    }

    @Test void ofEqualPointsIsThatOfTheirMeans() {
        assertThat(distance(new double[] {1, 2, 1, 2, 1, 2}, new double[] {4, 6, 4, 6}, 2)).isEqualTo(25);
    }

    @Test void ofGaussiansFittedToFloats() {
        float[] floats = {0.1f, 0.2f, 0.4f, 0.9f};
        double[] doubles = {0.1f, 0.2f, 0.4f, 0.9f};
        assertThat(FittedGaussian.of(Rows.of(floats, 2)).factor()).isEqualTo(FittedGaussian.of(Rows.of(doubles, 2)).factor());
    }

    @Test void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> distance(new double[4], new double[4], 4)).isInstanceOf(InputException.class)
                .hasMessage("holds 1 sample, a covariance needs at least 2");
        FittedGaussian plane = FittedGaussian.of(Rows.of(new double[4], 2)), line = FittedGaussian.of(Rows.of(new double[4], 1));
        assertThatThrownBy(() -> FrechetDistance.between(plane, line)).hasMessage("fréchet distance: 2 dimensions against 1");
    }

    private static double distance(double[] a, double[] b, int d) {
        return FrechetDistance.between(FittedGaussian.of(Rows.of(a, d)), FittedGaussian.of(Rows.of(b, d)));
    }
}
