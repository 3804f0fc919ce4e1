package org.dgd.nn.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells as numbers, at training and later. */
final class TableTest {
    private static final float NAN = Float.NaN;
    private static final Schema SCHEMA = new Schema(List.of(Column.number("age", 10, 2), Column.binary("sex", "f", "m"),
            Column.category("eye", List.of("blue", "brown", "7")), Column.count("n")), Column.category("y", List.of("cat", "dog")), List.of("id"));

    @TempDir Path folder;

    @Test void cellsBecomeNumbers() throws IOException {
        Table table = read("id,age,sex,eye,n,y\na,11,m,brown,3,dog\nb, 6 ,f,7.0,4e1,cat\nc,NA,?,null,,\n");
        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.values()).containsExactly(0.5f, 1, 0, 1, 0, 3, -2, 0, 0, 0, 1, 40, NAN, NAN, NAN, NAN, NAN, NAN);
        assertThat(table.labels()).containsExactly(1, 0, -1);
        assertThat(table.missing(2)).isEqualTo(1);
        Features samples = table.samples();
        assertThat(new int[] {samples.size(), samples.height(), samples.width(), samples.channels()}).containsExactly(3, 1, 1, 6);
        assertThat(samples.classes()).containsExactly("cat", "dog");
        assertThat(samples.image(1)).containsExactly(-2, 0, 0, 0, 1, 40);
        assertThat(samples.sha256()).containsOnlyKeys("t.csv");
    }

    @Test void trainingTable() throws IOException {
        Path file = write("x;y;k\n1.5;a;2\n-1.5;b;2\n;a;2\n");
        Table table = Table.read(file, new TableOptions(Map.of("k", ColumnKind.COUNT), Set.of(), "y"));
        assertThat(table.values()).containsExactly(1, 2, -1, 2, NAN, 2);
        assertThat(table.labels()).containsExactly(0, 1, 0);
    }

    @Test void laterTablesMayBeOrderedAnotherWay() throws IOException {
        Table table = read("n,eye,sex,age\n3,brown,m,11\n");
        assertThat(table.values()).containsExactly(0.5f, 1, 0, 1, 0, 3);
        assertThat(table.labels()).isNull();
        assertThat(table.samples().labels()).isNull();
        Path more = write("n,eye,sex,more,age\n3,brown,m,?,11\n");
        assertThat(Table.read(more, SCHEMA, true).values()).containsExactly(0.5f, 1, 0, 1, 0, 3);
        assertThatThrownBy(() -> Table.read(more, SCHEMA, false)).isInstanceOf(InputException.class)
                .hasMessage("t.csv: the column more was not there when the model was trained; take it out of the file");
    }

    /** Later tables: labels say nothing about what the model does with a row. */
    @Test void aClassThatWasNotThereIsNoLabelWhereOthersAreIgnored() throws IOException {
        Path later = write("age,sex,eye,n,y\n1,f,blue,0,cow\n1,f,blue,0,dog\n");
        assertThat(Table.read(later, SCHEMA, true).labels()).containsExactly(-1, 1);
    }

    @Test void sizeFactorsAreNumbersAboveZeroAndAlwaysThere() throws IOException {
        Schema schema = new Schema(List.of(Column.count("n"), Column.size("hours")), null, List.of());
        assertThat(Table.read(write("n,hours\n3,0.5\n"), schema, false).values()).containsExactly(3, 0.5f);
        for (String cell : List.of("0", "-1", "x", "")) {
            Path bad = write("n,hours\n3," + cell + "\n");
            assertThatThrownBy(() -> Table.read(bad, schema, false)).isInstanceOf(InputException.class).hasMessageStartingWith("t.csv, line 2, column hours: ");
        }
        assertThat(Column.size("hours").decode(new float[] {0.1f}, 0)).isEqualTo("0.1");
        assertThat(Schema.fromJson("m", schema.toJson())).isEqualTo(schema);
    }

    @Test void cellsThatAreRefused() {
        String head = "age,sex,eye,n\n1,f,blue,0\n";
        refused(head + "x1,f,blue,0\n", "t.csv, line 3, column age: \"x1\" is no number; leave the cell empty if its value is missing");
        refused(head + "\"1,5\",f,blue,0\n", "t.csv, line 3, column age: \"1,5\" has a decimal comma; write it with a point");
        refused(head + "0x1p3,f,blue,0\n", "t.csv, line 3, column age: \"0x1p3\" is no number");
        refused(head + "1d,f,blue,0\n", "t.csv, line 3, column age: \"1d\" is no number");
        refused(head + "1e300,f,blue,0\n", "t.csv, line 3, column age: \"1e300\" is too large a number");
        refused(head + "1,x,blue,0\n", "t.csv, line 3, column sex: \"x\" is none of the levels f, m");
        refused(head + "1,f,green,0\n", "t.csv, line 3, column eye: \"green\" is none of the levels blue, brown, 7");
        refused(head + "1,f,blue,-1\n", "t.csv, line 3, column n: \"-1\" is no count; counts are whole numbers of at least 0");
        refused(head + "1,f,blue,0.5\n", "t.csv, line 3, column n: \"0.5\" is no count");
        refused(head + "1,f,blue,16777217\n", "t.csv, line 3, column n: \"16777217\" is too large for a count; the most is 16777216");
        refused("age,sex,n\n1,f,0\n", "t.csv: has no column eye, which the model was trained with");
        refused("age,sex,eye,n\n", "t.csv: has a header and no rows");
        refused("age,sex,eye,n,y\n1,f,blue,0,cow\n", "t.csv, line 2, column y: \"cow\" is none of the levels cat, dog");
    }

    @Test void manyRowsMakeTheArrayGrow() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 5000; i++) text.append(i).append(',').append(-i).append(".5\n");
        Table table = Table.read(write(text.toString()), TableOptions.NONE);
        assertThat(table.rows()).isEqualTo(5000);
        assertThat(table.schema().columns()).extracting(Column::kind).containsExactly(ColumnKind.COUNT, ColumnKind.NUMBER);
        for (int i = 0; i < 5000; i++) assertThat(table.values()[2 * i]).isEqualTo(i);
    }

    @Test void rangeOfTheColumns() throws IOException {
        Table table = Table.read(write("a,b,n\n0,u,7\n1,v,7\n,w,9\n"), new TableOptions(Map.of("n", ColumnKind.NUMBER), Set.of(), null));
        assertThatThrownBy(() -> table.requireUnitRange("choose another output")).isInstanceOf(InputException.class)
                .hasMessage("t.csv: column n is a number, encoded as -0.707107 to 1.41421; decoders that end in a sigmoid put out values in [0,1], "
                        + "so leave it out with --drop n or choose another output");
        Table fit = Table.read(write("a,b\n0,u\n1,v\n,w\n"), TableOptions.NONE);
        assertThat(fit.requireUnitRange("")).isSameAs(fit);
    }

    @Test void description() throws IOException {
        Table table = read("id,age,sex,eye,n,y\na,11,m,brown,3,dog\nb,6.25,f,7.0,4e1,cat\nc,NA,?,null,,\nd,8,f,brown,0,cat\n");
        assertThat(table.describe()).containsExactly(
                "age  number    6.25 to 11, mean 10, sd 2; 25.0 % missing",
                "sex  binary    f (2), m (1); 25.0 % missing",
                "eye  category  3 levels: blue (0), brown (2), 7 (1); 25.0 % missing",
                "n    count     0 to 40; 25.0 % missing",
                "y    labels    2 classes: cat (2), dog (1); 25.0 % missing",
                "left out: id");
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(InputException.class).hasMessageStartingWith(message);
    }

    private Table read(String text) throws IOException { return Table.read(write(text), SCHEMA, false); }

    private Path write(String text) throws IOException { return Files.writeString(folder.resolve("t.csv"), text); }
}
