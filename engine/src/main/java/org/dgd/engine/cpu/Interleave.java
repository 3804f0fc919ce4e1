package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/**
 * Panels of 8 columns for the register tile: to[i·8 + j] for i = 0 .. depth−1, j = 0 .. 7. A panel that has fewer columns
 * is filled up with numbers that nobody uses.
 */
final class Interleave {
    /** Columns of a panel. */
    static final int WIDTH = 8;

    /**
     * Three rounds turn 8 vectors of one column each into rows of 8 numbers. In each, pairs of vectors whose numbers differ in one bit
     * exchange it for a bit of the lane: where the lanes of the first and of the second of a pair come from.
     */
    private static final float[] FIRST = new float[3 * L], SECOND = new float[3 * L];

    static {
        for (int round = 0; round < 3; round++)
            for (int i = 0; i < L; i++) {
                int bit = Math.max(1, L / WIDTH) << round, swapped = (i & ~bit) + ((i & bit) == 0 ? 0 : L);
                boolean done = bit >= L, last = round == 2 && L > WIDTH;
                FIRST[round * L + i] = done ? i : last ? inOrder(i) : swapped;
                SECOND[round * L + i] = FIRST[round * L + i] + (done ? L : bit);
            }
    }

    private Interleave() { }

    /** The last round of 16 lanes: the lane's bits are those of (row of two, column); two rounds have left (·, column's lower bits, row). */
    private static int inOrder(int lane) { return (lane >> 3) + ((lane & 3) << 1) + (lane >> 2 & 1) * L; }

    /** Column j of the panel is from[at + j·stride ..], contiguous; there are {@code count} of them. */
    static void columns(float[] from, int at, int stride, int count, int depth, float[] to, int start) {
        int last = at + (Math.min(WIDTH, count) - 1) * stride;
        int f1 = Math.min(at + stride, last), f2 = Math.min(at + 2 * stride, last), f3 = Math.min(at + 3 * stride, last);
        int f4 = Math.min(at + 4 * stride, last), f5 = Math.min(at + 5 * stride, last);
        int f6 = Math.min(at + 6 * stride, last), f7 = Math.min(at + 7 * stride, last);
        int whole = depth / L * L;
        turn(from, at, f1, f2, f3, f4, f5, f6, f7, whole, to, start);
        for (int i = whole, t = start + whole * WIDTH; i < depth; i++, t += WIDTH) {
            to[t] = from[at + i];
            to[t + 1] = from[f1 + i];
            to[t + 2] = from[f2 + i];
            to[t + 3] = from[f3 + i];
            to[t + 4] = from[f4 + i];
            to[t + 5] = from[f5 + i];
            to[t + 6] = from[f6 + i];
            to[t + 7] = from[f7 + i];
        }
    }

    private static void turn(float[] from, int f0, int f1, int f2, int f3, int f4, int f5, int f6, int f7, int depth, float[] to, int start) {
        FloatVector first0 = at(FIRST, 0), first1 = at(FIRST, L), first2 = at(FIRST, 2 * L);
        FloatVector second0 = at(SECOND, 0), second1 = at(SECOND, L), second2 = at(SECOND, 2 * L);
        for (int i = 0, t = start; i < depth; i += L, t += L * WIDTH) {
            FloatVector c0 = at(from, f0 + i), c1 = at(from, f1 + i), c2 = at(from, f2 + i), c3 = at(from, f3 + i);
            FloatVector c4 = at(from, f4 + i), c5 = at(from, f5 + i), c6 = at(from, f6 + i), c7 = at(from, f7 + i);
            FloatVector d0 = first0.selectFrom(c0, c1), d1 = second0.selectFrom(c0, c1), d2 = first0.selectFrom(c2, c3),
                    d3 = second0.selectFrom(c2, c3);
            FloatVector d4 = first0.selectFrom(c4, c5), d5 = second0.selectFrom(c4, c5), d6 = first0.selectFrom(c6, c7),
                    d7 = second0.selectFrom(c6, c7);
            FloatVector e0 = first1.selectFrom(d0, d2), e2 = second1.selectFrom(d0, d2), e1 = first1.selectFrom(d1, d3),
                    e3 = second1.selectFrom(d1, d3);
            FloatVector e4 = first1.selectFrom(d4, d6), e6 = second1.selectFrom(d4, d6), e5 = first1.selectFrom(d5, d7),
                    e7 = second1.selectFrom(d5, d7);
            first2.selectFrom(e0, e4).intoArray(to, t);
            first2.selectFrom(e1, e5).intoArray(to, t + place(1));
            first2.selectFrom(e2, e6).intoArray(to, t + place(2));
            first2.selectFrom(e3, e7).intoArray(to, t + place(3));
            second2.selectFrom(e0, e4).intoArray(to, t + place(4));
            second2.selectFrom(e1, e5).intoArray(to, t + place(5));
            second2.selectFrom(e2, e6).intoArray(to, t + place(6));
            second2.selectFrom(e3, e7).intoArray(to, t + place(7));
        }
    }

    /** Where vector number i of {@link #turn} goes: in order, but where a row takes two. */
    private static int place(int i) { return L < WIDTH ? (i & 3) * WIDTH + (i >> 2) * L : i * L; }

    /**
     * Neighbouring panels: row i of them all is from[at + i·stride .. + count), and each starts {@code panel} floats after the one before. Row
     * by row, for rows that are far apart cost a cache line each, whatever is read of it.
     */
    static void rows(float[] from, int at, int stride, int count, int depth, float[] to, int start, int panel) {
        for (int i = 0; i < depth; i++) row(from, at + i * stride, count, to, start + i * WIDTH, panel);
    }

    private static void row(float[] from, int at, int count, float[] to, int start, int panel) {
        for (int j = 0, t = start; j < count; j += WIDTH, t += panel)
            for (int v = 0; v < WIDTH; v += L) at(from, at + j + v).intoArray(to, t + v, EIGHT);
    }
}
