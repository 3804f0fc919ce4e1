package org.dgd.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** Times one call after the other. */
public final class Stopwatch {
    private static final int FEWEST_CALLS = 3;

    private Stopwatch() { }

    /** The median time of a call in milliseconds; calls for that many seconds, and three times at least. */
    public static double millis(Runnable call, double seconds) {
        List<Double> times = new ArrayList<>();
        long started = System.nanoTime();
        do {
            long before = System.nanoTime();
            call.run();
            times.add((System.nanoTime() - before) / 1e6);
        } while (times.size() < FEWEST_CALLS || System.nanoTime() - started < seconds * 1e9);
        return Spread.of(times.stream().mapToDouble(Double::doubleValue).toArray()).median();
    }

    /** Calls that often, or for that many seconds if these are over first. */
    public static void warmUp(Runnable call, int calls, double seconds) {
        long started = System.nanoTime();
        for (int i = 0; i < calls && System.nanoTime() - started < seconds * 1e9; i++) call.run();
    }
}
