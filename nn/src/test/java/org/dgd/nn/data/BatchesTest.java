package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.nn.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchesTest {
    private static final int N = 11, H = 2, W = 3, C = 2;

    /** Number j of sample i is 100 i + j; the label of sample i is i mod 4. */
    private static Features samples(boolean labelled) {
        float[] values = new float[N * H * W * C];
        for (int i = 0; i < values.length; i++) values[i] = 100 * (i / (H * W * C)) + i % (H * W * C);
        int[] labels = IntStream.range(0, N).map(i -> i % 4).toArray();
        return new Features("counting", N, H, W, C, values, labelled ? labels : null, labelled ? List.of("a", "b", "c", "d") : List.of(), Map.of());
    }

    @Test void anEpochMeetsEverySampleOnceAndTheLastBatchIsSmaller() {
        Batches batches = new Batches(samples(false), 4, new Rng(1));
        List<int[]> epoch = batches.epoch(1);
        assertThat(epoch).extracting(b -> b.length).containsExactly(4, 4, 3);
        assertThat(batches.perEpoch()).isEqualTo(3);
        assertThat(flat(epoch)).containsExactlyInAnyOrder(IntStream.range(0, N).toArray()).isNotEqualTo(IntStream.range(0, N).toArray());
    }

    @Test void theOrderFollowsFromTheSeedAndTheEpochsNumberAlone() {
        Batches batches = new Batches(samples(false), 4, new Rng(1));
        int[] second = flat(batches.epoch(2));
        assertThat(flat(batches.epoch(1))).isNotEqualTo(second);
        assertThat(flat(batches.epoch(2))).containsExactly(second);
        assertThat(flat(new Batches(samples(false), 4, new Rng(1)).epoch(2))).containsExactly(second);
        assertThat(flat(new Batches(samples(false), 4, new Rng(2)).epoch(2))).isNotEqualTo(second);
    }

    @Test void withoutAnOrderTheyAreConsecutive() {
        Batches batches = new Batches(samples(false), 4, null);
        assertThat(flat(batches.epoch(1))).containsExactly(IntStream.range(0, N).toArray());
        assertThat(flat(batches.epoch(7))).containsExactly(IntStream.range(0, N).toArray());
    }

    @ParameterizedTest @EnumSource void dataAndLabelsAreThoseOfTheSamples(TestDevice d) {
        Batches batches = new Batches(samples(true), 4, null);
        int[] index = {9, 0, 5};
        try (Device device = d.open()) {
            for (int repeat = 0; repeat < 2; repeat++)
                try (Scope step = device.scope()) {
                    var x = batches.data(step, index);
                    assertThat(x.shape).isEqualTo(Shape.batch(3, H, W, C));
                    double[] values = x.storage.read();
                    for (int i = 0; i < values.length; i++) assertThat(values[i]).isEqualTo(100 * index[i / (H * W * C)] + i % (H * W * C));
                }
        }
        assertThat(batches.labels(index)).containsExactly(1, 0, 1);
        assertThat(new Batches(samples(false), 4, null).labels(index)).isNull();
    }

    @ParameterizedTest @EnumSource void whatIsMissingIsZeroAndNotPresent(TestDevice d) {
        float nan = Float.NaN;
        Features some = Features.of("x", new float[] {1, nan, 3, 4, 5, 6, nan, nan, 9}, new int[] {3, 3}, Map.of());
        Batches batches = new Batches(some, 2, null);
        assertThat(batches.missing()).isTrue();
        try (Device device = d.open(); Scope step = device.scope()) {
            Observation both = batches.observation(step, new int[] {2, 0}), complete = batches.observation(step, new int[] {1});
            assertThat(both.x().storage.read()).containsExactly(0, 0, 9, 1, 0, 3);
            assertThat(both.present().storage.read()).containsExactly(0, 0, 1, 1, 0, 1);
            assertThat(complete.x().storage.read()).containsExactly(4, 5, 6);
            assertThat(complete.present()).isNull();
            Observation there = new Observation(device.zeros(batches.shape(1)), device.zeros(batches.shape(1)));
            for (int i : new int[] {2, 1}) {
                batches.write(new int[] {i}, there);
                assertThat(there.x().storage.read()).containsExactly(i == 1 ? new double[] {4, 5, 6} : new double[] {0, 0, 9});
                assertThat(there.present().storage.read()).containsExactly(i == 1 ? new double[] {1, 1, 1} : new double[] {0, 0, 1});
            }
            assertThatThrownBy(() -> batches.data(step, new int[] {1})).hasMessageContaining("missing values, which this model cannot take");
        }
    }

    @Test void aBatchMayBeLargerThanTheData() {
        Batches batches = new Batches(samples(false), 1000, new Rng(1));
        assertThat(batches.epoch(1)).hasSize(1);
        assertThat(batches.perEpoch()).isEqualTo(1);
        assertThatThrownBy(() -> new Batches(samples(false), 0, null)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batches: a batch size of 0");
    }

    private static int[] flat(List<int[]> epoch) { return epoch.stream().flatMapToInt(Arrays::stream).toArray(); }
}
