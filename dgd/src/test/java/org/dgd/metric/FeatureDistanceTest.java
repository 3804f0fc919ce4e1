package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Rng;
import org.junit.jupiter.api.Test;

final class FeatureDistanceTest {
    private static final int D = 6;

    /** With all components the features are a rotation of the pixels, which changes no distance. */
    @Test void allComponentsGiveTheDistanceOfPixels() {
        Rows a = images(200, 1, 0), b = images(300, 2, 0.1);
        FeatureDistance distance = new FeatureDistance(new PixelComponents(PcaBaseline.fit(a, D), D), a);
        assertThat(distance.to(b)).isCloseTo(FrechetDistance.between(FittedGaussian.of(b), FittedGaussian.of(a)), within(1e-10));
        assertThat(distance.to(a)).isCloseTo(0, within(1e-10));
        assertThat(distance.name()).isEqualTo("fd_pca6");
        assertThat(distance.referenceCount()).isEqualTo(200);
    }

    /** Two points at ±1 along one axis: the component's variance is known, and a copy moved by 0.25 is 0.25² away. */
    @Test void oneComponentByHand() {
        Rows line = Rows.of(new double[] {0.25, 0, 0.75, 0}, 2), moved = Rows.of(new double[] {0.5, 0, 1, 0}, 2);
        PixelComponents features = PixelComponents.of(PcaBaseline.fit(line, 2));
        assertThat(features.count()).isEqualTo(1);
        assertThat(features.pca().variances()[0]).isCloseTo(0.125, within(1e-12));
        assertThat(new FeatureDistance(features, line).to(moved)).isCloseTo(0.0625, within(1e-12));
    }

    @Test void whatLiesOutsideTheRangeOfPixelsIsClamped() {
        Rows a = images(50, 1, 0);
        FeatureDistance distance = new FeatureDistance(new PixelComponents(PcaBaseline.fit(a, D), 2), a);
        double[] wild = new Rng(3).gaussians(50 * D), tame = wild.clone();
        for (int i = 0; i < tame.length; i++) tame[i] = Math.max(0, Math.min(1, tame[i]));
        assertThat(distance.to(Rows.of(wild, D))).isEqualTo(distance.to(Rows.of(tame, D)));
    }

    @Test void noMoreComponentsThanThereAre() {
        PcaBaseline pca = PcaBaseline.fit(images(50, 1, 0), 3);
        assertThatThrownBy(() -> new PixelComponents(pca, 4)).hasMessage("pixel components: 4 of 3");
    }

    /** The mean image, by hand: every number is off by what it differs from the mean of its column. */
    @Test void theMeanImageIsAPcaOfNoDimension() {
        PcaBaseline mean = PcaBaseline.fit(Rows.of(new double[] {0, 1, 1, 0.5}, 2), 0);
        assertThat(mean.mean()).containsExactly(0.5, 0.75);
        assertThat(mean.errors(Rows.of(new double[] {0.5, 0.75, 1, 0.25}, 2), 0)[0]).isEqualTo((0.25 + 0.25) / 4);
    }

    private static Rows images(int n, long seed, double shift) {
        double[] x = new Rng(seed).uniforms(n * D, 0, 0.8);
        for (int i = 0; i < x.length; i++) x[i] += i % D == 1 ? shift : 0;
        return Rows.of(x, D);
    }
}
