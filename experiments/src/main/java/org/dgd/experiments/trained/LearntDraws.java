package org.dgd.experiments.trained;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.inference.Blend;
import org.dgd.inference.Completed;
import org.dgd.inference.LaplaceObjective;
import org.dgd.inference.LearntCompletion;
import org.dgd.inference.LeftOver;
import org.dgd.inference.Margins;
import org.dgd.inference.NoiseLikelihood;
import org.dgd.model.Inference;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.metric.Rows;
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
    /** Held-out samples that choose a covariance. */
    private static final int CHOOSING = 20;
    /** From a few good places: what follows has steps of its own. */
    private static final Settings SEARCH = new Settings(EnumSet.allOf(Start.class), 1000, 2, 10, 2, 30, 0.02);

    private final TrainedModel model;
    private final Samples heldOut;
    private final LaplaceObjective decoder;
    private final LearntCompletion completion;

    /**
     * @param data    the training set: the first samples are those of the model's representations, and some that follow were not trained on
     * @param heldOut how many of these are used, at most
     * @param kept    a file of what the model leaves over of them, read if it is there, else written; null: learnt, and not kept
     * @throws InputException when the file belongs to something else, the model or the set is of another kind, z is held within a range, or no sample follows
     */
    public LearntDraws(TrainedModel model, Samples data, int heldOut, Kept kept) {
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
        Samples train = data.first(n);
        completion = new LearntCompletion(decoder, model.known(), train,
                left -> kept == null ? LeftOver.learn(left, train.hasMissing()) : kept.obtain(left, train, data.sha256()));
    }

    /** The search that comes before, for a device that tells how much memory it takes. */
    static void rehearse(TrainedModel model, Samples samples) { model.inference(SEARCH).rehearse(Inference.few(samples), null, new Rng(0)); }

    /** Bytes that completing these samples takes, where so many of the training set are held out. */
    static long bytes(TrainedModel model, Samples samples, int heldOut) {
        int d = samples.pixelsPerImage(), solved = 0;
        for (int i = 0; i < samples.size(); i++) {
            int missing = 0;
            for (float x : samples.image(i)) if (Float.isNaN(x)) missing++;
            solved = Math.max(solved, Math.min(missing, d - missing));
        }
        return LearntCompletion.bytes(model.known().length / model.latent(), d, model.latent(), false, heldOut + CHOOSING + GROUP, solved);
    }

    /** A file of {@link LeftOver}, and the model that it has to belong to. */
    public record Kept(Path file, String model) {
        LeftOver obtain(Rows rest, Samples train, Map<String, String> sha256) {
            String name = train.size() + " samples of " + new TreeMap<>(sha256);
            if (Files.exists(file)) return LeftOver.read(file, rest.dimension(), model, name);
            LeftOver learnt = LeftOver.learn(rest, train.hasMissing());
            learnt.write(file, model, name);
            return learnt;
        }
    }

    /**
     * @param mean    E[x|what is there], (N,h,w,c)
     * @param draws   (draws,N,h,w,c), or null
     * @param setting what held-out samples chose, in words
     */
    public record Result(float[] mean, float[] draws, String setting) { }

    /** What held-out samples chose: a covariance of what is left over, and a blend under it. */
    private record Choice(int noise, Blend blend, List<Completed> completed) { }

    /** @param draws 0: none */
    public Result complete(Samples samples, int draws, Rng rng) {
        int d = samples.pixelsPerImage(), raw = Math.max(draws, LEAST_DRAWS);
        Samples holes = holesOf(samples);
        double[] truth = truth(holes);
        Rng own = rng.child("held-out"), other = rng.child("samples");
        Choice choice = choose(holes, truth, own);
        Blend blend = choice.blend;
        float[] mean = new float[samples.size() * d], drawn = draws == 0 ? null : new float[Math.multiplyExact(draws, mean.length)];
        Calibration calibration = draws == 0 ? null : Calibration.of(choice.completed, IntStream.range(0, choice.completed.size()).parallel()
                .mapToObj(i -> Spread.of(choice.completed.get(i), blend, raw, own.child("draws").child(i), d)).toList(), truth, d);
        choice.completed.clear();
        double[] start = start(samples, other);
        forEach(samples, 0, samples.size(), start, other, choice.noise, (first, group) -> IntStream.range(0, group.size()).parallel().forEach(i -> {
            float[] x = samples.image(first + i);
            Completed completed = group.get(i);
            int[] missing = completed.missing();
            double[] bounded = completed.bounded(blend);
            System.arraycopy(x, 0, mean, (first + i) * d, d);
            for (int j = 0; j < missing.length; j++) mean[(first + i) * d + missing[j]] = (float) bounded[j];
            if (draws > 0)
                put(completed, Spread.of(completed, blend, raw, other.child("draws").child(first + i), d), calibration, x, drawn, draws, first + i,
                        samples.size());
        }));
        return new Result(mean, drawn, blend + "; " + completion.name(choice.noise));
    }

    private double[] truth(Samples holes) {
        int d = holes.pixelsPerImage();
        double[] truth = new double[heldOut.size() * d];
        for (int i = 0; i < heldOut.size(); i++) {
            float[] x = heldOut.image(i), there = holes.image(i);
            for (int p = 0; p < d; p++) truth[i * d + p] = Float.isNaN(there[p]) ? x[p] : Double.NaN;
        }
        return truth;
    }

    /** A covariance by the least squared error of the first samples, since each takes its time, then a blend by that of all. */
    private Choice choose(Samples holes, double[] truth, Rng rng) {
        double[] start = start(holes, rng);
        int some = Math.min(CHOOSING, holes.size()), best = 0;
        List<Completed> all = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (int noise = 0; noise < completion.noises(); noise++) {
            List<Completed> these = new ArrayList<>();
            forEach(holes, 0, some, start, rng, noise, (_, group) -> these.addAll(group));
            double error = Blend.best(these, truth).squaredError(these, truth);
            if (noise > 0 && !(error < least)) continue;
            best = noise;
            all = these;
            least = error;
        }
        List<Completed> chosen = all;
        forEach(holes, some, holes.size(), start, rng, best, (_, group) -> chosen.addAll(group));
        return new Choice(best, Blend.best(chosen, truth), chosen);
    }

    private static void put(Completed completed, Spread spread, Calibration calibration, float[] x, float[] drawn, int draws, int sample, int samples) {
        int d = x.length;
        for (int s = 0; s < draws; s++) System.arraycopy(x, 0, drawn, (s * samples + sample) * d, d);
        double[] one = new double[draws];
        for (int p : completed.missing()) {
            for (int s = 0; s < draws; s++) one[s] = spread.rows[s * d + p];
            calibration.margins.calibrate(spread.mean[p], calibration.sd(spread.sd[p], completed.contrast()), one);
            for (int s = 0; s < draws; s++) drawn[(s * samples + sample) * d + p] = (float) one[s];
        }
    }

    /**
     * What errors on held-out samples tell of how wide draws should be.
     *
     * @param power of a sample's contrast, by which standard deviations are multiplied
     */
    private record Calibration(double power, Margins margins) {
        static Calibration of(List<Completed> all, List<Spread> spreads, double[] truth, int d) {
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < all.size(); i++)
                for (int p : all.get(i).missing())
                    if (!Double.isNaN(truth[i * d + p]))
                        rows.add(new double[] {spreads.get(i).mean[p], spreads.get(i).sd[p], truth[i * d + p], all.get(i).contrast()});
            double[] mean = column(rows, 0), sd = column(rows, 1), values = column(rows, 2), contrast = column(rows, 3);
            double power = Margins.power(mean, sd, values, contrast);
            for (int i = 0; i < sd.length; i++) sd[i] *= Math.pow(contrast[i], power);
            return new Calibration(power, new Margins(mean, sd, values));
        }

        double sd(double drawn, double contrast) { return drawn * Math.pow(contrast, power); }

        private static double[] column(List<double[]> rows, int k) { return rows.stream().mapToDouble(r -> r[k]).toArray(); }
    }

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

    /** Where searches start. */
    private double[] start(Samples samples, Rng rng) {
        return model.with(new NoiseLikelihood(model.likelihood(), completion.noise())).inference(SEARCH).find(samples, rng.child("search")).z();
    }

    private void forEach(Samples samples, int first, int last, double[] start, Rng rng, int noise, Use use) {
        int m = model.latent(), d = samples.pixelsPerImage();
        for (int from = first; from < last; from += GROUP) {
            int count = Math.min(GROUP, last - from);
            float[] x = new float[count * d];
            for (int i = 0; i < count; i++) samples.copy(from + i, x, i * d);
            use.group(from, completion.complete(x, Arrays.copyOfRange(start, from * m, (from + count) * m), from, rng.child("z"), noise));
        }
    }

    /** Draws of one sample before they are calibrated; their standard deviation is around the mean of the posterior. */
    private record Spread(double[] mean, double[] sd, double[] rows) {
        static Spread of(Completed completed, Blend blend, int draws, Rng rng, int d) {
            double[] rows = completed.draws(blend, draws, rng), mean = new double[d], sd = new double[d];
            int[] missing = completed.missing();
            double[] means = completed.means(blend);
            for (int j = 0; j < missing.length; j++) {
                int p = missing[j];
                mean[p] = means[j];
                for (int s = 0; s < draws; s++) sd[p] += (rows[s * d + p] - mean[p]) * (rows[s * d + p] - mean[p]) / draws;
                sd[p] = Math.sqrt(sd[p]);
            }
            return new Spread(mean, sd, rows);
        }
    }

    @Override public void close() { decoder.close(); }
}
