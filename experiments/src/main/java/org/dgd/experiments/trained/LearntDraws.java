package org.dgd.experiments.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.inference.LaplaceObjective;
import org.dgd.inference.LearntCompletion;
import org.dgd.inference.LearntCompletion.Blend;
import org.dgd.inference.LearntCompletion.Completed;
import org.dgd.inference.Margins;
import org.dgd.inference.NoiseLikelihood;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.model.Pixels;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/**
 * Completions by what training tells ({@link LearntCompletion}), set and calibrated on samples that were not trained on: they get the holes of the
 * samples that are to be completed, one's of each, and what is known of them decides how the posteriors are blended and how wide draws are.
 */
public final class LearntDraws implements AutoCloseable {
    private static final int GROUP = 16, LEAST_DRAWS = 32;
    /** From a few good places: what follows has steps of its own. */
    private static final Settings SEARCH = new Settings(EnumSet.allOf(Start.class), 1000, 2, 10, 2, 30, 0.02);

    private final TrainedModel model;
    private final Samples heldOut;
    private final LaplaceObjective decoder;
    private final LearntCompletion completion;

    /**
     * @param data    the training set: the first samples are those of the model's representations, and some that follow were not trained on
     * @param heldOut how many of these are used, at most
     * @throws InputException when the model or the set is of another kind, z is held within a range, or no sample follows
     */
    public LearntDraws(TrainedModel model, Samples data, int heldOut) {
        int m = model.latent(), n = model.known().length / m;
        if (model.likelihood() != Pixels.GAUSSIAN)
            throw new InputException("--train " + data.name() + ": belongs to a gaussian loss, but " + model.name()
                    + " has the loss " + model.likelihood().key());
        model.requireFree("--train " + data.name());
        if (n < 2)
            throw new InputException("--train " + data.name() + ": " + model.name()
                    + " has no representations (representation.z) of training samples");
        if (data.size() <= n)
            throw new InputException("--train " + data.name() + ": holds " + data.size() + " samples, and " + model.name() + " was trained on " + n
                    + "; samples that follow these are needed to set and calibrate completions (train with fit --limit)");
        this.model = model;
        int most = Math.min(data.size() - n, heldOut);
        int[] rest = new int[most];
        for (int i = 0; i < most; i++) rest[i] = n + (int) ((long) i * (data.size() - n) / most);
        this.heldOut = data.select(rest);
        decoder = new LaplaceObjective(model.decoder(), model.prior(), model.likelihood());
        completion = new LearntCompletion(decoder, model.known(), data.first(n));
    }

    /**
     * @param mean  E[x|what is there], (N,h,w,c)
     * @param draws (draws,N,h,w,c), or null
     */
    public record Result(float[] mean, float[] draws, Blend blend) { }

    /** @param draws 0: none */
    public Result complete(Samples samples, int draws, Rng rng) {
        int d = samples.pixelsPerImage(), raw = Math.max(draws, LEAST_DRAWS);
        Samples holes = holesOf(samples);
        double[] truth = new double[heldOut.size() * d];
        for (int i = 0; i < heldOut.size(); i++) {
            float[] x = heldOut.image(i);
            for (int p = 0; p < d; p++) truth[i * d + p] = Float.isNaN(holes.image(i)[p]) ? x[p] : Double.NaN;
        }
        List<Spread> seen = new ArrayList<>();
        List<Completed> all = new ArrayList<>();
        Rng own = rng.child("held-out");
        forEach(holes, own, (_, group) -> all.addAll(group));
        Blend blend = Blend.best(all, truth);
        float[] mean = new float[samples.size() * d], drawn = draws == 0 ? null : new float[Math.multiplyExact(draws, mean.length)];
        Margins margins = null;
        if (draws > 0) {
            for (int i = 0; i < all.size(); i++) seen.add(Spread.of(all.get(i), blend, raw, own.child("draws").child(i), d));
            margins = margins(all, seen, truth, d);
        }
        all.clear();
        Margins judged = margins;
        Rng other = rng.child("samples");
        forEach(samples, other, (first, group) -> {
            for (int i = 0; i < group.size(); i++) {
                float[] x = samples.image(first + i);
                Completed completed = group.get(i);
                System.arraycopy(x, 0, mean, (first + i) * d, d);
                for (int p : completed.missing()) mean[(first + i) * d + p] = (float) Math.clamp(completed.mean(blend, p), 0, 1);
                if (draws == 0) continue;
                Spread spread = Spread.of(completed, blend, raw, other.child("draws").child(first + i), d);
                put(completed, spread, judged, x, drawn, draws, first + i, samples.size());
            }
        });
        return new Result(mean, drawn, blend);
    }

    private static void put(Completed completed, Spread spread, Margins margins, float[] x, float[] drawn, int draws, int sample, int samples) {
        int d = x.length;
        for (int s = 0; s < draws; s++) System.arraycopy(x, 0, drawn, (s * samples + sample) * d, d);
        double[] one = new double[draws];
        for (int p : completed.missing()) {
            for (int s = 0; s < draws; s++) one[s] = spread.rows[s * d + p];
            margins.calibrate(spread.mean[p], spread.sd[p], one);
            for (int s = 0; s < draws; s++) drawn[(s * samples + sample) * d + p] = (float) one[s];
        }
    }

    private static Margins margins(List<Completed> all, List<Spread> spreads, double[] truth, int d) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++)
            for (int p : all.get(i).missing())
                if (!Double.isNaN(truth[i * d + p])) rows.add(new double[] {spreads.get(i).mean[p], spreads.get(i).sd[p], truth[i * d + p]});
        return new Margins(column(rows, 0), column(rows, 1), column(rows, 2));
    }

    private static double[] column(List<double[]> rows, int k) { return rows.stream().mapToDouble(r -> r[k]).toArray(); }

    /** Held-out samples, and of each what is there in one of the samples that are to be completed. */
    private Samples holesOf(Samples samples) {
        return new Features("held-out samples", heldOut.size(), samples.height(), samples.width(), samples.channels(), withHolesOf(samples), null,
                List.of(), Map.of());
    }

    /** Samples that were not trained on. */
    public Samples heldOut() { return heldOut; }

    /** The values of held-out samples, (N,h,w,c), where there is what is there in one of the samples that are to be completed. */
    public float[] withHolesOf(Samples samples) {
        int d = samples.pixelsPerImage();
        float[] values = new float[heldOut.size() * d];
        for (int i = 0; i < heldOut.size(); i++) {
            heldOut.copy(i, values, i * d);
            float[] mask = samples.image((int) ((long) i * samples.size() / heldOut.size()) % samples.size());
            for (int p = 0; p < d; p++) if (Float.isNaN(mask[p])) values[i * d + p] = Float.NaN;
        }
        return values;
    }

    private interface Use {
        void group(int first, List<Completed> group);
    }

    private void forEach(Samples samples, Rng rng, Use use) {
        int m = model.latent(), d = samples.pixelsPerImage();
        double[] start = model.with(new NoiseLikelihood(model.likelihood(), completion.noise())).inference(SEARCH)
                .find(samples, rng.child("search")).z();
        for (int from = 0; from < samples.size(); from += GROUP) {
            int count = Math.min(GROUP, samples.size() - from);
            float[] x = new float[count * d];
            for (int i = 0; i < count; i++) samples.copy(from + i, x, i * d);
            use.group(from, completion.complete(x, Arrays.copyOfRange(start, from * m, (from + count) * m), from, rng.child("z")));
        }
    }

    /** Draws of one sample before they are calibrated; their standard deviation is around the mean of the posterior. */
    private record Spread(double[] mean, double[] sd, double[] rows) {
        static Spread of(Completed completed, Blend blend, int draws, Rng rng, int d) {
            double[] rows = completed.draws(blend, draws, rng), mean = new double[d], sd = new double[d];
            for (int p : completed.missing()) {
                mean[p] = completed.mean(blend, p);
                for (int s = 0; s < draws; s++) sd[p] += (rows[s * d + p] - mean[p]) * (rows[s * d + p] - mean[p]) / draws;
                sd[p] = Math.sqrt(sd[p]);
            }
            return new Spread(mean, sd, rows);
        }
    }

    @Override public void close() { decoder.close(); }
}
