package org.dgd.model;

import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Index;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;

/** One trainable representation z per sample: a table (N,1,1,m), of which every batch meets some rows (paper, section 2.1). */
public final class Representation {
    private final Tensor table;

    /** @param values N·m numbers, row by row */
    public Representation(Device device, int size, int dimension, double[] values) { table = device.table(size, dimension, values); }

    /** N(0,I), as the paper's appendix A.2. */
    public static Representation normal(Device device, int size, int dimension, Rng rng) {
        return new Representation(device, size, dimension, rng.gaussians(size * dimension));
    }

    public int size() { return table.shape.n(); }

    public int dimension() { return table.shape.c(); }

    /** The table itself, for its optimizer. */
    public Tensor table() { return table; }

    /** The representations of some samples, as a batch (n,1,1,m). */
    public Tensor of(int[] index) { return table.rows(index); }

    public Tensor of(Index index) { return table.rows(index); }

    public double[] values() { return table.storage.read(); }

    public void values(double[] values) { table.storage.write(values); }

    public Map<String, Parameter> state() { return Map.of("representation.z", Parameter.trained(table, Layout.MATRIX)); }
}
