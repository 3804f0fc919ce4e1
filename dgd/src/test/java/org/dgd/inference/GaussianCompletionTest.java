package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.Expert.Source;
import org.dgd.metric.GivenValues;
import org.dgd.metric.ValueGaussian;
import org.dgd.nn.data.Features;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** {@link GaussianCompletion} and {@link LearntCompletion} with a decoder of one linear layer, where all is known. */
final class GaussianCompletionTest {
    private static final int M = LinearProblem.M, D = LinearProblem.FEATURES, N = 3000;
    private static final float NAN = Float.NaN;
    private static final float[] X = {0.5f, NAN, -0.4f, NAN, 1.2f};

    /** x = b + W·z + r, with errors r of which neighbours share most. */
    private static double[] residual() {
        double[] r = new double[D * D];
        for (int i = 0; i < D; i++) for (int j = 0; j < D; j++) r[i * D + j] = 0.3 * Math.pow(0.8, Math.abs(i - j));
        return r;
    }

    private static final Expert TANGENT = new Expert(Source.TANGENT, 0, true);
    private static final int[] THERE = {0, 2, 4}, MISSING = {1, 3};

    private static PlainMatrix part(PlainMatrix a, int[] rows, int... columns) {
        PlainMatrix some = PlainMatrix.zero(rows.length, columns.length);
        for (int i = 0; i < rows.length; i++) for (int j = 0; j < columns.length; j++) some.a().set(i, j, a.at(rows[i], columns[j]));
        return some;
    }

    private static PlainMatrix errors() { return new PlainMatrix(DMatrixRMaj.wrap(D, D, residual())); }

    private static PlainMatrix off(PlainMatrix b) { return PlainMatrix.column(X[0], X[2], X[4]).plus(part(b, THERE, 0).times(-1)); }

    /** b and W of a decoder of one layer. */
    private record Layer(PlainMatrix b, PlainMatrix w) {
        static Layer of(LaplaceObjective objective) {
            PlainMatrix b = PlainMatrix.column(objective.means(new double[M])), w = PlainMatrix.zero(D, M);
            for (int j = 0; j < M; j++) {
                double[] e = new double[M];
                e[j] = 1;
                double[] f = objective.means(e);
                for (int p = 0; p < D; p++) w.a().set(p, j, f[p] - b.at(p, 0));
            }
            return new Layer(b, w);
        }

        /** E[z | x_there] with the likelihood's power 1/T. */
        PlainMatrix mean(double temperature) {
            PlainMatrix right = part(w, THERE, 0, 1).transposed().times(part(errors(), THERE, THERE).inverse()).times(1 / temperature);
            return right.times(part(w, THERE, 0, 1)).plus(PlainMatrix.identity(M)).inverse().times(right.times(off(b)));
        }

        /** What is missing at a z: f_m and what f_o leaves over tells of the rest. */
        double[] at(PlainMatrix z) {
            PlainMatrix f = b.plus(w.times(z)), r = errors();
            return part(f, MISSING, 0).plus(part(r, MISSING, THERE).times(part(r, THERE, THERE).inverse()).times(off(f))).numbers();
        }
    }

    @Test void theTangentOfALinearDecoderIsExact() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 0.5).objective()) {
            Layer layer = Layer.of(objective);
            ValueGaussian unit = ValueGaussian.of(new double[M], new double[] {1, 0, 0, 1}), r = ValueGaussian.of(new double[D], residual());
            GivenValues given = r.given(X, 0);
            for (double temperature : new double[] {1, 4}) {
                var around = new GaussianCompletion(objective, unit, r, temperature, 2).around(X, new GivenValues[] {given}, new double[] {2, -3}).getFirst();
                PlainMatrix wo = part(layer.w, THERE, 0, 1), right = wo.transposed().times(part(errors(), THERE, THERE).inverse()).times(1 / temperature);
                PlainMatrix covariance = right.times(wo).plus(PlainMatrix.identity(M)).inverse(), mean = covariance.times(right.times(off(layer.b)));
                for (int j = 0; j < M; j++) assertThat(around.posterior().mean()[j]).isCloseTo(mean.at(j, 0), within(1e-6));
                for (int j = 0; j < M * M; j++) assertThat(around.posterior().covariance()[j]).isCloseTo(covariance.numbers()[j], within(1e-6));
                for (int p = 0; p < D; p++) assertThat(around.tangent()[p]).isCloseTo(layer.b.plus(layer.w.times(mean)).at(p, 0), within(1e-6));
            }
        }
    }

    /** Training samples tell W·Wᵀ and R apart, as they come with their z. Power 5 of the likelihood leaves E[x] where it is but for its pull. */
    @Test void completionsLearnHowErrorsGoTogether() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 0.5).objective()) {
            Rng rng = new Rng(2);
            double[] z = rng.gaussians(N * M), f = objective.means(z), e = rng.gaussians(N * D);
            float[] x = new float[N * D];
            for (int i = 0; i < N; i++) {
                double error = 0;                                // an autoregression has the covariance 0.3 · 0.8^|p − q|
                for (int p = 0; p < D; p++) {
                    error = p == 0 ? Math.sqrt(0.3) * e[i * D] : 0.8 * error + Math.sqrt(0.3 * 0.36) * e[i * D + p];
                    x[i * D + p] = (float) (f[i * D + p] + error);
                }
            }
            LearntCompletion learnt = new LearntCompletion(objective, z, new Features("linear", N, 1, 1, D, x, null, List.of(), Map.of()));
            assertThat(learnt.noise()).isCloseTo(Math.sqrt(0.3), within(0.02));
            Layer layer = Layer.of(objective);
            double[] expected = layer.at(layer.mean(5));
            for (int noise = 0; noise < learnt.noises(); noise++) {
                Completed completed = learnt.complete(X, new double[M], 0, new Rng(1), noise).getFirst();
                assertThat(completed.missing()).containsExactly(MISSING);
                double[] mean = completed.means(Blend.only(TANGENT));
                for (int k = 0; k < 2; k++) assertThat(mean[k]).as(learnt.name(noise)).isCloseTo(expected[k], within(0.12));
                double[] exact = layer.at(layer.mean(1)), one = completed.means(Blend.only(new Expert(Source.ALL, 0, true)));
                for (int k = 0; k < 2; k++) assertThat(one[k]).as("x is one Gaussian").isCloseTo(exact[k], within(0.12));
            }
            Completed completed = learnt.complete(X, new double[M], 0, new Rng(1), 0).getFirst();
            double[] weights = new double[Expert.ALL.size()];
            for (Expert half : List.of(new Expert(Source.AROUND, 0, true), new Expert(Source.KNOWN, 30, true))) weights[Expert.ALL.indexOf(half)] = 0.5;
            Blend blend = new Blend(weights);
            double[] draws = completed.draws(blend, 400, new Rng(4)), means = completed.means(blend);
            for (int j = 0; j < MISSING.length; j++) {
                double[] column = new double[400];
                for (int s = 0; s < 400; s++) column[s] = draws[s * D + MISSING[j]];
                assertThat(Arrays.stream(column).average().orElseThrow()).isCloseTo(means[j], within(0.15));
            }
            for (int s = 0; s < 400; s++) for (int p : THERE) assertThat(draws[s * D + p]).isEqualTo(X[p]);
        }
    }

    /** More known samples than count otherwise, of which the last are others than the first: the mean is that of all. */
    @Test void whereNothingIsThereAllKnownRepresentationsCount() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 0.5).objective()) {
            int n = 200;
            double[] z = new double[n * M], sum = new double[D];
            for (int i = 0; i < z.length; i++) z[i] = (double) i / z.length;
            float[] x = new float[n * D], nothing = new float[D];
            Arrays.fill(nothing, NAN);
            for (int i = 0; i < x.length; i++) sum[i % D] += x[i] = (float) i / x.length + i % 7 * 0.1f;
            LearntCompletion learnt = new LearntCompletion(objective, z, new Features("linear", n, 1, 1, D, x, null, List.of(), Map.of()));
            Completed completed = learnt.complete(nothing, new double[M], 0, new Rng(1), 0).getFirst();
            for (Source source : List.of(Source.KNOWN, Source.OWN)) {
                double[] mean = completed.means(Blend.only(new Expert(source, 5, false)));
                for (int p = 0; p < D; p++) assertThat(mean[p]).isCloseTo(sum[p] / n, within(1e-4));
            }
        }
    }

    @Test void knownRepresentationsCountByWhatTheyExplainAndTheBestBlendIsTaken() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 0.5).objective()) {
            int n = 200, k = Expert.COUNTS[0];
            double[] z = new Rng(2).gaussians(n * M), f = objective.means(z), distance = new double[n];
            float[] x = new float[f.length];
            for (int i = 0; i < x.length; i++) x[i] = (float) (f[i] + 0.5 + (i / D % 2 == 0 ? 0.1 : -0.1));       // ρ = 0.5
            LearntCompletion learnt = new LearntCompletion(objective, z, new Features("linear", n, 1, 1, D, x, null, List.of(), Map.of()));
            List<Completed> completed = learnt.complete(X, new double[M], 0, new Rng(1), 0);
            for (int i = 0; i < n; i++) for (int p : THERE) distance[i] += Math.pow(X[p] - (float) f[i * D + p], 2);
            int[] order = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> distance[i])).mapToInt(i -> i).toArray();
            double all = 0, mean = 0;
            for (int r = 0; r < 10 * k; r++) {
                double weight = Math.exp(-(distance[order[r]] - distance[order[0]]) / (distance[order[k - 1]] - distance[order[0]]));
                all += weight;
                mean += weight * f[order[r] * D + 1];
            }
            assertThat(completed.getFirst().means(Blend.only(new Expert(Source.KNOWN, k, false)))[0]).isCloseTo(mean / all + 0.5, within(1e-4));

            for (Expert wanted : List.of(TANGENT, new Expert(Source.KNOWN, 200, false))) {
                double[] truth = new double[D], bounded = completed.getFirst().bounded(Blend.only(wanted));
                for (int j = 0; j < MISSING.length; j++) truth[MISSING[j]] = bounded[j];
                double[] best = completed.getFirst().bounded(Blend.best(completed, truth));
                for (int j = 0; j < MISSING.length; j++) assertThat(best[j]).isCloseTo(bounded[j], within(1e-9));
            }
        }
    }
}
