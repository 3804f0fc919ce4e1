package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.ComponentChoice.Chosen;
import org.dgd.model.ComponentChoice.Point;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mixture on the way is that of {@link PlainChoice}, where splits and merges are made plainly. */
class ComponentChoiceReferenceTest {
    private static final int M = 2;
    private static final MixturePriors PRIORS = PlainChoice.PRIORS;

    /** Samples of three clusters that overlap, longer in one direction than in the other. */
    private static double[] rows(int n, Rng rng) {
        double[] z = new double[n * M];
        for (int i = 0; i < n; i++) {
            double along = 1.4 * rng.nextGaussian(), across = 0.35 * rng.nextGaussian();
            z[2 * i] = (float) (0.8 * along - 0.6 * across + 2.2 * (i % 3) - 2);
            z[2 * i + 1] = (float) (0.6 * along + 0.8 * across - 1.5 * (i % 3 == 1 ? 1 : 0));
        }
        return z;
    }

    private static double column(double[] z, int d) {
        return IntStream.range(0, z.length / M).mapToDouble(i -> z[i * M + d]).average().orElseThrow();
    }

    @ParameterizedTest @CsvSource({"FIXED,1,20", "ISOTROPIC,1,20", "DIAGONAL,1,20", "ISOTROPIC,2,20", "DIAGONAL,6,20", "FIXED,11,2", "FIXED,18,3"})
    void fromOneComponentOn(Covariance covariance, long seed, int left) {
        double[] z = rows(45, new Rng(seed)), held = rows(left, new Rng(seed + 100));
        try (Device device = new ReferenceDevice()) {
            GaussianMixture like = new GaussianMixture(device, 3, covariance, PRIORS, new Rng(9));
            Chosen chosen = new ComponentChoice(like, PlainChoice.WEIGHT, 4).choose(z, held, new Rng(3));
            PlainChoice way = new PlainChoice(device, covariance, z, held, new ArrayList<>());
            GaussianMixture one = new GaussianMixture(device, 1, covariance, PRIORS, new Rng(9));
            one.means(new double[] {column(z, 0), column(z, 1)});
            same(chosen, way, way.improve(way.read(one), 3, 4, new Rng(3)));
        }
    }

    @ParameterizedTest @CsvSource({"5,ISOTROPIC,1,0", "7,DIAGONAL,2,0", "7,DIAGONAL,3,0", "5,DIAGONAL,4,1", "5,ISOTROPIC,5,2", "7,FIXED,7,0"})
    void fromManyComponentsOn(int components, Covariance covariance, long seed, int patience) {
        double[] z = rows(60, new Rng(seed)), held = rows(25, new Rng(seed + 100));
        try (Device device = new ReferenceDevice()) {
            GaussianMixture start = new GaussianMixture(device, components, covariance, PRIORS, new Rng(seed));
            GaussianMixture slots = new GaussianMixture(device, 8, covariance, PRIORS, new Rng(1));
            start.means(Arrays.copyOf(z, components * M));
            start.state().get("prior.logits").write(new Rng(seed).child("logits").gaussians(components));
            slots.use(start);
            Chosen chosen = new ComponentChoice(slots, PlainChoice.WEIGHT, 7).improve(slots, patience, z, held, new Rng(3));
            PlainChoice way = new PlainChoice(device, covariance, z, held, new ArrayList<>());
            same(chosen, way, way.improve(way.read(start), patience, 7, new Rng(3)));
        }
    }

    private static void same(Chosen chosen, PlainChoice way, PlainChoice.Plain expected) {
        assertThat(chosen.course()).extracting(Point::move).isEqualTo(way.course().stream().map(Point::move).toList());
        for (int i = 0; i < way.course().size(); i++) {
            Point actual = chosen.course().get(i), plain = way.course().get(i);
            assertThat(actual.components()).isEqualTo(plain.components());
            assertThat(new double[] {actual.fitted(), actual.heldOut(), actual.error()}).as("point %d", i)
                    .containsExactly(new double[] {plain.fitted(), plain.heldOut(), plain.error()}, within(1e-5));
        }
        assertThat(chosen.mixture().means()).containsExactly(expected.mu(), within(1e-4));
    }
}
