package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.dgd.engine.ops.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong shapes are refused before anything is computed, with the name of the op and the shapes. */
final class ShapeErrorTest {
    private static final Shape IMAGE = Shape.batch(17, 4, 4, 3), OTHER = Shape.batch(17, 4, 4, 5), PLAIN = Shape.plain(17, 4, 4, 3);
    private static final Geometry POINT = Geometry.of(1, 0);

    private interface Use { Object of(Device d); }

    /** A wrong use of something and what its message must hold. */
    record Wrong(String op, Use use, Object... parts) {
        @Override public String toString() { return op + " " + List.of(parts); }
    }

    private static Tensor t(Device d, Shape s) { return d.parameter(s, new double[s.size()]); }

    static List<Wrong> pairs() {
        return List.of(
            new Wrong("add", d -> new Add(t(d, IMAGE), t(d, OTHER)), IMAGE, OTHER),
            new Wrong("sub", d -> new Sub(t(d, IMAGE), t(d, PLAIN)), IMAGE, PLAIN),
            new Wrong("mul", d -> new Mul(t(d, IMAGE), t(d, OTHER)), IMAGE, OTHER),
            new Wrong("div", d -> new Div(t(d, IMAGE), t(d, OTHER)), IMAGE, OTHER),
            new Wrong("where", d -> new Where(t(d, OTHER), t(d, IMAGE), t(d, IMAGE)), IMAGE, OTHER),
            new Wrong("where", d -> new Where(t(d, IMAGE), t(d, IMAGE), t(d, OTHER)), IMAGE, OTHER),
            new Wrong("sigmoidSquaredError", d -> t(d, IMAGE).sigmoidSquaredError(t(d, OTHER)), IMAGE, OTHER),
            new Wrong("squaredError", d -> new SquaredError(t(d, IMAGE), t(d, OTHER)), IMAGE, OTHER),
            new Wrong("binaryCrossEntropy", d -> new BinaryCrossEntropy(t(d, IMAGE), t(d, OTHER)), IMAGE, OTHER),
            new Wrong("binaryCrossEntropy", d -> new BinaryCrossEntropy(t(d, IMAGE), t(d, IMAGE)), IMAGE, "no gradient"),
            new Wrong("broadcast", d -> t(d, IMAGE).add(t(d, Shape.vector(2))), "(1,1,1,2)", IMAGE),
            new Wrong("broadcast", d -> new Broadcast(t(d, IMAGE), OTHER), IMAGE, OTHER),
            new Wrong("broadcast", d -> new Broadcast(t(d, IMAGE), PLAIN), IMAGE, PLAIN),
            new Wrong("concat along H", d -> t(d, IMAGE).concat(Axis.H, t(d, OTHER)), IMAGE, "(17,4,4,5)"),
            new Wrong("clamp", d -> t(d, IMAGE).clamp(1, 0), "1.0", "0.0"),
            new Wrong("slice", d -> t(d, IMAGE).slice(Axis.W, 2, 5), "2 to 5", IMAGE),
            new Wrong("slice", d -> t(d, IMAGE).slice(Axis.N, 3, 3), "3 to 3", IMAGE),
            new Wrong("view", d -> t(d, IMAGE).view(1, 1, 47), IMAGE, "(17,1,1,47)"),
            new Wrong("view", d -> new View(t(d, IMAGE), PLAIN), IMAGE, PLAIN),
            new Wrong("permute", d -> t(d, IMAGE).permute(0, 1, 1, 3), "[0, 1, 1, 3]"),
            new Wrong("permute", d -> t(d, IMAGE).permute(1, 0, 2, 3), "[1, 0, 2, 3]", IMAGE),
            new Wrong("rows", d -> t(d, IMAGE).rows(0), IMAGE),
            new Wrong("rows", d -> t(d, PLAIN).rows(16, 17), "no row 17", PLAIN),
            new Wrong("rows", d -> d.table(3, 2, 0, 0, 0, 0, 0, 0).rows(1, 1), "row 1", "twice"),
            new Wrong("scatterRows", d -> t(d, IMAGE).scatterRows(5, 1, 2), "2 row numbers", IMAGE),
            new Wrong("scatterRows", d -> t(d, Shape.batch(2, 3)).scatterRows(5, 1, 5), "no row 5", "5 rows"),
            new Wrong("matmul", d -> t(d, Shape.matrix(2, 3)).matmul(t(d, Shape.matrix(2, 3))), "(2,1,1,3) and (2,1,1,3)"),
            new Wrong("matmul", d -> t(d, Shape.batch(2, 3)).matmul(t(d, Shape.matrix(3, 2))), "(2,1,1,3) batch and (3,1,1,2)"));
    }

    static List<Wrong> layers() {
        Shape w = Shape.plain(5, 4, 4, 3), wide = Shape.plain(5, 4, 4, 2), batch = Shape.batch(5, 4, 4, 3), z = Shape.batch(17, 2);
        Shape vector = Shape.vector(3), means = Shape.matrix(4, 2), three = Shape.matrix(4, 3), moments = Shape.plain(1, 1, 2, 3);
        return List.of(
            new Wrong("conv2d", d -> t(d, PLAIN).conv2d(t(d, w), null, POINT), PLAIN, "not a batch"),
            new Wrong("conv2d", d -> t(d, IMAGE).conv2d(t(d, batch), null, POINT), IMAGE, batch),
            new Wrong("conv2d", d -> t(d, IMAGE).conv2d(t(d, wide), null, POINT), IMAGE, wide),
            new Wrong("conv2d", d -> t(d, IMAGE).conv2d(t(d, w), t(d, vector), POINT), vector, "(1,1,1,5)"),
            new Wrong("conv2d", d -> t(d, Shape.batch(1, 3, 3, 3)).conv2d(t(d, w), null, POINT), "(1,3,3,3) batch", w),
            new Wrong("convTranspose2d", d -> t(d, PLAIN).convTranspose2d(t(d, w), null, POINT), PLAIN, "not a batch"),
            new Wrong("convTranspose2d", d -> t(d, OTHER).convTranspose2d(t(d, batch), null, POINT), OTHER, batch),
            new Wrong("convTranspose2d", d -> t(d, IMAGE).convTranspose2d(t(d, w), null, POINT), IMAGE, w),
            new Wrong("convTranspose2d", d -> t(d, OTHER).convTranspose2d(t(d, w), t(d, Shape.vector(5)), POINT), vector, "(1,1,1,5)"),
            new Wrong("convTranspose2d", d -> t(d, Shape.batch(1, 5)).convTranspose2d(t(d, w), null, Geometry.of(1, 2)), "(1,1,1,5) batch", w),
            new Wrong("batchNorm", d -> BatchNorm.fixed(t(d, PLAIN), t(d, vector), t(d, vector), t(d, moments), 0), PLAIN, "not a batch"),
            new Wrong("batchNorm", d -> BatchNorm.fixed(t(d, OTHER), t(d, vector), t(d, vector), t(d, moments), 0), vector, "(1,1,1,5)"),
            new Wrong("batchNorm", d -> BatchNorm.fixed(t(d, IMAGE), t(d, vector), t(d, means), t(d, moments), 0), vector, means),
            new Wrong("batchNorm", d -> BatchNorm.fixed(t(d, IMAGE), t(d, vector), t(d, vector), t(d, means), 0), moments, means),
            new Wrong("batchNorm", d -> BatchNorm.ofBatch(t(d, IMAGE), t(d, vector), t(d, vector), t(d, means), 0), vector, means),
            new Wrong("batchNorm", d -> new BatchNorm(t(d, IMAGE), t(d, vector), t(d, vector), t(d, vector), t(d, moments),
                    BatchNorm.Source.FIXED, true, 0), "fixed moments"),
            new Wrong("batchNormConv", d -> head(d, false, Shape.plain(3, 1, 1, 2), Shape.vector(2)), "relu"),
            new Wrong("batchNormConv", d -> head(d, true, w, Shape.vector(3)), w, "(3,1,1,3)"),
            new Wrong("batchNormConv", d -> head(d, true, Shape.plain(3, 1, 1, 2), vector), vector, "(1,1,1,2)"),
            new Wrong("batchNormConv", d -> head(d, true, Shape.plain(3, 1, 1, 4), Shape.vector(4)), "(3,1,1,4)", "more than 3"),
            new Wrong("gaussianLogDensity", d -> t(d, means).gaussianLogDensity(t(d, means), t(d, means)), means, "must be a batch"),
            new Wrong("gaussianLogDensity", d -> t(d, z).gaussianLogDensity(t(d, three), t(d, three)), z, three),
            new Wrong("gaussianLogDensity", d -> t(d, z).gaussianLogDensity(t(d, means), t(d, three)), means, three),
            new Wrong("gaussianLogDensity", d -> t(d, z).gaussianLogDensity(t(d, Shape.batch(4, 2)), t(d, means)), z, "(4,1,1,2) batch"),
            new Wrong("maxPool2d", d -> t(d, PLAIN).maxPool2d(Window.of(2, 2, 0)), PLAIN, "not a batch"),
            new Wrong("averagePool2d", d -> t(d, PLAIN).averagePool2d(Window.of(2, 2, 0), true), PLAIN, "not a batch"),
            new Wrong("resizeBilinear", d -> t(d, PLAIN).resizeBilinear(8, 8), PLAIN, "not a batch"),
            new Wrong("resizeBilinear", d -> t(d, IMAGE).resizeBilinear(8, 0), IMAGE, "8x0"),
            new Wrong("window", d -> t(d, IMAGE).maxPool2d(Window.of(5, 1, 0)), IMAGE, "(5,5)"),
            new Wrong("window", _ -> Window.of(3, 1, 2), "(3,3)", "(2,2)"),
            new Wrong("window", _ -> Window.of(0, 1, 0), "(0,0)"),
            new Wrong("shape", _ -> Shape.batch(3, 0), "(3,1,1,0)"),
            new Wrong("shape", _ -> Shape.plain(50_000, 50_000, 1, 1), "(50000,50000,1,1)"),
            new Wrong("geometry", _ -> Geometry.of(0, 1), "(0,0)"),
            new Wrong("geometry", _ -> Geometry.of(1, -1), "(-1,-1)"));
    }

    /** Convolutions with what follows them, and the last size that a padding leaves something of. */
    static List<Wrong> fusions() {
        Shape three = Shape.vector(3), five = Shape.vector(5), moments = Shape.plain(1, 1, 2, 5);
        return List.of(
            new Wrong("convMoments", d -> new ConvMoments(conv(d), t(d, Shape.plain(1, 1, 2, 3))), "moments", "(1,1,2,3)", moments),
            new Wrong("convBatchNorm", d -> new ConvBatchNorm(conv(d), tail(d, three, five, moments, null)), "γ", three, five),
            new Wrong("convBatchNorm", d -> new ConvBatchNorm(conv(d), tail(d, five, three, moments, null)), "β", three, five),
            new Wrong("convBatchNorm", d -> new ConvBatchNorm(conv(d), tail(d, five, five, five, null)), "moments", five, moments),
            new Wrong("convBatchNorm", d -> new ConvBatchNorm(conv(d), tail(d, five, five, moments, Shape.plain(4, 1, 1, 1))), "weight", "(4,1,1,1)"),
            new Wrong("convTranspose2d", d -> t(d, Shape.batch(1, 2, 1, 1)).convTranspose2d(t(d, Shape.plain(1, 2, 1, 1)), null,
                    new Geometry(2, 1, 2, 0)), "leaves nothing"),
            new Wrong("convTranspose2d", d -> t(d, Shape.batch(1, 1, 2, 1)).convTranspose2d(t(d, Shape.plain(1, 1, 2, 1)), null,
                    new Geometry(1, 2, 0, 2)), "leaves nothing"));
    }

    private static Conv conv(Device d) { return new Conv2d(t(d, IMAGE), t(d, Shape.plain(5, 4, 4, 3)), null, POINT); }

    private static Kernels.Tail.Evaluation tail(Device d, Shape gamma, Shape beta, Shape moments, Shape weight) {
        return new Kernels.Tail.Evaluation(t(d, gamma), t(d, beta), t(d, moments), 0, true, weight == null ? null : t(d, weight),
                weight == null ? null : t(d, Shape.SCALAR));
    }

    private static Op head(Device d, boolean relu, Shape weight, Shape bias) {
        BatchNorm norm = BatchNorm.ofBatch(t(d, IMAGE), t(d, Shape.vector(3)), t(d, Shape.vector(3)), 0);
        return new BatchNormConv(relu ? norm.withRelu() : norm, t(d, weight), t(d, bias));
    }

    @ParameterizedTest @MethodSource({"pairs", "layers", "fusions"})
    void isRefused(Wrong w) {
        Device device = new ReferenceDevice();
        try (var _ = device.scope()) {
            var refusal = assertThatThrownBy(() -> w.use.of(device)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(w.op);
            for (Object part : w.parts) refusal.hasMessageContaining(part.toString());
        }
    }
}
