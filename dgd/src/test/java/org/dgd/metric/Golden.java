package org.dgd.metric;

/** Numbers that spread evenly and that any language makes alike: multiples of the golden ratio without their whole part. */
final class Golden {
    private static final double RATIO = 0.6180339887498949;

    private Golden() { }

    /** n numbers in (0,1): the fractions of (i + ½ + offset)·ratio. */
    static double[] uniform(int n, double offset) {
        double[] u = new double[n];
        for (int i = 0; i < n; i++) u[i] = (i + 0.5 + offset) * RATIO % 1;
        return u;
    }

    /** The same under log u/(1−u): bell-shaped, with heavier tails than a normal distribution. */
    static double[] logistic(int n, double offset) {
        double[] x = uniform(n, offset);
        for (int i = 0; i < n; i++) x[i] = Math.log(x[i] / (1 - x[i]));
        return x;
    }
}
