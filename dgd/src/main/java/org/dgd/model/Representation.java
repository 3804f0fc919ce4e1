package org.dgd.model;

import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Index;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;

/**
 * One trainable representation z per sample: a table (N,1,1,m), of which every batch meets some rows (paper, section 2.1). Where z is held within
 * a range, z = g(h), the table holds h.
 */
public final class Representation {
    private final Tensor table;
    private final LatentRange range;

    /** @param values N·m numbers, row by row */
    public Representation(Device device, int size, int dimension, double[] values) { this(device, size, dimension, values, LatentRange.FREE); }

    /** @param values z, N·m numbers, row by row */
    public Representation(Device device, int size, int dimension, double[] values, LatentRange range) {
        this.range = range;
        table = device.table(size, dimension, range.free(values));
    }

    /** N(0,I), as the paper's appendix A.2. */
    public static Representation normal(Device device, int size, int dimension, Rng rng) {
        return new Representation(device, size, dimension, rng.gaussians(size * dimension));
    }

    public int size() { return table.shape.n(); }

    public int dimension() { return table.shape.c(); }

    /** The table itself, z or h, for its optimizer. */
    public Tensor table() { return table; }

    public LatentRange range() { return range; }

    /** The representations of some samples, as a batch (n,1,1,m). */
    public Tensor of(int[] index) { return range.of(table.rows(index)); }

    public Tensor of(Index index) { return range.of(table.rows(index)); }

    /** z: N·m numbers. */
    public double[] values() { return range.of(table.storage.read()); }

    public void values(double[] z) { table.storage.write(range.free(z)); }

    /**
     * Mean 0 and standard deviation 1: z ← (z − mean)/sd (paper, section 2.3). A dimension without spread stays as it is.
     *
     * @param byDimension false: one mean and one standard deviation of all N·m numbers, as published code has it
     */
    public void normalize(boolean byDimension) {
        double[] z = values();
        int groups = byDimension ? dimension() : 1;
        for (int g = 0; g < groups; g++) {
            double mean = 0, square = 0;
            int n = z.length / groups;
            for (int i = g; i < z.length; i += groups) mean += z[i] / n;
            for (int i = g; i < z.length; i += groups) square += (z[i] - mean) * (z[i] - mean) / Math.max(1, n - 1);
            for (int i = g; i < z.length && square > 0; i += groups) z[i] = (z[i] - mean) / Math.sqrt(square);
        }
        values(z);
    }

    /** What a model file holds, z. */
    public Map<String, Parameter> state() { return Map.of("representation.z", Parameter.trained(range.isFree() ? table : copy(), Layout.MATRIX)); }

    /** What it takes to go on training: the table, z or h. */
    Map<String, Parameter> trained() {
        return Map.of(range.isFree() ? "representation.z" : "representation.h", Parameter.trained(table, Layout.MATRIX));
    }

    private Tensor copy() { return table.device().table(size(), dimension(), values()); }
}
