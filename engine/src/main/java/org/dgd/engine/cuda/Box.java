package org.dgd.engine.cuda;

import org.dgd.engine.Axis;
import org.dgd.engine.Shape;

/** A box of places (i0, i1, i2, i3) in two row-major tensors x and y: how many along each axis, and how far apart in each tensor. */
record Box(int[] sizes, int[] xSteps, int[] ySteps) {
    private static final int AXES = 4, LAST = AXES - 1;

    /** From one number of a tensor to the next along each axis. */
    static int[] steps(Shape s) { return new int[] {s.features(), s.w() * s.c(), s.c(), 1}; }

    /** The same where numbers of a small tensor are met again along the axes that it lacks: 0 there. */
    static int[] repeated(Shape small, Shape large) {
        int[] steps = steps(small);
        for (Axis axis : Axis.values()) if (small.size(axis) < large.size(axis)) steps[axis.ordinal()] = 0;
        return steps;
    }

    static int[] sizes(Shape s) { return new int[] {s.n(), s.h(), s.w(), s.c()}; }

    /** The same places in the same order with as few axes as can be; they are the last ones, those before have size 1. */
    Box merged() {
        int[] size = {1, 1, 1, 1}, x = new int[AXES], y = new int[AXES];
        int at = LAST;
        for (int i = LAST; i >= 0; i--) {
            if (sizes[i] == 1) continue;
            if (size[at] > 1 && xSteps[i] == size[at] * x[at] && ySteps[i] == size[at] * y[at]) {
                size[at] *= sizes[i];
                continue;
            }
            if (size[at] > 1) at--;
            size[at] = sizes[i];
            x[at] = xSteps[i];
            y[at] = ySteps[i];
        }
        return new Box(size, x, y);
    }

    int size() { return sizes[0] * sizes[1] * sizes[2] * sizes[3]; }

    /** Whether a merged box is matrices one behind the other, and y has them transposed; their sides are not below {@code least}. */
    boolean transposes(int least) {
        int rows = sizes[2], columns = sizes[3];
        return Math.min(rows, columns) >= least && sizes[0] == 1 && xSteps[2] == 1 && xSteps[3] == rows && ySteps[2] == columns && ySteps[3] == 1
                && (sizes[1] == 1 || xSteps[1] == rows * columns && ySteps[1] == rows * columns);
    }

    /**
     * The box in groups of {@code width} numbers that lie together in y, and in x as well or are one number there; null if there are no such groups.
     * The steps of x count groups if they lie together.
     */
    Box grouped(int width) {
        if (ySteps[LAST] != 1 || xSteps[LAST] > 1 || sizes[LAST] % width != 0) return null;
        int[] size = sizes.clone(), x = xSteps.clone(), y = ySteps.clone();
        size[LAST] /= width;
        for (int i = 0; i < LAST; i++) {
            if (y[i] % width != 0 || x[LAST] == 1 && x[i] % width != 0) return null;
            y[i] /= width;
            if (x[LAST] == 1) x[i] /= width;
        }
        return new Box(size, x, y);
    }
}
