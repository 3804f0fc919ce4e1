package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected numbers: scipy.stats.shapiro of SciPy 1.17.1. */
class ShapiroWilkTest {
    @ParameterizedTest
    @CsvSource({"3,0.9466751472906594,0.554955171928577", "4,0.9401614416616212,0.6553112947355016", "5,0.981003188863238,0.9399144908449293",
            "6,0.9688584319879706,0.8846800772005751", "7,0.981237751805512,0.9653289547145049", "11,0.9650047980071735,0.8321390404030463",
            "12,0.9842038518942199,0.9952775943097398", "50,0.9899969591194546,0.9461046870161072",
            "5000,0.9919315874889179,2.888742407065902e-16"})
    void ofBellShapedValuesIsSciPys(int n, double w, double p) { assertIs(ShapiroWilk.of(Golden.logistic(n, 0)), w, p); }

    @Test void ofOtherValuesIsSciPys() {
        assertIs(ShapiroWilk.of(Golden.uniform(1000, 0)), 0.9547704197163525, 5.2936442053723985e-17);
        assertIs(of(200, u -> -Math.log(u)), 0.8095084190278692, 6.747447747377953e-15);
        assertIs(of(6, u -> Math.pow(u, 8)), 0.6429394155715701, 0.0014634028135621685);
        assertIs(of(40, u -> 1e6 + 1e-3 * Math.log(u / (1 - u))), 0.9851860759598632, 0.8699727082451207);
    }

    @Test void tiesAreTakenAsTheyAre() {
        assertIs(of(60, u -> Math.floor(4 * u)), 0.8559051387829593, 4.569829419603499e-06);
        assertIs(of(10, u -> Math.floor(3 * u)), 0.8050406405115259, 0.01669373226529521);
        assertIs(ShapiroWilk.of(new double[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 0.36572062769765235, 1.0036928213864587e-07);
    }

    @Test void neitherOrderNorScaleMatters() {
        double[] x = Golden.logistic(101, 0), y = x.clone();
        for (int i = 0; i < x.length; i++) y[i] = -1e-300 * x[x.length - 1 - i];
        double[] before = y.clone();
        assertThat(ShapiroWilk.of(y).w()).isCloseTo(ShapiroWilk.of(x).w(), within(1e-12));
        assertThat(y).isEqualTo(before);
    }

    /** In single precision, as older SciPy computed it, W is off by up to 0.01 here and may exceed 1. */
    @Test void wOfTwoMillionNormalValuesIsOne() {
        double w = ShapiroWilk.of(new Rng(1).gaussians(2_000_000)).w();
        assertThat(w).isBetween(0.999998, 1.0);
    }

    @Test void aSubsampleIsDrawnWithoutReplacement() {
        double[] x = Golden.logistic(300, 0);
        assertThat(ShapiroWilk.ofSubsample(x, 300, new Rng(0))).isEqualTo(ShapiroWilk.of(x));
        assertThat(ShapiroWilk.ofSubsample(x, 301, new Rng(0))).isEqualTo(ShapiroWilk.of(x));
        assertThat(ShapiroWilk.ofSubsample(x, 299, new Rng(0))).isNotEqualTo(ShapiroWilk.of(x))
                .isEqualTo(ShapiroWilk.ofSubsample(x, 299, new Rng(0)));
        double[] oneOfEach = {1, 2, 4, 8};
        double w = ShapiroWilk.ofSubsample(oneOfEach, 3, new Rng(5)).w();
        assertThat(Arrays.stream(new double[][] {{1, 2, 4}, {1, 2, 8}, {1, 4, 8}, {2, 4, 8}}).map(s -> ShapiroWilk.of(s).w())).contains(w);
    }

    @ParameterizedTest @ValueSource(ints = {0, 1, 2})
    void needsThreeValues(int n) {
        assertThatThrownBy(() -> ShapiroWilk.of(new double[n])).isInstanceOf(InputException.class)
                .hasMessage(n == 1 ? "holds 1 value, Shapiro–Wilk needs at least 3" : "holds " + n + " values, Shapiro–Wilk needs at least 3");
    }

    @Test void needsValuesThatDiffer() {
        assertThatThrownBy(() -> ShapiroWilk.of(new double[] {7, 7, 7, 7})).isInstanceOf(InputException.class)
                .hasMessage("all 4 values are equal, Shapiro–Wilk needs values that differ");
        assertThatThrownBy(() -> ShapiroWilk.of(new double[] {-1.7e308, 0, 1.7e308})).isInstanceOf(InputException.class)
                .hasMessageContaining("too far for Shapiro–Wilk");
    }

    private static ShapiroWilk of(int n, DoubleUnaryOperator f) { return ShapiroWilk.of(Arrays.stream(Golden.uniform(n, 0)).map(f).toArray()); }

    private static void assertIs(ShapiroWilk test, double w, double p) {
        assertThat(test.w()).isCloseTo(w, within(1e-8));
        assertThat(test.p()).isCloseTo(p, within(1e-5 * p));
    }
}
