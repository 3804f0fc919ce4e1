package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.SyntheticDigits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcaBaselineTest {
    private static final int D = 9;

    @Test void pointsOnALineNeedOneComponent() {
        PcaBaseline pca = PcaBaseline.fit(Rows.of(new double[] {1, 1, 4, 5, -2, -3}, 2), 2);
        assertThat(pca.mean()).containsExactly(1, 1);
        assertThat(pca.dimension()).isEqualTo(1);
        assertThat(pca.variances()[0]).isCloseTo(25, within(1e-12));
        double sign = Math.signum(pca.components()[0]);
        assertThat(pca.components()).containsExactly(new double[] {0.6 * sign, 0.8 * sign}, within(1e-12));
        // (5,-2) minus the mean is (4,-3), at right angles to (0.6,0.8)
        assertThat(pca.errors(Rows.of(new double[] {5, -2}, 2), 0, 1, 2)).containsExactly(new double[] {12.5, 12.5, 12.5}, within(1e-12));
        assertThat(pca.errors(Rows.of(new double[] {7, 9}, 2), 0, 1)).containsExactly(new double[] {50, 0}, within(1e-12));
    }

    @Test void dimensionZeroIsTheMeanImage() {
        Samples digits = SyntheticDigits.of(20, 1);
        PcaBaseline mean = PcaBaseline.fit(Rows.of(digits), 0);
        double[] image = new double[20 * digits.pixelsPerImage()];
        for (int i = 0; i < image.length; i++) image[i] = mean.mean()[i % digits.pixelsPerImage()];
        double expected = MeanSquaredError.of(Rows.of(image, digits.pixelsPerImage()), Rows.of(digits));
        assertThat(mean.errors(Rows.of(digits), 0)[0]).isCloseTo(expected, within(1e-15));
        assertThat(mean.reconstruct(Rows.of(digits), 0)).isEqualTo(image);
    }

    /** 40 samples go through the covariance, 6 through the products of samples. */
    @ParameterizedTest @ValueSource(ints = {40, 6})
    void errorsAreThoseOfReconstructions(int n) {
        PcaBaseline pca = PcaBaseline.fit(train(n), D);
        Rows test = Rows.of(new Rng(9).gaussians(1100 * D), D);
        int[] dimensions = {0, 1, 3, 5};
        double[] errors = pca.errors(test, dimensions);
        for (int i = 0; i < dimensions.length; i++) {
            double[] rebuilt = pca.reconstruct(test, dimensions[i]);
            assertThat(errors[i]).isCloseTo(MeanSquaredError.of(test, Rows.of(rebuilt, D)), within(1e-13));
            assertThat(pca.project(Rows.of(rebuilt, D), dimensions[i])).containsExactly(pca.project(test, dimensions[i]), within(1e-12));
        }
    }

    @ParameterizedTest @ValueSource(ints = {40, 6})
    void whatIsLeftOfTheTrainingSamplesIsTheVarianceOfTheOtherComponents(int n) {
        PcaBaseline pca = PcaBaseline.fit(train(n), D);
        assertThat(pca.dimension()).isEqualTo(Math.min(D, n - 1));
        double[] errors = pca.errors(train(n), 0, 2, 4, D);
        for (int i = 0, k = 0; i < 3; i++, k += 2)
            assertThat(errors[i] * n * D).isCloseTo(Arrays.stream(pca.variances()).skip(k).sum() * (n - 1), within(1e-11));
        assertThat(errors[3]).isCloseTo(0, within(1e-13));
        assertThat(PcaBaseline.fit(train(n), 2).variances()).isEqualTo(Arrays.copyOf(pca.variances(), 2));
    }

    /** Six samples of three numbers, and the same with ten zeros after them: covariance and products find the same components. */
    @Test void bothWaysAgree() {
        double[] narrow = new Rng(2).gaussians(6 * 3), wide = new double[6 * 13];
        for (int i = 0; i < 6; i++) System.arraycopy(narrow, 3 * i, wide, 13 * i, 3);
        PcaBaseline covariance = PcaBaseline.fit(Rows.of(narrow, 3), 3), products = PcaBaseline.fit(Rows.of(wide, 13), 3);
        assertThat(products.variances()).containsExactly(covariance.variances(), within(1e-12));
        for (int k = 0; k < 3; k++)
            for (int j = 0; j < 13; j++)
                assertThat(Math.abs(products.components()[13 * k + j]))
                        .isCloseTo(j < 3 ? Math.abs(covariance.components()[3 * k + j]) : 0, within(1e-12));
    }

    @Test void drawsHaveTheVariancesOfTheirComponents() {
        PcaBaseline pca = PcaBaseline.fit(train(40), D);
        Rows draws = Rows.of(pca.sample(20_000, 3, new Rng(1)), D);
        PcaBaseline again = PcaBaseline.fit(draws, D);
        assertThat(again.dimension()).isEqualTo(3);
        for (int k = 0; k < 3; k++) assertThat(again.variances()[k] / pca.variances()[k]).isBetween(0.95, 1.05);
        assertThat(pca.errors(draws, 3)[0]).isCloseTo(0, within(1e-12));
        FittedGaussian all = FittedGaussian.of(Rows.of(pca.sample(20_000, D, new Rng(1)), D)), data = FittedGaussian.of(train(40));
        assertThat(FrechetDistance.between(all, data)).isLessThan(1e-3 * data.trace());
    }

    @Test void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> PcaBaseline.fit(train(5), D + 1)).hasMessage("pca: 10 of 9 dimensions");
        assertThatThrownBy(() -> PcaBaseline.fit(train(5), D).reconstruct(train(5), 5)).hasMessage("pca: 5 of 4 components");
        assertThatThrownBy(() -> PcaBaseline.fit(train(1), 2)).isInstanceOf(InputException.class).hasMessageStartingWith("holds 1 sample");
        assertThatThrownBy(() -> PcaBaseline.fit(train(0), 0)).isInstanceOf(InputException.class).hasMessage("holds no sample");
        assertThatThrownBy(() -> PcaBaseline.fit(train(5), 1).errors(train(0), 1)).isInstanceOf(InputException.class).hasMessage("holds no sample");
    }

    /** Column j has a standard deviation of about j + 1. */
    private static Rows train(int n) {
        double[] x = new Rng(7).gaussians(n * D);
        for (int i = 0; i < x.length; i++) x[i] = x[i] * (1 + i % D) + 5;
        return Rows.of(x, D);
    }
}
