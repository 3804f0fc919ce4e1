package org.dgd.model;

import org.apache.commons.numbers.gamma.LogGamma;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;

/**
 * A density that is flat inside of a ball and falls off at its edge: log P(z) = c − log(1 + exp(a(|z|/b − 1))), with
 * c = −log of the volume of the hard ball (paper, section 2.4; docs, chapter 10). c makes it only nearly normalised; {@link
 * #logNormaliser} is what is missing.
 *
 * @param radius    b
 * @param hardness  a
 * @param dimension d
 */
public record SoftBall(double radius, double hardness, int dimension) {
    public SoftBall {
        if (!(radius > 0) || !(hardness > 0) || dimension < 1 || Double.isInfinite(radius) || Double.isInfinite(hardness))
            throw new IllegalArgumentException("softBall: radius " + radius + ", hardness " + hardness + " and dimension " + dimension
                    + " must be positive");
    }

    /** Of every point: (k,1,1,d) to (k,1,1,1), in nats. Its gradient at the centre is 0. */
    public Tensor logDensity(Tensor points) { return points.norm().mul(hardness / radius).add(-hardness).softplus().neg().add(constant()); }

    public double logDensity(double norm) { return constant() - softplus(hardness * (norm / radius - 1)); }

    /** c = lgamma(1 + d/2) − d·(log b + ½ log π). */
    private double constant() { return LogGamma.value(1 + dimension / 2.0) - dimension * (StrictMath.log(radius) + 0.5 * StrictMath.log(Math.PI)); }

    /** log ∫ exp(logDensity): log of d!·a^−d·F_d(a), F_d the complete Fermi–Dirac integral (docs, chapter 10). */
    public double logNormaliser() {
        double max = Double.NEGATIVE_INFINITY, top = hardness + 40 + 10.0 * dimension, step = top / STEPS;
        double[] log = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double t = i * step;
            log[i] = (dimension == 1 ? 0 : (dimension - 1) * StrictMath.log(t)) - softplus(t - hardness) + StrictMath.log(simpson(i) * step / 3);
            max = Math.max(max, log[i]);
        }
        double sum = 0;
        for (double l : log) sum += StrictMath.exp(l - max);
        return max + StrictMath.log(sum) + StrictMath.log(dimension) - dimension * StrictMath.log(hardness);
    }

    private static final int STEPS = 20_000;

    private static double simpson(int i) { return i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2; }

    private static double softplus(double t) { return Math.max(t, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(t))); }

    /** n·d numbers: n points uniform in the hard ball, the authors' way to draw first means. */
    public double[] sampleBall(int n, Rng rng) {
        double[] points = new double[n * dimension];
        for (int i = 0; i < n; i++) direction(points, i, radius * StrictMath.pow(rng.nextDouble(), 1.0 / dimension), rng);
        return points;
    }

    /**
     * n·d numbers: n exact draws. The radius is drawn from an envelope of two pieces, inside and outside of b, that is at most
     * twice too high, and accepted with the missing factor (docs, chapter 10).
     */
    public double[] sample(int n, Rng rng) {
        double[] points = new double[n * dimension];
        for (int i = 0; i < n; i++) direction(points, i, sampleRadius(rng), rng);
        return points;
    }

    private double sampleRadius(Rng rng) {
        double[] log = new double[dimension];                       // log of a^j/j!, the weights of the outer piece
        for (int j = 1; j < dimension; j++) log[j] = log[j - 1] + StrictMath.log(hardness) - StrictMath.log(j);
        double outer = LogGamma.value(dimension) - dimension * StrictMath.log(hardness) + logSumExp(log), inner = -StrictMath.log(dimension);
        double insideShare = 1 / (1 + StrictMath.exp(outer - inner));
        while (true) {
            if (rng.nextDouble() < insideShare) {
                double r = radius * StrictMath.pow(rng.nextDouble(), 1.0 / dimension), t = hardness * (r / radius - 1);
                if (rng.nextDouble() < 1 / (1 + StrictMath.exp(t))) return r;
            } else {
                double y = gamma(dimension - draw(log, rng), rng), r = radius / hardness * (hardness + y);
                if (rng.nextDouble() < 1 / (1 + StrictMath.exp(-y))) return r;
            }
        }
    }

    /** An index with probability proportional to exp(log). */
    private static int draw(double[] log, Rng rng) {
        double total = logSumExp(log), u = rng.nextDouble(), sum = 0;
        for (int j = 0; j < log.length; j++) {
            sum += StrictMath.exp(log[j] - total);
            if (u < sum) return j;
        }
        return log.length - 1;
    }

    /** Gamma with a whole-numbered shape: the sum of so many exponential numbers. */
    private static double gamma(int shape, Rng rng) {
        double sum = 0;
        for (int i = 0; i < shape; i++) sum -= StrictMath.log(1 - rng.nextDouble());
        return sum;
    }

    private static double logSumExp(double[] x) {
        double max = Double.NEGATIVE_INFINITY, sum = 0;
        for (double v : x) max = Math.max(max, v);
        for (double v : x) sum += StrictMath.exp(v - max);
        return max + StrictMath.log(sum);
    }

    /** Puts a point of length r in a random direction into row i. */
    private void direction(double[] points, int i, double r, Rng rng) {
        double square = 0;
        for (int j = 0; j < dimension; j++) {
            double g = rng.nextGaussian();
            points[i * dimension + j] = g;
            square += g * g;
        }
        for (int j = 0; j < dimension; j++) points[i * dimension + j] *= r / Math.sqrt(square);
    }
}
