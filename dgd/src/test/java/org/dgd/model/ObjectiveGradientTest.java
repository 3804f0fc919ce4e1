package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.optim.RowSgd;
import org.dgd.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole objective, differentiated by the trainer and by differences. One step of plain gradient descent with rate 1 gives
 * the gradient, p − p'; with rate 0 an epoch only reports its terms. All samples are one batch.
 */
class ObjectiveGradientTest {
    private static final int N = 9;

    static Stream<Arguments> problems() {
        return Stream.of(problem(Covariance.ISOTROPIC, false, PriorScale.DATASET), problem(Covariance.DIAGONAL, false, PriorScale.SAMPLE),
                problem(Covariance.ISOTROPIC, true, PriorScale.SAMPLE), problem(Covariance.DIAGONAL, true, PriorScale.DATASET),
                problem(Covariance.FIXED, false, PriorScale.BATCH), problem(null, false, PriorScale.DATASET));
    }

    private static Arguments problem(Covariance covariance, boolean labelled, PriorScale scale) {
        return Arguments.of(TinyProblem.mlp(N, covariance, labelled), scale);
    }

    @ParameterizedTest(name = "{index}") @MethodSource("problems") void backwardAgreesWithDifferences(TinyProblem problem, PriorScale scale) {
        check(problem, scale, name -> name.startsWith("decoder."));
        check(problem, scale, name -> name.equals("representation.z"));
        if (problem.covariance() != null)
            for (String part : problem.covariance() == Covariance.FIXED ? List.of("means", "logits") : List.of("means", "log_precision", "logits"))
                check(problem, scale, name -> name.equals("prior." + part));
        check(problem, scale, _ -> true);
    }

    /** Ten thousand ReLUs: the step must be shorter, to cross the kink of none, and so rounding shows sooner. */
    @Test void soItDoesThroughConvolutionsAndBatchNorm() {
        TinyProblem problem = TinyProblem.images(N, Covariance.DIAGONAL, true);
        check(problem, PriorScale.DATASET, name -> name.startsWith("decoder."), 1e-6, 1e-6);
        check(problem, PriorScale.DATASET, name -> name.equals("representation.z"), 1e-6, 1e-4);
    }

    @Test void soItDoesWhereValuesAreMissing() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.DIAGONAL, true).missing(0.4);
        check(problem, PriorScale.DATASET, name -> name.startsWith("decoder."));
        check(problem, PriorScale.DATASET, name -> name.equals("representation.z"));
    }

    private static void check(TinyProblem problem, PriorScale scale, Predicate<String> which) { check(problem, scale, which, 1e-5, 1e-6); }

    private static void check(TinyProblem problem, PriorScale scale, Predicate<String> which, double step, double tolerance) {
        try (Device device = new ReferenceDevice()) {
            Dgd model = problem.model(device, 3);
            List<Tensor> moved = new ArrayList<>();
            model.state().forEach((name, p) -> { if (p.trained() && p.tensor().wantsGradient() && which.test(name)) moved.add(p.tensor()); });
            List<double[]> start = read(moved), direction = moved.stream().map(t -> new Rng(t.shape.size()).uniforms(t.shape.size(), -1, 1)).toList();

            double up = loss(problem, model, scale, moved, start, direction, step);
            double down = loss(problem, model, scale, moved, start, direction, -step);
            loss(problem, model, scale, moved, start, direction, 0);
            trainer(problem, model, scale, 1).epoch(1, (_, _) -> { });
            List<double[]> stepped = read(moved);
            double exact = 0, numeric = (up - down) / (2 * step);
            for (int i = 0; i < moved.size(); i++)
                for (int j = 0; j < start.get(i).length; j++) exact += direction.get(i)[j] * (start.get(i)[j] - stepped.get(i)[j]);
            assertThat(Math.abs(exact)).isGreaterThan(1e-3);
            assertThat(Math.abs(exact - numeric) / Math.abs(exact)).as(exact + " and " + numeric).isLessThan(tolerance);
        }
    }

    /** reconstruction + latent − weight·log prior, summed over the batch, a little way along the direction. */
    private static double loss(TinyProblem problem, Dgd model, PriorScale scale,
                               List<Tensor> moved, List<double[]> start, List<double[]> direction, double way) {
        for (int i = 0; i < moved.size(); i++) {
            double[] p = start.get(i).clone();
            for (int j = 0; j < p.length; j++) p[j] += way * direction.get(i)[j];
            moved.get(i).storage.write(p);
        }
        Terms terms = trainer(problem, model, scale, 0).epoch(1, (_, _) -> { });
        return N * (terms.reconstruction() + terms.latent()) + scale.weight(N, N) * N * terms.prior();
    }

    private static Trainer trainer(TinyProblem problem, Dgd model, PriorScale scale, double rate) {
        return problem.trainer(model, N, scale, new Sgd(model.decoder().parameters(), rate, 0, 0),
                new RowSgd(model.representation().table(), rate, 0), new Sgd(model.prior().parameters(), rate, 0, 0));
    }

    private static List<double[]> read(List<Tensor> tensors) { return tensors.stream().map(t -> t.storage.read()).toList(); }
}
