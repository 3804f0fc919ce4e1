package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.cuMemsetD32Async;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.Axis;
import org.dgd.engine.Shape;

/**
 * Sums and maxima over the axes where the result has 1, and their adjoints. Axes that go and lie side by side go at once; so a tensor is
 * (outer, length, inner), of which the middle goes, twice at most. What there is between two launches is in double.
 */
final class Reduction {
    /** As many blocks as keep a large GPU busy; a constant, so that the bits are the same on every GPU. */
    private static final int MOST_BLOCKS = 512;
    /** Middles up to here are summed by one thread, or by one warp where inner is 1; longer ones only where that gives enough threads. */
    private static final int FEW = 8, FEW_IN_LINE = 128, FEW_OF_MANY = 32, FEW_IN_LINE_OF_MANY = 256, MANY = 1024;
    /** What a thread adds at least, so that a part is worth its block. */
    private static final int LEAST_TERMS = 8;
    private static final int QUAD = 4;

    private final Context context;
    private final Rearrange rearrange;
    private final KernelFile kernels;

    Reduction(Context context, Rearrange rearrange) {
        this.context = context;
        this.rearrange = rearrange;
        kernels = new KernelFile(context, "reduction");
    }

    /** (outer, length, inner) to (outer, inner, parts). */
    private record Stage(int outer, int length, int inner, int parts) {
        int results() { return outer * inner * parts; }

        /** What the results take where they are not the last ones; the next ones begin where four can be read at a time. */
        long bytes() { return (long) Double.BYTES * QUAD * Math.ceilDiv(results(), QUAD); }

        boolean few() {
            boolean many = outer * inner >= MANY;
            return length <= (inner == 1 ? many ? FEW_IN_LINE_OF_MANY : FEW_IN_LINE : many ? FEW_OF_MANY : FEW);
        }

        /** How many numbers a thread takes from one line of the middle: four where lines stay aligned. */
        int width() { return inner % QUAD == 0 ? QUAD : 1; }

        /** Columns that a block takes at a time, and in how many blocks all columns are. */
        int tile() { return Math.min(inner / width(), Launch.THREADS); }
        int tiles() { return Math.ceilDiv(inner / width(), tile()); }

        int piece() { return Math.ceilDiv(Math.ceilDiv(length, parts), QUAD) * QUAD; }

        /** This stage with as many parts as it is worth. */
        Stage cut() {
            if (few()) return this;
            int lines = inner == 1 ? QUAD * Launch.THREADS : Launch.THREADS / tile();      // that a block takes at a time
            int most = Math.min(Math.max(1, MOST_BLOCKS / (outer * tiles())), Math.ceilDiv(length, lines * LEAST_TERMS / (inner == 1 ? QUAD : 1)));
            int piece = new Stage(outer, length, inner, most).piece();
            return new Stage(outer, length, inner, Math.ceilDiv(length, piece));
        }
    }

    void sum(Floats x, double factor, Floats y, boolean add) { reduce(x, factor, y, add, false); }

    void max(Floats x, Floats y) { reduce(x, 1, y, false, true); }

    private void reduce(Floats x, double factor, Floats y, boolean add, boolean largest) {
        List<Stage> stages = stages(x.shape, y.shape);
        long between = stages.subList(0, stages.size() - 1).stream().mapToLong(Stage::bytes).sum();
        long from = 0, to = between == 0 ? 0 : context.scratch(between).value();
        for (Stage s : stages) {
            boolean last = s == stages.getLast();
            String kernel = s.few() ? "few" : s.inner == 1 ? "rows" : s.width() == QUAD ? "columns4" : "columns";
            Launch launch = kernels.launch(kernel).in(from == 0 ? x : null).pointer(from).pointer(last ? 0 : to).in(last ? y : null)
                    .f64(last ? factor : 1).flag(add).flag(largest);
            if (s.few()) {
                int lanes = s.inner == 1 ? Channels.lanes(s.length) : 1;
                launch.i32(lanes).i32(s.length).i32(s.inner).i32(s.results()).blocks(Math.ceilDiv(s.results(), Launch.THREADS / lanes));
            } else if (s.inner == 1) {
                boolean quads = s.length % QUAD == 0 || s.outer == 1;
                launch.i32(s.length).i32(s.parts).i32(s.piece()).flag(quads).blocks(s.outer * s.parts);
            } else launch.i32(s.length).i32(s.inner).i32(s.parts).i32(s.piece()).blocks(s.outer * s.parts * s.tiles());
            from = to;
            to += s.bytes();
        }
    }

    /** What is done, one after the other; the axes that are last go first. */
    private static List<Stage> stages(Shape x, Shape y) {
        List<Stage> stages = new ArrayList<>();
        int inner = 1;
        Axis[] axes = Axis.values();
        for (int last = axes.length - 1; last >= 0; last--) {
            if (!goes(x, y, axes[last])) {
                inner *= x.size(axes[last]);
                continue;
            }
            int length = x.size(axes[last]), outer = 1;
            while (last > 0 && (goes(x, y, axes[last - 1]) || x.size(axes[last - 1]) == 1)) length *= x.size(axes[--last]);
            for (int i = 0; i < last; i++) outer *= x.size(axes[i]);
            Stage stage = new Stage(outer, length, inner, 1).cut();
            stages.add(stage);
            if (stage.parts > 1) stages.add(new Stage(outer * inner, stage.parts, 1, 1));
        }
        if (stages.isEmpty()) stages.add(new Stage(1, 1, x.size(), 1));
        return stages;
    }

    private static boolean goes(Shape x, Shape y, Axis axis) { return x.size(axis) > y.size(axis); }

    void broadcast(Floats x, double factor, Floats y, boolean add) { rearrange.repeat(x, factor, y, add); }

    void maxBackward(Floats x, Floats y, Floats dy, Floats dx, boolean add) {
        Address count = context.scratch((long) Integer.BYTES * y.size());
        Status.driver(cuMemsetD32Async(count, 0, y.size(), context.stream()), "cuMemsetD32Async");
        places(kernels.launch("reached").in(x).in(y).pointer(count), x.shape, y.shape);
        places(kernels.launch("maxBackward").in(x).in(y).in(dy).pointer(count).in(dx).flag(add), x.shape, y.shape);
    }

    private static void places(Launch launch, Shape x, Shape y) {
        launch.i32(x.h()).i32(x.w()).i32(x.c());
        for (int step : Box.repeated(y, x)) launch.i32(step);
        launch.each(x.size());
    }
}
