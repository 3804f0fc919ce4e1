package org.dgd.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.*;
import org.dgd.engine.Scope;
import org.openjdk.jmh.annotations.*;

/**
 * One step of an optimizer: on a parameter of {@code numbers} numbers, and on 64 rows of a table of representations.
 *
 * <p>{@code bin/bench UpdateBenchmark}; {@code -p numbers=1000000} is all of the standard decoder with capacity 64.
 *
 * <p>Look at GB/s: Adam reads parameter, gradient and two moments and writes three of them, SGD reads three and writes two. Both should run
 * at the speed of memory (compare {@link ElementwiseBenchmark#add}); a square root and a division for each number hide behind it. Rows of a table
 * are short, so what each of them costs to start shows in {@code adamRows}.
 */
public class UpdateBenchmark extends KernelBenchmark {
    private static final int ROWS = 64, STRIDE = 7;

    @Param({"4096", "262144", "1000000"}) public int numbers;
    @Param("128") public int columns;

    private Operands operands;

    private record Operands(Kernels k, Tensor p, Tensor m, Tensor v, Tensor table, Tensor tableM, Tensor tableV, Tensor steps,
                            AdamStep adamStep, SgdStep sgdStep) {
        /** With gradients, of which a table's lives as long as the scope that is open. */
        static Operands of(Device d, int numbers, int columns) {
            Shape flat = Shape.vector(numbers), matrix = Shape.matrix(ROWS * STRIDE, columns);
            Tensor p = d.parameter(flat, new Rng(1).uniforms(numbers, -1, 1));
            Tensor table = d.table(matrix.n(), columns, new Rng(2).uniforms(matrix.size(), -1, 1));
            p.square().sum().backward();
            table.rows(IntStream.range(0, ROWS).map(i -> i * STRIDE).toArray()).square().sum().backward();
            return new Operands(d.kernels(), p, d.zeros(flat), d.zeros(flat), table, d.zeros(matrix), d.zeros(matrix),
                    d.zeros(Shape.matrix(matrix.n(), 1)), new AdamStep(d, 0.9, 0.999, 1e-8, 0).at(1e-3, 10), new SgdStep(d, 0.9, 0).at(1e-3));
        }

        void adam() { k.adam(List.of(p), List.of(m), List.of(v), adamStep); }
        void sgd() { k.sgd(List.of(p), List.of(v), sgdStep); }
        void adamRows() { k.adamRows(table, tableM, tableV, steps, adamStep); }
        void sgdRows() { k.sgdRows(table, tableV, sgdStep); }
    }

    @Override void prepare() {
        Agreement.require(device, d -> {
            try (Scope _ = d.scope()) {
                Operands o = Operands.of(d, numbers, columns);
                o.adam();
                o.sgd();
                o.adamRows();
                o.sgdRows();
                return List.of(o.p, o.m, o.v, o.table, o.tableM, o.tableV);
            }
        });
        device.scope();                                       // stays open: the gradients of the table live in it
        operands = Operands.of(device, numbers, columns);
    }

    @Benchmark public void adam() {
        operands.adam();
        bytes(4.0 * 7 * numbers);
    }

    @Benchmark public void sgd() {
        operands.sgd();
        bytes(4.0 * 5 * numbers);
    }

    @Benchmark public void adamRows() {
        operands.adamRows();
        bytes(4.0 * 7 * ROWS * columns);
    }

    @Benchmark public void sgdRows() {
        operands.sgdRows();
        bytes(4.0 * 5 * ROWS * columns);
    }
}
