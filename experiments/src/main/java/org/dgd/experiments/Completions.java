package org.dgd.experiments;

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
 * Several completions of every sample: a draw of z from its posterior, then of every missing value from P(x|z). So they differ by what is not known of z as well
 * as by noise. Values that are there stay.
 */
final class Completions {
    /** What z is drawn from. */
    enum From { LAPLACE, LANGEVIN }

    private static final int CHAINS = 4, WARMUP = 100, THIN = 5, LEAST = 50;

    private final int draws, size;
    private final float[] values;
    private double acceptance, worst;

    /** Makes them, draw by draw, each all samples. */
    Completions(Posteriors posteriors, From from, int draws, Rng rng) {
        Samples samples = posteriors.samples();
        int features = samples.pixelsPerImage();
        this.draws = draws;
        size = samples.size();
        values = new float[Math.multiplyExact(Math.multiplyExact(draws, size), features)];
        posteriors.forEach((objective, first, x, each) -> {
            List<LangevinChains> chains = from == From.LAPLACE ? null : chains(objective, x, each, first, rng.child("langevin"));
            for (int i = 0; i < each.size(); i++) {
                Rng stream = rng.child("sample").child(first + i);
                double[] z = chains == null ? each.get(i).draws(draws, stream) : chains.get(i).draws(draws);
                complete(objective, first + i, x, i * features, objective.means(z), stream);
            }
        });
    }

    private List<LangevinChains> chains(LaplaceObjective objective, float[] x, List<LaplacePosterior> posteriors, int first, Rng rng) {
        int steps = Math.max(LEAST, THIN * Math.ceilDiv(draws, CHAINS));
        List<LangevinChains> chains = new Langevin(objective, new Langevin.Settings(CHAINS, WARMUP, steps)).run(x, posteriors, first, rng);
        for (LangevinChains c : chains) {
            acceptance += c.acceptance() / size;
            worst = Math.max(worst, c.rHat());
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

    /** A few words on the chains, to be added to a line; empty where there were none. */
    String words() {
        return worst == 0 ? "" : String.format(Locale.ROOT, "; Langevin chains accept %.0f %%, R-hat at most %.3f", 100 * acceptance, worst);
    }
}
