package org.dgd.inference;

import java.util.Arrays;

/** Whether several chains that should have one distribution have mixed (Gelman and others, Bayesian Data Analysis, section 11.4 and 11.5). */
final class LangevinDiagnostics {
    private LangevinDiagnostics() { }

    /**
     * Split R-hat: each chain is cut into two halves. The root of the variance of all draws by the mean variance within halves; near 1
     * when chains agree.
     *
     * @param chains equally long, at least four draws each
     */
    static double rHat(double[][] chains) {
        double[][] halves = new double[2 * chains.length][];
        int half = chains[0].length / 2;
        for (int c = 0; c < chains.length; c++) {
            halves[2 * c] = Arrays.copyOfRange(chains[c], 0, half);
            halves[2 * c + 1] = Arrays.copyOfRange(chains[c], chains[c].length - half, chains[c].length);
        }
        double within = within(halves);
        return within == 0 ? 1 : Math.sqrt(pooled(halves, within) / within);
    }

    /**
     * How many independent draws have as much to say of the mean: S/(1 + 2·Σ ρ_t), where sums of neighbouring autocorrelations are added
     * as long as they are positive and do not grow (Geyer 1992). At most the number of draws.
     */
    static double effectiveSize(double[][] chains) {
        int length = chains[0].length, draws = chains.length * length;
        double within = within(chains), pooled = pooled(chains, within);
        if (within == 0) return 1;
        double sum = 0, last = Double.POSITIVE_INFINITY;
        for (int t = 0; t + 1 < length; t += 2) {
            double pair = Math.min(last, correlation(chains, t, within, pooled) + correlation(chains, t + 1, within, pooled));
            if (pair <= 0) break;
            sum += pair;
            last = pair;
        }
        return Math.min(draws, draws / Math.max(2 * sum - 1, 1.0 / draws));
    }

    private static double correlation(double[][] chains, int lag, double within, double pooled) {
        if (lag == 0) return 1;
        double covariance = 0;
        for (double[] chain : chains) {
            double mean = mean(chain), sum = 0;
            for (int i = 0; i + lag < chain.length; i++) sum += (chain[i] - mean) * (chain[i + lag] - mean);
            covariance += sum / (chain.length - 1);
        }
        return 1 - (within - covariance / chains.length) / pooled;
    }

    private static double within(double[][] chains) {
        double sum = 0;
        for (double[] chain : chains) sum += variance(chain, mean(chain));
        return sum / chains.length;
    }

    private static double pooled(double[][] chains, double within) {
        int length = chains[0].length;
        double[] means = new double[chains.length];
        for (int c = 0; c < means.length; c++) means[c] = mean(chains[c]);
        double between = means.length == 1 ? 0 : variance(means, mean(means));
        return within * (length - 1) / length + between;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) sum += v;
        return sum / values.length;
    }

    private static double variance(double[] values, double mean) {
        double sum = 0;
        for (double v : values) sum += (v - mean) * (v - mean);
        return sum / (values.length - 1);
    }
}
