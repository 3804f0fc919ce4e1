package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.data.Observation;
import org.junit.jupiter.api.Test;

class ClassInferenceTest {
    private static final int N = 9, PLACES = 12;

    private static Dgd trained(TinyProblem problem, Device device) {
        Trainer trainer = problem.trainer(problem.model(device, 1));
        for (int epoch = 1; epoch <= 5; epoch++) trainer.epoch(epoch, (_, _) -> { });
        return trainer.model();
    }

    private static ClassInference inference(Dgd model, int classes) {
        return new ClassInference(model.decoder(), (GaussianMixture) model.prior(), model.likelihood(), model.representation().values(),
                new ClassInference.Settings(PLACES, classes, 200, 1e-9));
    }

    @Test void everyClassHasTheBestPlaceUnderItsPrior() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, true);
        try (Device device = new ReferenceDevice()) {
            Dgd model = trained(problem, device);
            ClassInference.Found found = inference(model, TinyProblem.CLASSES).find(problem.data(), new Rng(2));
            ClassInference.Found pruned = inference(model, 1).find(problem.data(), new Rng(2));
            for (int i = 0; i < N; i++)
                for (int c = 0; c < TinyProblem.CLASSES; c++) {
                    int at = i * TinyProblem.CLASSES + c;
                    double objective = objective(problem, model, i, c, Arrays.copyOfRange(found.z(), 2 * at, 2 * at + 2));
                    assertThat(found.objective()[at]).isCloseTo(objective, within(1e-6));
                    assertThat(found.descended()[at]).isTrue();
                    assertThat(pruned.objective()[at]).isGreaterThan(found.objective()[at] - 1e-6);
                    double from = objective(problem, model, i, c, Arrays.copyOfRange(pruned.z(), 2 * at, 2 * at + 2));
                    assertThat(pruned.objective()[at]).isCloseTo(from, within(1e-6));
                }
            int down = 0;
            for (boolean d : pruned.descended()) if (d) down++;
            assertThat(down).isEqualTo(N);
            assertThat(inference(model, 2).find(problem.data(), new Rng(2)).z()).containsExactly(inference(model, 2).find(problem.data(), new Rng(2)).z());
        }
    }

    private static double objective(TinyProblem problem, Dgd model, int i, int c, double[] z) {
        try (Scope scope = model.decoder().device().scope()) {
            Tensor at = Candidates.points(scope, z, 2, 0, 1), x = scope.tensor(model.decoder().logits(at).shape, problem.data().image(i));
            return model.likelihood().negativeLog(model.decoder().logits(at), x).item() - model.prior().logDensity(at, new int[] {c}).item();
        }
    }

    /** P(c|x) over known places, by plain loops. */
    @Test void knownPlacesVote() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.DIAGONAL, true).missing(0.2);
        try (Device device = new ReferenceDevice()) {
            Dgd model = trained(problem, device);
            double[] z = model.representation().values(), of = ((GaussianMixture) model.prior()).classProbabilities(z);
            double[][] p;
            try (KnownPlaces places = new KnownPlaces(model.decoder(), model.likelihood(), z, of, true)) {
                p = places.probabilities(problem.data(), 1, 4);
            }
            for (int i = 0; i < N; i++)
                for (int t = 0; t < 2; t++) {
                    double[] expected = new double[TinyProblem.CLASSES];
                    double sum = 0;
                    for (int j = 0; j < N; j++) {
                        double w = Math.exp(-misfit(problem, model, i, Arrays.copyOfRange(z, 2 * j, 2 * j + 2)) / (t == 0 ? 1 : 4));
                        sum += w;
                        for (int c = 0; c < expected.length; c++) expected[c] += w * of[j * expected.length + c];
                    }
                    for (int c = 0; c < expected.length; c++) assertThat(p[t][i * expected.length + c]).isCloseTo(expected[c] / sum, within(1e-5));
                }
        }
        assertThat(KnownPlaces.usualTemperature(784)).isEqualTo(14);
        assertThat(KnownPlaces.usualTemperature(3)).isEqualTo(1);
    }

    private static double misfit(TinyProblem problem, Dgd model, int i, double[] z) {
        try (Scope scope = model.decoder().device().scope()) {
            Tensor at = Candidates.points(scope, z, 2, 0, 1), logits = model.decoder().logits(at);
            return model.likelihood().negativeLog(logits, Observation.of(scope, logits.shape, problem.data().image(i))).item();
        }
    }

    @Test void aClassHasItsComponentsAlone() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, true);
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = (GaussianMixture) problem.model(device, 1).prior();
            mixture.state().get("prior.log_precision").write(new double[] {9, 9, 9, 9, 9, 9});
            double[] draws = new ClassConditional(mixture, 1).sample(50, new Rng(3)), p = mixture.classProbabilities(draws);
            for (int i = 0; i < 50; i++) assertThat(p[i * TinyProblem.CLASSES + 1]).isGreaterThan(0.5);
            assertThat(Set.of(mixture.classes(), mixture.componentClass().length)).containsExactlyInAnyOrder(3, 6);
            assertThatThrownBy(() -> new ClassConditional(mixture, 3)).hasMessage("class 3 of a mixture with 3 classes");
        }
    }

    @Test void withoutClassesThereIsNothingToFind() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, false);
        try (Device device = new ReferenceDevice()) {
            Dgd model = problem.model(device, 1);
            assertThatThrownBy(() -> inference(model, 1)).hasMessage("class inference: the mixture's components have no classes");
        }
    }
}
