package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** Ranges whose middle is not 0 and whose width is not 1, number by number. */
class LatentRangeAnswersTest {
    private static final LatentRange RANGE = new LatentRange(10, 14);
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test void isBoundedOnBothSidesOrOnNone() {
        assertThat(new LatentRange(-INFINITY, INFINITY).isFree()).isTrue();
        assertThat(RANGE.isFree()).isFalse();
        double[][] wrong = {{-INFINITY, 3}, {3, INFINITY}, {3, 3}, {4, 3}, {INFINITY, -INFINITY}, {0, Double.NaN}, {Double.NaN, 0}};
        for (double[] ends : wrong)
            assertThatThrownBy(() -> new LatentRange(ends[0], ends[1])).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("latentRange: from " + ends[0] + " to " + ends[1] + "; both must be finite, the first below the second");
    }

    @Test void ofTensorsAsOfNumbers() {
        float[] h = {0, 2, -1};
        double[] expected = {12, 10 + 4 / (1 + Math.exp(-2)), 10 + 4 / (1 + Math.E)};
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            var tensor = step.tensor(Shape.batch(1, 3), h);
            assertThat(RANGE.of(tensor).storage.read()).containsExactly(expected, within(1e-12));
            assertThat(LatentRange.FREE.of(tensor)).isSameAs(tensor);
        }
        assertThat(RANGE.of(new double[] {0, 2, -1})).containsExactly(expected, within(1e-12));
        assertThat(RANGE.free(expected)).containsExactly(new double[] {0, 2, -1}, within(1e-12));
    }

    /** A ten millionth of the width from an end at the least, which h = ±16.1 is. */
    @Test void nearestPoints() {
        assertThat(RANGE.nearest(new double[] {-99, 10, 11, 14, 99}))
                .containsExactly(new double[] {10 + 4e-7, 10 + 4e-7, 11, 14 - 4e-7, 14 - 4e-7}, within(1e-14));
        assertThat(RANGE.free(new double[] {-99, 99})).containsExactly(new double[] {-Math.log(1e7 - 1), Math.log(1e7 - 1)}, within(1e-6));
        double[] z = {-99, 99};
        assertThat(LatentRange.FREE.nearest(z)).isSameAs(z);
        assertThat(LatentRange.FREE.free(z)).isSameAs(z);
    }

    @Test void drawsAreMeanPlusDeviationsThatFallInside() {
        Rng same = new Rng(1);
        assertThat(LatentRange.FREE.gaussian(2, 3, new Rng(1))).isEqualTo(2 + 3 * same.nextGaussian());
        Rng rng = new Rng(1), again = new Rng(1);
        for (int i = 0; i < 50; i++) {
            double expected = 10 + 3 * again.nextGaussian();
            while (expected <= 10 || expected >= 14) expected = 10 + 3 * again.nextGaussian();
            assertThat(RANGE.gaussian(10, 3, rng)).isEqualTo(expected);
        }
    }

    /** There h would be infinite. */
    @Test void anEndIsNotInside() {
        double end = new Rng(1).nextGaussian();
        for (LatentRange range : new LatentRange[] {new LatentRange(end, end + 9), new LatentRange(end - 9, end)}) {
            Rng draws = new Rng(1);
            double expected = draws.nextGaussian();
            while (expected <= range.low() || expected >= range.high()) expected = draws.nextGaussian();
            assertThat(range.gaussian(0, 1, new Rng(1))).isEqualTo(expected).isNotEqualTo(end);
        }
    }

    /** After a thousand draws it gives up. */
    @Test void fromFarAwayTheNearestEndComes() {
        Rng rng = new Rng(1), thousand = new Rng(1);
        assertThat(RANGE.gaussian(-50, 1, rng)).isEqualTo(10);
        for (int i = 0; i < 1000; i++) thousand.nextGaussian();
        assertThat(rng.position()).isEqualTo(thousand.position());
        assertThat(RANGE.gaussian(80, 1, rng)).isEqualTo(14);
    }

    /** Φ(1) − Φ(−1/2). */
    @Test void whatANormalDistributionHasInside() {
        assertThat(new LatentRange(0, 3).share(1, 2)).isCloseTo(0.5328072, within(1e-7));
        assertThat(LatentRange.FREE.share(1, 2)).isEqualTo(1);
    }

    @Test void text() {
        assertThat(new LatentRange(-1, 2.5)).hasToString("-1,2.5");
        assertThat(new LatentRange(0, 999_999_999_999_999.0)).hasToString("0,999999999999999");
        assertThat(new LatentRange(-1e15, 1e15)).hasToString("-1.0E15,1.0E15");
        assertThat(LatentRange.parse(" -1 , 2.5 ")).isEqualTo(new LatentRange(-1, 2.5));
        for (String text : new String[] {"1", "1,2,3", ""})
            assertThatThrownBy(() -> LatentRange.parse(text)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("latentRange: " + text + " is not two numbers");
        assertThatThrownBy(() -> LatentRange.parse("-Infinity,Infinity")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("latentRange: -Infinity,Infinity is no range");
    }
}
