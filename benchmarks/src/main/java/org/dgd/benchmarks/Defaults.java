package org.dgd.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.*;

/**
 * What all benchmarks have in common: average time, the flags of the launcher, and so little warm-up and measurement that a class
 * takes about a minute. For numbers to quote add {@code -f 3 -wi 5 -w 1 -i 5 -r 1} on a machine that does nothing else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "-XX:CompileCommand=quiet",
        "-XX:CompileCommand=inline,org.dgd.engine.cpu.Lanes::*", "-XX:CompileCommand=inline,org.dgd.engine.cpu.VectorMath::*",
        "-XX:+UseParallelGC", "--sun-misc-unsafe-memory-access=allow"})
public abstract class Defaults {
}
