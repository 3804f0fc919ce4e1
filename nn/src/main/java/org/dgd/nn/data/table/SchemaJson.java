package org.dgd.nn.data.table;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.List;
import org.dgd.nn.data.InputException;

/**
 * A schema as JSON: {@code {"version":1,"columns":[{"name":"age","kind":"number","mean":29.7,"sd":14.5},{"name":"sex","kind":"binary",
 * "levels":["female","male"]}],"labels":{…},"dropped":["id"]}}. What a column does not have is left out.
 */
final class SchemaJson {
    private static final int VERSION = 1;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private record Text(Integer version, List<ColumnText> columns, ColumnText labels, List<String> dropped) { }

    private record ColumnText(String name, String kind, List<String> levels, Double mean, Double sd) {
        static ColumnText of(Column c) {
            boolean scaled = c.kind() == ColumnKind.NUMBER;
            return new ColumnText(c.name(), c.kind().word(), c.kind().hasLevels() ? c.levels() : null, scaled ? c.mean() : null, scaled
                    ? c.sd() : null);
        }

        Column column(String where) {
            if (name == null || kind == null || levels != null && levels.contains(null))
                throw new IllegalArgumentException("a column lacks its name, its kind or a level");
            ColumnKind known = ColumnKind.of(where + ": column " + name, kind);
            boolean scaled = known == ColumnKind.NUMBER;
            if (scaled && (mean == null || sd == null)) throw new IllegalArgumentException("column " + name + " lacks its mean or sd");
            return new Column(name, known, levels == null ? List.of() : levels, scaled ? mean : 0, scaled ? sd : 1);
        }
    }

    private SchemaJson() { }

    static String write(Schema schema) {
        return GSON.toJson(new Text(VERSION, schema.columns().stream().map(ColumnText::of).toList(),
                schema.labels() == null ? null : ColumnText.of(schema.labels()), schema.dropped()));
    }

    static Schema read(String where, String json) {
        try {
            Text text = GSON.fromJson(json, Text.class);
            if (text == null || text.version() == null || text.columns() == null || text.columns().contains(null) || text.dropped() == null
                    || text.dropped().contains(null))
                throw new IllegalArgumentException("it lacks version, columns or dropped");
            if (text.version() != VERSION)
                throw new InputException(where + ": the description of the table has version " + text.version() + ", known is " + VERSION);
            return new Schema(text.columns().stream().map(c -> c.column(where)).toList(), text.labels() == null ? null : text.labels().column(where),
                    text.dropped());
        } catch (NumberFormatException e) {                     // Gson lets it through
            throw new InputException(where + ": the description of the table is damaged: one of its numbers is none", e);
        } catch (IllegalArgumentException e) {
            throw new InputException(where + ": the description of the table is damaged: " + e.getMessage(), e);
        } catch (JsonParseException e) {
            throw new InputException(where + ": the description of the table is damaged: it is not the JSON of a schema", e);
        }
    }
}
