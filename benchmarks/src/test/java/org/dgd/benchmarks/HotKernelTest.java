package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.dgd.benchmarks.Guard.Finding;
import org.dgd.benchmarks.Guard.Verdict;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Hot kernels keep the level that is recorded for this machine. Runs in a JVM of its own, where no other test has told C2 about tiny
 * tensors. A slow kernel fails by its name; on a machine without recorded levels, or on a busy one, the test is skipped and says so.
 */
@Tag("guard")
final class HotKernelTest {
    private static final String COMMAND = "; bin/bench record-levels records them";

    private static Levels levels;
    private static Guard guard;

    @BeforeAll static void readLevels() {
        Optional<Levels> recorded = Levels.recorded();
        assumeTrue(recorded.isPresent(), () -> "no levels are recorded in " + Levels.file() + COMMAND);
        levels = recorded.get();
        assumeTrue(levels.cpu().equals(Levels.thisCpu()),
                () -> "levels are recorded for another CPU, " + levels.cpu() + ", and not for " + Levels.thisCpu() + COMMAND);
        guard = new Guard();
    }

    static List<HotKernel> kernels() { return HotKernel.all(); }

    @ParameterizedTest @MethodSource("kernels")
    void keepsItsLevel(HotKernel kernel) throws RunnerException {
        assertThat(levels.levels()).as("recorded levels%s", COMMAND).containsKey(kernel.name());
        Finding finding = guard.check(kernel, levels.levels().get(kernel.name()));
        System.out.println(finding.text());
        assumeFalse(finding.verdict() == Verdict.BUSY, finding.text());
        assertThat(finding.verdict()).as(finding.text()).isEqualTo(Verdict.KEPT);
    }
}
