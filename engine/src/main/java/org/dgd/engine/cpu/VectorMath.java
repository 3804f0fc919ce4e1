package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.all;

import jdk.incubator.vector.*;

/**
 * Functions of whole vectors, right to about 2 ulp for every float. NaN gives NaN, nothing else does except the log of a
 * negative number. Results below {@link Float#MIN_NORMAL} of exp, and so of sigmoid and softplus, may be 0. They are our
 * own polynomials because the JDK's differ from machine to machine; those of exp, log and tanh are S. Moshier's (Cephes).
 *
 * <p>Callers load what else they need first: in a method as large as log makes it, C2 inlines none of our own methods any more.
 */
final class VectorMath {
    /** 1.5·2^23: added to a small float it leaves the nearest integer in the low bits. */
    private static final float ROUND = 12582912f;
    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    private static final int MANTISSA = 23;

    /** log 2 in two parts; the first has so few bits that its product with a small integer is exact. */
    private static final float LOG2_HIGH = 0.693359375f, LOG2_LOW = -2.12194440e-4f, LOG2_E = 1.44269504f;

    /** Where exp is the last time finite and the first time at least {@link Float#MIN_NORMAL}. */
    private static final float EXP_HIGH = 88.72283f, EXP_LOW = -87.33654f;
    private static final int SQRT_HALF_BITS = 0x3f3504f3;

    private VectorMath() { }

    /** exp(x) = 2^n·exp(r) with |r| ≤ ½·log 2. */
    static FloatVector exp(FloatVector x) {
        FloatVector rounded = x.fma(all(LOG2_E), all(ROUND));
        FloatVector n = rounded.sub(ROUND);
        FloatVector r = n.fma(all(-LOG2_LOW), n.fma(all(-LOG2_HIGH), x));
        FloatVector p = all(1.9875691500e-4f).fma(r, all(1.3981999507e-3f));
        p = p.fma(r, all(8.3334519073e-3f));
        p = p.fma(r, all(4.1665795894e-2f));
        p = p.fma(r, all(1.6666665459e-1f));
        p = p.fma(r, all(5.0000001201e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA);
        FloatVector y = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
        y = y.blend(0f, x.compare(VectorOperators.LT, EXP_LOW)).blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_HIGH));
        return y.blend(x, x.compare(VectorOperators.NE, x));
    }

    /** log(x) = e·log 2 + log(m) with m between √½ and √2. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> denormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(1 << MANTISSA), denormal).reinterpretAsInts();
        IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA);
        FloatVector t = bits.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA)).reinterpretAsFloats().sub(1f);
        FloatVector e = exponent.add(ROUND_BITS).reinterpretAsFloats().sub(all(ROUND).blend(ROUND + MANTISSA, denormal));
        FloatVector p = all(7.0376836292e-2f).fma(t, all(-1.1514610310e-1f));
        p = p.fma(t, all(1.1676998740e-1f));
        p = p.fma(t, all(-1.2420140846e-1f));
        p = p.fma(t, all(1.4249322787e-1f));
        p = p.fma(t, all(-1.6668057665e-1f));
        p = p.fma(t, all(2.0000714765e-1f));
        p = p.fma(t, all(-2.4999993993e-1f));
        p = p.fma(t, all(3.3333331174e-1f));
        FloatVector square = t.mul(t);
        FloatVector small = e.fma(all(LOG2_LOW), square.fma(all(-0.5f), p.mul(t).mul(square)));
        FloatVector y = e.fma(all(LOG2_HIGH), t.add(small));
        y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f)).blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    }

    /** 1/(1 + exp(−x)), as q = u/(1 + u) with u = exp(−|x|) or, right of 0, 1 − q. */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector u = exp(x.abs().neg()), q = u.div(u.add(1f));
        return all(1f).sub(q).blend(q, x.compare(VectorOperators.LT, 0f));
    }

    /** log(1 + exp(x)) = max(x, 0) + log(1 + u) with u = exp(−|x|) and log(1 + u) = 2·artanh(u/(2 + u)). */
    static FloatVector softplus(FloatVector x) {
        FloatVector u = exp(x.abs().neg());
        FloatVector z = u.div(u.add(2f)), square = z.mul(z);
        FloatVector p = all(0.280119889f).fma(square, all(0.280018048f));
        p = p.fma(square, all(0.400215273f));
        p = p.fma(square, all(0.666664163f));
        return p.mul(square).fma(z, z.add(z)).add(x.blend(0f, x.compare(VectorOperators.LT, 0f)));
    }

    /** A polynomial near 0, else ±(1 − 2/(exp(2|x|) + 1)). */
    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x), size = x.abs();
        FloatVector p = all(-5.70498872745e-3f).fma(square, all(2.06390887954e-2f));
        p = p.fma(square, all(-5.37397155531e-2f));
        p = p.fma(square, all(1.33314422036e-1f));
        p = p.fma(square, all(-3.33332819422e-1f));
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector far = all(1f).sub(all(2f).div(exp(size.add(size)).add(1f)));
        far = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
        return far.blend(near, size.compare(VectorOperators.LT, 0.625f));
    }
}
