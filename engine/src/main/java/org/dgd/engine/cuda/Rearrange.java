package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.cuMemsetD32Async;

import org.dgd.engine.Axis;
import org.dgd.engine.Index;

/** The same numbers in other places. */
final class Rearrange {
    /** Numbers that a thread moves at a time where they lie together. */
    private static final int QUAD = 4;
    /** Side of the squares that are transposed; {@code TILE} in {@code rearrange.cu}. */
    private static final int TILE = 32;
    /** Matrices with a shorter side would leave most of a square empty; without squares their lines are met often enough to stay in the cache. */
    private static final int LEAST_SIDE = 12;

    private final Context context;
    private final KernelFile kernels;

    Rearrange(Context context) {
        this.context = context;
        kernels = new KernelFile(context, "rearrange");
    }

    void view(Floats x, Floats y, boolean add) {
        int[] steps = {0, 0, 0, 1};
        copy(x, 0, y, 0, new Box(new int[] {1, 1, 1, x.size()}, steps, steps), 1, add);
    }

    void permute(Floats x, int[] axes, Floats y, boolean add) {
        int[] steps = Box.steps(x.shape);
        int[] permuted = {steps[axes[0]], steps[axes[1]], steps[axes[2]], steps[axes[3]]};
        copy(x, 0, y, 0, new Box(Box.sizes(y.shape), permuted, Box.steps(y.shape)), 1, add);
    }

    void slice(Floats x, Axis axis, int from, Floats y, boolean add) {
        int[] steps = Box.steps(x.shape);
        copy(x, from * steps[axis.ordinal()], y, 0, new Box(Box.sizes(y.shape), steps, Box.steps(y.shape)), 1, add);
    }

    void place(Floats x, Axis axis, int at, Floats y, boolean add) {
        int[] steps = Box.steps(y.shape);
        copy(x, 0, y, at * steps[axis.ordinal()], new Box(Box.sizes(x.shape), Box.steps(x.shape), steps), 1, add);
    }

    /** y = factor · x, repeated along the axes where x has 1. */
    void repeat(Floats x, double factor, Floats y, boolean add) {
        copy(x, 0, y, 0, new Box(Box.sizes(y.shape), Box.repeated(x.shape, y.shape), Box.steps(y.shape)), factor, add);
    }

    /** The places of the box from number {@code from} of x on go to those from number {@code to} of y on. */
    private void copy(Floats x, int from, Floats y, int to, Box places, double factor, boolean add) {
        Box box = places.merged(), groups = from % QUAD == 0 && to % QUAD == 0 ? box.grouped(QUAD) : null;
        long source = x.address() + (long) Float.BYTES * from, target = y.address() + (long) Float.BYTES * to;
        if (factor == 1 && box.transposes(LEAST_SIDE)) transpose(source, target, box, add);
        else if (groups != null) box("box4", source, factor, target, add, groups);
        else box("box", source, factor, target, add, box);
    }

    private void transpose(long x, long y, Box box, boolean add) {
        int rows = box.sizes()[2], columns = box.sizes()[3], squares = Math.ceilDiv(rows, TILE) * Math.ceilDiv(columns, TILE);
        kernels.launch("transpose").pointer(x).pointer(y).flag(add).i32(rows).i32(columns).blocks(box.sizes()[1] * squares);
    }

    private void box(String kernel, long x, double factor, long y, boolean add, Box box) {
        Launch launch = kernels.launch(kernel).pointer(x).f32(factor).pointer(y).flag(add);
        for (int i = 1; i < box.sizes().length; i++) launch.i32(box.sizes()[i]);
        for (int step : box.xSteps()) launch.i32(step);
        for (int step : box.ySteps()) launch.i32(step);
        launch.each(box.size());
    }

    void rows(Floats table, Index index, Floats y) {
        int m = table.shape.features(), together = m % QUAD == 0 ? QUAD : 1;
        kernels.launch(together == QUAD ? "rows4" : "rows").in(table).in(Floats.of(index.numbers())).in(y).i32(m / together)
                .each(y.size() / together);
    }

    void scatterRows(Floats x, Index index, Floats table, boolean add) {
        if (!add) Status.driver(cuMemsetD32Async(table.pointer(), 0, table.size(), context.stream()), "cuMemsetD32Async");
        kernels.launch("scatterRows").in(x).in(Floats.of(index.numbers())).in(table).i32(table.shape.features()).i32(index.size())
                .blocks(index.size());
    }
}
