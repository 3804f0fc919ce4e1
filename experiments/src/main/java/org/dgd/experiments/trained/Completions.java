package org.dgd.experiments.trained;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.dgd.engine.Rng;
import org.dgd.inference.Langevin;
import org.dgd.inference.LangevinChains;
import org.dgd.inference.LaplaceObjective;
import org.dgd.inference.LaplacePosterior;
import org.dgd.nn.data.Samples;

/**
 * Several completions of every sample: a draw of z from its posterior, then of every missing value from P(x|z). So they differ by what is
 * not known of z as well as by noise. Values that are there stay.
 */
public final class Completions {
    /** What z is drawn from. */
    enum From { LAPLACE, LANGEVIN }

    private static final int CHAINS = 4, WARMUP = 200, THIN = 10, LEAST = 100;

    private final int draws, size;
    private final float[] values;
    private final double[] rHat;
    private final String noise;
    private double acceptance;

    /** Makes them, draw by draw, each all samples. */
    Completions(Posteriors posteriors, From from, int draws, Rng rng) {
        Samples samples = posteriors.samples();
        int features = samples.pixelsPerImage();
        this.draws = draws;
        noise = NoiseOption.words(posteriors.model());
        size = samples.size();
        rHat = from == From.LANGEVIN ? new double[size] : new double[0];
        values = new float[Math.multiplyExact(Math.multiplyExact(draws, size), features)];
        posteriors.forEach((objective, first, x, each) -> {
            List<LangevinChains> chains = from == From.LAPLACE ? null : chains(objective, x, each, first, rng.child("langevin"));
            for (int i = 0; i < each.size(); i++) {
                Rng stream = rng.child("sample").child(first + i);
                double[] z = chains == null ? each.get(i).draws(draws, stream) : chains.get(i).draws(draws);
                complete(objective, first + i, x, i * features, objective.means(Arrays.copyOfRange(x, i * features, (i + 1) * features), z), stream);
            }
        });
    }

    private List<LangevinChains> chains(LaplaceObjective objective, float[] x, List<LaplacePosterior> posteriors, int first, Rng rng) {
        int steps = Math.max(LEAST, THIN * Math.ceilDiv(draws, CHAINS));
        List<LangevinChains> chains = new Langevin(objective, new Langevin.Settings(CHAINS, WARMUP, steps)).run(x, posteriors, first, rng);
        for (int i = 0; i < chains.size(); i++) {
            acceptance += chains.get(i).acceptance() / size;
            rHat[first + i] = chains.get(i).rHat();
        }
        return chains;
    }

    private void complete(LaplaceObjective objective, int sample, float[] x, int at, double[] means, Rng rng) {
        int features = objective.features();
        for (int d = 0; d < draws; d++) {
            double[] drawn = objective.likelihood().draw(Arrays.copyOfRange(means, d * features, (d + 1) * features), rng);
            for (int p = 0; p < features; p++) values[(d * size + sample) * features + p] = Float.isNaN(x[at + p]) ? (float) drawn[p] : x[at + p];
        }
    }

    /** (draws,N,h,w,c). */
    float[] values() { return values; }

    int draws() { return draws; }

    /** A few words on noise and chains, to be added to a line; empty where there were none. */
    String words() {
        if (rHat.length == 0) return noise;
        double[] sorted = Arrays.stream(rHat).sorted().toArray();
        return noise + String.format(Locale.ROOT, "; Langevin chains accept %.0f %%, R-hat %.2f (median), at most %.2f, above 1.1 in %.0f %%",
                100 * acceptance, sorted[sorted.length / 2], sorted[sorted.length - 1],
                        100.0 * Arrays.stream(sorted).filter(r -> r > 1.1).count() / sorted.length);
    }
}
