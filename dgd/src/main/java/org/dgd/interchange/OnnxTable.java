package org.dgd.interchange;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dgd.model.Columns;
import org.dgd.model.Columns.Block;
import org.dgd.model.Decoder;
import org.dgd.nn.data.StoredArray;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Schema;

/**
 * Models of tables as ONNX files. Input {@code z} (N,m); output {@code parameters} (N,p), the parameters of the distribution of every column, in the table's own
 * units and in its order:
 *
 * <pre>    normal: mean, sd      bernoulli: the probability of its second level (of 1)      categorical: the probability of each level
 *    poisson: mean         negative binomial: mean, r, with variance mean + mean²/r </pre>
 *
 * The metadata name them under {@link #PARAMETERS}, a list in JSON with a pair for each: the column, and the parameter or level. Where samples have sizes, the means of
 * counts are those of a sample of size 1: multiply them. A column that gives the size has no parameter.
 */
public final class OnnxTable {
    /** The key of the metadata that names the outputs. */
    public static final String PARAMETERS = "parameters";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    /** As {@code Family} has it: exp of more is no count that a float can tell from its neighbours. */
    private static final double LARGEST_LOG_RATE = 18;

    private final OnnxGraph graph = new OnnxGraph("table");
    private final Schema schema;
    private final double[] scales;
    private final Column[] columns;                              // of every number of a row; null in an array
    private final List<List<String>> names = new ArrayList<>();  // in the order of the outputs
    private final List<Long> order = new ArrayList<>();          // where each output stands among those of the blocks
    private final List<String> parts = new ArrayList<>();
    private int width;                                           // of all parts

    private OnnxTable(Columns likelihood) {
        schema = likelihood.spec().schema();
        scales = likelihood.scales();
        columns = new Column[scales.length];
        for (int c = 0; schema != null && c < schema.columns().size(); c++)
            Arrays.fill(columns, schema.offset(c), schema.offset(c) + schema.columns().get(c).width(), schema.columns().get(c));
    }

    /**
     * Writes the file.
     *
     * @param logits   whether {@code logits} (N,width), what the decoder puts out, is an output too
     * @param metadata strings for the file
     * @throws org.dgd.nn.data.InputException naming the file, if it cannot be written or would be longer than the format allows
     */
    public static void write(Path path, Decoder decoder, Columns likelihood, boolean logits, Map<String, String> metadata) {
        new OnnxTable(likelihood).write(path, decoder, likelihood.spec().blocks(), logits, metadata);
    }

    private void write(Path path, Decoder decoder, List<Block> blocks, boolean logits, Map<String, String> metadata) {
        String last = new OnnxLayers(graph).add("decoder.", ExplicitLayers.of(decoder.layers().layers(), true, true), graph.input("z", decoder.spec().latent()));
        String l = graph.node("logits", "Identity", List.of(last));
        for (Block b : blocks) add(b, b.family() + "." + b.from(), l);
        String all = graph.node("blocks", "Concat", parts, OnnxAttribute.of("axis", 1L));
        String places = graph.constant("order", StoredArray.of(order.stream().mapToLong(Long::longValue).toArray(), order.size()));
        graph.node("parameters", "Gather", List.of(all, places), OnnxAttribute.of("axis", 1L));
        graph.output("parameters", order.size());
        if (logits) graph.output("logits", scales.length);
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(PARAMETERS, GSON.toJson(names));
        OnnxFile.write(path, graph.model(more));
    }

    private void add(Block b, String name, String logits) {
        int n = b.to() - b.from();
        String l = graph.slice(name + ".logits", logits, b.from(), b.to());
        switch (b.family()) {
            case NORMAL -> {
                String mean = affine(name + ".mean", l, IntStream.range(b.from(), b.to()).mapToDouble(this::unit), IntStream.range(b.from(), b.to()).mapToDouble(this::zero));
                pairs(b, "mean", mean, "sd", constant(name + ".sd", l, IntStream.range(b.from(), b.to()).mapToDouble(j -> unit(j) * Math.exp(-0.5 * scales[j])), n));
            }
            case BERNOULLI -> one(b, j -> level(j, 1), graph.node(name + ".p", "Sigmoid", List.of(l)));
            case CATEGORICAL -> one(b, j -> level(j, j - b.from()), graph.node(name + ".p", "Softmax", List.of(l), OnnxAttribute.of("axis", 1L)));
            case POISSON -> one(b, _ -> "mean", rate(name, l));
            case NEGATIVE_BINOMIAL ->
                pairs(b, "mean", rate(name, l), "r", constant(name + ".r", l, IntStream.range(b.from(), b.to()).mapToDouble(j -> Math.exp(scales[j])), n));
            case SIZE -> { }
        }
    }

    private String rate(String name, String l) { return graph.node(name + ".mean", "Exp", List.of(graph.clip(name + ".log", l, -LARGEST_LOG_RATE, LARGEST_LOG_RATE))); }

    private String affine(String name, String x, DoubleStream factors, DoubleStream offsets) {
        String scaled = graph.node(name + ".scaled", "Mul", List.of(x, row(name + ".factor", factors.toArray())));
        return graph.node(name, "Add", List.of(scaled, row(name + ".offset", offsets.toArray())));
    }

    /** The same numbers in every row of x. */
    private String constant(String name, String x, DoubleStream values, int n) { return affine(name, x, DoubleStream.generate(() -> 0).limit(n), values); }

    private String row(String name, double[] values) { return graph.constant(name, StoredArray.of(StoredArray.of(values, values.length).floats(), values.length)); }

    private double unit(int j) { return columns[j] == null ? 1 : columns[j].sd(); }

    private double zero(int j) { return columns[j] == null ? 0 : columns[j].mean(); }

    private String name(int j) { return columns[j] == null ? Integer.toString(j) : columns[j].name(); }

    /** A parameter for each number of a block, by the words for its columns. */
    private void one(Block b, IntFunction<String> words, String values) {
        for (int j = b.from(); j < b.to(); j++) {
            names.add(List.of(name(j), words.apply(j)));
            order.add((long) width++);
        }
        parts.add(values);
    }

    private String level(int j, int level) { return columns[j] == null ? Integer.toString(level) : columns[j].levels().get(level); }

    /** Two parameters for each number of a block, side by side. */
    private void pairs(Block b, String first, String values, String second, String others) {
        int n = b.to() - b.from();
        for (int j = b.from(); j < b.to(); j++) {
            names.add(List.of(name(j), first));
            names.add(List.of(name(j), second));
            order.add((long) width + j - b.from());
            order.add((long) width + n + j - b.from());
        }
        width += 2 * n;
        parts.addAll(List.of(values, others));
    }
}
