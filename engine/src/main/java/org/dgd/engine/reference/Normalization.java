package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;

import org.dgd.engine.*;

/** Batch normalization. The numbers of one channel are a channel count apart, so loops go over pixels and then channels. */
final class Normalization {
    private Normalization() { }

    /** Two passes, the mean first: E[x²] − E[x]² would lose digits. */
    static void moments(Tensor x, Tensor moments) {
        double[] a = of(x), out = of(moments);
        int channels = x.shape.c(), count = a.length / channels;
        double[] sum = new double[channels], squares = new double[channels];
        for (int i = 0; i < a.length; i += channels)
            for (int c = 0; c < channels; c++) sum[c] += a[i + c];
        for (int c = 0; c < channels; c++) out[c] = sum[c] / count;
        for (int i = 0; i < a.length; i += channels)
            for (int c = 0; c < channels; c++) squares[c] += (a[i + c] - out[c]) * (a[i + c] - out[c]);
        for (int c = 0; c < channels; c++) out[channels + c] = squares[c] / count;
    }

    static void runningMoments(Tensor moments, Tensor bias, int count, double momentum, Tensor running) {
        double[] m = of(moments), r = of(running);
        int channels = m.length / 2;
        double unbiased = (double) count / Math.max(count - 1, 1);
        for (int c = 0; c < channels; c++) {
            r[c] += momentum * (m[c] + (bias == null ? 0 : of(bias)[c]) - r[c]);
            r[channels + c] += momentum * (m[channels + c] * unbiased - r[channels + c]);
        }
    }

    static void forward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean relu, Tensor y) {
        double[] a = of(x), scale = of(gamma), shift = of(beta), mean = of(moments), inverse = inverse(moments, epsilon), out = of(y);
        int channels = x.shape.c();
        for (int i = 0; i < a.length; i += channels)
            for (int c = 0; c < channels; c++) {
                double normal = scale[c] * (a[i + c] - mean[c]) * inverse[c] + shift[c];
                out[i + c] = relu ? Math.max(normal, 0) : normal;
            }
    }

    /**
     * With x̂ = (x − mean)·inverse: dβ = Σ dy, dγ = Σ dy·x̂, and dx = γ·inverse·(dy − (dβ + x̂·dγ)/count), where the second
     * part is the way through the moments; fixed ones have none (Ioffe and Szegedy 2015, section 3). Where relu stopped the
     * result, dy counts as 0.
     */
    static void backward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed, boolean relu, Tensor dy,
                         Target dx, Target dGamma, Target dBeta) {
        backward(x, gamma, beta, moments, epsilon, fixed, relu, of(dy).clone(), dx, dGamma, dBeta);
    }

    /** @param g the gradient of the result; spoilt */
    private static void backward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed, boolean relu, double[] g,
                                 Target dx, Target dGamma, Target dBeta) {
        double[] a = of(x), scale = of(gamma), shift = of(beta), mean = of(moments), inverse = inverse(moments, epsilon);
        int channels = x.shape.c(), count = a.length / channels;
        double[] sum = new double[channels], dot = new double[channels];
        for (int i = 0; i < a.length; i += channels)
            for (int c = 0; c < channels; c++) {
                if (relu && scale[c] * (a[i + c] - mean[c]) * inverse[c] + shift[c] <= 0) g[i + c] = 0;
                sum[c] += g[i + c];
                dot[c] += g[i + c] * (a[i + c] - mean[c]) * inverse[c];
            }
        addTo(dGamma, dot);
        addTo(dBeta, sum);
        if (dx == null) return;
        double[] out = of(dx.tensor());
        for (int i = 0; i < a.length; i += channels)
            for (int c = 0; c < channels; c++) {
                double through = fixed ? 0 : (sum[c] + (a[i + c] - mean[c]) * inverse[c] * dot[c]) / count;
                out[i + c] = (dx.add() ? out[i + c] : 0) + scale[c] * inverse[c] * (g[i + c] - through);
            }
    }

    static void convForward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, Tensor weight, Tensor bias, Tensor y) {
        double[] h = normalized(x, gamma, beta, moments, epsilon), w = of(weight), b = of(bias), out = of(y);
        int channels = x.shape.c(), outputs = b.length;
        for (int pixel = 0; pixel < out.length / outputs; pixel++)
            for (int k = 0; k < outputs; k++) {
                double sum = b[k];
                for (int c = 0; c < channels; c++) sum += w[c * outputs + k] * h[pixel * channels + c];
                out[pixel * outputs + k] = sum;
            }
    }

    static void convBackward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed, Tensor weight, Tensor dy,
                             Target dx, Target dGamma, Target dBeta, Target dWeight, Target dBias) {
        double[] h = normalized(x, gamma, beta, moments, epsilon), w = of(weight), g = of(dy), dh = new double[h.length];
        int channels = x.shape.c(), outputs = dy.shape.c();
        double[] dw = new double[w.length], db = new double[outputs];
        for (int pixel = 0; pixel < g.length / outputs; pixel++)
            for (int k = 0; k < outputs; k++) {
                double d = g[pixel * outputs + k];
                db[k] += d;
                for (int c = 0; c < channels; c++) {
                    dw[c * outputs + k] += d * h[pixel * channels + c];
                    dh[pixel * channels + c] += d * w[c * outputs + k];
                }
            }
        addTo(dWeight, dw);
        addTo(dBias, db);
        backward(x, gamma, beta, moments, epsilon, fixed, true, dh, dx, dGamma, dBeta);
    }

    private static double[] normalized(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon) {
        Tensor y = x.device().constant(x.shape, new double[x.shape.size()]);
        forward(x, gamma, beta, moments, epsilon, true, y);
        return of(y);
    }

    /** 1/√(variance + ε) of every channel. */
    private static double[] inverse(Tensor moments, double epsilon) {
        double[] m = of(moments), inverse = new double[m.length / 2];
        for (int c = 0; c < inverse.length; c++) inverse[c] = 1 / Math.sqrt(m[inverse.length + c] + epsilon);
        return inverse;
    }

    private static void addTo(Target t, double[] values) {
        if (t == null) return;
        double[] out = Doubles.start(t);
        for (int c = 0; c < values.length; c++) out[c] += values[c];
    }
}
