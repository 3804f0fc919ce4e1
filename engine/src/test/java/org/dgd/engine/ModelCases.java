package org.dgd.engine;

import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.*;

/** Cases of matrix products, batch normalization and Gaussians, and of graphs made of several ops. */
final class ModelCases {
    private static final double EPSILON = 1e-5;

    private final List<OpCase> cases = new ArrayList<>();

    static List<OpCase> all() {
        ModelCases t = new ModelCases();
        t.products();
        t.normalizations();
        t.gaussians();
        t.graphs();
        t.models();
        return t.cases;
    }

    private void products() {
        for (int[] s : new int[][] {{1, 1, 1}, {3, 5, 64}, {17, 33, 5}, {64, 3, 16}, {1, 20, 7}})
            cases.add(OpCase.of(MatMul.class, s[0] + "x" + s[1] + " by " + s[1] + "x" + s[2], x -> x[0].matmul(x[1]),
                    normal(Shape.matrix(s[0], s[1])), normal(Shape.matrix(s[1], s[2]))).terms(Math.max(s[0], Math.max(s[1], s[2]))));
        cases.add(OpCase.of(MatMul.class, "a matrix by itself", x -> x[0].matmul(x[0]), normal(Shape.matrix(5, 5))).terms(5));
    }

    private void normalizations() {
        for (Shape s : List.of(Shape.batch(3, 1), Shape.batch(3, 2, 2, 5), Shape.batch(16, 3), Shape.batch(17, 64),
                Shape.batch(17, 3, 2, 5), Shape.batch(33, 2, 3, 16), Shape.batch(1, 4, 3, 3))) {
            Input x = normal(s), gamma = normal(Shape.vector(s.c())), moments = new Input(Shape.plain(1, 1, 2, s.c()), Domain.MOMENTS);
            int count = s.n() * s.pixels();
            cases.add(OpCase.of(BatchNorm.class, "of the batch " + s, t -> Tensor.of(BatchNorm.ofBatch(t[0], t[1], t[2], EPSILON)),
                    x, gamma, gamma).terms(4 * count));
            cases.add(OpCase.of(BatchNorm.class, "with fixed moments " + s,
                    t -> Tensor.of(BatchNorm.fixed(t[0], t[1], t[2], t[3], EPSILON)), x, gamma, gamma, moments).terms(count));
            cases.add(OpCase.of(BatchNorm.class, "and relu, of the batch " + s,
                    t -> Tensor.of(BatchNorm.ofBatch(t[0], t[1], t[2], EPSILON).withRelu()),
                    x, gamma, gamma).terms(4 * count));
            cases.add(OpCase.of(BatchNorm.class, "and relu, with fixed moments " + s,
                    t -> Tensor.of(BatchNorm.fixed(t[0], t[1], t[2], t[3], EPSILON).withRelu()), x, gamma, gamma, moments).terms(count));
        }
        for (int[] s : new int[][] {{3, 1, 1, 2, 1}, {17, 3, 5, 6, 2}, {33, 5, 9, 16, 3}, {16, 2, 8, 7, 3}, {2, 9, 1, 4, 1}}) {
            int c = s[3], k = s[4];
            Input x = normal(Shape.batch(s[0], s[1], s[2], c)), gamma = normal(Shape.vector(c)),
                    moments = new Input(Shape.plain(1, 1, 2, c), Domain.MOMENTS);
            Input weight = normal(Shape.plain(c, 1, 1, k)), bias = normal(Shape.vector(k));
            int count = s[0] * s[1] * s[2];
            cases.add(OpCase.of(BatchNormConv.class, "of the batch " + x.shape() + " to " + k,
                    t -> Tensor.of(new BatchNormConv(BatchNorm.ofBatch(t[0], t[1], t[2], EPSILON).withRelu(), t[3], t[4])),
                    x, gamma, gamma, weight, bias).terms(4 * count));
            cases.add(OpCase.of(BatchNormConv.class, "with fixed moments " + x.shape() + " to " + k,
                    t -> Tensor.of(new BatchNormConv(BatchNorm.fixed(t[0], t[1], t[2], t[3], EPSILON).withRelu(), t[4], t[5])),
                    x, gamma, gamma, moments, weight, bias).terms(count));
        }
        evaluations();
        Input far = new Input(Shape.batch(33, 3, 3, 5), Domain.OFFSET), gamma = normal(Shape.vector(5));
        cases.add(OpCase.of(BatchNorm.class, "of a batch with a large mean", t -> Tensor.of(BatchNorm.ofBatch(t[0], t[1], t[2], EPSILON)),
                far, gamma, gamma).within(2e-6));
    }

    private void evaluations() {
        for (int[] s : new int[][] {{3, 2, 1, 2, 1, 1}, {17, 3, 2, 5, 6, 0}, {33, 2, 3, 3, 9, 3}, {16, 1, 1, 4, 8, 2}})
            cases.addAll(evaluation(s));
        cases.addAll(moments(3, 2, 1, 2, 5));
        cases.addAll(moments(17, 1, 32, 1, 5));
    }

    /** A convolution and its adjoint with what follows them; sizes are (n,h,w,in,out,head): the head's channels, 0 without one. */
    static List<OpCase> evaluation(int... s) {
        Geometry g = Geometry.of(2, 1);
        int in = s[3], out = s[4], k = s[5];
        Input x = normal(Shape.batch(s[0], s[1], s[2], in)), large = normal(Shape.batch(s[0], 2 * s[1], 2 * s[2], in));
        Input up = normal(Shape.plain(in, 4, 4, out)), down = normal(Shape.plain(out, 4, 4, in)), line = normal(Shape.vector(out));
        Input moments = new Input(Shape.plain(1, 1, 2, out), Domain.MOMENTS);
        Input[] head = k == 0 ? new Input[0] : new Input[] {normal(Shape.plain(out, 1, 1, k)), normal(Shape.vector(k))};
        int terms = 16 * Math.max(in, out) + 4 * s[0] * s[1] * s[2];
        return List.of(
                OpCase.of(ConvBatchNorm.class, "transposed, " + x.shape() + " to " + out + " and " + k,
                        t -> Tensor.of(new ConvBatchNorm(new ConvTranspose2d(t[0], t[1], t[2], g), tail(t))),
                        inputs(head, x, up, line, line, line, moments)).terms(terms),
                OpCase.of(ConvBatchNorm.class, "of " + large.shape() + " to " + out + " and " + k,
                        t -> Tensor.of(new ConvBatchNorm(new Conv2d(t[0], t[1], t[2], g), tail(t))),
                        inputs(head, large, down, line, line, line, moments)).terms(terms));
    }

    /** Batch norm with the moments that a convolution took, in strips long and short. */
    static List<OpCase> moments(int n, int h, int w, int in, int out) {
        Geometry g = Geometry.of(2, 1);
        Input small = normal(Shape.batch(n, h, w, in)), large = normal(Shape.batch(n, 2 * h, 2 * w, in)), line = normal(Shape.vector(out));
        Input up = normal(Shape.plain(in, 4, 4, out)), down = normal(Shape.plain(out, 4, 4, in));
        int terms = 16 * in + 16 * n * h * w;
        return List.of(
                OpCase.of(ConvMoments.class, "transposed, " + small.shape() + " to " + out,
                        t -> normalized(new ConvTranspose2d(t[0], t[1], null, g), t[2], t[3]), small, up, line, line).terms(terms),
                OpCase.of(ConvMoments.class, "of " + large.shape() + " to " + out,
                        t -> normalized(new Conv2d(t[0], t[1], null, g), t[2], t[3]), large, down, line, line).terms(terms));
    }

    private static Tensor normalized(Conv conv, Tensor gamma, Tensor beta) {
        Tensor moments = gamma.device().current().tensor(Shape.plain(1, 1, 2, conv.shape().c())), x = Tensor.of(new ConvMoments(conv, moments));
        return Tensor.of(BatchNorm.ofTaken(x, gamma, beta, null, moments, EPSILON));
    }

    private static Input[] inputs(Input[] last, Input... first) { return Stream.concat(Stream.of(first), Stream.of(last)).toArray(Input[]::new); }

    /** Without a head, and of an even number of samples, without relu too. */
    private static Kernels.Tail.Evaluation tail(Tensor[] t) {
        boolean head = t.length > 6;
        return new Kernels.Tail.Evaluation(t[3], t[4], t[5], EPSILON, head || t[0].shape.n() % 2 == 1, head ? t[6] : null, head ? t[7] : null);
    }

    private void gaussians() {
        for (int[] s : new int[][] {{1, 1, 1}, {17, 5, 3}, {33, 20, 2}, {3, 1, 20}, {16, 3, 64}})
            for (int columns : s[2] == 1 ? new int[] {1} : new int[] {1, s[2]}) {
                int n = s[0], k = s[1], m = s[2];
                cases.add(OpCase.of(GaussianLogDensity.class, n + " points, " + k + " components, " + m + " dimensions, precision of " + columns,
                        x -> x[0].gaussianLogDensity(x[1], x[2]), normal(Shape.batch(n, m)), normal(Shape.matrix(k, m)),
                        normal(Shape.matrix(k, columns))).terms(16 * n * k * m));
            }
    }

    private void graphs() {
        Input x = normal(Shape.batch(17, 2, 3, 5));
        cases.add(OpCase.of(Set.of(Relu.class, Sigmoid.class, Add.class), "diamond", t -> {
            Tensor top = t[0].tanh();
            return top.relu().add(top.sigmoid());
        }, x));
        cases.add(OpCase.of(Set.of(Exp.class, Mul.class), "one leaf in two ops, one of them twice",
                t -> t[0].exp().mul(t[0]).add(t[0].square()), x));
        cases.add(OpCase.of(Set.of(Tanh.class, Softplus.class, Sigmoid.class, Square.class, Exp.class, Log.class, Sqrt.class), "chain of ten",
                t -> t[0].tanh().mul(0.5).softplus().square().add(0.1).log().sigmoid().sqrt().exp().tanh(), x).within(2e-6));
        cases.add(OpCase.of(Set.of(Mean.class, Broadcast.class), "a tensor without its mean, over its spread", t -> {
            Tensor centred = t[0].sub(t[0].mean(Axis.N, Axis.H, Axis.W));
            return centred.div(centred.square().mean(Axis.N, Axis.H, Axis.W).add(0.1).sqrt());
        }, x).within(2e-6));
    }

    private void models() {
        int[] index = {4, 0, 8, 3, 1, 11, 2, 5, 7, 6, 9, 10, 16, 13, 12, 15, 14};
        Set<Class<? extends Op>> decoder = Set.of(Rows.class, Conv2d.class, View.class, ConvTranspose2d.class, BatchNorm.class, Relu.class,
                BinaryCrossEntropy.class);
        cases.add(OpCase.of(decoder, "decoder", t -> {
            Tensor image = t[0].rows(index).linear(t[1], t[2]).view(2, 2, 16).convTranspose2d(t[3], null, Geometry.of(2, 1));
            Tensor h = Tensor.of(BatchNorm.ofBatch(image, t[4], t[5], EPSILON)).relu();
            return h.convTranspose2d(t[6], t[7], Geometry.of(2, 1)).binaryCrossEntropy(t[8]);
        }, new Input(Shape.matrix(17, 3), Domain.TABLE), normal(Shape.matrix(64, 3)), normal(Shape.vector(64)), normal(Shape.plain(16, 4, 4, 5)),
                normal(Shape.vector(5)), normal(Shape.vector(5)), normal(Shape.plain(5, 4, 4, 1)), normal(Shape.SCALAR),
                new Input(Shape.batch(17, 8, 8, 1), Domain.MASK)).within(2e-6));
        Set<Class<? extends Op>> mixture = Set.of(Rows.class, GaussianLogDensity.class, LogSoftmax.class, LogSumExp.class, Sum.class);
        cases.add(OpCase.of(mixture, "log density of a mixture",
                t -> t[0].rows(index).gaussianLogDensity(t[1], t[2]).add(t[3].logSoftmax()).logSumExp().sum(),
                new Input(Shape.matrix(17, 2), Domain.TABLE), normal(Shape.matrix(20, 2)), normal(Shape.matrix(20, 1)), normal(Shape.vector(20)))
                .within(2e-6));
    }
}
