package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {
    private static final int SIDE = 28, PIXELS = SIDE * SIDE;
    private static final long CHECKSUM = 686584186L;
    private static final Dataset DIGITS = SyntheticDigits.of(2500, 0);

    @Test void describesItself() {
        assertThat(DIGITS.size()).isEqualTo(2500);
        assertThat(DIGITS.height()).isEqualTo(SIDE);
        assertThat(DIGITS.width()).isEqualTo(SIDE);
        assertThat(DIGITS.channels()).isEqualTo(1);
        assertThat(DIGITS.synthetic()).isTrue();
        assertThat(DIGITS.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test void theSameSeedGivesTheSameBytesOnEveryMachine() {
        CRC32 sum = new CRC32();
        sum.update(DIGITS.pixels());
        for (int label : DIGITS.labels()) sum.update(label);
        assertThat(sum.getValue()).as("checksum; it changes only when the drawing is changed on purpose").isEqualTo(CHECKSUM);
    }

    @Test void anotherSeedGivesOtherDigits() {
        assertThat(SyntheticDigits.of(10, 1).pixels()).isNotEqualTo(SyntheticDigits.of(10, 0).pixels());
    }

    @Test void aShorterSetIsTheBeginningOfALongerOne() {
        Dataset few = SyntheticDigits.of(37, new Random(0));
        assertThat(few.pixels()).isEqualTo(Arrays.copyOf(DIGITS.pixels(), 37 * PIXELS));
        assertThat(few.labels()).isEqualTo(Arrays.copyOf(DIGITS.labels(), 37));
    }

    @Test void everyTenDigitsHoldEveryClassOnceInVaryingOrder() {
        int[] labels = DIGITS.labels();
        for (int n = 0; n < labels.length; n += 10)
            assertThat(Arrays.copyOfRange(labels, n, n + 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(Arrays.copyOfRange(labels, 0, 10)).isNotEqualTo(Arrays.copyOfRange(labels, 10, 20));
    }

    @Test void noTwoDigitsAreAlike() {
        assertThat(IntStream.range(0, DIGITS.size()).mapToObj(n -> ByteBuffer.wrap(image(n))))
                .doesNotHaveDuplicates();
    }

    @Test void inkIsSpreadAsInMnist() {
        double sum = 0, squares = 0, grey = 0;
        for (byte b : DIGITS.pixels()) {
            double v = (b & 0xff) / 255.0;
            sum += v;
            squares += v * v;
            if (v > 0 && v < 1) grey++;
        }
        int all = DIGITS.pixels().length;
        double mean = sum / all;
        assertThat(mean).as("mean; MNIST's is 0.131").isCloseTo(0.13, within(0.02));
        assertThat(Math.sqrt(squares / all - mean * mean)).as("standard deviation; MNIST's is 0.308").isCloseTo(0.30, within(0.03));
        assertThat(grey / all).as("share of grey pixels: edges are smooth").isBetween(0.05, 0.2);
    }

    @Test void eachDigitFillsABoxOfTwentyPixelsAroundItsCentreOfMass() {
        double inBorder = 0, ink = 0, offset = 0;
        for (int n = 0; n < DIGITS.size(); n++) {
            byte[] image = image(n);
            double mass = 0, x = 0, y = 0;
            int left = SIDE, right = -1, top = SIDE, bottom = -1;
            for (int i = 0; i < PIXELS; i++) {
                int v = image[i] & 0xff, row = i / SIDE, column = i % SIDE;
                if (v == 0) continue;
                mass += v;
                x += v * (column + 0.5);
                y += v * (row + 0.5);
                left = Math.min(left, column);
                right = Math.max(right, column);
                top = Math.min(top, row);
                bottom = Math.max(bottom, row);
                if (row < 4 || row >= 24 || column < 4 || column >= 24) inBorder += v;
            }
            ink += mass;
            double off = Math.hypot(x / mass - 14, y / mass - 14);
            assertThat(off).as("pixels from the middle to the centre of digit %d", n).isLessThan(4);
            offset += off;
            assertThat(Math.max(right - left, bottom - top) + 1).as("longer side of digit %d", n).isBetween(18, 22);
            assertThat(Math.min(left, top)).as("border of digit %d", n).isPositive();
            assertThat(Math.max(right, bottom)).as("border of digit %d", n).isLessThan(SIDE - 1);
        }
        assertThat(offset / DIGITS.size()).as("mean distance of the centre from the middle in pixels").isLessThan(0.7);
        assertThat(inBorder / ink).as("share of ink in the border of 4 pixels; MNIST's is 0.033").isLessThan(0.02);
    }

    @Test void theNearestClassMeanNamesMostDigitsButNotAll() {
        int train = 2000;
        double[][] mean = new double[10][PIXELS];
        for (int n = 0; n < train; n++)
            for (int i = 0; i < PIXELS; i++) mean[DIGITS.labels()[n]][i] += (DIGITS.pixels()[n * PIXELS + i] & 0xff) / (train / 10.0);
        double right = 0;
        for (int n = train; n < DIGITS.size(); n++) if (nearest(mean, image(n)) == DIGITS.labels()[n]) right++;
        assertThat(right / (DIGITS.size() - train)).isBetween(0.7, 0.97);
    }

    @Test void refusesACountThatCannotBe() {
        assertThatThrownBy(() -> SyntheticDigits.of(0, 0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is 0");
        assertThatThrownBy(() -> SyntheticDigits.of(Integer.MAX_VALUE, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2147483647");
    }

    private static byte[] image(int n) { return Arrays.copyOfRange(DIGITS.pixels(), n * PIXELS, (n + 1) * PIXELS); }

    private static int nearest(double[][] means, byte[] image) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int k = 0; k < means.length; k++) {
            double distance = 0;
            for (int i = 0; i < PIXELS; i++) distance += Math.pow((image[i] & 0xff) - means[k][i], 2);
            if (distance < least) {
                least = distance;
                best = k;
            }
        }
        return best;
    }
}
