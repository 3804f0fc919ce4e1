package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where L-BFGS looks, evaluation by evaluation, on functions for which it can be worked out. */
class RowLbfgsTest {
    /** (z − 3)²: a step of length 1 along the slope, and then the curvature is known. */
    @Test void aParabolaTakesThreeEvaluations() {
        Asked parabola = Asked.of(z -> Math.pow(z[0] - 3, 2), z -> new double[] {2 * (z[0] - 3)});
        RowLbfgs search = new RowLbfgs(new double[] {0}, 1, 0);
        search.run(9, parabola);
        assertThat(parabola.line()).containsExactly(new double[] {0, 1, 3}, within(1e-15));
        assertThat(search.at(0)).containsExactly(3);
        assertThat(search.value(0)).isZero();
        assertThat(search.evaluations(0)).isEqualTo(3);
    }

    /** (z − 3)²/20 has slopes below 1, so the first step is the slope itself. */
    @Test void theFirstStepIsAtMostTheSlope() {
        Asked flat = Asked.of(z -> Math.pow(z[0] - 3, 2) / 20, z -> new double[] {(z[0] - 3) / 10});
        new RowLbfgs(new double[] {0}, 1, 0).run(2, flat);
        assertThat(flat.line()).containsExactly(new double[] {0, 0.3}, within(1e-15));
    }

    /** The parabola through 0 with slope −1 at 0 and the value v at 1 is least at 1/(2(v + 1)); it is taken between a tenth and a half. */
    @ParameterizedTest @CsvSource({"0.25,0.4", "9,0.1", "-0.00001,0.5", "0,0.5", "NaN,0.1", "Infinity,0.1"})
    void aStepTooFarIsShortenedByItsParabola(double value, double then) {
        Asked once = Asked.of(z -> z[0] == 1 ? value : 0, _ -> new double[] {-1});
        new RowLbfgs(new double[] {0}, 1, 0).run(3, once);
        assertThat(once.line()).containsExactly(new double[] {0, 1, then}, within(1e-4));
    }

    /** Armijo's condition: of a promise of 1, a ten-thousandth is enough. */
    @Test void aTenThousandthOfThePromiseIsEnough() {
        RowLbfgs search = new RowLbfgs(new double[] {0}, 1, 0);
        search.run(2, Asked.of(z -> -1e-4 * z[0], _ -> new double[] {-1}));
        assertThat(search.at(0)).containsExactly(1);
        assertThat(search.value(0)).isEqualTo(-1e-4);
    }

    @Test void whereNoStepHelpsItRestsAfterElevenOfThem() {
        Asked up = Asked.of(z -> z[0] == 5 ? 0 : 100, _ -> new double[] {-1});
        RowLbfgs search = new RowLbfgs(new double[] {5}, 1, 0);
        search.run(50, up);
        assertThat(search.evaluations(0)).isEqualTo(12);
        assertThat(search.at(0)).containsExactly(5);
        assertThat(search.value(0)).isZero();
    }

    /** Steps of a straight line gain 1 each; more than one try in a step counts anew. */
    @Test void shortenedStepsAreCountedAnewInEveryStep() {
        int[] asked = {0};
        Asked halting = Asked.of(z -> ++asked[0] % 8 == 1 ? -asked[0] : 100, _ -> new double[] {-1});
        RowLbfgs search = new RowLbfgs(new double[] {0}, 1, 0);
        search.run(40, halting);
        assertThat(search.evaluations(0)).isEqualTo(40);
        assertThat(search.value(0)).isEqualTo(-33);
    }

    /** −z, whose steps of 1 gain exactly 1: less than 1.5, and not less than 1. */
    @ParameterizedTest @CsvSource({"1.5,3", "1,20"}) void twoStepsThatGainLessThanTheToleranceAreTheEnd(double tolerance, int evaluations) {
        RowLbfgs search = new RowLbfgs(new double[] {0}, 1, tolerance);
        search.run(20, Asked.of(z -> -z[0], _ -> new double[] {-1}));
        assertThat(search.evaluations(0)).isEqualTo(evaluations);
        assertThat(search.at(0)).containsExactly(evaluations - 1);
    }

    /** Gains of 1 and of 9 by turns: two small ones, but not in a row. */
    @Test void oneSmallGainIsNotTheEnd() {
        RowLbfgs search = new RowLbfgs(new double[] {0}, 1, 2);
        search.run(20, Asked.of(z -> -5 * z[0] - (z[0] % 2 == 0 ? 0 : 4), _ -> new double[] {-1}));
        assertThat(search.evaluations(0)).isEqualTo(20);
    }

    /** Downhill on −z²/2 the curvature says nothing, and every step is a first one. */
    @Test void negativeCurvatureIsNotRemembered() {
        Asked hill = Asked.of(z -> -z[0] * z[0] / 2, z -> new double[] {-z[0]});
        new RowLbfgs(new double[] {0.25}, 1, 0).run(6, hill);
        assertThat(hill.line()).containsExactly(new double[] {0.25, 0.5, 1, 2, 3, 4}, within(1e-12));
    }

    /** A slope that turns by nearly a right angle: one part in a billion of it is along the step, which is too little to be remembered. */
    @Test void curvatureAcrossTheStepIsNotRemembered() {
        double[] turned = {-1 + 1e-6, 1e3};
        Asked bend = Asked.of(z -> -z[0] - 5 * Math.abs(z[1]), z -> z[0] == 0 ? new double[] {-1, 0} : turned);
        new RowLbfgs(new double[2], 2, 0).run(3, bend);
        double norm = Math.hypot(turned[0], turned[1]);
        assertThat(bend.points().get(1)).containsExactly(1, 0);
        assertThat(bend.points().get(2)).containsExactly(new double[] {1 - turned[0] / norm, -turned[1] / norm}, within(1e-12));
    }

    @ParameterizedTest @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aStartWithoutAValueStays(double value) {
        RowLbfgs search = new RowLbfgs(new double[] {2}, 1, 0);
        search.run(5, Asked.of(_ -> value, _ -> new double[] {-1}));
        assertThat(search.evaluations(0)).isEqualTo(1);
        assertThat(search.at(0)).containsExactly(2);
    }

    @ParameterizedTest @ValueSource(doubles = {0, Double.NaN}) void aStartWithoutASlopeStays(double slope) {
        RowLbfgs search = new RowLbfgs(new double[] {2}, 1, 0);
        search.run(5, Asked.of(_ -> 7, _ -> new double[] {slope}));
        assertThat(search.evaluations(0)).isEqualTo(1);
        assertThat(search.value(0)).isEqualTo(7);
    }

    @Test void rowsAreSearchedTogetherAsIfAlone() {
        double[] start = {-1.2, 1, 1, 1, 3, -2, 0, 0};
        Asked together = Asked.valley();
        RowLbfgs all = new RowLbfgs(start, 2, 1e-3);
        all.run(5, together);
        all.stop(2);
        all.run(40, together);
        for (int i = 0; i < 4; i++) {
            RowLbfgs one = new RowLbfgs(Arrays.copyOfRange(start, 2 * i, 2 * i + 2), 2, 1e-3);
            one.run(i == 2 ? 5 : 45, Asked.valley());
            assertThat(all.at(i)).containsExactly(one.at(0));
            assertThat(all.value(i)).isEqualTo(one.value(0));
            assertThat(all.evaluations(i)).isEqualTo(one.evaluations(0));
        }
        assertThat(together.rows().getFirst()).containsExactly(0, 1, 2, 3);
        assertThat(together.rows().get(4)).containsExactly(0, 2, 3);
        assertThat(together.rows().get(5)).containsExactly(0, 3);
        assertThat(together.rows().size()).as("nobody is asked when all rest").isLessThan(45);
    }
}
