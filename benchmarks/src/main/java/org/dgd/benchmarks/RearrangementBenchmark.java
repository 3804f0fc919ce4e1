package org.dgd.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * Kernels that only move numbers, on the images between the layers of the standard decoder: the view of a sample as a vector, a part of the
 * channels and its adjoint, rows and columns changing places, and rows of a table of representations.
 *
 * <p>{@code bin/bench RearrangementBenchmark}, for the largest images {@code -p layer=L4 -p capacity=64}.
 *
 * <p>Look at GB/s: all should come near {@link ElementwiseBenchmark#relu}. Rows are short, and the table is far larger than a cache, so
 * {@code rows} shows what it costs to find one; they also change from one row after the other to one per lane.
 */
public class RearrangementBenchmark extends KernelBenchmark {
    private static final int ROWS = 64, STRIDE = 701, COLUMNS = 128;
    private static final int[] SWAP = {0, 2, 1, 3};

    @Param({"L2", "L4"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor flat, Tensor swapped, Tensor half, Tensor table, Tensor rows, Index index) {
        static Operands of(Device d, Shape s) {
            return new Operands(d.kernels(), random(d, s), d.zeros(Shape.batch(s.n(), s.features())), d.zeros(s),
                    d.zeros(s.with(Axis.C, s.c() / 2)), random(d, Shape.matrix(ROWS * STRIDE, COLUMNS)), d.zeros(Shape.batch(ROWS, COLUMNS)),
                    d.index(IntStream.range(0, ROWS).map(i -> i * STRIDE).toArray()));
        }

        void view() { k.view(x, Target.over(flat)); }
        void permute() { k.permute(x, SWAP, Target.over(swapped)); }
        void slice() { k.slice(x, Axis.C, half.shape.c(), Target.over(half)); }
        void place() { k.place(half, Axis.C, 0, Target.over(swapped)); }
        void readRows() { k.rows(table, index, rows); }
    }

    @Override void prepare() {
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, layer.output(Math.min(batch, COMPARED_SAMPLES), capacity));
            o.view();
            o.permute();
            o.slice();
            o.place();
            o.readRows();
            return List.of(o.flat, o.swapped, o.half, o.rows);
        });
        operands = Operands.of(device, layer.output(batch, capacity));
    }

    /** Every number is read and written. */
    private void moved(Tensor y) { bytes(8.0 * y.shape.size()); }

    @Benchmark public void view() {
        operands.view();
        moved(operands.flat);
    }

    @Benchmark public void permute() {
        operands.permute();
        moved(operands.swapped);
    }

    @Benchmark public void slice() {
        operands.slice();
        moved(operands.half);
    }

    @Benchmark public void place() {
        operands.place();
        moved(operands.half);
    }

    @Benchmark public void rows() {
        operands.readRows();
        moved(operands.rows);
    }
}
