package org.dgd.engine;

import static org.dgd.engine.Axis.*;
import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.*;

/** Cases of sums, means, maxima and what else runs over axes, of broadcasts, and of losses. */
final class ReductionCases {
    private static final Axis[][] AXES = {{}, {N}, {H}, {W}, {C}, {H, W}, {N, C}, {W, C}, {H, W, C}, {N, H, W}};

    private final List<OpCase> cases = new ArrayList<>();

    static List<OpCase> all() {
        ReductionCases t = new ReductionCases();
        for (Axis[] axes : AXES) t.over(axes);
        t.channels();
        t.broadcasts();
        t.losses();
        return t.cases;
    }

    private void over(Axis... axes) {
        for (Shape s : List.of(Shape.batch(17, 3, 2, 5), Shape.batch(33, 2, 3, 16), Shape.plain(5, 3, 2, 7))) {
            String detail = "over " + (axes.length == 0 ? "all" : Arrays.toString(axes)) + " of " + s;
            Input normal = normal(s), distinct = new Input(s, Domain.DISTINCT);
            cases.add(OpCase.of(Sum.class, detail, x -> x[0].sum(axes), normal).terms(s.size()));
            cases.add(OpCase.of(Mean.class, detail, x -> x[0].mean(axes), normal).terms(s.size()));
            cases.add(OpCase.of(Max.class, detail, x -> x[0].max(axes), distinct));
        }
    }

    private void channels() {
        for (Shape s : List.of(Shape.batch(1, 3), Shape.batch(3, 2, 2, 1), Shape.batch(16, 64), Shape.batch(17, 3, 3, 5),
                Shape.batch(33, 2, 2, 16), Shape.vector(20), Shape.plain(5, 2, 1, 3))) {
            cases.add(OpCase.of(LogSumExp.class, s.toString(), x -> x[0].logSumExp(), normal(s)));
            cases.add(OpCase.of(Norm.class, s.toString(), x -> x[0].norm(), normal(s)));
            if (s.c() > 1) cases.add(OpCase.of(LogSoftmax.class, s.toString(), x -> x[0].logSoftmax(), normal(s)).terms(s.c()));
        }
        Input wide = new Input(Shape.batch(17, 1, 2, 5), Domain.WIDE);
        cases.add(OpCase.of(LogSumExp.class, "of large numbers", x -> x[0].logSumExp(), wide).within(5e-6));
        cases.add(OpCase.of(LogSoftmax.class, "of large numbers", x -> x[0].logSoftmax(), wide).within(5e-6));
    }

    private void broadcasts() {
        Shape batch = Shape.batch(17, 3, 2, 5), lines = Shape.batch(33, 2, 2, 16), plain = Shape.plain(5, 3, 2, 7);
        for (Shape s : List.of(Shape.SCALAR, Shape.vector(5), Shape.plain(1, 1, 2, 1), Shape.plain(1, 3, 1, 1), Shape.plain(17, 1, 1, 1),
                Shape.plain(1, 3, 2, 5), Shape.plain(17, 3, 2, 5), Shape.batch(17, 1), Shape.batch(17, 5), Shape.batch(17, 3, 2, 1),
                Shape.batch(17, 1, 2, 5), Shape.batch(17, 3, 1, 5), Shape.batch(1, 1, 1, 5))) broadcast(s, batch);
        for (Shape s : List.of(Shape.SCALAR, Shape.vector(16), Shape.batch(33, 16), Shape.plain(33, 2, 2, 1), Shape.batch(1, 2, 2, 16)))
            broadcast(s, lines);
        for (Shape s : List.of(Shape.SCALAR, Shape.vector(7), Shape.plain(5, 1, 1, 1), Shape.plain(1, 3, 1, 1), Shape.plain(1, 1, 2, 1)))
            broadcast(s, plain);
        cases.add(OpCase.of(Broadcast.class, "of both operands", x -> x[0].mul(x[1]), normal(Shape.batch(17, 3, 2, 1)), normal(Shape.vector(5)))
                .terms(batch.size()));
    }

    private void broadcast(Shape from, Shape to) {
        cases.add(OpCase.of(Broadcast.class, from + " to " + to, x -> x[0].broadcast(to), normal(from)).terms(to.size() / from.size()));
    }

    private void losses() {
        for (Shape s : List.of(Shape.batch(1, 3), Shape.batch(17, 3, 3, 5), Shape.batch(33, 2, 2, 16), Shape.plain(3, 1, 1, 5))) {
            Input x = normal(s), target = new Input(s, Domain.DATA);
            cases.add(OpCase.of(SquaredError.class, s.toString(), t -> t[0].squaredError(t[1]), x, target));
            cases.add(OpCase.of(SigmoidSquaredError.class, s.toString(), t -> t[0].sigmoidSquaredError(t[1]), x, target));
            cases.add(OpCase.of(BinaryCrossEntropy.class, s.toString(), t -> t[0].binaryCrossEntropy(t[1]), x, target));
        }
        Shape s = Shape.batch(17, 2, 3, 5);
        cases.add(OpCase.of(SquaredError.class, "by both", x -> x[0].squaredError(x[1]), normal(s), normal(s)));
        cases.add(OpCase.of(SigmoidSquaredError.class, "of large logits", x -> x[0].sigmoidSquaredError(x[1]),
                new Input(s, Domain.WIDE), new Input(s, Domain.MASK)));
        cases.add(OpCase.of(BinaryCrossEntropy.class, "of large logits", x -> x[0].binaryCrossEntropy(x[1]),
                new Input(s, Domain.WIDE), new Input(s, Domain.MASK)));
    }
}
