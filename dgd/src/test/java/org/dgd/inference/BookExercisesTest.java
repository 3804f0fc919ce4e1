package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.LinearModel.Plain;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Inference;
import org.dgd.model.StandardNormal;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;

/** The answers to the exercises of the book's chapters 12 to 14, which quote the regions. */
final class BookExercisesTest {
    private final Device device = new ReferenceDevice();

    @Test void whereASearchStartsAndEnds() {
        // region places
        LinearModel model = LinearModel.on(device);                              // f(z) = 1.2 z₁ + 1.6 z₂ + 0.5
        Inference.Settings settings = new Inference.Settings(Set.of(), 1, 1, 1, 0, 50, 0);
        double[] places = {0, 0, 1, 1, 2, 0};
        Inference.Found found = new Inference(model.decoder(), model.prior(), Plain.GAUSSIAN, new double[0], settings)
                .find(Features.of("x", new float[] {3}, new int[] {1, 1}, Map.of()), places, new Rng(0));
        assertThat(found.z()).containsExactly(new double[] {0.6, 0.8}, within(1e-6));
        assertThat(found.objective()[0] - Math.log(2 * Math.PI)).isCloseTo(0.625, within(1e-9));

        double[] judged = new double[3];
        try (Scope step = device.scope()) {
            Tensor f = model.decoder().logits(step.tensor(Shape.batch(3, 2), new float[] {0, 0, 1, 1, 2, 0}));
            double[] slope = Plain.GAUSSIAN.slope(f).storage.read(), offset = Plain.GAUSSIAN.offset(f).storage.read();
            for (int j = 0; j < 3; j++) judged[j] = offset[j] - 3 * slope[j] + 0.5 * (places[2 * j] * places[2 * j] + places[2 * j + 1] * places[2 * j + 1]);
        }
        assertThat(judged).containsExactly(new double[] {-1.375, -3.455, -2.495}, within(1e-5));
        // endregion
    }

    @Test void theMeanOfAllZAndTheBestOne() {
        // region means
        double[] exact = best(0), noisy = best(1);
        for (int d = 0; d < 2; d++) {
            assertThat(exact[d]).isCloseTo(new double[] {0.75, 1}[d], within(0.01));
            assertThat(noisy[d]).isCloseTo(new double[] {0.6, 0.8}[d], within(0.01));
        }
        // endregion
    }

    /** What the best linear encoder of pairs (x, z), x with noise of that standard deviation, says of x = 3. */
    private static double[] best(double noise) {
        int n = 100_000;
        double[] draws = new Rng(5).gaussians(3 * n), covariance = new double[2], said = new double[2];
        double variance = 0;
        for (int i = 0; i < n; i++) {
            double x = LinearModel.W[0] * draws[3 * i] + LinearModel.W[1] * draws[3 * i + 1] + noise * draws[3 * i + 2];     // without b
            variance += x * x / n;
            for (int d = 0; d < 2; d++) covariance[d] += x * draws[3 * i + d] / n;
        }
        for (int d = 0; d < 2; d++) said[d] = covariance[d] / variance * (3 - LinearModel.B);
        return said;
    }

    @Test void aValueThatIsMissingAndOneThatWasFilledIn() {
        // region missing
        Inference.Found missing = search(1, Float.NaN), filled = search(1, 0);
        assertThat(missing.z()[0]).isCloseTo(2.0 / 3, within(1e-6));                 // says x₂ = 4/3
        assertThat(filled.z()[0]).isCloseTo(2.0 / 11, within(1e-6));                 // says x₂ = 4/11
        assertThat(sd(missing, 1, Float.NaN)).isCloseTo(0.577, within(1e-3));
        assertThat(sd(filled, 1, 0)).isCloseTo(0.302, within(1e-3));
        // endregion
    }

    /** Of x = (first, second) under f(z) = (z, 2z), (x − f)² for each value and N(0,1) over z. */
    private Inference.Found search(float first, float second) {
        Inference.Settings settings = new Inference.Settings(Set.of(Inference.Start.MEANS), 1, 1, 1, 0, 50, 0);
        return new Inference(line(), new StandardNormal(1), LinearProblem.IDENTITY, new double[0], settings)
                .find(Features.of("x", new float[] {first, second}, new int[] {1, 2}, Map.of()), new Rng(0));
    }

    /** Of z, by Laplace's approximation. */
    private double sd(Inference.Found found, float... x) {
        try (LaplaceObjective objective = new LaplaceObjective(line(), new StandardNormal(1), LinearProblem.IDENTITY)) {
            return new Laplace(objective).at(x, found.z()).getFirst().standardDeviations()[0];
        }
    }

    private Decoder line() {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 1, Size.of(1, 1, 2), List.of()), device, new Rng(0));
        decoder.state().get("decoder.0.weight").write(new double[] {1, 2});
        decoder.state().get("decoder.0.bias").write(new double[] {0, 0});
        return decoder;
    }
}
