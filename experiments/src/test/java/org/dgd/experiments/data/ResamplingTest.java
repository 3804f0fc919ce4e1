package org.dgd.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** One axis of an image at another length. */
final class ResamplingTest {
    @Test void aShorterAxisAverages() {
        assertThat(resampled(new float[] {1, 3, 5, 9}, 0, 4, 2)).containsExactly(2, 7);
        float[] thirds = resampled(new float[] {3, 6, 9}, 0, 3, 2);
        assertThat(thirds).containsExactly(new float[] {(3 + 6 / 2f) / 1.5f, (6 / 2f + 9) / 1.5f}, within(1e-6f));
        assertThat(resampled(new float[] {9, 1, 3, 5, 7, 9}, 1, 4, 1)).containsExactly(4);
    }

    @Test void aLongerAxisInterpolates() {
        assertThat(resampled(new float[] {0, 4}, 0, 2, 4)).containsExactly(0, 1, 3, 4);
        assertThat(resampled(new float[] {7}, 0, 1, 3)).containsExactly(7, 7, 7);
    }

    @Test void theSameLengthChangesNothing() {
        float[] x = {0.1f, 0.7f, 0.3f, 0.9f};
        assertThat(resampled(x, 0, 4, 4)).containsExactly(x);
        assertThat(resampled(x, 1, 2, 2)).containsExactly(0.7f, 0.3f);
    }

    @Test void weightsAddUpAndStayInside() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            int old = 1 + random.nextInt(300), length = 1 + random.nextInt(300);
            double used = Math.max(0.3, old * random.nextDouble()), offset = random.nextInt((int) Math.max(1, old - used));
            if (offset + used > old) continue;
            Resampling axis = Resampling.of(old, offset, used, length);
            double centre = 0;
            for (int i = 0; i < length; i++) {
                float sum = 0;
                for (int k = 0; k < axis.weights()[i].length; k++) {
                    sum += axis.weights()[i][k];
                    centre += axis.weights()[i][k] * (axis.first()[i] + k + 0.5) / length;
                }
                assertThat(sum).isCloseTo(1, within(1e-5f));
                assertThat(axis.first()[i]).isNotNegative();
                assertThat(axis.first()[i] + axis.weights()[i].length).isLessThanOrEqualTo(old);
            }
            assertThat(centre).as("%d of %d to %d: nothing is shifted", (int) used, old, length).isCloseTo(offset + used / 2, within(0.51));
        }
    }

    private static float[] resampled(float[] x, double offset, double used, int length) {
        Resampling axis = Resampling.of(x.length, offset, used, length);
        float[] y = new float[length];
        for (int i = 0; i < length; i++)
            for (int k = 0; k < axis.weights()[i].length; k++) y[i] += axis.weights()[i][k] * x[axis.first()[i] + k];
        return y;
    }
}
