package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.dgd.nn.optim.RowSgd;
import org.dgd.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Representations that are held within a range. */
class LatentRangeTest {
    private static final LatentRange RANGE = new LatentRange(-1, 3);
    private static final int N = 9;

    private static Dgd held(Device device, LatentDistribution prior, Dgd free) {
        double[] h = free.representation().values();
        return new Dgd(free.decoder(), new Representation(device, N, 2, RANGE.of(h), RANGE), prior, free.likelihood());
    }

    private static double[] draws(LatentDistribution prior) { return prior.sample(20_000, new Rng(1)); }

    @Test void thereAndBack() {
        assertThat(RANGE.of(new double[] {0, 50, -50, Math.log(3)})).containsExactly(new double[] {1, 3, -1, 2}, within(1e-9));
        assertThat(RANGE.free(new double[] {1, 2})).containsExactly(new double[] {0, Math.log(3)}, within(1e-12));
        for (double outside : RANGE.free(new double[] {-1, 3, 99, -99})) assertThat(Math.abs(outside)).isBetween(10.0, 17.0);
        double[] h = new Rng(3).uniforms(50, -14, 14);
        assertThat(RANGE.free(RANGE.of(h))).containsExactly(h, within(1e-7));
        assertThat(LatentRange.FREE.of(h)).isSameAs(h);
    }

    /** The gradient by h, through g, against differences of the objective of z; a step of rate 1 is the gradient. */
    @Test void backwardAgreesWithDifferences() {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, false);
        try (Device device = new ReferenceDevice()) {
            Dgd free = problem.model(device, 3);
            Dgd model = held(device, ((GaussianMixture) free.prior()).within(RANGE), free);
            Tensor table = model.representation().table();
            double[] start = table.storage.read(), direction = new Rng(4).uniforms(start.length, -1, 1);
            double step = 1e-5, numeric = (objective(model, table, start, direction, step) - objective(model, table, start, direction, -step)) / (2 * step);
            table.storage.write(start);
            problem.trainer(model, N, PriorScale.DATASET, new Sgd(model.decoder().parameters(), 0, 0, 0), new RowSgd(table, 1, 0),
                    new Sgd(model.prior().parameters(), 0, 0, 0)).epoch(1, (_, _) -> { });
            double[] stepped = table.storage.read();
            double exact = 0;
            for (int i = 0; i < start.length; i++) exact += direction[i] * (start[i] - stepped[i]);
            assertThat(Math.abs(exact)).isGreaterThan(1e-3);
            assertThat(exact).isCloseTo(numeric, within(1e-6 * Math.abs(exact)));
        }
    }

    /** −Σ log P(x|z) − Σ log P(z), of z and without a Jacobian, computed where z is given. */
    private static double objective(Dgd model, Tensor table, double[] start, double[] direction, double way) {
        double[] h = start.clone();
        for (int i = 0; i < h.length; i++) h[i] += way * direction[i];
        Dgd at = new Dgd(model.decoder(), new Representation(table.device(), N, 2, RANGE.of(h)), ((GaussianMixture) model.prior()).within(LatentRange.FREE), model.likelihood());
        Contributions c = Contributions.of(at, TinyProblem.mlp(N, null, false).data(), false, new Contributions.Counts(0, 0, 0));
        return -c.likelihood() - c.latent();
    }

    /** A range in which the most probable z lies anyway does not move it: MAP is in z, not in h. */
    @Test void aWideRangeChangesNothingAndANarrowOneHolds() {
        TinyProblem problem = TinyProblem.mlp(N, null, false);
        try (Device device = new ReferenceDevice()) {
            Dgd model = problem.model(device, 3);
            Inference.Settings thorough = new Inference.Settings(64, 3, 10, 300, 1e-9);
            Inference.Found free = find(model, LatentRange.FREE, thorough), wide = find(model, new LatentRange(-9, 14), thorough),
                    narrow = find(model, new LatentRange(-0.1, 0.2), thorough);
            assertThat(wide.z()).containsExactly(free.z(), within(2e-3));
            assertThat(wide.objective()).containsExactly(free.objective(), within(1e-5));
            assertThat(Arrays.stream(narrow.z())).allMatch(z -> z > -0.1 && z < 0.2).anyMatch(z -> z > 0.19 || z < -0.09);
            for (int i = 0; i < N; i++) assertThat(narrow.objective()[i]).isGreaterThan(free.objective()[i] - 1e-6);
        }
    }

    private static Inference.Found find(Dgd model, LatentRange range, Inference.Settings settings) {
        return new Inference(model.decoder(), new StandardNormal(2, range), model.likelihood(), new double[] {5, -5}, settings)
                .find(TinyProblem.mlp(N, null, false).data(), new Rng(2));
    }

    /** The mean of N(0,1) within (0,1) is (φ(0) − φ(1))/(Φ(1) − Φ(0)). */
    @Test void drawsAreOfWhatThePriorHasInTheRange() {
        double[] z = draws(new StandardNormal(1, new LatentRange(0, 1)));
        assertThat(z).hasSize(20_000);
        assertThat(Arrays.stream(z)).allMatch(x -> x > 0 && x < 1);
        assertThat(Arrays.stream(z).average().orElseThrow()).isCloseTo(0.459862, within(0.006));
        assertThat(new LatentRange(0, 1).share(0, 1)).isCloseTo(0.341345, within(1e-6));
        assertThat(draws(new StandardNormal(1))).isEqualTo(new Rng(1).gaussians(20_000));
    }

    /** A component that has its half in the range counts half as often as one that is wholly in it. */
    @Test void soAreThoseOfAMixture() {
        try (Device device = new ReferenceDevice()) {
            MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 1), new Normal(6, 2), new Dirichlet(1));
            GaussianMixture mixture = new GaussianMixture(device, 2, Covariance.ISOTROPIC, priors, new Rng(0)).within(RANGE);
            mixture.means(new double[] {-1, 2});
            double[] z = draws(mixture);
            assertThat(Arrays.stream(z)).allMatch(x -> x > -1 && x < 3);
            assertThat(Arrays.stream(z).filter(x -> x < 0.5).count() / 20_000.0).isCloseTo(1 / 3.0, within(0.015));
        }
    }

    @Test void aFileHoldsZAndTheRange(@TempDir Path folder) {
        TinyProblem problem = TinyProblem.mlp(N, Covariance.ISOTROPIC, false);
        try (Device device = new ReferenceDevice()) {
            Dgd free = problem.model(device, 3), model = held(device, ((GaussianMixture) free.prior()).within(RANGE), free);
            Path path = folder.resolve("model.safetensors");
            ModelFile.write(path, model);
            ModelFile file = ModelFile.read(path);
            assertThat(file.metadata("z_range")).isEqualTo("-1,3");
            assertThat(file.representation(device, N).values()).containsExactly(model.representation().values(), within(1e-6));
            assertThat(Safetensors.read(path).require("representation.z", N, 2).doubles()).containsExactly(model.representation().values(), within(1e-6));
            assertThat(file.mixture(device, Covariance.ISOTROPIC, ((GaussianMixture) model.prior()).priors(), null).range()).isEqualTo(RANGE);
        }
    }

    @ParameterizedTest @ValueSource(strings = {"1", "1,0", "0,x", "0,1,2", "0,Infinity"}) void aFileWithNoRangeSaysSo(String text, @TempDir Path folder) {
        Path path = folder.resolve("model.safetensors");
        new Safetensors(Map.of("decoder.0.bias", StoredArray.of(new float[3], 3)),
                Map.of("decoder", "mlp", "latent", "2", "shape", "3,1,1", "z_range", text)).write(path);
        assertThatThrownBy(() -> ModelFile.read(path).range()).isInstanceOf(InputException.class).hasMessageContaining("z_range " + text).hasMessageContaining("0,1");
    }

    @Test void normalisingGivesMean0AndStandardDeviation1() {
        try (Device device = new ReferenceDevice()) {
            Representation z = new Representation(device, 3, 2, new double[] {1, 10, 2, 20, 3, 30});
            z.normalize(true);
            assertThat(z.values()).containsExactly(new double[] {-1, -1, 0, 0, 1, 1}, within(1e-12));
            z.values(new double[] {0, 0, 0, 2, 2, 2});
            z.normalize(false);
            double sd = Math.sqrt(6 / 5.0);
            assertThat(z.values()).containsExactly(new double[] {-1 / sd, -1 / sd, -1 / sd, 1 / sd, 1 / sd, 1 / sd}, within(1e-12));
            z.values(new double[] {4, 1, 4, 2, 4, 3});
            z.normalize(true);
            assertThat(z.values()).containsExactly(new double[] {4, -1, 4, 0, 4, 1}, within(1e-12));
        }
    }

    @Test void partsOfAModelAgreeOnTheRange() {
        try (Device device = new ReferenceDevice()) {
            Dgd free = TinyProblem.mlp(N, null, false).model(device, 3);
            assertThatThrownBy(() -> held(device, free.prior(), free)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("-1,3");
            for (List<Double> ends : List.of(List.of(1.0, 1.0), List.of(0.0, Double.POSITIVE_INFINITY), List.of(Double.NaN, 1.0)))
                assertThatThrownBy(() -> new LatentRange(ends.get(0), ends.get(1))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
