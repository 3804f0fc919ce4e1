package org.dgd.experiments.fit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Rng;
import org.dgd.metric.LatentShrinkage;
import org.dgd.metric.NearestNeighbours;
import org.dgd.metric.Purity;
import org.dgd.metric.Rows;
import org.dgd.model.Contributions;
import org.dgd.model.Dgd;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Terms;
import org.dgd.nn.data.Samples;

/**
 * The quantities of a trained model that are reported.
 *
 * @param terms       of the last epoch, nats per sample
 * @param contributions of every term at the end, nats over all samples
 * @param shrinkage   the spread of the representations against the prior's
 * @param neighbours  leave-one-out 5-nearest-neighbour accuracy of the representation; NaN without labels
 * @param purity      share of the majority class in the members of each component; NaN without labels or mixture
 * @param smallestSd  over components and dimensions; NaN without mixture
 * @param farthestMean largest norm of a component's mean; NaN without mixture
 */
public record Evaluation(Terms terms, Contributions contributions, LatentShrinkage shrinkage, double neighbours, double purity,
        double smallestSd, double largestSd,
                  double farthestMean) {
    private static final int NEIGHBOURS = 5;
    /** Neighbours take time proportional to N², so a large table is judged by its first rows. */
    private static final int JUDGED = 10_000;
    /** From a mixture, for its standard deviation. */
    private static final int DRAWS = 10_000;

    static Evaluation of(Recipe recipe, Dgd model, Samples data, Terms terms) {
        double[] z = model.representation().values();
        int[] labels = data.labels();
        boolean allLabelled = labels != null && Arrays.stream(labels).allMatch(l -> l >= 0) && labels.length > NEIGHBOURS;
        double neighbours = allLabelled ? neighbours(z, model.representation().dimension(), labels) : Double.NaN;
        LatentShrinkage shrinkage = shrinkage(model, z);
        Contributions contributions = Contributions.of(model, data, recipe.labelled(), recipe.counts(data.size()));
        if (!(model.prior() instanceof GaussianMixture mixture))
            return new Evaluation(terms, contributions, shrinkage, neighbours, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        double purity = allLabelled ? Purity.of(mixture.assignments(z), labels) : Double.NaN;
        var sd = Arrays.stream(mixture.standardDeviations()).summaryStatistics();
        return new Evaluation(terms, contributions, shrinkage, neighbours, purity, sd.getMin(), sd.getMax(),
                farthest(mixture.means(), mixture.dimension()));
    }

    private static LatentShrinkage shrinkage(Dgd model, double[] z) {
        int m = model.prior().dimension();
        if (!(model.prior() instanceof GaussianMixture) && model.prior().range().isFree()) return LatentShrinkage.of(Rows.of(z, m));
        return LatentShrinkage.of(Rows.of(z, m), Rows.of(model.prior().sample(DRAWS, new Rng(0).child("shrinkage")), m));
    }

    /** One sentence with what to do, when draws from the prior lie where no sample is. */
    Optional<String> alarm() { return shrinkage.alarm().map(sentence -> sentence + " (dgd sample --fitted)"); }

    private static double neighbours(double[] z, int m, int[] labels) {
        int n = Math.min(labels.length, JUDGED);
        return NearestNeighbours.leaveOneOutAccuracy(Arrays.copyOf(z, n * m), m, Arrays.copyOf(labels, n), NEIGHBOURS);
    }

    private static double farthest(double[] means, int m) {
        double max = 0;
        for (int k = 0; k < means.length / m; k++) {
            double square = 0;
            for (int j = 0; j < m; j++) square += means[k * m + j] * means[k * m + j];
            max = Math.max(max, Math.sqrt(square));
        }
        return max;
    }

    /** For {@code run.json}; what does not apply is left out. */
    Map<String, Object> results() {
        Map<String, Object> r = new LinkedHashMap<>();
        r.put("loss", terms.loss());
        r.put("reconstruction", terms.reconstruction());
        r.put("latent", terms.latent());
        r.put("prior", terms.prior());
        r.put("contributions", contributions.terms());
        put(r, "sd_ratio", shrinkage.ratio());
        put(r, "neighbour_accuracy", neighbours);
        put(r, "purity", purity);
        put(r, "smallest_sd", smallestSd);
        put(r, "largest_sd", largestSd);
        put(r, "farthest_mean", farthestMean);
        return r;
    }

    private static void put(Map<String, Object> results, String name, double value) {
        if (!Double.isNaN(value)) results.put(name, value);
    }
}
