package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number of {@link Rng} against the published algorithms, written out plainly: a seed means the same numbers for ever. */
final class RngReferenceTest {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(32);

    /** Random123, kat_vectors: philox 4x32, 10 rounds, the digits of π as counter and key. */
    @Test void thePlainPhiloxGivesThePublishedAnswers() {
        assertThat(philox(new long[4], 0, 0)).containsExactly(0x6627e8d5L, 0xe169c58dL, 0xbc57ac4cL, 0x9b00dbd8L);
        long ones = 0xffffffffL;
        assertThat(philox(new long[] {ones, ones, ones, ones}, ones, ones)).containsExactly(0x408f276dL, 0x41c83b0eL, 0xa20bc7c6L, 0x6d5451fdL);
        assertThat(philox(new long[] {0x243f6a88L, 0x85a308d3L, 0x13198a2eL, 0x03707344L}, 0xa4093822L, 0x299f31d0L))
                .containsExactly(0xd16cfe09L, 0x94fdccebL, 0x5001e420L, 0x24126ea1L);
    }

    /** Words in their order, from the first one on and around position 2³⁴, where the counter's low word is full. */
    @ParameterizedTest @ValueSource(longs = {0, 1, (1L << 34) - 6})
    void wordsAreThoseOfThePlainPhilox(long start) {
        Rng rng = new Rng(42);
        rng.position(start);
        for (long i = start; i < start + 12; i++) {
            long[] block = philox(new long[] {i >>> 2 & 0xffffffffL, i >>> 34, 0, 0}, rng.key() & 0xffffffffL, rng.key() >>> 32);
            assertThat(rng.nextInt()).as("word %d", i).isEqualTo((int) block[(int) (i & 3)]);
        }
        assertThat(rng.position()).isEqualTo(start + 12);
    }

    /** Java's {@link SplittableRandom} is SplitMix64 as well. */
    @Test void keysAreSpreadBySplitMix64() {
        Rng root = new Rng(42);
        assertThat(root.key()).isEqualTo(mix(42));
        assertThat(root.child(7).key()).isEqualTo(mix(mix(root.key()) ^ 7));
        for (String purpose : new String[] {"", "z", "epoch", "größe"}) {
            long h = root.key();
            for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) h = mix(h ^ Byte.toUnsignedLong(b));
            assertThat(root.child(purpose).key()).as(purpose).isEqualTo(mix(h ^ purpose.length()));
        }
    }

    /** With 3·2²⁹ every fourth word is thrown away; with 1 none, with 2³¹ − 1 hardly any. */
    @ParameterizedTest @ValueSource(ints = {1, 7, 1 << 20, 3 << 29, Integer.MAX_VALUE})
    void boundedIntegersThrowAwayWhatWouldBeBiased(int bound) {
        Rng rng = new Rng(3), words = new Rng(3);
        for (int i = 0; i < 200; i++) {
            long product;
            do product = Integer.toUnsignedLong(words.nextInt()) * bound;
            while ((product & 0xffffffffL) < (1L << 32) % bound);
            assertThat(rng.nextInt(bound)).isEqualTo((int) (product >>> 32));
            assertThat(rng.position()).isEqualTo(words.position());
        }
    }

    @Test void aBoundIsPositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rng(1).nextInt(0)).withMessageContaining("bound 0");
    }

    @Test void uniformNumbersLieBetweenTheirBounds() {
        Rng unit = new Rng(9);
        double[] u = new Rng(9).uniforms(50, 2, 6);
        assertThat(u).hasSize(50);
        for (double x : u) assertThat(x).isEqualTo(2 + 4 * unit.nextDouble());
    }

    private static long mix(long z) { return new SplittableRandom(z).nextLong(); }

    private static long[] philox(long[] counter, long k0, long k1) {
        long[] c = counter.clone();
        for (int round = 0; round < 10; round++) {
            BigInteger[] a = times(0xD2511F53L, c[0]), b = times(0xCD9E8D57L, c[2]);
            c = new long[] {b[0].longValue() ^ c[1] ^ k0, b[1].longValue(), a[0].longValue() ^ c[3] ^ k1, a[1].longValue()};
            k0 = k0 + 0x9E3779B9L & 0xffffffffL;
            k1 = k1 + 0xBB67AE85L & 0xffffffffL;
        }
        return c;
    }

    /** The product's high and low word. */
    private static BigInteger[] times(long a, long b) { return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divideAndRemainder(WORD); }
}
