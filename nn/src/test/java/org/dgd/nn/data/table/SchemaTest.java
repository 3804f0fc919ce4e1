package org.dgd.nn.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind a column is found to be, what is refused, and the schema as JSON. */
final class SchemaTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0 1 1 0 NA      | binary   | 0 1
            1.0 0.0 ?       | binary   | 0.0 1.0
            yes no no       | binary   | no yes
            0 yes           | binary   | 0 yes
            1 2 1           | category | 1 2
            3 10 2          | category | 2 3 10
            z x y z         | category | x y z
            2b 10 9 b       | category | 9 10 2b b
            0 1 2 3 4 5     | count    |
            0 1 2 3 4 5e2   | count    |
            0 1 2 3 4 -5    | number   |
            0.5 1           | number   |
            7 7 7           | number   |
            0 1 2 3 4 2e7   | number   |
            """)
    void kindsAreFoundOut(String cells, String kind, String levels) throws IOException {
        Column column = infer("x\n" + cells.replace(' ', '\n') + "\n", TableOptions.NONE).columns().getFirst();
        assertThat(column.kind()).isEqualTo(ColumnKind.of("kind", kind));
        assertThat(String.join(" ", column.levels())).isEqualTo(levels == null ? "" : levels);
    }

    @Test void scaleOfNumbers() throws IOException {
        Column x = infer("x\n1000001\n\n1000002.5\nNaN\n1000003\n", TableOptions.NONE).columns().getFirst();
        assertThat(x.mean()).isCloseTo(1000002.1666666667, within(1e-9));
        assertThat(x.sd()).as("divided by their number").isCloseTo(0.8498365855987975, within(1e-9));
        Column constant = infer("x\n-3\n-3\n", TableOptions.NONE).columns().getFirst();
        assertThat(constant).isEqualTo(Column.number("x", -3, 1));
    }

    @Test void kindsAreAskedFor() throws IOException {
        String table = "a,b,c,d\n0,1,1,u\n1,2,0,v\n1,3,1,w\n";
        Schema schema = infer(table, options(Map.of("a", ColumnKind.COUNT, "b", ColumnKind.NUMBER, "*", ColumnKind.CATEGORY), Set.of("d"), null));
        assertThat(schema.columns()).extracting(Column::kind).containsExactly(ColumnKind.COUNT, ColumnKind.NUMBER, ColumnKind.CATEGORY);
        assertThat(schema.dropped()).containsExactly("d");
        assertThat(schema.width()).isEqualTo(4);
        assertThat(schema.offset(2)).isEqualTo(2);
        assertThat(infer("x\n1\n1\n", options(Map.of("x", ColumnKind.BINARY), Set.of(), null)).columns()).containsExactly(Column.binary("x", "0", "1"));
        assertThat(infer(words(300), options(Map.of("x", ColumnKind.CATEGORY), Set.of(), null)).width()).isEqualTo(300);
    }

    @Test void labelsAreTakenOut() throws IOException {
        Schema schema = infer("y,x\n10,0.5\n9,1.5\n,2\n", options(Map.of("*", ColumnKind.NUMBER), Set.of(), "y"));
        assertThat(schema.columns()).extracting(Column::name).containsExactly("x");
        assertThat(schema.labels()).isEqualTo(Column.category("y", List.of("9", "10")));
    }

    @Test void columnsThatAreRefused() {
        refused("x\n1,5\n", "t.csv, line 2: has 2 cells");
        refused("x;y\n1,5;1\n2;2\n", "t.csv: column x holds numbers with a decimal comma, such as \"1,5\" in line 2; write them with a point");
        refused("x,y\n,1\nNA,2\n", "t.csv: column x has no value; leave it out with --drop x");
        refused("x\n1e999\n", "t.csv, line 2, column x: \"1e999\" is too large a number");
        refused("x\n1e300\n-1e300\n", "t.csv: column x holds numbers that are too large to be standardised; scale them");
        refused(words(101), "t.csv: column x holds more than 100 different values, such as \"w0\" in line 2, more than a category may have; leave it out");
        refused("x\n" + IntStream.range(0, 10).mapToObj(i -> i + "\n").collect(Collectors.joining()) + "unknown\n",
                "t.csv: column x holds numbers, but also \"unknown\" in line 12; leave a cell empty where its value is missing, or ask for --column x:category");
        refused("x\n", "t.csv: has a header and no rows");
    }

    @Test void optionsThatAreRefused() {
        String table = "a,b\n0.5,u\n1,v\n2,w\n";
        refused(table, options(Map.of(), Set.of("c"), null), "t.csv: has no column c; its columns are a, b");
        refused(table, options(Map.of(), Set.of(), "d"), "t.csv: has no column d; its columns are a, b");
        refused(table, options(Map.of("b", ColumnKind.NUMBER), Set.of(), null), "t.csv: column b is to hold numbers, but \"u\" in line 2 is none");
        refused(table, options(Map.of("b", ColumnKind.BINARY), Set.of(), null), "t.csv: column b is to be binary, but holds 3 different values");
        refused(table, options(Map.of(), Set.of("a", "b"), null), "t.csv: no column is left to be modelled");
        assertThatThrownBy(() -> options(Map.of(), Set.of("a"), "a")).isInstanceOf(InputException.class).hasMessage("--drop a: is also the column of labels");
        assertThatThrownBy(() -> options(Map.of("a", ColumnKind.COUNT), Set.of(), "a")).isInstanceOf(InputException.class).hasMessageStartingWith("--column a: is left out");
        assertThatThrownBy(() -> ColumnKind.of("--column a:real", "real")).isInstanceOf(InputException.class)
                .hasMessage("--column a:real: \"real\" is no kind of column; choose number, binary, category, count, size");
    }

    @Test void jsonIsReadAgain() throws IOException {
        Schema schema = new Schema(List.of(Column.number("ä\"\n", 0.1 + 0.2, Math.PI * 1e-300), Column.binary("b", "no", "yes"), Column.count("c"),
                Column.category("d", List.of("x, y", "\u2028", "</script>"))), Column.category("y", List.of("0", "1")), List.of("id", "z"));
        assertThat(Schema.fromJson("m", schema.toJson())).isEqualTo(schema);
        Schema plain = new Schema(List.of(Column.count("c")), null, List.of());
        assertThat(plain.toJson()).isEqualTo("{\"version\":1,\"columns\":[{\"name\":\"c\",\"kind\":\"count\"}],\"dropped\":[]}");
        assertThat(Schema.fromJson("m", plain.toJson())).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not json                                                                                  | it is not the JSON of a schema
            {}                                                                                        | it lacks version, columns or dropped
            {"version":1,"columns":[],"dropped":[]}                                                   | a schema needs at least one column
            {"version":1,"columns":[{"name":"x"}],"dropped":[]}                                       | a column lacks its name
            {"version":1,"columns":[{"name":"x","kind":"number"}],"dropped":[]}                       | column x lacks its mean or sd
            {"version":1,"columns":[{"name":"x","kind":"number","mean":0,"sd":0}],"dropped":[]}       | mean 0.0 and sd 0.0 are no scale
            {"version":1,"columns":[{"name":"x","kind":"binary","levels":["a"]}],"dropped":[]}        | 1 levels for a binary column
            {"version":1,"columns":[{"name":"x","kind":"category","levels":["1","1.0"]}],"dropped":[]}| the level "1.0" is there twice
            {"version":1,"columns":[{"name":"x","kind":"count"}],"dropped":["x"]}                     | two columns with one name
            {"version":2,"columns":[{"name":"x","kind":"count"}],"dropped":[]}                        | has version 2, known is 1
            {"version":1,"columns":[{"name":"x","kind":"number","mean":"1\\n2","sd":1}],"dropped":[]}  | one of its numbers is none
            """)
    void damagedJsonIsRefused(String json, String message) {
        assertThatThrownBy(() -> Schema.fromJson("model.safetensors", json)).isInstanceOf(InputException.class)
                .hasMessageStartingWith("model.safetensors: the description of the table").hasMessageContaining(message);
    }

    @Test void numbersAtTheEndsOfWhatADoubleHoldsAreWritten() {
        assertThat(Column.number("x", 0, Double.MIN_VALUE).decode(new float[] {1}, 0)).isEqualTo("5E-324");
        assertThat(Column.number("x", 0, 1e300).decode(new float[] {1e30f}, 0)).startsWith("1.79769");
    }

    private static String words(int n) { return "x\n" + IntStream.range(0, n).mapToObj(i -> "w" + i + "\n").collect(Collectors.joining()); }

    private static TableOptions options(Map<String, ColumnKind> kinds, Set<String> dropped, String labels) { return new TableOptions(kinds, dropped, labels); }

    private void refused(String table, String message) { refused(table, TableOptions.NONE, message); }

    private void refused(String table, TableOptions options, String message) {
        assertThatThrownBy(() -> infer(table, options)).isInstanceOf(InputException.class).hasMessageStartingWith(message);
    }

    private Schema infer(String table, TableOptions options) throws IOException {
        return Schema.infer(Files.writeString(folder.resolve("t.csv"), table), options);
    }
}
