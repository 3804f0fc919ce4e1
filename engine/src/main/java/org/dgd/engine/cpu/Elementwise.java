package org.dgd.engine.cpu;

import static jdk.incubator.vector.VectorOperators.*;
import static org.dgd.engine.cpu.Lanes.*;

/** One number in, one number out. Every number is read before its place is written, so an output may be an input. */
final class Elementwise {
    private final Pool pool;

    Elementwise(Pool pool) { this.pool = pool; }

    private void each(Floats y, Pieces.Span span) { Pieces.run(pool, y, span); }

    void fill(Floats y, float value) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) all(value).intoArray(y.a, i); });
    }

    void affine(Floats x, float factor, float offset, Floats y, boolean add) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) put(at(x.a, i).fma(all(factor), all(offset)), y.a, i, add); });
    }

    void add(Floats a, Floats b, Floats y, boolean add) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) put(at(a.a, i).add(at(b.a, i)), y.a, i, add); });
    }

    void sub(Floats a, Floats b, Floats y, boolean add) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) put(at(a.a, i).sub(at(b.a, i)), y.a, i, add); });
    }

    void mul(Floats a, Floats b, Floats y, boolean add) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) put(at(a.a, i).mul(at(b.a, i)), y.a, i, add); });
    }

    void div(Floats a, Floats b, Floats y, boolean add) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) put(at(a.a, i).div(at(b.a, i)), y.a, i, add); });
    }

    void divBackward(Floats b, Floats y, Floats dy, Floats db, boolean add) {
        each(db, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(dy.a, i).neg().mul(at(y.a, i)).div(at(b.a, i)), db.a, i, add);
        });
    }

    void exp(Floats x, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) VectorMath.exp(at(x.a, i)).intoArray(y.a, i); });
    }

    void log(Floats x, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) VectorMath.log(at(x.a, i)).intoArray(y.a, i); });
    }

    void sqrt(Floats x, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) at(x.a, i).sqrt().intoArray(y.a, i); });
    }

    void sqrtBackward(Floats y, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> { for (int i = from; i < to; i += L) put(at(dy.a, i).mul(0.5f).div(at(y.a, i)), dx.a, i, add); });
    }

    void square(Floats x, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) at(x.a, i).mul(at(x.a, i)).intoArray(y.a, i); });
    }

    void squareBackward(Floats x, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> { for (int i = from; i < to; i += L) put(at(dy.a, i).mul(2f).mul(at(x.a, i)), dx.a, i, add); });
    }

    /** Not StrictMath.pow, which makes arrays for every number. In double and rounded to float, the last bit of either is lost. */
    void pow(Floats x, double exponent, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i++) y.a[i] = (float) Math.pow(x.a[i], exponent); });
    }

    void powBackward(Floats x, double exponent, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> {
            for (int i = from; i < to; i++) {
                float d = exponent == 0 ? 0 : (float) (exponent * Math.pow(x.a[i], exponent - 1) * dy.a[i]);
                dx.a[i] = add ? dx.a[i] + d : d;
            }
        });
    }

    /** Not max(x, 0), which takes more instructions; NaN stays NaN here too. */
    void relu(Floats x, Floats y) {
        each(y, (from, to) -> {
            for (int i = from; i < to; i += L) at(x.a, i).blend(0f, at(x.a, i).compare(LT, 0f)).intoArray(y.a, i);
        });
    }

    void reluBackward(Floats y, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> {
            for (int i = from; i < to; i += L) put(all(0f).blend(at(dy.a, i), at(y.a, i).compare(GT, 0f)), dx.a, i, add);
        });
    }

    void leakyRelu(Floats x, float slope, Floats y) {
        each(y, (from, to) -> {
            for (int i = from; i < to; i += L) at(x.a, i).mul(slope).blend(at(x.a, i), at(x.a, i).compare(GT, 0f)).intoArray(y.a, i);
        });
    }

    void leakyReluBackward(Floats x, float slope, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(dy.a, i).mul(slope).blend(at(dy.a, i), at(x.a, i).compare(GT, 0f)), dx.a, i, add);
        });
    }

    void sigmoid(Floats x, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) VectorMath.sigmoid(at(x.a, i)).intoArray(y.a, i); });
    }

    void sigmoidBackward(Floats y, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(dy.a, i).mul(at(y.a, i)).mul(all(1f).sub(at(y.a, i))), dx.a, i, add);
        });
    }

    void tanh(Floats x, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) VectorMath.tanh(at(x.a, i)).intoArray(y.a, i); });
    }

    void tanhBackward(Floats y, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(dy.a, i).mul(at(y.a, i).neg().fma(at(y.a, i), all(1f))), dx.a, i, add);
        });
    }

    void softplus(Floats x, Floats y) {
        each(y, (from, to) -> { for (int i = from; i < to; i += L) VectorMath.softplus(at(x.a, i)).intoArray(y.a, i); });
    }

    void softplusBackward(Floats x, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(dy.a, i).mul(VectorMath.sigmoid(at(x.a, i))), dx.a, i, add);
        });
    }

    void clamp(Floats x, float low, float high, Floats y) {
        each(y, (from, to) -> {
            for (int i = from; i < to; i += L)
                at(x.a, i).blend(low, at(x.a, i).compare(LT, low)).blend(high, at(x.a, i).compare(GT, high)).intoArray(y.a, i);
        });
    }

    void clampBackward(Floats x, float low, float high, Floats dy, Floats dx, boolean add) {
        each(dx, (from, to) -> {
            for (int i = from; i < to; i += L)
                put(all(0f).blend(at(dy.a, i), at(x.a, i).compare(GE, low).and(at(x.a, i).compare(LE, high))), dx.a, i, add);
        });
    }

    void where(Floats mask, Floats a, Floats b, Floats y, boolean add) {
        if (b == null) each(y, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(a.a, i).blend(0f, at(mask.a, i).compare(EQ, 0f)), y.a, i, add);
        });
        else if (a == null) each(y, (from, to) -> {
            for (int i = from; i < to; i += L) put(all(0f).blend(at(b.a, i), at(mask.a, i).compare(EQ, 0f)), y.a, i, add);
        });
        else each(y, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(a.a, i).blend(at(b.a, i), at(mask.a, i).compare(EQ, 0f)), y.a, i, add);
        });
    }
}
