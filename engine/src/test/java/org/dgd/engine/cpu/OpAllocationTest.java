package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dgd.engine.*;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel that an op calls allocates next to nothing when it is warm, in the sizes of the op table. */
final class OpAllocationTest {
    private static final int MEASURED_RUNS = 10;

    @BeforeAll static void everyOpHasRun() { Allocations.everyOpHasRun(); }

    static Stream<OpCase> cases() { return OpCases.all().stream(); }

    @ParameterizedTest @MethodSource("cases")
    void warmKernelsOfAnOpAllocateNoVectors(OpCase c) {
        Map<String, LongSummaryStatistics> kernels = new TreeMap<>();
        try (CpuDevice metered = new CpuDevice(1, meter(kernels))) {
            Tensor[] x = c.tensors(metered); // the same ones always: a filter has room for its packed form made when it is first met
            Allocations.warm(() -> {
                kernels.clear();
                for (int i = 0; i < MEASURED_RUNS; i++)
                    for (Wiring wiring : Wiring.values()) if (wiring.suits(c)) run(c, wiring, metered, x);
                return kernels.values().stream().mapToLong(bytes -> (long) bytes.getAverage()).max().orElseThrow();
            });
        }
        assertThat(kernels).allSatisfy((kernel, bytes) -> assertThat(bytes.getAverage()).as("bytes per call of %s", kernel)
                .isLessThan(Allocations.LIMIT_BYTES));
    }

    private static void run(OpCase c, Wiring wiring, Device device, Tensor... x) {
        for (Tensor t : x) t.zeroGradient();
        OpRun.of(c, wiring, device, x);
    }

    /** Bytes that each call of a kernel allocates, by its name. */
    private static UnaryOperator<Kernels> meter(Map<String, LongSummaryStatistics> kernels) {
        return KernelProxy.around((kernel, _, proceed) -> {
            long before = Allocations.bytes();
            proceed.run();
            long bytes = Allocations.bytes() - before;
            kernels.computeIfAbsent(kernel.getName(), _ -> new LongSummaryStatistics()).accept(bytes);
        });
    }
}
