package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;
import static org.dgd.engine.reference.Doubles.start;

import org.dgd.engine.*;

/** The same numbers in other places. */
final class Rearrange {
    private Rearrange() { }

    static void view(Tensor x, Target y) {
        double[] out = of(y.tensor());
        copy(of(x), 0, out, 0, out.length, y.add());
    }

    static void permute(Tensor x, int[] axes, Target y) {
        double[] a = of(x), out = start(y);
        Shape s = y.tensor().shape;
        Steps d = Steps.of(x.shape).permuted(axes);
        int i = 0;
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++)
                    for (int c = 0; c < s.c(); c++) out[i++] += a[d.at(n, h, w) + c * d.c()];
    }

    static void slice(Tensor x, Axis axis, int from, Target y) {
        int start = from * Steps.of(x.shape).along(axis);
        box(of(x), start, Steps.of(x.shape), of(y.tensor()), 0, Steps.of(y.tensor().shape), y.tensor().shape, y.add());
    }

    static void place(Tensor x, Axis axis, int at, Target y) {
        Steps out = Steps.of(y.tensor().shape);
        box(of(x), 0, Steps.of(x.shape), of(y.tensor()), at * out.along(axis), out, x.shape, y.add());
    }

    /** Copies or adds a box of the given shape from one array into another. */
    private static void box(double[] a, int from, Steps in, double[] b, int to, Steps out, Shape box, boolean add) {
        for (int n = 0; n < box.n(); n++)
            for (int h = 0; h < box.h(); h++)
                for (int w = 0; w < box.w(); w++) copy(a, from + in.at(n, h, w), b, to + out.at(n, h, w), box.c(), add);
    }

    static void rows(Tensor table, int[] index, Tensor y) {
        int m = y.shape.features();
        for (int i = 0; i < index.length; i++) System.arraycopy(of(table), index[i] * m, of(y), i * m, m);
    }

    static void scatterRows(Tensor x, int[] index, Target table) {
        double[] a = of(x), out = start(table);
        int m = x.shape.features();
        for (int i = 0; i < index.length; i++) copy(a, i * m, out, index[i] * m, m, true);
    }

    private static void copy(double[] a, int from, double[] b, int to, int count, boolean add) {
        if (!add) System.arraycopy(a, from, b, to, count);
        else for (int i = 0; i < count; i++) b[to + i] += a[from + i];
    }
}
