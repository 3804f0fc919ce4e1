package org.dgd.engine;

import static org.dgd.engine.Input.normal;
import static org.dgd.engine.Input.positive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.*;

/** Cases of the ops that take number by number, on batches with and without a tail and on plain tensors. */
final class ElementwiseCases {
    private static final Shape[] SHAPES = {
        Shape.batch(17, 3, 3, 5), Shape.batch(1, 64), Shape.batch(33, 2, 1, 16), Shape.plain(5, 3, 2, 7)};

    private final List<OpCase> cases = new ArrayList<>();

    static List<OpCase> all() {
        ElementwiseCases t = new ElementwiseCases();
        t.unary();
        t.saturated();
        t.binary();
        return t.cases;
    }

    private void unary() {
        unary(Affine.class, "-0.5x + 2", Domain.NORMAL, x -> Tensor.of(new Affine(x, -0.5, 2)));
        unary(Exp.class, "", Domain.NORMAL, Tensor::exp);
        unary(Log.class, "", Domain.POSITIVE, Tensor::log);
        unary(Sqrt.class, "", Domain.POSITIVE, Tensor::sqrt);
        unary(Square.class, "", Domain.NORMAL, Tensor::square);
        unary(Pow.class, "3", Domain.NORMAL, x -> x.pow(3));
        unary(Pow.class, "-0.7", Domain.POSITIVE, x -> x.pow(-0.7));
        unary(Relu.class, "", Domain.NORMAL, Tensor::relu);
        unary(LeakyRelu.class, "0.2", Domain.NORMAL, x -> x.leakyRelu(0.2));
        unary(Sigmoid.class, "", Domain.NORMAL, Tensor::sigmoid);
        unary(Tanh.class, "", Domain.NORMAL, Tensor::tanh);
        unary(Softplus.class, "", Domain.NORMAL, Tensor::softplus);
        unary(Clamp.class, "-0.5 to 0.75", Domain.NORMAL, x -> x.clamp(-0.5, 0.75));
    }

    private void unary(Class<? extends Op> op, String detail, Domain domain, UnaryOperator<Tensor> f) {
        for (Shape s : SHAPES) cases.add(OpCase.of(op, detail + " " + s, x -> f.apply(x[0]), new Input(s, domain)));
    }

    private void saturated() {
        Input wide = new Input(Shape.batch(17, 2, 2, 3), Domain.WIDE);
        cases.add(OpCase.of(Sigmoid.class, "saturated", x -> x[0].sigmoid(), wide).within(1e-6));
        cases.add(OpCase.of(Tanh.class, "saturated", x -> x[0].tanh(), wide).within(1e-6));
        cases.add(OpCase.of(Softplus.class, "saturated", x -> x[0].softplus(), wide));
    }

    private void binary() {
        binary(Add.class, Tensor::add);
        binary(Sub.class, Tensor::sub);
        binary(Mul.class, Tensor::mul);
        for (Shape s : SHAPES) {
            cases.add(OpCase.of(Div.class, s.toString(), x -> x[0].div(x[1]), normal(s), positive(s)));
            cases.add(OpCase.of(Where.class, s.toString(), x -> x[0].where(x[2], x[1]), normal(s), normal(s), new Input(s, Domain.MASK)));
        }
        Input x = normal(Shape.batch(17, 2, 3, 5));
        cases.add(OpCase.of(Add.class, "a tensor and itself", t -> t[0].add(t[0]), x));
        cases.add(OpCase.of(Sub.class, "a tensor and its square", t -> t[0].sub(t[0].square()), x));
        cases.add(OpCase.of(Mul.class, "a tensor and itself", t -> t[0].mul(t[0]), x));
        cases.add(OpCase.of(Div.class, "a tensor by its exponential", t -> t[0].div(t[0].exp()), x));
        cases.add(OpCase.of(Where.class, "twice the same tensor", t -> t[0].where(t[1], t[0]), x, new Input(x.shape(), Domain.MASK)));
    }

    private void binary(Class<? extends Op> op, BinaryOperator<Tensor> f) {
        for (Shape s : SHAPES) cases.add(OpCase.of(op, s.toString(), x -> f.apply(x[0], x[1]), normal(s), normal(s)));
    }
}
