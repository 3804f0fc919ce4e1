package org.dgd.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * A JMH profiler that {@link Main} always adds. From a benchmark's {@link Work} and JMH's time it makes three lines of the table:
 * {@code rate} in GFLOP/s or GB/s, {@code peak} as the {@link Yardstick} measured it after the first iteration, and {@code ofPeak} in percent.
 * For benchmarks with steps it adds what they cost in memory, in MiB: {@code stepMemory}, which the device holds for steps;
 * {@code stepNeeds}, what their tensors need at a time; and {@code heap}, everything that lives: parameters, moments, data and
 * scratch too.
 */
public final class Figures implements InternalProfiler {
    private static final double MEBI = 1 << 20;

    private double peak;

    @Override public String getDescription() { return "rates, their share of the machine's peak, and memory of steps"; }

    @Override public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) { }

    @Override public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
                                                                     IterationResult result) {
        boolean measuring = iteration.getType() == IterationType.MEASUREMENT;
        return Work.of(benchmark).map(work -> figures(work, seconds(benchmark, result), measuring)).orElse(List.of());
    }

    private List<ScalarResult> figures(WorkMXBean work, double seconds, boolean measuring) {
        List<ScalarResult> figures = new ArrayList<>();
        double amount = work.getFlops() > 0 ? work.getFlops() : work.getBytes();
        if (amount > 0) {
            if (peak == 0) peak = peak(work, new Yardstick());
            double rate = amount / seconds / 1e9;
            figures.add(scalar("rate", rate, unit(work)));
            figures.add(scalar("peak", peak, unit(work)));
            figures.add(scalar("ofPeak", 100 * rate / peak, "%"));
        }
        if (measuring && work.getHeldMemory() > 0) {
            System.gc();
            figures.add(scalar("stepMemory", work.getHeldMemory() / MEBI, "MiB"));
            figures.add(scalar("stepNeeds", work.getNeededMemory() / MEBI, "MiB"));
            figures.add(scalar("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBI, "MiB"));
        }
        return figures;
    }

    /** What to compare with, in {@link #unit}s. */
    static double peak(WorkMXBean work, Yardstick yardstick) {
        return work.getFlops() > 0 ? yardstick.gflops(work.getThreads()) : yardstick.gigabytes(work.getThreads(), work.getBytes());
    }

    static String unit(WorkMXBean work) { return work.getFlops() > 0 ? "GFLOP/s" : "GB/s"; }

    /** The mean time of one call. */
    private static double seconds(BenchmarkParams benchmark, IterationResult result) {
        double score = result.getPrimaryResult().getScore(), unit = benchmark.getTimeUnit().toNanos(1) / (double) TimeUnit.SECONDS.toNanos(1);
        return benchmark.getMode() == Mode.Throughput ? unit / score : unit * score;
    }

    private static ScalarResult scalar(String label, double value, String unit) {
        return new ScalarResult(label, value, unit, AggregationPolicy.AVG);
    }
}
