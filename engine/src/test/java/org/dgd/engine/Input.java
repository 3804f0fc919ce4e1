package org.dgd.engine;

import java.util.Random;

/** One input of an op case: its shape and where its numbers come from. All numbers are floats, so that every device starts from the same. */
public record Input(Shape shape, Domain domain) {
    /** Where activations and clamps of the cases have a kink; numbers stay {@link #MARGIN} away, so that differences see a smooth function. */
    private static final double[] KINKS = {-0.5, 0, 0.75};
    private static final double MARGIN = 0.01;

    /** What an input's numbers are, and whether it wants a gradient. */
    public enum Domain {
        /** N(0,1), away from kinks. */
        NORMAL,
        /** N(0,20²): where exponentials saturate. */
        WIDE,
        /** N(5, 0.5²): a mean that is large beside the spread. */
        OFFSET,
        /** At least 0.3. */
        POSITIVE,
        /** No two alike, in random order. */
        DISTINCT,
        /** N(0,1), in a {@link Device#table}. */
        TABLE,
        /** Data in [0,1], without gradient. */
        DATA,
        /** Zeros and ones, without gradient. */
        MASK,
        /** (1,1,2,c): means, then positive variances, without gradient. */
        MOMENTS;

        public boolean wantsGradient() { return this != DATA && this != MASK && this != MOMENTS; }
    }

    public static Input normal(Shape shape) { return new Input(shape, Domain.NORMAL); }
    public static Input positive(Shape shape) { return new Input(shape, Domain.POSITIVE); }

    /** Numbers for this input, row-major. */
    public double[] draw(Random random) {
        double[] a = new double[shape.size()];
        for (int i = 0; i < a.length; i++) a[i] = (float) switch (domain) {
            case NORMAL, TABLE -> awayFromKinks(random.nextGaussian());
            case WIDE -> awayFromKinks(20 * random.nextGaussian());
            case OFFSET -> 5 + random.nextGaussian() / 2;
            case POSITIVE -> 0.3 + Math.abs(random.nextGaussian());
            case DISTINCT -> (i - a.length / 2) / 64.0;
            case DATA -> random.nextDouble();
            case MASK -> random.nextInt(2);
            case MOMENTS -> i < a.length / 2 ? random.nextGaussian() : 0.3 + random.nextDouble();
        };
        if (domain == Domain.DISTINCT) shuffle(a, random);
        return a;
    }

    public Tensor on(Device device, double... values) {
        if (domain == Domain.TABLE) return device.table(shape.n(), shape.c(), values);
        return domain.wantsGradient() ? device.parameter(shape, values) : device.constant(shape, values);
    }

    private static double awayFromKinks(double x) {
        for (double kink : KINKS) if (Math.abs(x - kink) < MARGIN) return kink + 2 * MARGIN;
        return x;
    }

    private static void shuffle(double[] a, Random random) {
        for (int i = a.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double t = a[i];
            a[i] = a[j];
            a[j] = t;
        }
    }
}
