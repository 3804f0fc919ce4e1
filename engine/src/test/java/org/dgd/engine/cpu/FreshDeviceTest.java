package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.dgd.engine.OpCase;
import org.dgd.engine.OpCases;
import org.dgd.engine.OpRun;
import org.dgd.engine.Wiring;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scratch grows with use, so a kernel that reads beyond its own shows only where nothing larger ran before: each case alone. */
final class FreshDeviceTest {
    @BeforeAll static void vectors() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
    }

    static List<OpCase> cases() { return OpCases.all(); }

    @ParameterizedTest @MethodSource("cases") void runsAlone(OpCase c) {
        try (CpuDevice first = new CpuDevice(1); CpuDevice used = new CpuDevice(1)) {
            OpRun alone = OpRun.of(c, Wiring.BETWEEN, first);
            OpRun.of(c, Wiring.BETWEEN, used);
            assertThat(OpRun.of(c, Wiring.BETWEEN, used).sameBits(alone)).isTrue();
        }
    }
}
