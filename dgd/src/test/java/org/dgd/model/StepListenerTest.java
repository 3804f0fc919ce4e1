package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepListenerTest {
    /** Another training's terms reach the same listener, which alone decides when to stop. */
    @Test void hearsOfTermsToldInAnotherWay() {
        List<String> heard = new ArrayList<>();
        StepListener<Double> two = new StepListener<>() {
            @Override public void stepped(long step, Double loss) { heard.add(step + ": " + loss); }

            @Override public boolean stops() { return heard.size() == 2; }
        };
        StepListener<Terms> other = two.by(Terms::loss);
        other.stepped(1, new Terms(1, 2, 3));
        assertThat(other.stops()).isFalse();
        other.stepped(2, new Terms(4, 5, 6));
        assertThat(other.stops()).isTrue();
        assertThat(heard).containsExactly("1: 6.0", "2: 15.0");
    }

    @Test void oneThatSaysNothingNeverStops() {
        StepListener<Terms> silent = (_, _) -> { };
        assertThat(silent.stops()).isFalse();
        assertThat(silent.by(Terms.class::cast).stops()).isFalse();
    }
}
