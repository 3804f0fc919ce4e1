package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
    /** On a line: class 0 at 0, 1, 2 and class 1 at 2.4, 10, 11. */
    private static final double[] LINE = {0, 1, 2, 2.4, 10, 11};
    private static final int[] LABELS = {0, 0, 0, 1, 1, 1};

    @Test void oneNeighbour() {
        // 2 and 2.4 are each other's nearest; 1 is as far from 0 as from 2, both of its class
        assertThat(NearestNeighbours.leaveOneOutAccuracy(LINE, 1, LABELS, 1)).isEqualTo(4 / 6.0);
    }

    @Test void theNearestDecidesATie() {
        // two neighbours: at 2 they are 2.4 and 1, of both classes, so 2.4 decides; at 10 they are 11 and 2.4; at 11 10 and 2.4
        assertThat(NearestNeighbours.leaveOneOutAccuracy(LINE, 1, LABELS, 2)).isEqualTo(4 / 6.0);
        // with four neighbours every point has all others: at 0 and 1 two votes each, and one of class 1 is nearest
        assertThat(NearestNeighbours.leaveOneOutAccuracy(new double[] {0, 1, 2, 3, 4}, 1, new int[] {1, 1, 0, 0, 1}, 4)).isEqualTo(2 / 5.0);
    }

    @Test void theMajorityDecides() {
        // three neighbours of 2.4 are 2, 1, 0; of 10 they are 11, 2.4, 2
        assertThat(NearestNeighbours.leaveOneOutAccuracy(LINE, 1, LABELS, 3)).isEqualTo(5 / 6.0);
    }

    @Test void distanceIsEuclidean() {
        double[] plane = {0, 0, 3, 3, 0, 4, 10, 10};          // (0,0) is nearer to (0,4) than to (3,3); by the largest difference it is not
        assertThat(NearestNeighbours.leaveOneOutAccuracy(plane, 2, new int[] {0, 1, 0, 1}, 1)).isEqualTo(2 / 4.0);
    }

    @Test void newRowsHaveTheClassOfKnownOnes() {
        double[] rows = {1.9, 2.3, 5, 20};
        assertThat(NearestNeighbours.classify(LINE, 1, LABELS, rows, 1)).containsExactly(0, 1, 1, 1);
        assertThat(NearestNeighbours.classify(LINE, 1, LABELS, rows, 3)).containsExactly(0, 0, 0, 1);      // of 2.3: 2.4, 2, 1; of 5: 2.4, 2, 1
        assertThat(NearestNeighbours.classify(LINE, 1, LABELS, LINE, 1)).containsExactly(LABELS);           // a row that is known is its own neighbour
    }

    @Test void theBestNumberOfNeighboursIsFoundAmongKnownRows() {
        assertThat(NearestNeighbours.best(LINE, 1, LABELS, 1, 2, 3)).isEqualTo(3);
        assertThat(NearestNeighbours.best(LINE, 1, LABELS, 1, 2)).isEqualTo(1);                             // equal: the smaller
        assertThat(NearestNeighbours.best(new double[] {0, 1}, 1, new int[] {0, 1}, 3, 5)).isEqualTo(1);    // too few rows for any
    }

    @Test void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> NearestNeighbours.leaveOneOutAccuracy(LINE, 2, LABELS, 1))
                .hasMessage("nearest neighbours: 6 numbers for 6 points of dimension 2");
        assertThatThrownBy(() -> NearestNeighbours.leaveOneOutAccuracy(LINE, 1, LABELS, 6))
                .hasMessage("nearest neighbours: 6 neighbours among 6 points");
    }
}
