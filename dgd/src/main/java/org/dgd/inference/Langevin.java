package org.dgd.inference;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Rng;

/**
 * Langevin dynamics with Metropolis' correction (MALA), so that chains have the posterior P(z|x) as their distribution and not only Laplace's
 * picture of it. With z = ẑ + A·w, where A·Aᵀ = Σ is Laplace's covariance, and U(w) the objective, a step proposes
 *
 * <pre>    w' = w − ½ε²·∂U/∂w + ε·ξ,    ξ from N(0,I), </pre>
 *
 * and accepts it with probability min(1, exp(U(w) − U(w'))·q(w|w')/q(w'|w)). Chains start at draws of Laplace's. While they warm up, each
 * sample's ε moves towards an acceptance of 0.574, the best in many dimensions (Roberts and Rosenthal 1998); then it rests. All chains of
 * all samples step together.
 */
public final class Langevin {
    private static final double TARGET = 0.574;

    /**
     * @param chains of every sample
     * @param warmup steps that are thrown away
     * @param steps  that are kept, of every chain
     */
    public record Settings(int chains, int warmup, int steps) {
        public static final Settings DEFAULT = new Settings(4, 100, 200);

        public Settings {
            if (chains < 1 || warmup < 0 || steps < 4)
                throw new IllegalArgumentException("langevin: " + chains + " chains of " + warmup + " + " + steps
                        + " steps; at least 1 chain of 4 steps is needed");
        }
    }

    private final LaplaceObjective objective;
    private final Settings settings;

    public Langevin(LaplaceObjective objective, Settings settings) {
        this.objective = objective;
        this.settings = settings;
    }

    /**
     * @param x          samples, NaN where missing
     * @param posteriors one for each sample
     * @param first      the number of the first of them, which decides on random numbers: so they do not depend on how a file is cut
     */
    public List<LangevinChains> run(float[] x, List<LaplacePosterior> posteriors, int first, Rng rng) {
        int n = posteriors.size(), chains = settings.chains, m = objective.dimension();
        Rng[] streams = new Rng[n];
        Arrays.setAll(streams, i -> rng.child(first + i));
        double[][] kept = new double[n][chains * settings.steps * m];
        int[] accepted = new int[n];
        State now = new State(x, posteriors), next = new State(x, posteriors);
        for (int r = 0; r < n * chains; r++) now.w[r] = streams[r / chains].gaussians(m);
        now.evaluate();
        double[] step = new double[n];
        Arrays.fill(step, 1.65 / StrictMath.pow(m, 1.0 / 6));
        for (int t = 0; t < settings.warmup + settings.steps; t++) {
            for (int r = 0; r < n * chains; r++) next.w[r] = now.proposal(r, step[r / chains], streams[r / chains]);
            next.evaluate();
            boolean warm = t >= settings.warmup;
            for (int i = 0; i < n; i++) {
                int yes = 0;
                for (int r = i * chains; r < (i + 1) * chains; r++)
                    if (StrictMath.log(1 - streams[i].nextDouble()) < now.logRatio(next, r, step[i])) {
                        now.take(next, r);
                        yes++;
                    }
                if (warm) accepted[i] += yes;
                else step[i] *= StrictMath.exp(((double) yes / chains - TARGET) / Math.sqrt(t + 1));
            }
            if (warm) now.keep(kept, t - settings.warmup);
        }
        LangevinChains[] all = new LangevinChains[n];
        Arrays.setAll(all, i -> new LangevinChains(chains, settings.steps, m, kept[i], (double) accepted[i] / (chains * settings.steps)));
        return List.of(all);
    }

    /** Where all chains are, with the objective there. */
    private final class State {
        private final float[] x;
        private final List<LaplacePosterior> posteriors;
        private final int[] sample;
        private final double[][] w, slope;
        private final double[] z, gradient;
        private double[] value;

        State(float[] x, List<LaplacePosterior> posteriors) {
            int rows = posteriors.size() * settings.chains, m = objective.dimension();
            this.x = x;
            this.posteriors = posteriors;
            sample = new int[rows];
            Arrays.setAll(sample, r -> r / settings.chains);
            w = new double[rows][m];
            slope = new double[rows][m];
            z = new double[rows * m];
            gradient = new double[rows * m];
        }

        void evaluate() {
            for (int r = 0; r < sample.length; r++) posteriors.get(sample[r]).put(w[r], 1, z, r);
            value = objective.values(x, sample, z, gradient);
            for (int r = 0; r < sample.length; r++) posteriors.get(sample[r]).pull(gradient, r, slope[r]);
        }

        double[] proposal(int r, double step, Rng rng) {
            double[] to = new double[w[r].length];
            for (int k = 0; k < to.length; k++) to[k] = w[r][k] - 0.5 * step * step * slope[r][k] + step * rng.nextGaussian();
            return to;
        }

        /** Not a number, and so refused, where the objective of the proposal is not one. */
        double logRatio(State next, int r, double step) {
            return value[r] - next.value[r] + next.logProposal(r, w[r], step) - logProposal(r, next.w[r], step);
        }

        /** log q(to | here) up to a number. */
        private double logProposal(int r, double[] to, double step) {
            double squared = 0;
            for (int k = 0; k < to.length; k++) {
                double d = to[k] - w[r][k] + 0.5 * step * step * slope[r][k];
                squared += d * d;
            }
            return -0.5 * squared / (step * step);
        }

        void take(State other, int r) {
            int m = w[r].length;
            w[r] = other.w[r].clone();
            slope[r] = other.slope[r].clone();
            value[r] = other.value[r];
            System.arraycopy(other.z, r * m, z, r * m, m);
        }

        void keep(double[][] kept, int step) {
            int m = objective.dimension(), chains = settings.chains;
            for (int r = 0; r < sample.length; r++)
                System.arraycopy(z, r * m, kept[sample[r]], (r % chains * settings.steps + step) * m, m);
        }
    }
}
