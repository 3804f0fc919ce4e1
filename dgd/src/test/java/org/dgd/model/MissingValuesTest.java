package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.RowSgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value that is missing counts nothing, in training as in a search, and one that is 0 counts. */
class MissingValuesTest {
    private static final int N = 24;

    static Stream<Arguments> everywhere() {
        return Stream.of(TestDevice.values()).flatMap(d -> Stream.of(Pixels.values()).map(l -> Arguments.of(d, l)));
    }

    private static Dgd with(Likelihood likelihood, Dgd m) { return new Dgd(m.decoder(), m.representation(), m.prior(), likelihood); }

    private static double plain(Likelihood likelihood, double logit, float x) {
        if (Float.isNaN(x)) return 0;
        double p = 1 / (1 + Math.exp(-logit));
        return likelihood == Pixels.GAUSSIAN ? (p - x) * (p - x) : -x * Math.log(p) - (1 - x) * Math.log(1 - p);
    }

    @ParameterizedTest @MethodSource("everywhere") void onlyValuesThatAreThereHaveATerm(TestDevice d, Likelihood likelihood) {
        float[] logits = {-3, -0.5f, 0, 0.25f, 2, 1}, x = {0, Float.NaN, 0.5f, 0, Float.NaN, Float.NaN};
        double[] perSample = new double[2];
        for (int i = 0; i < 6; i++) perSample[i / 3] += plain(likelihood, logits[i], x[i]);
        try (Device device = d.open(); Scope step = device.scope()) {
            Shape shape = Shape.batch(2, 1, 3, 1);
            Tensor l = step.tensor(shape, logits);
            Observation data = Observation.of(step, shape, x.clone());
            assertThat(likelihood.negativeLog(l, data).item()).isEqualTo(perSample[0] + perSample[1], within(10 * d.tolerance));
            assertThat(likelihood.negativeLogsPerSample(l, data).storage.read()).containsExactly(perSample, within(10 * d.tolerance));
        }
    }

    @ParameterizedTest @MethodSource("everywhere") void zeroIsNotMissing(TestDevice d, Likelihood likelihood) {
        TinyProblem some = TinyProblem.mlp(N, null, false).missing(0.4);
        float[] zeros = some.data().values().clone();
        for (int i = 0; i < zeros.length; i++) if (Float.isNaN(zeros[i])) zeros[i] = 0;
        Features filled = new Features("tiny", N, 1, 1, 7, zeros, some.data().labels(), some.data().classes(), some.data().sha256());
        try (Device device = d.open()) {
            double with = epoch(some, likelihood, device), without = epoch(new TinyProblem(filled, some.spec(), null, false), likelihood, device);
            assertThat(with).isFinite().isLessThan(without - 0.1);
        }
    }

    private static double epoch(TinyProblem problem, Likelihood likelihood, Device device) {
        return problem.trainer(with(likelihood, problem.model(device, 1))).epoch(1, (_, _) -> { }).reconstruction();
    }

    /** The search's objective is the plain sum over what is there, and no other start is better. */
    @ParameterizedTest @MethodSource("everywhere") void aSearchLooksAtWhatIsThere(TestDevice d, Likelihood likelihood) {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, false).missing(0.5);
        try (Device device = d.open()) {
            Dgd model = with(likelihood, problem.model(device, 1));
            Trainer trainer = problem.trainer(model);
            for (int e = 1; e <= 4; e++) trainer.epoch(e, (_, _) -> { });
            Inference.Found found = Inference.of(model, new Inference.Settings(64, 3, 10, 100, 1e-4)).find(problem.data(), new Rng(2));
            double[] objective = objective(model, problem.data(), found.z());
            for (int i = 0; i < N; i++) assertThat(found.objective()[i]).isCloseTo(objective[i], within(1e-5 + 100 * d.tolerance));
            for (double[] other : new double[][] {model.representation().values(), new Rng(8).gaussians(2 * N)}) {
                double[] there = objective(model, problem.data(), other);
                for (int i = 0; i < N; i++) assertThat(objective[i]).isLessThan(there[i] + 1e-3);
            }
        }
    }

    /** −log P(x|z) − log P(z) without a tensor for the first part. */
    private static double[] objective(Dgd model, Samples data, double[] z) {
        model.decoder().training(false);
        try (Scope step = model.decoder().device().scope()) {
            Tensor at = Candidates.points(step, z, 2, 0, N);
            double[] logits = model.decoder().logits(at).storage.read(), log = model.prior().logDensity(at).storage.read();
            double[] objective = new double[N];
            for (int i = 0; i < N; i++) {
                float[] x = data.image(i);
                objective[i] = -log[i];
                for (int p = 0; p < x.length; p++) objective[i] += plain(model.likelihood(), logits[i * x.length + p], x[p]);
            }
            return objective;
        }
    }

    /** A jump never goes to a place that is worse by what is there. */
    @ParameterizedTest @MethodSource("everywhere") void soDoRepresentationsThatJump(TestDevice d, Likelihood likelihood) {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, false).missing(0.5);
        try (Device device = d.open()) {
            Dgd model = with(likelihood, problem.model(device, 1));
            double[] before = objective(model, problem.data(), model.representation().values());
            var search = new RepresentationSearch(model, problem.data(), false, new RowSgd(model.representation().table(), 1e-2, 0), 40, new Rng(3));
            assertThat(search.run(1)).isGreaterThan(N / 2);
            double[] after = objective(model, problem.data(), model.representation().values());
            for (int i = 0; i < N; i++) assertThat(after[i]).isLessThanOrEqualTo(before[i] + 1e-9);
        }
    }
}
