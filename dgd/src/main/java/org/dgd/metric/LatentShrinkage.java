package org.dgd.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether representations lie in a small part of the space that the prior offers. A decoder with weight to spare makes them small, because that
 * costs it little and the prior pays for it; then draws from the prior lie where no sample ever was (numbers of the paper's table 3: an sd
 * near 0.04 where the prior has 1).
 *
 * @param sd    standard deviation of every dimension of the representations, with N in the denominator
 * @param prior the prior's standard deviation of every dimension
 */
public record LatentShrinkage(double[] sd, double[] prior) {
    /** Representations whose sd is a smaller part of the prior's have shrunk. */
    public static final double SHRUNK = 0.5;

    public LatentShrinkage {
        if (sd.length == 0 || sd.length != prior.length)
            throw new IllegalArgumentException("latent shrinkage: " + sd.length + " dimensions against the prior's " + prior.length);
        for (double s : prior) if (!(s > 0)) throw new IllegalArgumentException("latent shrinkage: the prior has a standard deviation of " + s);
    }

    /** Against N(0,I). */
    public static LatentShrinkage of(Rows z) {
        double[] one = new double[z.dimension()];
        Arrays.fill(one, 1);
        return new LatentShrinkage(deviations(z), one);
    }

    /** Against another prior, given by draws from it. */
    public static LatentShrinkage of(Rows z, Rows draws) { return new LatentShrinkage(deviations(z), deviations(draws)); }

    /** The median over dimensions of sd / prior sd. */
    public double ratio() {
        double[] ratios = ratios();
        Arrays.sort(ratios);
        return (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
    }

    /** In how many dimensions the sd is below half the prior's. */
    public int shrunk() { return (int) Arrays.stream(ratios()).filter(r -> r < SHRUNK).count(); }

    /** One sentence for the user when the {@link #ratio} is below a half. */
    public Optional<String> alarm() {
        if (ratio() >= SHRUNK) return Optional.empty();
        return Optional.of(String.format(Locale.ROOT, "the representations have shrunk: their standard deviation is %.2g of the prior's (median), "
                + "below half of it in %d of %d dimensions, so draws from the prior lie where no sample is; "
                + "draw from a Gaussian fitted to the representations", ratio(), shrunk(), sd.length));
    }

    private double[] ratios() {
        double[] ratios = sd.clone();
        for (int j = 0; j < ratios.length; j++) ratios[j] /= prior[j];
        return ratios;
    }

    private static double[] deviations(Rows z) {
        int d = z.dimension();
        double[] mean = Moments.mean(z), sd = new double[d], row = new double[d];
        for (int i = 0; i < z.count(); i++) {
            z.copy(i, row, 0);
            for (int j = 0; j < d; j++) sd[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
        }
        for (int j = 0; j < d; j++) sd[j] = Math.sqrt(sd[j] / z.count());
        return sd;
    }
}
