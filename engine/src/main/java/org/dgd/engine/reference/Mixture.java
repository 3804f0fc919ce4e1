package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;
import static org.dgd.engine.reference.Doubles.start;

import org.dgd.engine.*;

/** Gaussians with diagonal covariance, B = log 1/σ²; where B has one column it serves all dimensions. */
final class Mixture {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    private Mixture() { }

    static void gaussianLogDensity(Tensor z, Tensor means, Tensor logPrecision, Tensor y) {
        double[] point = of(z), mean = of(means), b = of(logPrecision), precision = exp(b), out = of(y);
        int samples = z.shape.n(), components = means.shape.n(), m = means.shape.c();
        boolean shared = logPrecision.shape.c() < m;
        for (int n = 0; n < samples; n++)
            for (int k = 0; k < components; k++) {
                double sum = -m * LOG_2_PI;
                for (int d = 0; d < m; d++) {
                    double difference = point[n * m + d] - mean[k * m + d];
                    int at = shared ? k : k * m + d;
                    sum += b[at] - precision[at] * difference * difference;
                }
                out[n * components + k] = sum / 2;
            }
    }

    static void gaussianLogDensityBackward(Tensor z, Tensor means, Tensor logPrecision, Tensor dy,
                                           Target dz, Target dMeans, Target dLogPrecision) {
        double[] point = of(z), mean = of(means), precision = exp(of(logPrecision)), g = of(dy);
        double[] outZ = dz == null ? null : start(dz), outMeans = dMeans == null ? null : start(dMeans);
        double[] outB = dLogPrecision == null ? null : start(dLogPrecision);
        int samples = z.shape.n(), components = means.shape.n(), m = means.shape.c();
        boolean shared = logPrecision.shape.c() < m;
        for (int n = 0; n < samples; n++)
            for (int k = 0; k < components; k++)
                for (int d = 0; d < m; d++) {
                    double difference = point[n * m + d] - mean[k * m + d], dLog = g[n * components + k];
                    int at = shared ? k : k * m + d;
                    if (outZ != null) outZ[n * m + d] -= dLog * precision[at] * difference;
                    if (outMeans != null) outMeans[k * m + d] += dLog * precision[at] * difference;
                    if (outB != null) outB[at] += dLog * (1 - precision[at] * difference * difference) / 2;
                }
    }

    private static double[] exp(double[] b) {
        double[] e = new double[b.length];
        for (int i = 0; i < b.length; i++) e[i] = Math.exp(b[i]);
        return e;
    }
}
