package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once, as JMH would but in this JVM, with as little work as possible: what does not run here does not run at all. */
final class BenchmarksTest {
    static List<String> benchmarks() {
        return BenchmarkList.defaultList().getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream().map(b -> b.getUsername()).toList();
    }

    @ParameterizedTest @MethodSource("benchmarks")
    void runs(String benchmark) throws RunnerException {
        String size = benchmark.contains("Gemm") ? "5x3x7" : "SCALAR";
        var results = new Runner(new OptionsBuilder().include("^" + benchmark.replace(".", "\\.") + "$").mode(Mode.SingleShotTime)
                .forks(0).warmupIterations(0).measurementIterations(1).shouldDoGC(false).shouldFailOnError(true).verbosity(VerboseMode.SILENT)
                .addProfiler(Figures.class).param("threads", "1").param("capacity", "1").param("batch", "3").param("layer", "L2", "L5").param("size", size)
                .param("samples", "17").param("components", "3").param("dimension", "2").param("numbers", "35").param("columns", "3")
                .param("inputs", "5").param("outputs", "9").param("side", "32")
                .param("op", "decoder", "log density of a mixture").build()).run();
        assertThat(results).as("results of %s", benchmark).isNotEmpty();
        if (hasRate(benchmark))
            assertThat(results).as("rates of %s", benchmark)
                    .allSatisfy(r -> assertThat(r.getSecondaryResults()).containsKeys("rate", "peak", "ofPeak"));
    }

    /** Kernels and whole steps say how much work they do; a single op and the engine's own cost have only a time. */
    private static boolean hasRate(String benchmark) { return !benchmark.contains("OpBenchmark") && !benchmark.contains("EngineOverhead"); }
}
