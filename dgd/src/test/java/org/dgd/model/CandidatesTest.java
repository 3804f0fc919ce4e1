package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.data.Features;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Misfits of all pairs of samples and places, in plain sums. The decoder is f(z) = z. */
class CandidatesTest {
    private static final int PLACES = 70, N = 5;                     // more places than are decoded at a time

    /** ½z² − x·z of the values that are there; where nothing is missing both ways to compute it are the same. */
    @ParameterizedTest @ValueSource(ints = {0, 1, 2}) void onlyValuesThatAreThereCount(int missing) {
        double[] z = new Rng(1).gaussians(2 * PLACES), draws = new Rng(2).gaussians(2 * N);
        float[] x = new float[2 * N];
        for (int i = 0; i < x.length; i++) x[i] = missing == 2 && i % 3 == 1 ? Float.NaN : (float) draws[i];
        try (Device device = new ReferenceDevice()) {
            Watched watched = Watched.on(device, 2);
            try (Candidates places = new Candidates(Watched.decoder(device, 2), watched, z, missing > 0)) {
                assertThat(places.count()).isEqualTo(PLACES);
                assertThat(watched.judged().stream().map(some -> some.length)).containsExactly(128, 12);
                double[] misfit = places.misfit(N, x);
                for (int i = 0; i < N; i++)
                    for (int j = 0; j < PLACES; j++) {
                        double expected = 0;
                        for (int p = 0; p < 2; p++)
                            if (!Float.isNaN(x[2 * i + p])) expected += z[2 * j + p] * z[2 * j + p] / 2 - x[2 * i + p] * z[2 * j + p];
                        assertThat(misfit[i * PLACES + j]).isCloseTo(expected, within(1e-5));
                    }
            }
            noScopeIsOpen(device);
        }
    }

    private static void noScopeIsOpen(Device device) {
        assertThatThrownBy(device::current).as("no scope is open").isInstanceOf(IllegalStateException.class);
    }

    /** Totals of 2 are those of an average sample. The logarithms of 1, 2.5 and 10 count as 0, 0.9 and 2.3. */
    @ParameterizedTest @ValueSource(ints = {64, 70}) void samplesAreJudgedAtNearlyTheirSize(int count) {
        double[] z = new Rng(1).gaussians(2 * count);
        float[] x = {1, 1, 5, 0, 8, 12, 0, 2, 4, 1}, ones = {1, 1, 1, 1};
        double[] size = {0, 0.9, 2.3, 0, 0.9};
        try (Device device = new ReferenceDevice()) {
            Features average = new Features("a", 2, 1, 1, 2, ones, null, List.of(), Map.of());
            Columns columns = ColumnsSpec.of(Family.POISSON, 2, OptionalDouble.empty()).byTotals().on(device, average);
            try (Candidates places = new Candidates(Watched.decoder(device, 2), columns, z, false)) {
                double[] misfit = places.misfit(N, x);
                assertThat(misfit).hasSize(N * count);
                for (int i = 0; i < N; i++)
                    for (int j = 0; j < count; j++) {
                        double expected = 0;
                        for (int p = 0; p < 2; p++) {
                            double logit = z[2 * j + p] + size[i];
                            expected += Math.exp(logit) - x[2 * i + p] * logit;
                        }
                        assertThat(misfit[i * count + j]).isCloseTo(expected, within(1e-4));
                    }
                assertThat(places.misfit(1, Arrays.copyOf(x, 2))).containsExactly(Arrays.copyOf(misfit, count));
            }
            noScopeIsOpen(device);
        }
    }
}
