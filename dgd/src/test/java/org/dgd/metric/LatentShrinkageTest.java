package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Rng;
import org.dgd.model.StandardNormal;
import org.junit.jupiter.api.Test;

class LatentShrinkageTest {
    /** Standard deviations 0.1, 0.4 and 2 around means that are not zero. */
    private static final Rows Z = Rows.of(new double[] {5.1, 1.4, 0, 4.9, 0.6, 4}, 3);

    @Test void comparesEveryDimensionWithThePrior() {
        LatentShrinkage s = LatentShrinkage.of(Z);
        assertThat(s.sd()).containsExactly(new double[] {0.1, 0.4, 2}, within(1e-14));
        assertThat(s.ratio()).isCloseTo(0.4, within(1e-14));
        assertThat(s.shrunk()).isEqualTo(2);
        assertThat(s.alarm()).contains("the representations have shrunk: their standard deviation is 0.40 of the prior's (median), below half of it "
                + "in 2 of 3 dimensions, so draws from the prior lie where no sample is; draw from a Gaussian fitted to the representations");
    }

    @Test void withAnEvenNumberOfDimensionsTheMedianIsBetween() {
        assertThat(new LatentShrinkage(new double[] {1, 0.2, 3, 0.4}, new double[] {1, 1, 1, 1}).ratio()).isCloseTo(0.7, within(1e-14));
    }

    @Test void isSilentWhereThePriorIsAsNarrow() {
        assertThat(LatentShrinkage.of(Z, Rows.of(new double[] {0.1, 0.7, 1, -0.1, -0.7, -1}, 3)).alarm()).isEmpty();
        Rows draws = Rows.of(new StandardNormal(5).sample(1000, new Rng(1)), 5);
        assertThat(LatentShrinkage.of(draws).alarm()).isEmpty();
        assertThat(LatentShrinkage.of(draws).ratio()).isBetween(0.9, 1.1);
        assertThat(LatentShrinkage.of(draws, draws).ratio()).isEqualTo(1);
    }

    @Test void refusesAPriorOfOtherDimensionOrWithoutWidth() {
        assertThatThrownBy(() -> new LatentShrinkage(new double[2], new double[] {1}))
                .hasMessage("latent shrinkage: 2 dimensions against the prior's 1");
        assertThatThrownBy(() -> new LatentShrinkage(new double[1], new double[1])).hasMessageContaining("standard deviation of 0.0");
    }
}
