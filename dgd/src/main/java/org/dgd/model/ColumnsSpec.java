package org.dgd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.model.Columns.Block;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Schema;

/**
 * The families of a table's columns.
 *
 * @param blocks in the order of the columns, without gaps
 * @param noise  standard deviation of NORMAL columns, in units of the encoded numbers; empty: one for each column is fitted
 * @param schema how cells become numbers; null for tables that are numbers already
 * @param size   by what the means of counts are multiplied; COLUMN where a block is of the family SIZE
 */
public record ColumnsSpec(List<Block> blocks, OptionalDouble noise, Schema schema, SizeFactor size) implements LikelihoodSpec {
    private static final String BLOCKS = "columns", NOISE = "noise", SCHEMA = "schema", SIZE = "size_factor";
    /** Of counts whose mean is 0. */
    private static final double LEAST_MEAN = 1e-3;
    /** Beyond this a negative binomial distribution is a Poisson one but for rounding. */
    private static final double LARGEST_LOG_R = StrictMath.log(1000);
    /** Of numbers of this relative spread only rounding is left. */
    private static final double LEAST_NOISE = 0.05, LEAST_VARIANCE = 1e-10;

    public ColumnsSpec {
        blocks = List.copyOf(blocks);
        int next = 0;
        for (Block b : blocks) {
            if (b.from() != next) throw new IllegalArgumentException("columns: a block starts at " + b.from() + ", the one before ends at " + next);
            next = b.to();
        }
        if (noise.isPresent() && !(noise.getAsDouble() > 0 && noise.getAsDouble() < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("columns: the noise " + noise.getAsDouble() + " is no standard deviation");
        boolean column = blocks.stream().anyMatch(b -> b.family() == Family.SIZE);
        if (column != (size == SizeFactor.COLUMN)) throw new IllegalArgumentException("columns: the size factor " + size.key() + " with " + blocks);
        int counts = blocks.stream().filter(b -> b.family().counts()).mapToInt(b -> b.to() - b.from()).sum();
        if (size == SizeFactor.TOTAL && counts < 2)
            throw new InputException("--size-factor total: takes at least two columns of counts, and there are " + counts
                    + "; a total of one column would be the column itself");
        if (size == SizeFactor.COLUMN && counts == 0)
            throw new InputException("--size-factor column: there is no column of counts whose means it could multiply");
    }

    /** Without sizes, or with those that a block of them has. */
    public ColumnsSpec(List<Block> blocks, OptionalDouble noise, Schema schema) {
        this(blocks, noise, schema, blocks.stream().anyMatch(b -> b.family() == Family.SIZE) ? SizeFactor.COLUMN : SizeFactor.NONE);
    }

    /** The same with each sample's total of counts as its size. */
    public ColumnsSpec byTotals() {
        if (size == SizeFactor.COLUMN) throw new InputException("--size-factor total: a column gives the sizes already; take only one of them");
        return new ColumnsSpec(blocks, noise, schema, SizeFactor.TOTAL);
    }

    /** A table of which all columns are of one family. */
    public static ColumnsSpec of(Family family, int columns, OptionalDouble noise) {
        if (family == Family.CATEGORICAL) throw new IllegalArgumentException("columns: one family for all cannot be categorical");
        return new ColumnsSpec(List.of(new Block(family, 0, columns)), noise, null);
    }

    /** @param counts the family of COUNT columns */
    public static ColumnsSpec of(Schema schema, Family counts, OptionalDouble noise) {
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        for (Column column : schema.columns()) {
            Family family = switch (column.kind()) {
                case NUMBER -> Family.NORMAL;
                case BINARY -> Family.BERNOULLI;
                case CATEGORY -> Family.CATEGORICAL;
                case COUNT -> counts;
                case SIZE -> Family.SIZE;
            };
            boolean joins = family != Family.CATEGORICAL && !blocks.isEmpty() && blocks.getLast().family() == family;
            int from = joins ? blocks.removeLast().from() : at;
            blocks.add(new Block(family, from, at += column.width()));
        }
        return new ColumnsSpec(blocks, noise, schema);
    }

    @Override public String key() { return Columns.KEY; }

    @Override public String words() {
        String families = blocks.stream().map(b -> b.family().key()).distinct().collect(Collectors.joining(", "));
        return "columns (" + families + ")" + (size == SizeFactor.NONE ? "" : ", size factor " + size.key());
    }

    public int width() { return blocks.getLast().to(); }

    @Override public Columns on(Device device) {
        double[] ones = new double[width()];
        Arrays.fill(ones, 1);
        return on(device, ones, ones);
    }

    /** Noise starts at the standard deviations of these samples' columns, and sizes compare with their averages. */
    public Columns on(Device device, Samples samples) { return on(device, deviations(samples), averages(samples)); }

    /** The same where averages play no part. */
    Columns on(Device device, double[] sd) { return on(device, sd, sd); }

    /**
     * Noise starts at the standard deviation of its column. It cannot fall below {@value #LEAST_NOISE} of it: a decoder that tells one
     * column of every sample exactly, which representations allow, would gain without end.
     *
     * @param sd       of the columns
     * @param averages of the columns
     */
    Columns on(Device device, double[] sd, double[] averages) {
        double[] scales = new double[width()], most = new double[width()];
        Arrays.fill(most, LARGEST_LOG_R);
        for (Block b : blocks)
            for (int j = b.from(); j < b.to() && b.family() == Family.NORMAL; j++) {
                scales[j] = -2 * StrictMath.log(noise.orElse(sd[j]));
                most[j] = noise.isPresent() ? scales[j] : -2 * StrictMath.log(LEAST_NOISE * sd[j]);
            }
        return new Columns(device, this, scales, most, size == SizeFactor.NONE ? null : new SizeFactors(device, blocks, averages));
    }

    /** Over the values that are there; 0 where there is none. */
    private double[] averages(Samples samples) {
        Sums sums = Sums.of(samples, width());
        return IntStream.range(0, width()).mapToDouble(sums::mean).toArray();
    }

    /** Standard deviations of the columns over the values that are there; 1 where it is 0. */
    public double[] deviations(Samples samples) {
        Sums sums = Sums.of(samples, width());
        double[] sd = new double[width()];
        for (int j = 0; j < sd.length; j++) {
            double mean = sums.mean(j), variance = sums.count[j] == 0 ? 0 : sums.squares[j] / sums.count[j] - mean * mean;
            sd[j] = variance > LEAST_VARIANCE * mean * mean ? Math.sqrt(variance) : 1;
        }
        return sd;
    }

    /** Logits whose means are those of the columns, over the values that are there: where a decoder best starts. */
    public double[] logits(Samples samples) {
        Sums sums = Sums.of(samples, width());
        double[] logits = new double[width()];
        for (Block b : blocks) for (int j = b.from(); j < b.to(); j++) {
            double share = (sums.sum[j] + 0.5) / (sums.count[j] + 1), mean = sums.mean(j);
            logits[j] = switch (b.family()) {
                case NORMAL -> mean;
                case BERNOULLI -> StrictMath.log(share / (1 - share));
                case CATEGORICAL -> StrictMath.log(share);
                case SIZE -> 0;
                case POISSON, NEGATIVE_BINOMIAL -> StrictMath.log(Math.max(mean, LEAST_MEAN));
            };
        }
        return logits;
    }

    /** Of the values of each column that are there. */
    private record Sums(double[] sum, double[] squares, int[] count) {
        static Sums of(Samples samples, int width) {
            Sums sums = new Sums(new double[width], new double[width], new int[width]);
            for (int i = 0; i < samples.size(); i++) {
                float[] x = samples.image(i);
                for (int j = 0; j < width; j++) {
                    if (Float.isNaN(x[j])) continue;
                    sums.sum[j] += x[j];
                    sums.squares[j] += (double) x[j] * x[j];
                    sums.count[j]++;
                }
            }
            return sums;
        }

        double mean(int j) { return count[j] == 0 ? 0 : sum[j] / count[j]; }
    }

    @Override public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("loss", Columns.KEY);
        metadata.put(BLOCKS, blocks.stream().map(b -> b.family().key() + ":" + b.from() + "-" + b.to()).collect(Collectors.joining(",")));
        noise.ifPresent(sd -> metadata.put(NOISE, Double.toString(sd)));
        if (schema != null) metadata.put(SCHEMA, schema.toJson());
        if (size != SizeFactor.NONE) metadata.put(SIZE, size.key());
        return metadata;
    }

    /** From {@link #metadata}; {@link InputException} naming {@code file} if they cannot be understood. */
    public static ColumnsSpec parse(Map<String, String> metadata, String file) {
        String text = metadata.getOrDefault(BLOCKS, ""), noise = metadata.get(NOISE), schema = metadata.get(SCHEMA);
        try {
            List<Block> blocks = Arrays.stream(text.split(",")).map(ColumnsSpec::block).toList();
            OptionalDouble sd = noise == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(noise));
            ColumnsSpec spec = new ColumnsSpec(blocks, sd, schema == null ? null : Schema.fromJson(file, schema));
            if (spec.schema != null && spec.schema.width() != spec.width())
                throw new InputException(file + ": the metadata have " + spec.width() + " columns and a schema of " + spec.schema.width());
            String size = metadata.getOrDefault(SIZE, spec.size.key());
            if (size.equals(SizeFactor.TOTAL.key())) return spec.byTotals();
            if (!size.equals(spec.size.key()))
                throw new InputException(file + ": the size factor " + size + " in the metadata does not fit the columns " + text);
            return spec;
        } catch (InputException e) {
            throw e.getMessage().startsWith(file) ? e : new InputException(file + ": the metadata describe no columns: " + e.getMessage(), e);
        } catch (NumberFormatException e) {
            throw new InputException(file + ": columns " + text + " or noise " + noise + " in the metadata hold something that is no number", e);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": columns " + text
                    + " in the metadata are not families with their columns, such as normal:0-3,poisson:3-4", e);
        }
    }

    private static Block block(String text) {
        String[] parts = text.split("[:-](?=\\d)");
        if (parts.length != 3) throw new IllegalArgumentException(text);
        for (Family f : Family.values()) if (f.key().equals(parts[0])) return new Block(f, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        throw new IllegalArgumentException(text);
    }
}
