package org.dgd.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * {@code bin/bench}: JMH's own command line with {@link Figures} added to what is printed, and {@code bin/bench record-levels}, which
 * measures the hot kernels and writes the file that {@link Guard} compares with. Figures comes first, for JMH ends profilers in
 * the reverse order: what it allocates is then no part of what {@code -prof gc} counts.
 */
public final class Main {
    private static final String RECORD = "record-levels";

    private Main() { }

    public static void main(String[] args) throws IOException, RunnerException {
        if (Arrays.equals(args, new String[] {RECORD})) Guard.record(System.out);
        else org.openjdk.jmh.Main.main(Stream.concat(Stream.of("-prof", Figures.class.getName()), Arrays.stream(args)).toArray(String[]::new));
    }
}
