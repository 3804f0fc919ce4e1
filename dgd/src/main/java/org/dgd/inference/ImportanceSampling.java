package org.dgd.inference;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Rng;

/**
 * Importance sampling of the evidence:
 *
 * <pre>    P(x) = ∫ P(x|z,θ) P(z|φ) dz ≈ 1/S Σ_s w_s,    w_s = P(x|z_s,θ) P(z_s|φ) / q(z_s),    z_s from q, </pre>
 *
 * with all constants. The estimate of P(x) has no bias; that of its logarithm is too small by about half its squared standard error. What q
 * does not reach, such as a second mode far from ẑ, is missing in the estimate without a trace in its standard error.
 */
public final class ImportanceSampling {
    /**
     * An estimate for each sample.
     *
     * @param logEvidence   log P(x) in nats, of the values that are there
     * @param standardError of it, in nats
     * @param effective     effective number of draws, (Σw)² / Σw²
     */
    public record Estimate(double[] logEvidence, double[] standardError, double[] effective) { }

    private final LaplaceObjective objective;
    private final ImportanceProposal proposal;
    private final int draws;

    public ImportanceSampling(LaplaceObjective objective, ImportanceProposal proposal, int draws) {
        if (draws < 2) throw new IllegalArgumentException("importance sampling: " + draws + " draws; at least 2 are needed for an error");
        this.objective = objective;
        this.proposal = proposal;
        this.draws = draws;
    }

    /**
     * @param x          samples, NaN where missing
     * @param posteriors one for each sample
     * @param first      the number of the first of them, which decides on random numbers: so they do not depend on how a file is cut
     */
    public Estimate of(float[] x, List<LaplacePosterior> posteriors, int first, Rng rng) {
        int n = posteriors.size();
        double[] constants = objective.constants(x), evidence = new double[n], error = new double[n], effective = new double[n];
        for (int i = 0; i < n; i++) {
            double[] log = logWeights(x, i, posteriors.get(i), rng.child(first + i));
            double most = Arrays.stream(log).max().orElseThrow(), sum = 0, squares = 0;
            for (double l : log) {
                double w = StrictMath.exp(l - most);
                sum += w;
                squares += w * w;
            }
            effective[i] = sum * sum / squares;
            evidence[i] = most + StrictMath.log(sum / draws) - constants[i];
            error[i] = Math.sqrt(Math.max(0, draws / effective[i] - 1) / (draws - 1));
        }
        return new Estimate(evidence, error, effective);
    }

    private double[] logWeights(float[] x, int i, LaplacePosterior posterior, Rng rng) {
        int m = objective.dimension();
        double[] z = new double[draws * m], log = new double[draws];
        int[] sample = new int[draws];
        Arrays.fill(sample, i);
        for (int s = 0; s < draws; s++) {
            double[] w = rng.gaussians(m);
            double r = proposal.radius(rng), squared = 0;
            for (double g : w) squared += r * r * g * g;
            posterior.put(w, r, z, s);
            log[s] = proposal.logDensity(squared, m) - 0.5 * posterior.logDeterminant();
        }
        double[] values = objective.values(x, sample, z);
        for (int s = 0; s < draws; s++) log[s] = -values[s] - log[s];
        return log;
    }
}
