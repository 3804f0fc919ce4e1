package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.*;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every op case in float against the reference device. The build runs this class with the machine's vectors, with 256 and
 * with 128 bits.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CpuOpTest {
    private static final long WARM_UP_MILLIS = 1000;

    /** What a case gave the first time it ran in this JVM, in interpreted code, on one thread. */
    private static final Map<String, OpRun> COLD = new HashMap<>();
    private static final List<OpCase> CASES = OpCases.all();
    private static final List<CpuDevice> DEVICES = new ArrayList<>();

    static List<OpCase> cases() { return CASES; }

    @BeforeAll static void runCold() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
        for (int threads = 1; threads <= 3; threads++) DEVICES.add(new CpuDevice(threads));
        for (OpCase c : CASES) COLD.put(c.name(), OpRun.of(c, Wiring.ALONE, DEVICES.getFirst()));
    }

    @AfterAll static void closeDevices() { DEVICES.forEach(CpuDevice::close); }

    @Test @Order(1) void usesTheVectorsItIsGiven(TestReporter reporter) {
        int bytes = Integer.parseInt(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption("MaxVectorSize").getValue());
        reporter.publishEntry("vector width", CpuDevice.vectorBits() + " bits");
        assertThat(CpuDevice.vectorBits()).as("bits of a vector, with -XX:MaxVectorSize=%d", bytes).isEqualTo(Math.min(512, 8 * bytes));
    }

    @ParameterizedTest @MethodSource("cases") @Order(2)
    void agreesWithTheReference(OpCase c) {
        for (Wiring wiring : Wiring.values()) {
            if (!wiring.suits(c)) continue;
            double error = OpRun.of(c, wiring, DEVICES.get(1)).error(OpRun.of(c, wiring, new ReferenceDevice()));
            assertThat(error).as("%s, largest difference relative to the largest number", wiring).isLessThanOrEqualTo(c.tolerance());
        }
    }

    @ParameterizedTest @MethodSource("cases") @Order(3)
    void bitsDoNotDependOnThreads(OpCase c) {
        for (CpuDevice device : DEVICES) {
            OpRun run = OpRun.of(c, Wiring.ALONE, device);
            assertThat(run.sameBits(COLD.get(c.name()))).as("same bits with %d threads", device.threads()).isTrue();
        }
    }

    /** Fills all that a case used with NaN, empty lanes and gaps too, and runs it again in that same storage. */
    @ParameterizedTest @MethodSource("cases") @Order(4)
    void whatWasInStorageDoesNotMatter(OpCase c) {
        for (Wiring wiring : Wiring.values()) {
            if (!wiring.suits(c)) continue;
            Set<Floats> met = Collections.newSetFromMap(new IdentityHashMap<>());
            try (CpuDevice device = new CpuDevice(1, KernelProxy.around((_, arguments, proceed) -> {
                collect(arguments, met);
                proceed.run();
            }))) {
                OpRun clean = OpRun.of(c, wiring, device);
                for (Floats f : met) Arrays.fill(f.a, Float.NaN);
                Tensor[] x = c.tensors(device);
                for (int i = 0; i < x.length; i++) poisonAround(x[i], c.draw()[i]);
                assertThat(OpRun.of(c, wiring, device, x).sameBits(clean)).as("%s, the same bits in storage full of NaN", wiring).isTrue();
            }
        }
    }

    private static void collect(Object[] arguments, Set<Floats> met) {
        for (Object a : arguments) {
            if (a instanceof Tensor t) met.add((Floats) t.storage);
            if (a instanceof Target t) met.add((Floats) t.tensor().storage);
        }
    }

    /** NaN everywhere but in the tensor's own numbers. */
    private static void poisonAround(Tensor x, double[] values) {
        Arrays.fill(((Floats) x.storage).a, Float.NaN);
        x.storage.write(values);
    }

    /** Sums in another order once C2 has compiled them would show here, and in no test that compares two runs next to each other. */
    @Test @Order(5) void bitsAreTheSameColdAndWarm() {
        long end = System.nanoTime() + WARM_UP_MILLIS * 1_000_000;
        do {
            for (OpCase c : CASES) {
                OpRun warm = OpRun.of(c, Wiring.ALONE, DEVICES.getFirst());
                assertThat(warm.sameBits(COLD.get(c.name()))).as("%s: the bits of the first run", c).isTrue();
            }
        } while (System.nanoTime() < end);
    }
}
