package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.optim.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RepresentationSearchTest {
    private static final int N = 37;

    static Stream<Arguments> everywhere() {
        return Stream.of(TestDevice.values()).flatMap(d -> Stream.of(Pixels.values()).flatMap(l -> Stream.of(
                Arguments.of(d, l, TinyProblem.mlp(N, Covariance.ISOTROPIC, false)),
                Arguments.of(d, l, TinyProblem.mlp(N, Covariance.DIAGONAL, true)),
                Arguments.of(d, l, TinyProblem.mlp(N, null, false)), Arguments.of(d, l, TinyProblem.images(N, Covariance.ISOTROPIC, true)))));
    }

    /** Some epochs make the decoder tell representations apart and give them velocity. */
    private static Trainer trained(TinyProblem problem, Likelihood likelihood, Device device) {
        Dgd m = problem.model(device, 1);
        Trainer trainer = problem.trainer(new Dgd(m.decoder(), m.representation(), m.prior(), likelihood));
        for (int epoch = 1; epoch <= 3; epoch++) trainer.epoch(epoch, (_, _) -> { });
        return trainer;
    }

    private static RepresentationSearch search(TinyProblem problem, Trainer trainer, int candidates) {
        return new RepresentationSearch(trainer.model(), problem.data(), problem.labelled(), trainer.representationStep(), candidates, new Rng(6));
    }

    /** −log P(x_i|z,θ) − log P(z|φ), by the ops that training uses. */
    private static double objective(TinyProblem problem, Dgd model, int i, double[] z) {
        model.decoder().training(false);
        try (Scope scope = model.representation().table().device().scope()) {
            Tensor at = scope.tensor(Shape.batch(1, 2), new float[] {(float) z[0], (float) z[1]});
            Architecture.Size s = problem.spec().size();
            Tensor x = scope.tensor(Shape.batch(1, s.height(), s.width(), s.channels()), problem.data().image(i));
            int[] label = problem.labelled() ? new int[] {problem.data().labels()[i]} : null;
            return model.likelihood().negativeLog(model.decoder().logits(at), x).item() - model.prior().logDensity(at, label).item();
        }
    }

    private static double[] row(double[] z, int i) { return Arrays.copyOfRange(z, 2 * i, 2 * i + 2); }

    @ParameterizedTest @MethodSource("everywhere")
    void nobodyIsWorseOffThanBeforeOrInAnotherSamplesPlace(TestDevice d, Likelihood likelihood, TinyProblem problem) {
        try (Device device = d.open()) {
            Trainer trainer = trained(problem, likelihood, device);
            Dgd model = trainer.model();
            double[] before = model.representation().values();
            int moved = search(problem, trainer, 2 * N).run(1);
            double[] after = model.representation().values();
            int changed = 0;
            double slack = 0.01 + 20 * d.tolerance * problem.data().pixelsPerImage();               // a jump has to gain 0.01
            for (int i = 0; i < N; i++) {
                double now = objective(problem, model, i, row(after, i));
                if (!Arrays.equals(row(before, i), row(after, i))) {
                    changed++;
                    assertThat(now).isLessThan(objective(problem, model, i, row(before, i)));
                }
                for (int j = 0; j < N; j++) assertThat(now).isLessThan(objective(problem, model, i, row(before, j)) + slack);
            }
            assertThat(moved).isEqualTo(changed).isPositive();
        }
    }

    @ParameterizedTest @MethodSource("everywhere")
    void theObjectiveIsTrainingsUpToAConstantOfTheSample(TestDevice d, Likelihood likelihood, TinyProblem problem) {
        try (Device device = d.open()) {
            Trainer trainer = trained(problem, likelihood, device);
            double[] z = trainer.model().representation().values();
            double[] objective = search(problem, trainer, 2).objective(z);
            for (int i = 0; i < N; i++) {
                double constant = 0;
                if (likelihood == Pixels.GAUSSIAN) for (float x : problem.data().image(i)) constant += x * x;
                double expected = objective(problem, trainer.model(), i, row(z, i));
                assertThat(objective[i] + constant).isCloseTo(expected, within(20 * d.tolerance * problem.data().pixelsPerImage() + 1e-6));
            }
        }
    }

    @Test void whoJumpsForgetsHisVelocity() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, false);
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = trained(problem, Pixels.BERNOULLI, device);
            Optimizer step = trainer.representationStep();
            double[] before = trainer.model().representation().values(), velocity = step.state().get("velocity").storage.read();
            search(problem, trainer, 8).run(1);
            double[] after = trainer.model().representation().values(), now = step.state().get("velocity").storage.read();
            for (int i = 0; i < 2 * N; i++) assertThat(now[i]).isEqualTo(Arrays.equals(row(before, i / 2), row(after, i / 2)) ? velocity[i] : 0);
            assertThat(now).contains(0).isNotEqualTo(new double[2 * N]);
        }
    }

    @Test void theNumberDecidesWhichCandidatesThereAre() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, false);
        double[][] z = new double[3][];
        for (int run = 0; run < 3; run++)
            try (Device device = new ReferenceDevice()) {
                Trainer trainer = trained(problem, Pixels.BERNOULLI, device);
                search(problem, trainer, 10).run(run == 2 ? 8 : 7);
                z[run] = trainer.model().representation().values();
            }
        assertThat(z[1]).containsExactly(z[0]);
        assertThat(z[2]).isNotEqualTo(z[0]);
    }

    @Test void aSearchNeedsCandidates() {
        TinyProblem problem = TinyProblem.mlp(N, null, false);
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = problem.trainer(problem.model(device, 1));
            assertThatThrownBy(() -> search(problem, trainer, 0)).hasMessage("search: 0 candidates; at least 1 is needed");
        }
    }
}
