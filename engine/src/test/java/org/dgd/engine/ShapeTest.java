package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What shapes and windows count, and the last ones that are allowed. */
final class ShapeTest {
    @Test void aShapeCounts() {
        Shape s = Shape.batch(5, 2, 3, 4);
        assertThat(s.size()).isEqualTo(120);
        assertThat(s.features()).isEqualTo(24);
        assertThat(s.pixels()).isEqualTo(6);
    }

    /** 2³⁰ − 1 numbers are the most. */
    @Test void aShapeFitsIntoOneArray() {
        assertThat(Shape.plain(32767, 32769, 1, 1).size()).isEqualTo((1 << 30) - 1);
        int s = 1 << 15;
        for (int[] a : new int[][] {{s, s, 1, 1}, {s, 1, s, 1}, {s, 1, 1, s}, {1, s, s, 1}, {1, s, 1, s}, {1, 1, s, s}})
            assertThatIllegalArgumentException().isThrownBy(() -> Shape.plain(a[0], a[1], a[2], a[3])).withMessageContaining("more numbers");
    }

    @Test void axesThatAreSummedAwayAreOne() {
        Shape batch = Shape.batch(5, 2, 3, 4), plain = Shape.plain(5, 2, 3, 4);
        assertThat(batch.without(Set.of(Axis.H))).isEqualTo(Shape.batch(5, 1, 3, 4));
        assertThat(batch.without(Set.of(Axis.N, Axis.C))).isEqualTo(Shape.plain(1, 2, 3, 1));
        assertThat(plain.without(Set.of(Axis.W))).isEqualTo(Shape.plain(5, 2, 1, 4));
    }

    @Test void paddingIsAtMostHalfAWindow() {
        assertThat(new Window(2, 4, new Geometry(1, 1, 1, 2)).pixels()).isEqualTo(8);
        assertThat(new Window(1, 1, Geometry.of(1, 0)).pooled(Shape.batch(2, 1, 1, 3))).isEqualTo(Shape.batch(2, 1, 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(2, 4, new Geometry(1, 1, 2, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(2, 4, new Geometry(1, 1, 0, 3)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(1, 0, Geometry.of(1, 0)));
    }
}
