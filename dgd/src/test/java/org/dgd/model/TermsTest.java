package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {
    @Test void addUp() {
        Terms terms = new Terms(1, 20, 300);
        assertThat(terms.loss()).isEqualTo(321);
        assertThat(terms.plus(new Terms(4, 50, 600))).isEqualTo(new Terms(5, 70, 900));
        assertThat(terms.times(0.5)).isEqualTo(new Terms(0.5, 10, 150));
        assertThat(Terms.ZERO.plus(terms)).isEqualTo(terms);
    }

    /** Each one alone, while the others are fine. */
    @ParameterizedTest @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void theTermThatDivergedIsNamed(double value) {
        new Terms(-1e300, 0, 1e300).requireFinite(7, 40);
        diverged(new Terms(value, 1, 1), "reconstruction", value);
        diverged(new Terms(1, value, 1), "latent", value);
        diverged(new Terms(1, 1, value), "prior", value);
        diverged(new Terms(value, value, value), "reconstruction", value);
    }

    private static void diverged(Terms terms, String name, double value) {
        assertThatThrownBy(() -> terms.requireFinite(7, 40)).isInstanceOf(DivergedException.class)
                .hasMessage("training diverged in epoch 7, step 40: the " + name + " term is " + value
                        + "; try smaller learning rates (--lr, --lr-z, --lr-prior)");
    }
}
