package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RngTest {
    /** Known answers published with the algorithm (Random123, kat_vectors: philox 4x32, 10 rounds). */
    @Test void philoxGivesThePublishedAnswerForZeros() {
        int[] out = new int[4];
        Rng.philox(0, 0, out);
        assertThat(out).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    }

    @Test void theSameSeedGivesTheSameNumbersAndAnotherSeedOthers() {
        assertThat(new Rng(7).gaussians(50)).isEqualTo(new Rng(7).gaussians(50)).isNotEqualTo(new Rng(8).gaussians(50));
    }

    @Test void childrenDoNotShiftOneAnother() {
        Rng root = new Rng(3);
        double[] first = root.child("a").gaussians(5);
        root.gaussians(17);
        root.child("b").gaussians(9);
        assertThat(root.child("a").gaussians(5)).isEqualTo(first).isNotEqualTo(root.child("b").gaussians(5));
        assertThat(root.child(1).gaussians(3)).isNotEqualTo(root.child(2).gaussians(3));
    }

    @Test void aSavedPositionGoesOnWhereItWas() {
        Rng a = new Rng(5);
        a.gaussians(3);
        a.nextInt();
        Rng b = new Rng(5);
        b.position(a.position());
        assertThat(b.gaussians(20)).isEqualTo(a.gaussians(20));
    }

    @Test void gaussiansHaveMeanZeroAndVarianceOne() {
        double[] g = new Rng(1).gaussians(200_000);
        double mean = Arrays.stream(g).average().orElseThrow(), square = Arrays.stream(g).map(x -> x * x).average().orElseThrow();
        double fourth = Arrays.stream(g).map(x -> x * x * x * x).average().orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.01));
        assertThat(square).isCloseTo(1, within(0.015));
        assertThat(fourth).isCloseTo(3, within(0.1));
    }

    @Test void boundedIntegersAreUniform() {
        Rng rng = new Rng(2);
        int[] count = new int[7];
        for (int i = 0; i < 70_000; i++) count[rng.nextInt(7)]++;
        for (int c : count) assertThat(c).isBetween(9_600, 10_400);
    }

    @Test void aPermutationHasEveryNumberOnce() {
        int[] p = new Rng(4).permutation(1000);
        assertThat(p).isNotEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(Arrays.stream(p).sorted().toArray()).isEqualTo(IntStream.range(0, 1000).toArray());
    }
}
