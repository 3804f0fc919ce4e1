package org.dgd.engine.cpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.dgd.engine.OpCase;
import org.dgd.engine.OpCases;
import org.dgd.engine.OpRun;
import org.dgd.engine.Wiring;

/**
 * How much warm code allocates. C2 boxes vectors without a word when it does not inline a method: results stay right and only bytes per call
 * tell. What it inlines depends on all that has run before, so every op of the table has, for a while.
 */
final class Allocations {
    /** Records, lambdas and list keys of one call; a single boxed vector per pixel would be far more. */
    static final long LIMIT_BYTES = 1024;
    /** How long all ops run before, and how long C2 has had nothing to compile before a kernel counts as compiled. */
    private static final long BEFORE_MILLIS = 3000, IDLE_MILLIS = 5000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private Allocations() { }

    static void everyOpHasRun() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
        long end = System.currentTimeMillis() + BEFORE_MILLIS;
        try (CpuDevice device = new CpuDevice(1)) {
            do {
                for (OpCase c : OpCases.all())
                    for (Wiring wiring : Wiring.values()) if (wiring.suits(c)) OpRun.of(c, wiring, device);
            } while (System.currentTimeMillis() < end);
        }
    }

    /** That this thread has allocated so far. */
    static long bytes() { return THREADS.getCurrentThreadAllocatedBytes(); }

    /** What is measured once it is below the limit, or once C2 has had nothing left to do for a while. */
    static long warm(LongSupplier measured) {
        long bytes, compiled = -1, idleSince = 0;
        do {
            bytes = measured.getAsLong();
            if (compiled != COMPILER.getTotalCompilationTime()) idleSince = System.currentTimeMillis();
            compiled = COMPILER.getTotalCompilationTime();
        } while (bytes >= LIMIT_BYTES && System.currentTimeMillis() - idleSince < IDLE_MILLIS);
        return bytes;
    }
}
