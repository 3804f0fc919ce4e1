package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dgd.inference.Expert.Source;
import org.junit.jupiter.api.Test;

final class BlendTest {
    /** Errors that are independent are best weighted by 1/variance; one that follows another and is larger gets nothing. */
    @Test void weightsAreThoseOfTheLeastSquaredError() {
        assertThat(Blend.least(new double[] {1, 0, 0, 3}, 2)).containsExactly(new double[] {0.75, 0.25}, within(1e-9));
        assertThat(Blend.least(new double[] {1, 2, 2, 5}, 2)).containsExactly(new double[] {1, 0}, within(1e-9));
        assertThat(Blend.least(new double[] {4, 0, 0, 0, 2, 0, 0, 0, 1}, 3)).containsExactly(new double[] {1 / 7.0, 2 / 7.0, 4 / 7.0}, within(1e-7));
        assertThat(Blend.least(new double[4], 2)).as("all are right").containsExactly(1, 0);
    }

    @Test void drawsAreSharedOutByWeight() {
        double[] weights = new double[Expert.ALL.size()];
        weights[1] = 0.25;
        weights[7] = 0.75;
        Blend blend = new Blend(weights);
        assertThat(blend.expert(0)).isEqualTo(1);
        assertThat(blend.expert(0.249)).isEqualTo(1);
        assertThat(blend.expert(0.251)).isEqualTo(7);
        assertThat(blend.expert(0.9999999999)).isEqualTo(7);
        assertThat(blend).hasToString("75 %% %s, 25 %% around the best z by the tangent".formatted(Expert.ALL.get(7)));
        assertThat(Blend.only(new Expert(Source.OWN, 30, true))).hasToString("100 % over 30 known with what they left over (moved)");
    }
}
