package org.dgd.engine.reference;

import static org.dgd.engine.Target.over;
import static org.dgd.engine.reference.Doubles.of;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.dgd.engine.*;

/** One number in, one number out. Every number is read before its place is written, so an output may be an input. */
final class Elementwise {
    private Elementwise() { }

    /** y = f(x). */
    private static void map(Tensor x, Target y, DoubleUnaryOperator f) {
        double[] a = of(x), out = of(y.tensor());
        boolean add = y.add();
        for (int i = 0; i < out.length; i++) out[i] = add ? out[i] + f.applyAsDouble(a[i]) : f.applyAsDouble(a[i]);
    }

    /** y = f(p, q). */
    private static void zip(Tensor p, Tensor q, Target y, DoubleBinaryOperator f) {
        double[] a = of(p), b = of(q), out = of(y.tensor());
        boolean add = y.add();
        for (int i = 0; i < out.length; i++) out[i] = add ? out[i] + f.applyAsDouble(a[i], b[i]) : f.applyAsDouble(a[i], b[i]);
    }

    static void fill(Tensor y, double value) { Arrays.fill(of(y), value); }

    static void affine(Tensor x, double factor, double offset, Target y) { map(x, y, v -> factor * v + offset); }

    static void add(Tensor a, Tensor b, Target y) { zip(a, b, y, (p, q) -> p + q); }
    static void sub(Tensor a, Tensor b, Target y) { zip(a, b, y, (p, q) -> p - q); }
    static void mul(Tensor a, Tensor b, Target y) { zip(a, b, y, (p, q) -> p * q); }
    static void div(Tensor a, Tensor b, Target y) { zip(a, b, y, (p, q) -> p / q); }

    static void divBackward(Tensor b, Tensor y, Tensor dy, Target db) {
        double[] divisor = of(b), quotient = of(y), g = of(dy), out = of(db.tensor());
        for (int i = 0; i < out.length; i++) out[i] = (db.add() ? out[i] : 0) - g[i] * quotient[i] / divisor[i];
    }

    static void exp(Tensor x, Tensor y) { map(x, over(y), Math::exp); }
    static void log(Tensor x, Tensor y) { map(x, over(y), Math::log); }

    static void sqrt(Tensor x, Tensor y) { map(x, over(y), Math::sqrt); }
    static void sqrtBackward(Tensor y, Tensor dy, Target dx) { zip(y, dy, dx, (v, g) -> g / (2 * v)); }

    static void square(Tensor x, Tensor y) { map(x, over(y), v -> v * v); }
    static void squareBackward(Tensor x, Tensor dy, Target dx) { zip(x, dy, dx, (v, g) -> 2 * v * g); }

    static void pow(Tensor x, double exponent, Tensor y) { map(x, over(y), v -> Math.pow(v, exponent)); }

    static void powBackward(Tensor x, double exponent, Tensor dy, Target dx) {
        zip(x, dy, dx, (v, g) -> exponent == 0 ? 0 : exponent * Math.pow(v, exponent - 1) * g);
    }

    static void relu(Tensor x, Tensor y) { map(x, over(y), v -> Math.max(v, 0)); }
    static void reluBackward(Tensor y, Tensor dy, Target dx) { zip(y, dy, dx, (v, g) -> v > 0 ? g : 0); }

    static void leakyRelu(Tensor x, double slope, Tensor y) { map(x, over(y), v -> v > 0 ? v : slope * v); }
    static void leakyReluBackward(Tensor x, double slope, Tensor dy, Target dx) { zip(x, dy, dx, (v, g) -> v > 0 ? g : slope * g); }

    static void sigmoid(Tensor x, Tensor y) { map(x, over(y), Elementwise::sigmoid); }
    static void sigmoidBackward(Tensor y, Tensor dy, Target dx) { zip(y, dy, dx, (v, g) -> g * v * (1 - v)); }

    static void tanh(Tensor x, Tensor y) { map(x, over(y), Math::tanh); }
    static void tanhBackward(Tensor y, Tensor dy, Target dx) { zip(y, dy, dx, (v, g) -> g * (1 - v * v)); }

    static void softplus(Tensor x, Tensor y) { map(x, over(y), Elementwise::softplus); }
    static void softplusBackward(Tensor x, Tensor dy, Target dx) { zip(x, dy, dx, (v, g) -> g * sigmoid(v)); }

    static void clamp(Tensor x, double low, double high, Tensor y) { map(x, over(y), v -> Math.min(Math.max(v, low), high)); }

    static void clampBackward(Tensor x, double low, double high, Tensor dy, Target dx) {
        zip(x, dy, dx, (v, g) -> low <= v && v <= high ? g : 0);
    }

    static void where(Tensor mask, Tensor a, Tensor b, Target y) {
        double[] m = of(mask), yes = of(a), no = of(b), out = of(y.tensor());
        for (int i = 0; i < out.length; i++) {
            double[] from = m[i] != 0 ? yes : no;
            out[i] = (y.add() ? out[i] : 0) + (from == null ? 0 : from[i]);
        }
    }

    static double sigmoid(double x) { return 1 / (1 + Math.exp(-x)); }

    /** log(1 + exp(x)): the exponent is never positive, so it cannot overflow. */
    static double softplus(double x) { return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))); }
}
