package org.dgd.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.dgd.engine.AdamStep;
import org.dgd.engine.SgdStep;
import org.dgd.engine.Tensor;

/**
 * Optimizer steps: one launch for all parameters, however many there are. Rates are read from the device's memory, so a recorded step can
 * be run again with others; tables of parameters are kept for as long as the optimizer's step lives.
 */
final class Update {
    private static final int WARP = 32;

    private final Context context;
    private final KernelFile kernels;
    private final Map<Object, List<PieceTable>> tables = new WeakHashMap<>();

    Update(Context context) {
        this.context = context;
        kernels = new KernelFile(context, "update");
    }

    private PieceTable table(Object step, List<Tensor> p, List<Tensor> m, List<Tensor> v) {
        List<PieceTable> known = tables.computeIfAbsent(step, _ -> new ArrayList<>(1));
        for (int i = 0; i < known.size(); i++) if (known.get(i).isOf(p, m, v)) return known.get(i);
        PieceTable table = new PieceTable(context, p, m, v);
        known.add(table);
        return table;
    }

    // Sgd: g += decay·p; v = momentum·v + g; p −= rate·v

    void sgd(List<Tensor> p, List<Tensor> v, SgdStep s) {
        PieceTable pieces = table(s, p, null, v);
        kernels.launch("sgd").pointer(pieces.address()).in(Floats.of(s.numbers())).f32(s.momentum()).f32(s.decay()).blocks(pieces.pieces());
    }

    void sgdRows(Tensor table, Floats v, SgdStep s) {
        Floats index = index(table);
        kernels.launch("sgdRows").in(Floats.of(table)).in(v).in(Floats.of(table.gradient())).in(index).in(Floats.of(s.numbers()))
                .f32(s.momentum()).f32(s.decay()).i32(index.size()).i32(table.shape.c()).blocks(rowBlocks(index));
    }

    // Adam: g += decay·p; m, v moving means of g and g²; p −= rate·m/(√v·root + epsilon), rate and root corrected for the step

    void adam(List<Tensor> p, List<Tensor> m, List<Tensor> v, AdamStep s) {
        PieceTable pieces = table(s, p, m, v);
        kernels.launch("adam").pointer(pieces.address()).in(Floats.of(s.numbers())).f32(s.beta1()).f32(1 - s.beta1()).f32(s.beta2())
                .f32(1 - s.beta2())
                .f32(s.epsilon()).f32(s.decay()).blocks(pieces.pieces());
    }

    void adamRows(Tensor table, Floats m, Floats v, Floats steps, AdamStep s) {
        Floats index = index(table);
        kernels.launch("adamRows").in(Floats.of(table)).in(m).in(v).in(steps).in(Floats.of(table.gradient())).in(index).in(Floats.of(s.numbers()))
                .f64(s.beta1()).f64(s.beta2()).f32(s.epsilon()).f32(s.decay()).i32(index.size()).i32(table.shape.c()).blocks(rowBlocks(index));
    }

    private static Floats index(Tensor table) { return Floats.of(table.gradientIndex().numbers()); }

    /** A warp works on a row. */
    private static int rowBlocks(Floats index) { return Math.ceilDiv(index.size() * WARP, Launch.THREADS); }
}
