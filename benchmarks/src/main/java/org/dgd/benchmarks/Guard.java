package org.dgd.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures hot kernels within seconds and says which fell off their level. The JMH benchmarks themselves run, so that what is watched is
 * what is quoted, and their comparison with the reference comes along; but all in this JVM, as starting one for each kernel would
 * take most of the time. What another program takes away hardly shows: each call is timed, the fastest tenth counts, calls are
 * shorter than the slices of time that a system deals out, and the yardstick too is the best of short tries.
 */
final class Guard {
    /** A kernel has fallen when it reaches less than this share of its level: far more than machines of one kind differ. */
    static final double THRESHOLD = 0.6;
    /** The machine is busy when the yardstick reaches less than this share of what it usually does. */
    private static final double BUSY = 0.5;
    /** Warm-up of each round, in ms: more and more, for C2 takes its time when other programs run. */
    private static final int[] WARM_UP = {250, 1000, 3000};
    private static final double FASTEST_PERCENT = 10;
    /** After so long no kernel gets another round. Only a machine that has other things to do needs it. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(45);
    private static final TimeValue MEASURED = TimeValue.milliseconds(200);

    private final Yardstick yardstick = new Yardstick();
    private final int[] warmUp;
    private final long started = System.nanoTime();

    Guard() { this(WARM_UP); }

    /** @param warmUp of each round, in ms */
    Guard(int... warmUp) { this.warmUp = warmUp.clone(); }

    enum Verdict { KEPT, FALLEN, BUSY }

    /** @param text names the kernel, its level, its threshold and what it reached */
    record Finding(Verdict verdict, String text) { }

    /** Up to three rounds; the best one counts. */
    Finding check(HotKernel kernel, Level level) throws RunnerException {
        Level best = measure(kernel, 0);
        double threshold = THRESHOLD * level.percent();
        boolean late = false;
        for (int round = 1; round < warmUp.length && best.percent() < threshold; round++) {
            late = System.nanoTime() - started > PATIENCE_NANOS;
            if (late) break;
            Level again = measure(kernel, round);
            if (again.percent() > best.percent()) best = again;
        }
        boolean kept = best.percent() >= threshold, busy = !kept && (late || best.peak() < BUSY * level.peak());
        String text = String.format(Locale.ROOT, "%s: %s; its level is %s, its threshold %.1f %%", kernel, best, level, threshold);
        if (late) text += "; there was no time for another round, so many kernels needed one: the machine is busy";
        else if (busy) text += "; the machine is busy, for the peak is below half of what it was when the level was recorded";
        return new Finding(kept ? Verdict.KEPT : busy ? Verdict.BUSY : Verdict.FALLEN, text);
    }

    /** The best of all rounds. */
    Level level(HotKernel kernel) throws RunnerException {
        Level best = measure(kernel, 0);
        for (int round = 1; round < warmUp.length; round++) {
            Level again = measure(kernel, round);
            if (again.percent() > best.percent()) best = again;
        }
        return best;
    }

    /**
     * One round: the benchmark, and the yardstick right after it. The third round has a JVM to itself: once in many runs C2 leaves a vector
     * operation out of a kernel's loop, for good and for no fault of the kernel, and then no further round in the same JVM would help.
     */
    private Level measure(HotKernel kernel, int round) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().include("\\." + kernel.benchmark().replace(".", "\\.") + "$")
                .mode(Mode.SampleTime).timeUnit(TimeUnit.NANOSECONDS).forks(round < 2 ? 0 : 1).shouldDoGC(false).shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT).warmupIterations(1).warmupTime(TimeValue.milliseconds(warmUp[round]))
                .measurementIterations(1).measurementTime(MEASURED).param("threads", "1");
        kernel.parameters().forEach((name, value) -> options.param(name, value));
        RunResult result = new Runner(options.build()).runSingle();
        double nanos = result.getPrimaryResult().getStatistics().getPercentile(FASTEST_PERCENT);
        BenchmarkParams benchmark = result.getParams();
        WorkMXBean work = Work.of(benchmark)
                .orElseThrow(() -> new IllegalStateException(benchmark.getBenchmark() + " does not say how much work it does"));
        double peak = Figures.peak(work, yardstick);
        return new Level(100 * Math.max(work.getFlops(), work.getBytes()) / nanos / peak, peak, Figures.unit(work));
    }

    /** Measures all hot kernels, prints their levels and writes them into the checkout that {@code bin/bench} runs from. */
    static void record(PrintStream out) throws IOException, RunnerException {
        Guard guard = new Guard();
        Map<String, Level> levels = new LinkedHashMap<>();
        for (HotKernel kernel : HotKernel.all()) {
            Level level = guard.level(kernel);
            levels.put(kernel.name(), level);
            out.println(kernel + ": " + level);
        }
        out.println("written to " + new Levels(Levels.thisCpu(), levels).write(Path.of(System.getProperty("dgd.home", ""))));
    }
}
