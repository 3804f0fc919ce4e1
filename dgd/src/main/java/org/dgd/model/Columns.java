package org.dgd.model;

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
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.Samples;

/**
 * Data whose numbers are distributed as their columns say, some one way and some another: tables of mixed kinds, counts, or numbers of any
 * range. Samples are vectors (n,1,1,columns). All constants are part of the log likelihood, so that terms of different families, and
 * models, can be compared in nats.
 */
public final class Columns implements Likelihood {
    /** As in model files. */
    public static final String KEY = "columns";
    private static final String SCALE = "likelihood.scale", MOST = "likelihood.largest_scale", SIZE = "likelihood.size";

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
    private final SizeFactors sizes;

    /** Of samples without sizes. */
    Columns(Device device, ColumnsSpec spec, double[] scales, double[] most) { this(device, spec, scales, most, null); }

    /**
     * @param scales the first scale of every column, on a logarithmic scale; what families without one have there means nothing
     * @param most   the largest that each can become
     * @param sizes  null: samples have no sizes
     */
    Columns(Device device, ColumnsSpec spec, double[] scales, double[] most, SizeFactors sizes) {
        int next = spec.width();
        if (scales.length != next || most.length != next)
            throw new IllegalArgumentException("columns: " + scales.length + " and " + most.length + " scales for " + next + " columns");
        this.spec = spec;
        this.sizes = sizes;
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

    @Override public Tensor sized(Tensor logits, Observation data) { return sizes == null ? logits : sized(logits, sizes.logs(data)); }

    @Override public Tensor sized(Tensor logits, double size) {
        return sizes == null ? logits : sized(logits, sizes.logAverage().mul(0).add(StrictMath.log(size)));
    }

    @Override public boolean hasSizes() { return sizes != null; }

    @Override public double[] sizes(float[] rows) { return sizes == null ? new double[0] : sizes.of(rows); }

    /** These samples as if each were of size 1: counts over their size. An encoder, which knows only such, takes them. */
    public Samples ofSizeOne(Samples samples) {
        if (sizes == null) return samples;
        int width = width();
        float[] rows = new float[Math.multiplyExact(samples.size(), width)];
        for (int i = 0; i < samples.size(); i++) samples.copy(i, rows, i * width);
        double[] each = sizes(rows);
        for (Block b : spec.blocks())
            for (int i = 0; i < each.length && (b.family.counts() || b.family == Family.SIZE); i++)
                for (int j = b.from; j < b.to; j++) rows[i * width + j] /= (float) each[i];
        return new Features(samples.name(), samples.size(), 1, 1, width, rows, samples.labels(), samples.classes(), samples.sha256());
    }

    /** Adds log sizes (n,1,1,1) to the logits of counts. */
    private Tensor sized(Tensor logits, Tensor logs) {
        Tensor unchanged = logits.slice(Axis.C, 0, 1).mul(0);
        return joined(b -> {
            Tensor l = part(logits, b);
            if (b.family == Family.SIZE) return unchanged.add(logs).add(sizes.logAverage());
            return b.family.counts() ? l.add(logs) : l;
        });
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
        if (sizes != null) state.put(SIZE, sizes.state());
        return state;
    }

    @Override public Map<String, String> metadata() { return spec.metadata(); }

    private Tensor blockwise(Function<Block, BiFunction<Tensor, Tensor, Tensor>> of, Tensor logits) {
        if (logits.shape.c() != width() || logits.shape.h() * logits.shape.w() != 1)
            throw new IllegalArgumentException("columns: logits " + logits.shape + " for " + width() + " columns");
        Tensor least = most.sub(most.sub(scale).relu());        // of both
        return joined(b -> of.apply(b).apply(part(logits, b), part(least, b)));
    }

    private Tensor joined(Function<Block, Tensor> of) {
        List<Tensor> parts = spec.blocks().stream().map(of).toList();
        if (parts.size() == 1) return parts.getFirst();
        return parts.getFirst().concat(Axis.C, parts.subList(1, parts.size()).toArray(Tensor[]::new));
    }

    private Tensor part(Tensor all, Block b) { return b.to - b.from == width() ? all : all.slice(Axis.C, b.from, b.to); }
}
