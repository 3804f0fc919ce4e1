package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Orders of magnitude only: a yardstick that the JIT left out would reach a thousand times as much, one it did not compile a hundredth. */
final class YardstickTest {
    private final Yardstick yardstick = new Yardstick();

    @Test void peaksArePlausible() {
        assertThat(yardstick.gflops(1)).as("GFLOP/s of one thread").isBetween(1.0, 1000.0);
        assertThat(yardstick.gflops(2)).as("GFLOP/s of two threads").isBetween(1.0, 2000.0);
        assertThat(yardstick.gigabytes(1, 64_000)).as("GB/s of one thread").isBetween(0.5, 2000.0);
        assertThat(yardstick.gigabytes(2, 1)).as("GB/s of two threads in next to no memory").isBetween(0.01, 4000.0);
    }
}
