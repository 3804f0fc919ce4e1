package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartialLabelsTest {
    /** Of class 0 ten, of class 1 two, of class 2 five; three without a label. */
    private static final int[] LABELS = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, -1, -1, -1};
    private static final Features DATA = new Features("some", 20, 1, 1, 1, new float[20], LABELS, List.of("a", "b", "c"), Map.of());

    private static int[] kept(int n, long seed) {
        int[] kept = PartialLabels.keep(DATA, "--labelled", n, new Random(seed)).labels();
        for (int i = 0; i < 20; i++) assertThat(kept[i]).isIn(LABELS[i], -1);
        return kept;
    }

    private static long[] counts(int[] labels) {
        return new long[] {count(labels, 0), count(labels, 1), count(labels, 2)};
    }

    private static long count(int[] labels, int c) { return Arrays.stream(labels).filter(l -> l == c).count(); }

    @Test void classesHaveEquallyMany() {
        assertThat(counts(kept(3, 1))).containsExactly(1, 1, 1);
        assertThat(counts(kept(6, 1))).containsExactly(2, 2, 2);
        assertThat(counts(kept(10, 1))).containsExactly(4, 2, 4);                       // as far as they go
        assertThat(counts(kept(17, 1))).containsExactly(10, 2, 5);
        assertThat(Arrays.stream(counts(kept(4, 1))).sorted().toArray()).containsExactly(1, 1, 2);
    }

    @Test void theSeedDecides() {
        assertThat(kept(3, 1)).containsExactly(kept(3, 1)).isNotEqualTo(kept(3, 2));
        assertThat(DATA.labels()).containsExactly(LABELS);
    }

    @Test void whatCannotBeKeptIsRefused() {
        assertThatThrownBy(() -> kept(18, 1)).isInstanceOf(InputException.class).hasMessage("--labelled 18: there are 17 labels; keep 1 to 17");
        Features none = new Features("some", 20, 1, 1, 1, new float[20], null, List.of(), Map.of());
        assertThatThrownBy(() -> PartialLabels.keep(none, "--labelled", 3, new Random(1))).hasMessage("--labelled 3: some has no labels to keep");
    }
}
