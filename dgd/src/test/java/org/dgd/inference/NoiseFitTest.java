package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Likelihood;
import org.dgd.model.Pixels;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseFitTest {
    private static final Settings SETTINGS = new Settings(16, 1, 5, 100, 1e-9);

    /** Without the effective number of parameters it would be too small by a factor of about √(1 − 2/5), or √(1 − 2/3.3) with missing values. */
    @ParameterizedTest @CsvSource({"0.05,false", "0.2,false", "0.2,true"})
    void theNoiseThatMadeTheDataIsFound(double sd, boolean missing) {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.normal(device, sd);
            Features data = problem.data(400, missing);
            double found = new NoiseFit(problem.decoder(), problem.prior(), LinearProblem.IDENTITY).sd(data, new double[0], SETTINGS, new Rng(2));
            assertThat(found).isCloseTo(sd, within(0.07 * sd));
        }
    }

    @Test void theEvidenceIsGreatestThere() {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.normal(device, 0.2);
            Features data = problem.data(40, false);
            double found = new NoiseFit(problem.decoder(), problem.prior(), LinearProblem.IDENTITY).sd(data, new double[0], SETTINGS, new Rng(2));
            assertThat(evidence(problem, data, found)).isGreaterThan(evidence(problem, data, 1.03 * found)).isGreaterThan(evidence(problem, data, found / 1.03));
        }
    }

    private static double evidence(LinearProblem problem, Features data, double sd) {
        LinearProblem other = new LinearProblem(problem.decoder(), problem.prior(), sd);
        double sum = 0;
        for (int i = 0; i < data.size(); i++) sum += other.evidence(data.image(i));
        return sum;
    }

    /** −log N(x; f, σ²), which the densities of a Gaussian with σ² = 1/2 give after scaling and with the constant. */
    @Test void theLikelihoodHasAllConstants() {
        Likelihood noise = new NoiseLikelihood(Pixels.GAUSSIAN, 0.1);
        try (Device device = new ReferenceDevice(); Scope scope = device.scope()) {
            Tensor logits = scope.tensor(Shape.batch(1, 1), new float[] {0}), x = scope.tensor(Shape.batch(1, 1), new float[] {0.75f});
            double expected = 0.5 * 0.25 * 0.25 / 0.01 + 0.5 * Math.log(2 * Math.PI * 0.01);
            assertThat(noise.negativeLogs(logits, x).storage.read()[0] + noise.constant(0.75)).isCloseTo(expected, within(1e-9));
            assertThat(noise.negativeLog(logits, x).item() + noise.constant(0.75)).isCloseTo(expected, within(1e-9));
            assertThat(noise.offset(logits).storage.read()[0] - 0.75 * noise.slope(logits).storage.read()[0]).as("but for x²")
                    .isCloseTo(noise.negativeLogs(logits, x).storage.read()[0] - 0.5 * 0.75 * 0.75 / 0.01, within(1e-9));
            Likelihood half = new NoiseLikelihood(Pixels.GAUSSIAN, Math.sqrt(0.5));
            assertThat(half.constant(0.3)).isCloseTo(Pixels.GAUSSIAN.constant(0.3), within(1e-12));
        }
        Rng rng = new Rng(1);
        double squares = 0;
        for (int i = 0; i < 4000; i++) squares += Math.pow(noise.draw(new double[] {0.5}, rng)[0] - 0.5, 2) / 4000;
        assertThat(squares).isCloseTo(0.01, within(0.001));
    }

    @Test void whatMeansNothingIsRefused() {
        assertThatThrownBy(() -> new NoiseLikelihood(Pixels.GAUSSIAN, 0)).hasMessageContaining("a standard deviation of 0.0");
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.normal(device, 0.2);
            float[] one = {1, Float.NaN, Float.NaN, Float.NaN, Float.NaN};
            Features few = new Features("few.npy", 1, 1, 1, 5, one, null, java.util.List.of(), java.util.Map.of());
            assertThatThrownBy(() -> new NoiseFit(problem.decoder(), problem.prior(), LinearProblem.IDENTITY).sd(few, new double[0], SETTINGS, new Rng(2)))
                    .isInstanceOf(InputException.class).hasMessageStartingWith("few.npy: 1 values leave nothing");
        }
    }
}
