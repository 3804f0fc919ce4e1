package org.dgd.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** A matrix product as nobody should write it, column by column and in double: what {@link Guard} has to notice. */
public class PlainLoopBenchmark extends KernelBenchmark {
    private static final int SIZE = 64;

    private double[][] a, b, y;

    @Override void prepare() {
        a = new double[SIZE][SIZE];
        b = new double[SIZE][SIZE];
        y = new double[SIZE][SIZE];
    }

    @Benchmark public double[][] product() {
        for (int j = 0; j < SIZE; j++)
            for (int i = 0; i < SIZE; i++) {
                y[i][j] = 0;
                for (int k = 0; k < SIZE; k++) y[i][j] += a[i][k] * b[k][j];
            }
        flops(2.0 * SIZE * SIZE * SIZE);
        return y;
    }
}
