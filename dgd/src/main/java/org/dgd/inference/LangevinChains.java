package org.dgd.inference;

/**
 * Chains of draws from the posterior of one sample.
 *
 * @param z          m numbers for each draw, chain by chain, draws in their order
 * @param acceptance share of proposals that were accepted, after the warm-up
 */
public record LangevinChains(int chains, int steps, int dimension, double[] z, double acceptance) {
    /** The largest split R-hat of all dimensions; above 1.05 or so the chains have not mixed. */
    public double rHat() {
        double most = 0;
        for (int j = 0; j < dimension; j++) most = Math.max(most, LangevinDiagnostics.rHat(of(j)));
        return most;
    }

    /** The least effective sample size of all dimensions. */
    public double effectiveSize() {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < dimension; j++) least = Math.min(least, LangevinDiagnostics.effectiveSize(of(j)));
        return least;
    }

    /** n draws, evenly over all chains, n·m numbers; n at most chains·steps. */
    public double[] draws(int n) {
        int all = chains * steps;
        if (n < 1 || n > all) throw new IllegalArgumentException("langevin: " + n + " of " + all + " draws");
        double[] some = new double[n * dimension];
        for (int i = 0; i < n; i++) System.arraycopy(z, (int) ((long) (i + 1) * all / n - 1) * dimension, some, i * dimension, dimension);
        return some;
    }

    private double[][] of(int j) {
        double[][] values = new double[chains][steps];
        for (int c = 0; c < chains; c++) for (int s = 0; s < steps; s++) values[c][s] = z[(c * steps + s) * dimension + j];
        return values;
    }
}
