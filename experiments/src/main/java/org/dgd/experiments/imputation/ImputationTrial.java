package org.dgd.experiments.imputation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.baseline.Imputation;
import org.dgd.baseline.MeanImputation;
import org.dgd.baseline.NeighbourImputation;
import org.dgd.baseline.PcaImputation;
import org.dgd.engine.Rng;
import org.dgd.experiments.metric.Intervals;
import org.dgd.experiments.trained.LearntDraws;
import org.dgd.experiments.trained.TrainedModel;
import org.dgd.metric.Rows;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Holes;
import org.dgd.nn.data.Samples;

/**
 * All ways, fitted once to the samples that the model was trained on; each chooses its setting for every kind of holes on the same held-out
 * samples.
 */
final class ImputationTrial implements AutoCloseable {
    private static final int[] NEIGHBOURS = {3, 5, 10, 20, 50, 100};
    private static final int[] COMPONENTS = {32, 128, 512, 2048};
    /** Where samples are few, or have few numbers: 128 of either at most. */
    private static final int[] SMALL_COMPONENTS = {1, 2, 4, 8, 16, 32};
    private static final int SMALL = 128;
    /** Of training samples with holes, where each round of expectation and maximisation takes time proportional to their square. */
    private static final int[] FEW_COMPONENTS = {8, 16, 32};

    private final Samples samples, choosing;
    private final int draws;
    private final LearntDraws learnt;
    private final Map<String, List<? extends Imputation>> ways = new LinkedHashMap<>();

    ImputationTrial(TrainedModel trained, Samples set, int heldOut, Samples samples, int draws) {
        this.samples = samples;
        this.draws = draws;
        learnt = new LearntDraws(trained, set, heldOut, null);
        choosing = learnt.heldOut();
        Samples fitted = set.first(trained.known().length / trained.latent());
        Rows rows = Rows.of(fitted);
        List<Imputation> mean = List.of(MeanImputation.fit(rows));
        ways.put("mean", mean);
        ways.put("PCA", or(PcaImputation.fit(rows, fitted.hasMissing(), components(rows, fitted.hasMissing())), mean));
        ways.put("kNN", or(NeighbourImputation.fit(rows, NEIGHBOURS), mean));
    }

    private static int[] components(Rows rows, boolean missing) {
        if (Math.min(rows.count(), rows.dimension()) <= SMALL) return SMALL_COMPONENTS;
        return missing ? FEW_COMPONENTS : COMPONENTS;
    }

    /** Without any component, or with fewer samples than neighbours, column means are what is left. */
    private static List<? extends Imputation> or(List<? extends Imputation> ways, List<? extends Imputation> mean) {
        return ways.isEmpty() ? mean : ways;
    }

    int heldOut() { return choosing.size(); }

    /**
     * @param filled by every way, in the order of {@link ImputationScore#WAYS}
     */
    record Filled(float[] truth, float[] holes, List<float[]> filled, List<ImputationScore> scores) { }

    Filled fill(Holes kind, Rng rng) {
        float[] truth = values(samples), holes = kind.punch(samples, rng.child("holes")), known = values(choosing);
        Samples given = with(samples, holes);
        float[] hidden = learnt.withHolesOf(given);
        List<float[]> all = new ArrayList<>();
        List<ImputationScore> scores = new ArrayList<>();
        ways.forEach((name, settings) -> {
            Imputation way = Imputation.best(settings, hidden, known);
            float[] filled = way.complete(holes);
            for (int i = 0; i < filled.length; i++) filled[i] = Math.clamp(filled[i], 0, 1);      // as a decoder's output is
            all.add(filled);
            scores.add(ImputationScore.of(kind, name, way.name(), holes, filled, truth, Map.of()));
        });
        LearntDraws.Result result = learnt.complete(given, draws, rng.child("learnt"));
        all.add(result.mean());
        Map<String, Double> shares = new LinkedHashMap<>();
        new Intervals(doubles(result.draws()), doubles(truth), doubles(holes)).shares().forEach((key, value) -> {
            if (ImputationScore.INSIDE.contains(key)) shares.put(key, (Double) value);
        });
        scores.add(ImputationScore.of(kind, "DGD", result.setting(), holes, result.mean(), truth, shares));
        return new Filled(truth, holes, all, scores);
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = x[i];
        return y;
    }

    private static float[] values(Samples samples) {
        float[] values = new float[Math.multiplyExact(samples.size(), samples.pixelsPerImage())];
        for (int i = 0; i < samples.size(); i++) samples.copy(i, values, i * samples.pixelsPerImage());
        return values;
    }

    private static Samples with(Samples samples, float[] values) {
        return new Features(samples.name(), samples.size(), samples.height(), samples.width(), samples.channels(), values, null, List.of(), Map.of());
    }

    @Override public void close() { learnt.close(); }
}
