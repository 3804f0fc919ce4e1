package org.dgd.nn.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Runs cases one after the other on a thread of its own and sees to it that each ends. Time is that of the processor, so that a slow machine is no
 * failure; a case that waits for something that never comes is given up after a minute.
 */
final class Watch {
    private static final long PROCESSOR = TimeUnit.SECONDS.toNanos(10), CLOCK = TimeUnit.SECONDS.toNanos(60);
    private static final int LOOK_EACH = 50;

    /** What is run for the numbers from 0 to one before {@code count}; what it throws ends the run. */
    interface Cases { void run(int number); }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private volatile int number = -1;
    private volatile long processor, clock;
    private volatile Throwable failure;

    /** The bytes that the calling thread has allocated so far. */
    long allocated() { return threads.getThreadAllocatedBytes(Thread.currentThread().threadId()); }

    /** {@link AssertionError} with the stack of a case that does not end. */
    void run(String name, int from, int count, Cases cases) throws InterruptedException {
        Thread worker = Thread.ofPlatform().daemon().name("fuzz " + name).start(() -> {
            try {
                for (int i = from; i < from + count; i++) {
                    processor = threads.getCurrentThreadCpuTime();
                    clock = System.nanoTime();
                    number = i;
                    cases.run(i);
                }
            } catch (Throwable e) {
                failure = e;
            }
        });
        while (!worker.join(java.time.Duration.ofMillis(LOOK_EACH))) {
            int looked = number;
            long used = threads.getThreadCpuTime(worker.threadId()) - processor, passed = System.nanoTime() - clock;
            if (looked >= from && looked == number && (used > PROCESSOR || passed > CLOCK)) {
                var hang = new AssertionError(name + ": case " + looked + " does not end");
                hang.setStackTrace(worker.getStackTrace());
                throw hang;
            }
        }
        if (failure != null) throw new AssertionError(failure.getMessage(), failure);
    }
}
