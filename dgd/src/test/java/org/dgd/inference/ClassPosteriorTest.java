package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.ClassPosterior.Evidence;
import org.dgd.metric.Temperature;
import org.dgd.model.ClassInference;
import org.dgd.model.GaussianMixture;
import org.dgd.nn.data.Features;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P(class|x) of a linear decoder with one component for each class, which is known. */
class ClassPosteriorTest {
    private static final int N = 6;

    @ParameterizedTest @ValueSource(booleans = {false, true}) void laplaceIsExactWhereTheDecoderIsLinear(boolean missing) {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.mixture(device, 0.3, new int[] {0, 1, 2});
            Features data = problem.data(N, missing);
            GaussianMixture mixture = (GaussianMixture) problem.prior();
            var settings = new ClassInference.Settings(32, 3, 300, 0);
            ClassInference.Found found = new ClassInference(problem.decoder(), mixture, problem.likelihood(), new double[0], settings).find(data, new Rng(1));
            ClassPosterior posterior = new ClassPosterior(problem.decoder(), mixture, problem.likelihood());
            double[] exact = new double[N * 3];
            for (int i = 0; i < exact.length; i++) exact[i] = Math.log(problem.weight(i % 3)) + problem.evidence(data.image(i / 3), i % 3);
            double[] p = Temperature.probabilities(exact, 3, 1);
            assertThat(Temperature.probabilities(posterior.logJoint(data, found, Evidence.LAPLACE), 3, 1)).containsExactly(p, within(1e-4));
            assertThat(Temperature.probabilities(posterior.logJoint(data, found, Evidence.MAP), 3, 1)).isNotEqualTo(p);
        }
    }
}
