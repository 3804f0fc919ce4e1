package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.dgd.benchmarks.Guard.Finding;
import org.dgd.benchmarks.Guard.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

/** The guard can find a kernel too slow, and tells it from a busy machine. */
final class GuardTest {
    private static final HotKernel PLAIN_LOOP = new HotKernel("plain loop", "PlainLoopBenchmark.product", Map.of());
    /** What the yardstick reaches on any machine, and what it reaches on none. */
    private static final double SLOW_PEAK = 1e-3, FAST_PEAK = 1e6;

    private static Guard guard;

    @BeforeAll static void warmUp() { guard = new Guard(100, 100, 100); }

    @Test void aPlainLoopFallsOffTheLevelOfAKernel() throws RunnerException {
        Finding finding = guard.check(PLAIN_LOOP, new Level(80, SLOW_PEAK, "GFLOP/s"));
        assertThat(finding.verdict()).as(finding.text()).isEqualTo(Verdict.FALLEN);
        assertThat(finding.text()).startsWith("plain loop: ").contains("level is 80.0 %").contains("threshold 48.0 %");
    }

    @Test void aPlainLoopKeepsTheLevelOfAPlainLoop() throws RunnerException {
        Level level = guard.level(PLAIN_LOOP);
        assertThat(level.percent()).as("share of the peak").isBetween(1e-3, 40.0);
        Finding finding = guard.check(PLAIN_LOOP, new Level(level.percent(), SLOW_PEAK, level.unit()));
        assertThat(finding.verdict()).as(finding.text()).isEqualTo(Verdict.KEPT);
    }

    @Test void aMachineThatReachesLessThanHalfItsPeakIsBusy() throws RunnerException {
        Finding finding = guard.check(PLAIN_LOOP, new Level(80, FAST_PEAK, "GFLOP/s"));
        assertThat(finding.verdict()).as(finding.text()).isEqualTo(Verdict.BUSY);
        assertThat(finding.text()).contains("plain loop").contains("the machine is busy");
    }
}
