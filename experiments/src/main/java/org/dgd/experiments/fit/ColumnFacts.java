package org.dgd.experiments.fit;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dgd.model.Columns;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/**
 * What a model learnt of the columns of its training table, for reports and in the metadata of its file.
 *
 * @param columns the first of them
 * @param left    how many more there are
 * @param noise   least, middle and largest standard deviation of all columns of any numbers, in their units; empty without such
 */
public record ColumnFacts(List<ColumnFact> columns, int left, List<Double> noise) {
    private static final String KEY = "column_facts";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    /** Described one by one: a file's header and a page have only so much room. */
    private static final int MOST = 200;
    /** So few speak for themselves. */
    private static final int FEW = 10;
    private static final int ROWS = 1024;

    /** Of a model and the data it was fitted to; nothing where they are no table. Leaves the decoder in evaluation mode. */
    static Optional<ColumnFacts> of(Dgd model, Samples data) {
        if (!(model.likelihood() instanceof Columns columns)) return Optional.empty();
        List<TableColumn> all = TableColumn.of(columns);
        ColumnErrors errors = new ColumnErrors(all, data);
        int m = model.representation().dimension();
        double[] z = model.representation().values();
        for (int from = 0; from < data.size(); from += ROWS) {
            int count = Math.min(ROWS, data.size() - from);
            Samples some = data.select(IntStream.range(from, from + count).toArray());
            errors.add(some, model.decoder().means(Arrays.copyOfRange(z, from * m, (from + count) * m), columns, some));
        }
        double[] noise = all.stream().mapToDouble(TableColumn::noise).filter(sd -> !Double.isNaN(sd)).sorted().toArray();
        return Optional.of(new ColumnFacts(all.stream().limit(MOST).map(errors::fact).toList(), Math.max(0, all.size() - MOST), summary(noise)));
    }

    private static List<Double> summary(double[] sorted) {
        return sorted.length == 0 ? List.of() : DoubleStream.of(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]).boxed().toList();
    }

    /** For the metadata of a model file. */
    Map<String, String> metadata() { return Map.of(KEY, GSON.toJson(this)); }

    /** From a model file; nothing where it has none. */
    public static Optional<ColumnFacts> read(ModelFile file) {
        String text = file.metadata(KEY);
        if (text == null) return Optional.empty();
        try {
            return Optional.of(GSON.fromJson(text, TypeToken.get(ColumnFacts.class)));
        } catch (JsonParseException e) {
            throw new InputException(file.name() + ": " + KEY + " in the metadata cannot be read", e);
        }
    }

    public List<List<String>> rows() { return columns.stream().map(ColumnFact::cells).toList(); }

    /** What is not in the rows; may be empty. */
    public String rest() {
        String more = left == 0 ? "" : "and " + left + " columns more";
        if (noise.isEmpty() || columns.size() + left < FEW) return more;
        String spread = String.format(Locale.ROOT, "noise of columns of numbers: %.4g to %.4g, in the middle %.4g", noise.get(0), noise.get(2), noise.get(1));
        return more.isEmpty() ? spread : more + "; " + spread;
    }
}
