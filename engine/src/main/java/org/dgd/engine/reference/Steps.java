package org.dgd.engine.reference;

import org.dgd.engine.*;

/** How far apart neighbours along each axis lie in an array. A step of 0 stays on the spot: the number is repeated. */
record Steps(int n, int h, int w, int c) {
    static Steps of(Shape s) { return new Steps(s.features(), s.w() * s.c(), s.c(), 1); }

    /** As {@link #of}, but 0 along the axes where s has one number and its partner in a sum or broadcast may have more. */
    static Steps repeated(Shape s) {
        Steps d = of(s);
        return new Steps(s.n() == 1 ? 0 : d.n, s.h() == 1 ? 0 : d.h, s.w() == 1 ? 0 : d.w, s.c() == 1 ? 0 : d.c);
    }

    /** The steps of the same array when its axis {@code axes[i]} is called i. */
    Steps permuted(int[] axes) {
        int[] d = {n, h, w, c};
        return new Steps(d[axes[0]], d[axes[1]], d[axes[2]], d[axes[3]]);
    }

    int along(Axis axis) {
        return switch (axis) {
            case N -> n;
            case H -> h;
            case W -> w;
            case C -> c;
        };
    }

    int at(int in, int ih, int iw) { return in * n + ih * h + iw * w; }
}
