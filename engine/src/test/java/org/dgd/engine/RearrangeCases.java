package org.dgd.engine;

import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.*;

/** Cases of the ops that move numbers: views, permutations, parts, rows. */
final class RearrangeCases {
    private final List<OpCase> cases = new ArrayList<>();

    static List<OpCase> all() {
        RearrangeCases t = new RearrangeCases();
        t.views();
        t.permutations();
        for (Shape s : List.of(Shape.batch(33, 3, 5, 6), Shape.batch(17, 4, 3, 32), Shape.plain(6, 3, 4, 5)))
            for (Axis a : Axis.values()) t.parts(s, a);
        t.rows();
        return t.cases;
    }

    private void views() {
        view(Shape.batch(17, 48), 1, 3, 16);
        view(Shape.batch(33, 4, 2, 16), 1, 1, 128);
        view(Shape.batch(16, 3, 2, 32), 2, 3, 32);
        view(Shape.batch(3, 2, 2, 48), 4, 2, 24);
        view(Shape.batch(17, 3, 5, 2), 1, 1, 30);
        view(Shape.batch(1, 64), 4, 4, 4);
        view(Shape.plain(3, 2, 2, 16), 4, 1, 16);
        Shape other = Shape.plain(4, 1, 2, 15);
        cases.add(OpCase.of(View.class, "of a plain tensor with other rows", x -> Tensor.of(new View(x[0], other)),
                normal(Shape.plain(10, 3, 4, 1))));
    }

    private void view(Shape s, int h, int w, int c) {
        cases.add(OpCase.of(View.class, s + " as " + s.inner(h, w, c), x -> x[0].view(h, w, c), normal(s)));
    }

    private void permutations() {
        for (int[] axes : new int[][] {{0, 2, 1, 3}, {0, 3, 1, 2}, {0, 2, 3, 1}, {0, 3, 2, 1}, {0, 1, 2, 3}})
            for (Shape s : List.of(Shape.batch(17, 3, 4, 5), Shape.batch(33, 16, 2, 16))) permute(s, axes);
        for (int[] axes : new int[][] {{3, 0, 1, 2}, {1, 0, 3, 2}, {3, 2, 1, 0}}) permute(Shape.plain(3, 4, 2, 5), axes);
    }

    private void permute(Shape s, int... axes) {
        cases.add(OpCase.of(Permute.class, s + " " + Arrays.toString(axes), x -> x[0].permute(axes), normal(s)));
    }

    private void parts(Shape s, Axis axis) {
        int size = s.size(axis);
        cases.add(OpCase.of(Slice.class, s + " along " + axis, x -> x[0].slice(axis, 1, size - 1), normal(s)));
        cases.add(OpCase.of(Slice.class, s + " two overlapping parts along " + axis,
                x -> x[0].slice(axis, 0, size - 1).mul(x[0].slice(axis, 1, size)), normal(s)));
        cases.add(OpCase.of(Concat.class, s + " along " + axis, x -> x[0].concat(axis, x[1], x[2]),
                normal(s), normal(s.with(axis, 1)), normal(s.with(axis, size + 2))));
        cases.add(OpCase.of(Concat.class, s + " and itself along " + axis, x -> x[0].concat(axis, x[0]), normal(s)));
    }

    private void rows() {
        int[] seventeen = IntStream.range(0, 17).map(i -> i * 11 % 40).toArray();
        int[] repeated = IntStream.range(0, 17).map(i -> i * i % 7).toArray();
        cases.add(OpCase.of(Rows.class, "of a table", x -> x[0].rows(seventeen), new Input(Shape.matrix(40, 5), Domain.TABLE)));
        cases.add(OpCase.of(Rows.class, "one row of a table", x -> x[0].rows(2), new Input(Shape.matrix(3, 64), Domain.TABLE)));
        cases.add(OpCase.of(Rows.class, "repeated rows of a parameter", x -> x[0].rows(repeated), normal(Shape.matrix(7, 5))));
        cases.add(OpCase.of(Rows.class, "images of a parameter", x -> x[0].rows(4, 0, 4), normal(Shape.plain(5, 2, 3, 16))));
        cases.add(OpCase.of(ScatterRows.class, "all rows met", x -> x[0].scatterRows(7, 6, 2, 0, 3, 1, 5, 4), normal(Shape.batch(7, 3))));
        cases.add(OpCase.of(ScatterRows.class, "repeated rows, some never", x -> x[0].scatterRows(9, repeated), normal(Shape.batch(17, 5))));
        cases.add(OpCase.of(ScatterRows.class, "images", x -> x[0].scatterRows(4, 3, 1, 3), normal(Shape.batch(3, 2, 2, 16))));
    }
}
