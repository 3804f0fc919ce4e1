package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** log P(z|class) where there is a label, log P(z) where there is none, with three components a class. */
class PartialLabelsObjectiveTest {
    private static final int N = 7, M = 3, COMPONENTS = 6, CLASSES = 2, NONE = -1;
    private static final int[] SOME = {0, NONE, 1, NONE, NONE, 0, 1}, ALL = {0, 1, 1, 0, 1, 0, 1}, NOBODY = {NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    private static final double[] Z = new Rng(5).gaussians(N * M);
    private static final double STEP = 1e-5;

    private final PlainMixture plain = PlainMixture.draw(COMPONENTS, M, Covariance.DIAGONAL, 3);

    private GaussianMixture mixture(Device device) { return plain.on(device, Covariance.DIAGONAL, GaussianMixture.classes(COMPONENTS, CLASSES)); }

    private static double[] densities(Device device, GaussianMixture mixture, int[] labels, double[] at) {
        try (Scope scope = device.scope()) {
            Tensor z = scope.tensor(Shape.batch(N, M));
            z.storage.write(at);
            return (labels == null ? mixture.logDensity(z) : mixture.logDensity(z, labels)).storage.read();
        }
    }

    @Test void everySampleHasTheTermOfItsKind() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device);
            double[] partly = densities(device, mixture, SOME, Z), all = densities(device, mixture, ALL, Z), none = densities(device, mixture, null, Z);
            for (int i = 0; i < N; i++) {
                int label = SOME[i];
                double known = plain.density(Z, i, k -> label == NONE || k % CLASSES == label);
                assertThat(partly[i]).as("sample %d", i).isCloseTo(Math.log(known), within(1e-10));
                assertThat(partly[i]).isCloseTo(label == NONE ? none[i] : all[i], within(1e-12));
            }
            assertThat(densities(device, mixture, NOBODY, Z)).containsExactly(none, within(1e-12));
            assertThat(all).isNotEqualTo(none);
        }
    }

    /** By z and all parameters of the mixture, along a direction at random. */
    @Test void theGradientAgreesWithDifferencesAndAWrongOneDoesNot() {
        assertThat(difference(SOME, SOME)).isLessThan(1e-7);
        int[] oneForgotten = SOME.clone();
        oneForgotten[0] = NONE;
        assertThat(difference(oneForgotten, SOME)).isGreaterThan(1e-3);
        assertThat(difference(NOBODY, SOME)).isGreaterThan(1e-3);
    }

    /** Of the gradient with some labels from the numeric derivative with others, relative. */
    private double difference(int[] backward, int[] forward) {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device);
            Tensor z = device.parameter(Shape.batch(N, M), Z);
            try (Scope _ = device.scope()) {
                mixture.logDensity(z, backward).sum().backward();
            }
            double exact = 0, up = 0, down = 0;
            double[] direction = new Rng(8).gaussians(N * M);
            for (int i = 0; i < direction.length; i++) exact += z.gradient().storage.read()[i] * direction[i];
            var parameters = mixture.parameters();
            double[][] start = parameters.stream().map(p -> p.storage.read()).toArray(double[][]::new), along = Arrays.stream(start).map(s -> new Rng(s.length).gaussians(s.length)).toArray(double[][]::new);
            for (int p = 0; p < start.length; p++) {
                double[] gradient = parameters.get(p).gradient().storage.read();
                for (int i = 0; i < gradient.length; i++) exact += gradient[i] * along[p][i];
            }
            for (int side = -1; side <= 1; side += 2) {
                double way = side * STEP;
                for (int p = 0; p < start.length; p++) {
                    int q = p;
                    parameters.get(p).storage.write(IntStream.range(0, start[p].length).mapToDouble(i -> start[q][i] + way * along[q][i]).toArray());
                }
                double sum = Arrays.stream(densities(device, mixture, forward, IntStream.range(0, N * M).mapToDouble(i -> Z[i] + way * direction[i]).toArray())).sum();
                if (side < 0) down = sum;
                else up = sum;
            }
            return Math.abs(exact - (up - down) / (2 * STEP)) / Math.abs(exact);
        }
    }
}
