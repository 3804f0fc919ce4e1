package org.dgd.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;

/**
 * Data whose numbers are distributed as their columns say, some one way and some another: tables of mixed kinds, counts, or numbers of any range. Samples
 * are vectors (n,1,1,columns). All constants are part of the log likelihood, so that terms of different families, and models, can be compared in nats.
 */
public final class Columns implements Likelihood {
    /** As in model files. */
    public static final String KEY = "columns";
    private static final String SCALE = "likelihood.scale", MOST = "likelihood.largest_scale";

    /**
     * Neighbouring columns of one family. A CATEGORICAL block is one categorical variable.
     *
     * @param from the first of its columns
     * @param to   one after its last
     */
    public record Block(Family family, int from, int to) {
        public Block {
            if (from < 0 || to <= from) throw new IllegalArgumentException("columns: a block from " + from + " to " + to);
        }
    }

    private final ColumnsSpec spec;
    private final Tensor scale, most;

    /**
     * @param scales the first scale of every column, on a logarithmic scale; what families without one have there means nothing
     * @param most   the largest that each can become
     */
    Columns(Device device, ColumnsSpec spec, double[] scales, double[] most) {
        int next = spec.width();
        if (scales.length != next || most.length != next)
            throw new IllegalArgumentException("columns: " + scales.length + " and " + most.length + " scales for " + next + " columns");
        this.spec = spec;
        scale = device.parameter(Shape.vector(next), scales);
        scale.wantsGradient(spec.blocks().stream().anyMatch(b -> b.family.hasScale() && !(b.family == Family.NORMAL && spec.noise().isPresent())));
        this.most = device.parameter(Shape.vector(next), most);
        this.most.wantsGradient(false);
    }

    public ColumnsSpec spec() { return spec; }

    public int width() { return spec.width(); }

    /** Of every column, on a logarithmic scale: log λ of NORMAL, log r of NEGATIVE_BINOMIAL. */
    public double[] scales() {
        double[] scales = scale.storage.read(), largest = most.storage.read();
        for (int j = 0; j < scales.length; j++) scales[j] = Math.min(scales[j], largest[j]);
        return scales;
    }

    @Override public String key() { return KEY; }

    @Override public Tensor negativeLogs(Tensor logits, Tensor x) {
        return blockwise(b -> (l, s) -> b.family.negativeLogs(l, part(x, b), s), logits);
    }

    @Override public Tensor slope(Tensor logits) { return blockwise(b -> b.family::slope, logits); }

    @Override public Tensor offset(Tensor logits) { return blockwise(b -> b.family::offset, logits); }

    @Override public Tensor mean(Tensor logits) { return blockwise(b -> (l, _) -> b.family.mean(l), logits); }

    @Override public double constant(double x) { return 0; }

    @Override public double[] draw(double[] mean, Rng rng) {
        double[] x = new double[mean.length], scales = scales();
        for (Block b : spec.blocks()) ColumnDraw.draw(b, mean, scales, x, rng);
        return x;
    }

    @Override public List<Tensor> parameters() { return scale.wantsGradient() ? List.of(scale) : List.of(); }

    @Override public Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        state.put(SCALE, new Parameter(scale, Layout.VECTOR, scale.wantsGradient()));
        state.put(MOST, Parameter.buffer(most, Layout.VECTOR));
        return state;
    }

    @Override public Map<String, String> metadata() { return spec.metadata(); }

    private Tensor blockwise(Function<Block, BiFunction<Tensor, Tensor, Tensor>> of, Tensor logits) {
        if (logits.shape.c() != width() || logits.shape.h() * logits.shape.w() != 1)
            throw new IllegalArgumentException("columns: logits " + logits.shape + " for " + width() + " columns");
        Tensor least = most.sub(most.sub(scale).relu());        // of both
        List<Tensor> parts = new ArrayList<>();
        for (Block b : spec.blocks()) parts.add(of.apply(b).apply(part(logits, b), part(least, b)));
        if (parts.size() == 1) return parts.getFirst();
        return parts.getFirst().concat(Axis.C, parts.subList(1, parts.size()).toArray(Tensor[]::new));
    }

    private Tensor part(Tensor all, Block b) { return b.to - b.from == width() ? all : all.slice(Axis.C, b.from, b.to); }
}
