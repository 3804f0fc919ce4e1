package org.dgd.engine.cuda;

import java.util.Arrays;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.cuda.ConvolutionPlan.Pass;
import org.dgd.engine.reference.ReferenceDevice;

/** The shapes of a convolution from a large image to a small one, and a comparison of its three passes with the reference device. */
record ConvolutionLayer(Shape large, Shape filter, Geometry g) {
    /** A transposed convolution's: from k channels of h x h pixels to c channels. */
    static ConvolutionLayer growing(int n, int h, int k, int c, int size, int stride, int padding) {
        Geometry g = Geometry.of(stride, padding);
        Shape filter = Shape.plain(k, size, size, c);
        return new ConvolutionLayer(g.large(Shape.batch(n, h, h, k), filter), filter, g);
    }

    Shape small() { return g.small(large, filter); }

    /** What one pass makes. */
    Shape made(Pass pass) {
        return switch (pass) {
            case FORWARD -> small();
            case BACKWARD_DATA -> large;
            case BACKWARD_FILTER -> filter;
        };
    }

    /** The two others, in the order of the engine's kernels. */
    Shape[] given(Pass pass) {
        return switch (pass) {
            case FORWARD -> new Shape[] {large, filter};
            case BACKWARD_DATA -> new Shape[] {filter, small()};
            case BACKWARD_FILTER -> new Shape[] {large, small()};
        };
    }

    /** A pass on some device. */
    interface Run { void run(Tensor a, Tensor b, Target y); }

    static void run(Kernels k, Pass pass, Tensor a, Tensor b, Target y, Geometry g) {
        switch (pass) {
            case FORWARD -> k.convForward(a, b, null, y, g);
            case BACKWARD_DATA -> k.convBackwardData(a, b, null, y, g);
            case BACKWARD_FILTER -> k.convBackwardFilter(a, b, y, g);
        }
    }

    /** How far the pass is from the reference's, in parts of what rounding explains. What is overwritten is NaN before. */
    double error(Pass pass, boolean add, Device device, Run run) {
        Device reference = new ReferenceDevice();
        double[] right = result(pass, add, reference, (a, b, y) -> run(reference.kernels(), pass, a, b, y, g));
        int terms = Math.max(small().n() * small().pixels(), filter.pixels() * Math.max(filter.n(), filter.c()));
        return OpRun.error(right, result(pass, add, device, run)) / (4e-7 * Math.pow(terms, 0.25));
    }

    private double[] result(Pass pass, boolean add, Device device, Run run) {
        Random random = new Random(hashCode());
        Tensor a = device.constant(given(pass)[0], numbers(random, given(pass)[0])), b = device.constant(given(pass)[1], numbers(random, given(pass)[1]));
        double[] before = numbers(random, made(pass));
        if (!add) Arrays.fill(before, Double.NaN);
        Tensor y = device.constant(made(pass), before);
        run.run(a, b, new Target(y, add));
        return y.storage.read();
    }

    private static double[] numbers(Random random, Shape shape) { return random.doubles(shape.size(), -1, 1).map(v -> (float) v).toArray(); }

    @Override public String toString() { return large + " by " + filter + ", " + g; }
}
