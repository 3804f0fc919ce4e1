package org.dgd.experiments.trained;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.fit.ColumnFact;
import org.dgd.experiments.fit.ColumnFacts;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Schema;

/** What a model file says of itself: {@code dgd info --model}. */
record ModelInfo(ModelFile file) {
    private static final int SHOWN = 20;

    void print(Console console, boolean json) {
        Map<String, Object> facts = facts();
        Optional<ColumnFacts> columns = ColumnFacts.read(file);
        if (json) {
            columns.ifPresent(c -> facts.put("columns", c));
            console.out().println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(facts));
            return;
        }
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        facts.forEach((name, value) -> console.out().println(name + " ".repeat(width + 2 - name.length()) + value));
        columns.ifPresent(c -> {
            console.out().println();
            table(c).forEach(console.out()::println);
            if (!c.rest().isEmpty()) console.out().println(c.rest());
        });
    }

    private Map<String, Object> facts() {
        Map<String, Object> f = new LinkedHashMap<>();
        f.put("file", file.name());
        file.spec().metadata().forEach(f::put);
        f.put("loss", file.metadata("loss") == null ? "not named" : file.likelihood().words());
        f.put("prior", file.hasMixture() ? "mixture of " + file.components() + " components, covariance " + file.covariance().key() : "N(0,I)");
        f.put("representations", file.hasRepresentation() ? Integer.toString(file.representations()) : "none");
        Schema schema = TrainedModel.schema(file);
        if (schema != null) f.put("columns", schema.columns().stream().limit(SHOWN).map(Column::name).collect(Collectors.joining(", "))
                + (schema.columns().size() > SHOWN ? " and " + (schema.columns().size() - SHOWN) + " more" : ""));
        if (schema != null && schema.labels() != null) f.put("classes", schema.labels().name() + ": " + String.join(", ", schema.labels().levels()));
        if (file.metadata("synthetic") != null) f.put("synthetic", file.metadata("synthetic"));
        return f;
    }

    /** Columns of text, each as wide as its widest cell. */
    private static List<String> table(ColumnFacts facts) {
        List<List<String>> rows = new ArrayList<>(List.of(ColumnFact.HEADER));
        rows.addAll(facts.rows());
        int[] widths = IntStream.range(0, ColumnFact.HEADER.size()).map(c -> rows.stream().mapToInt(r -> r.get(c).length()).max().orElseThrow()).toArray();
        return rows.stream().map(r -> IntStream.range(0, widths.length).mapToObj(c -> r.get(c) + " ".repeat(widths[c] - r.get(c).length()))
                .collect(Collectors.joining("  ")).stripTrailing()).toList();
    }
}
