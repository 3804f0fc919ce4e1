package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.LearntCompletion.Blend;
import org.dgd.inference.LearntCompletion.Completed;
import org.dgd.metric.GivenValues;
import org.dgd.metric.ValueGaussian;
import org.dgd.nn.data.Features;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
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

    private static SimpleMatrix rows(SimpleMatrix a, int... rows) {
        SimpleMatrix some = new SimpleMatrix(rows.length, a.getNumCols());
        for (int i = 0; i < rows.length; i++) some.insertIntoThis(i, 0, a.extractVector(true, rows[i]));
        return some;
    }

    private static SimpleMatrix part(SimpleMatrix a, int[] rows, int[] columns) { return rows(rows(a, rows).transpose(), columns).transpose(); }

    private static final int[] THERE = {0, 2, 4}, MISSING = {1, 3};

    /** E[x_missing | x_there] of N(b, W·Wᵀ + R). */
    private static double[] expected(SimpleMatrix w, SimpleMatrix b) {
        SimpleMatrix c = w.mult(w.transpose()).plus(new SimpleMatrix(D, D, true, residual())), x = new SimpleMatrix(3, 1, true, 0.5, -0.4, 1.2);
        SimpleMatrix mean = rows(b, MISSING).plus(part(c, MISSING, THERE).mult(part(c, THERE, THERE).solve(x.minus(rows(b, THERE)))));
        return mean.getDDRM().data;
    }

    @Test void theTangentOfALinearDecoderIsExact() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 0.5).objective()) {
            SimpleMatrix b = SimpleMatrix.wrap(DMatrixRMaj.wrap(D, 1, objective.means(new double[M]))), w = new SimpleMatrix(D, M);
            for (int j = 0; j < M; j++) {
                double[] e = new double[M];
                e[j] = 1;
                w.insertIntoThis(0, j, new SimpleMatrix(D, 1, true, objective.means(e)).minus(b));
            }
            ValueGaussian unit = ValueGaussian.of(new double[M], new double[] {1, 0, 0, 1}), r = ValueGaussian.of(new double[D], residual());
            GivenValues given = r.given(X, 0);
            for (double temperature : new double[] {1, 4}) {
                var around = new GaussianCompletion(objective, unit, r, temperature, 2).around(X, new GivenValues[] {given}, new double[] {2, -3}).getFirst();
                SimpleMatrix wo = rows(w, THERE), roo = part(new SimpleMatrix(D, D, true, residual()), THERE, THERE);
                SimpleMatrix precision = wo.transpose().mult(roo.solve(wo)).divide(temperature).plus(SimpleMatrix.identity(M));
                SimpleMatrix x = new SimpleMatrix(3, 1, true, 0.5, -0.4, 1.2), mean = precision.solve(wo.transpose().mult(roo.solve(x.minus(rows(b, THERE)))).divide(temperature));
                double[] covariance = precision.invert().getDDRM().data;
                for (int j = 0; j < M; j++) assertThat(around.posterior().mean()[j]).isCloseTo(mean.get(j), within(1e-6));
                for (int j = 0; j < M * M; j++) assertThat(around.posterior().covariance()[j]).isCloseTo(covariance[j], within(1e-6));
                for (int p = 0; p < D; p++) assertThat(around.tangent()[p]).isCloseTo(b.plus(w.mult(mean)).get(p), within(1e-6));
            }
        }
    }

    /** Training samples tell W·Wᵀ and R apart, as they come with their z. Power 5 of the likelihood leaves E[x] where it is but for its pull. */
    @Test void completionsLearnHowErrorsGoTogether() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 0.5).objective()) {
            Rng rng = new Rng(2);
            double[] z = rng.gaussians(N * M), f = objective.means(z), factor = SimpleMatrix.wrap(DMatrixRMaj.wrap(D, D, residual())).chol().getDDRM().data, e = rng.gaussians(N * D);
            float[] x = new float[N * D];
            for (int i = 0; i < N * D; i++) {
                double v = f[i];
                for (int k = 0; k < D; k++) v += factor[i % D * D + k] * e[i / D * D + k];
                x[i] = (float) v;
            }
            LearntCompletion learnt = new LearntCompletion(objective, z, new Features("linear", N, 1, 1, D, x, null, List.of(), Map.of()));
            assertThat(learnt.noise()).isCloseTo(Math.sqrt(0.3), within(0.02));
            Completed completed = learnt.complete(X, new double[M], 0, new Rng(1)).getFirst();
            assertThat(completed.missing()).containsExactly(MISSING);
            SimpleMatrix b = SimpleMatrix.wrap(DMatrixRMaj.wrap(D, 1, objective.means(new double[M]))), w = new SimpleMatrix(D, M);
            for (int j = 0; j < M; j++) {
                double[] unit = new double[M];
                unit[j] = 1;
                w.insertIntoThis(0, j, new SimpleMatrix(D, 1, true, objective.means(unit)).minus(b));
            }
            Blend tangent = new Blend(1, true, 0), known = new Blend(0, false, 1);
            double[] expected = expected(w, b);
            for (int k = 0; k < 2; k++) {
                assertThat(completed.mean(tangent, MISSING[k])).isCloseTo(expected[k], within(0.12));
                assertThat(completed.mean(known, MISSING[k])).isCloseTo(expected[k], within(0.25));
            }
            double[] draws = completed.draws(new Blend(0.5, true, 1), 400, new Rng(4));
            for (int p : MISSING) {
                double[] column = new double[400];
                for (int s = 0; s < 400; s++) column[s] = draws[s * D + p];
                assertThat(Arrays.stream(column).average().orElseThrow()).isCloseTo(completed.mean(new Blend(0.5, false, 1), p), within(0.15));
            }
            for (int s = 0; s < 400; s++) for (int p : THERE) assertThat(draws[s * D + p]).isCloseTo(X[p], within(1e-9));
        }
    }

    @Test void theBlendWithTheLeastErrorIsTaken() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 0.5).objective()) {
            double[] z = new Rng(2).gaussians(200 * M), f = objective.means(z);
            float[] x = new float[f.length];
            for (int i = 0; i < x.length; i++) x[i] = (float) (f[i] + 0.01 * ((i * 31) % 7 - 3));
            LearntCompletion learnt = new LearntCompletion(objective, z, new Features("linear", 200, 1, 1, D, x, null, List.of(), Map.of()));
            List<Completed> completed = learnt.complete(X, new double[M], 0, new Rng(1));
            for (Blend wanted : List.of(new Blend(1, true, 0), new Blend(0, false, 2))) {
                double[] truth = new double[D];
                for (int p : MISSING) truth[p] = completed.getFirst().mean(wanted, p);
                Blend best = Blend.best(completed, truth);
                for (int p : MISSING) assertThat(completed.getFirst().mean(best, p)).isCloseTo(truth[p], within(1e-9));
            }
        }
    }
}
