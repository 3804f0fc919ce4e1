package org.dgd.nn.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From numbers back to cells: what is written is read as the same numbers. */
final class TableWriterTest {
    private static final float NAN = Float.NaN;
    private static final Schema SCHEMA = new Schema(List.of(Column.number("age", 10, 2), Column.binary("sex", "f", "m"),
            Column.category("eye", List.of("light, blue", "say \"brown\"", "two\nlines")), Column.count("n")), null, List.of());

    @TempDir Path folder;

    @Test void numbersBecomeCells() throws IOException {
        Path file = folder.resolve("o.csv");
        new TableWriter(SCHEMA).write(file, new float[] {0.5f, 0.51f, 0.2f, 0.5f, 0.3f, 2.6f, 0.05f, 0.49f, 0, 0, 1, -3, NAN, NAN, NAN, 0, 1, NAN});
        assertThat(Files.readString(file)).isEqualTo("age,sex,eye,n\n11,m,\"say \"\"brown\"\"\",3\n10.1,f,\"two\nlines\",0\n,,,\n");
        assertThat(folder.toFile().list()).containsExactly("o.csv");
        assertThatThrownBy(() -> new TableWriter(SCHEMA).write(file, new float[5])).hasMessage("5 numbers are not a whole number of rows of 6");
        assertThatThrownBy(() -> new TableWriter(SCHEMA).write(file, new float[] {Float.POSITIVE_INFINITY, 0, 0, 0, 0, 0})).hasMessageContaining("column age");
        assertThat(Files.readString(file)).as("the old file stays").startsWith("age,");
    }

    @Test void onlyMissingCellsAreCompleted() throws IOException {
        Path from = Files.writeString(folder.resolve("t.csv"), "note;n; age ;sex;eye\n\"a;b\";?;011.00; f ;\nc;5;NA;;\"two\nlines\"\n");
        Path to = folder.resolve("o.csv");
        new TableWriter(SCHEMA).complete(from, to, new float[] {0, 1, 1, 0, 0, 7, -1, 1, 1, 0, 0, 7});
        assertThat(Files.readString(to)).isEqualTo("note;n;age;sex;eye\n\"a;b\";7;011.00; f ;light, blue\nc;5;8;m;\"two\nlines\"\n");
        assertThatThrownBy(() -> new TableWriter(SCHEMA).complete(from, to, new float[6])).isInstanceOf(InputException.class)
                .hasMessage("t.csv: has more than the 1 rows that were completed");
        assertThatThrownBy(() -> new TableWriter(SCHEMA).complete(from, to, new float[18])).isInstanceOf(InputException.class)
                .hasMessage("t.csv: has 2 rows, but 3 were completed");
        new TableWriter(SCHEMA).complete(from, from, new float[] {0, 1, 1, 0, 0, 7, -1, 1, 1, 0, 0, 7});
        assertThat(from).as("a file may be completed in place").hasSameBinaryContentAs(to);
    }

    @Test void fromTheFirstTableToACompletedOne() throws IOException {
        Path training = Files.writeString(folder.resolve("training.csv"), "age,sex\n30.5,f\n20.5,m\n");
        Path visitors = Files.writeString(folder.resolve("visitors.csv"), "sex,age\nf,\n"), completed = folder.resolve("completed.csv");
        // region table
        Table table = Table.read(training, TableOptions.NONE);                  // kinds are found out, NUMBER is standardised
        float[] rows = table.values();                                          // (rows, width), NaN where a cell is missing
        String json = table.schema().toJson();                                  // goes into the model's metadata

        Schema schema = Schema.fromJson("model.safetensors", json);
        Table later = Table.read(visitors, schema, false);                      // encoded as the training table was
        float[] filled = {0, 0};                                                // what a model says of the row: mean age, level f
        new TableWriter(schema).complete(visitors, completed, filled);          // only missing cells change
        // endregion
        assertThat(rows).containsExactly(1, 0, -1, 1);
        assertThat(later.values()).containsExactly(NAN, 0);
        assertThat(completed).hasContent("sex,age\nf,25.5\n");
    }

    @Test void aLoneMissingCellIsStillARow() throws IOException {
        Schema schema = new Schema(List.of(Column.count("n")), null, List.of());
        Path file = folder.resolve("o.csv");
        new TableWriter(schema).write(file, new float[] {1, NAN, 2});
        assertThat(Table.read(file, schema, false).values()).containsExactly(1, NAN, 2);
    }

    @Test void numbersKeepTheirPrecision() {
        Random random = new Random(4);
        for (double sd : new double[] {1, 3e-12, 7.3, 1e9, 2e200}) {
            Column column = Column.number("x", random.nextGaussian() * sd * 5, sd);
            for (int i = 0; i < 500; i++) {
                float x = (float) random.nextGaussian();
                double written = Double.parseDouble(column.decode(new float[] {x}, 0));
                assertThat(column.standardised(written)).isCloseTo(x, within(Math.ulp(1f) / 2));
            }
        }
        Column price = Column.number("x", 17.3, 5.1);
        for (String cell : List.of("0", "12.5", "-0.01", "99999", "0.125", "17.3"))
            assertThat(price.decode(new float[] {price.standardised(Double.parseDouble(cell))}, 0)).isEqualTo(cell);
    }

    @RepeatedTest(200)
    void randomTablesComeBack(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        Schema schema = schema(random);
        int rows = 1 + random.nextInt(40);
        float[] values = new float[rows * schema.width()];
        for (int row = 0, at = 0; row < rows; row++)
            for (Column column : schema.columns()) {
                draw(random, column, values, at);
                at += column.width();
            }
        Path file = folder.resolve("o.csv");
        new TableWriter(schema).write(file, values);
        if (random.nextBoolean()) Files.writeString(file, "\ufeff" + Files.readString(file));
        Table table = Table.read(file, Schema.fromJson("m", schema.toJson()), false);
        assertThat(table.values()).usingComparatorWithPrecision(1e-7f).containsExactly(values);
        Path again = folder.resolve("p.csv");
        new TableWriter(schema).complete(file, again, new float[values.length]);
        Table full = Table.read(again, schema, false);
        assertThat(IntStream.range(0, schema.columns().size()).map(full::missing).sum()).isZero();
        for (int i = 0; i < values.length; i++) if (!Float.isNaN(values[i])) assertThat(full.values()[i]).isEqualTo(table.values()[i]);
    }

    private static Schema schema(Random random) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0, n = 1 + random.nextInt(6); c < n; c++) {
            String name = c + text(random);
            columns.add(switch (random.nextInt(4)) {
                case 0 -> Column.number(name, random.nextGaussian(), 0.1 + random.nextDouble());
                case 1 -> Column.binary(name, "-" + text(random), "+" + text(random));
                case 2 -> Column.category(name, IntStream.range(0, 1 + random.nextInt(5)).mapToObj(k -> k + "|" + text(random)).toList());
                default -> Column.count(name);
            });
        }
        return new Schema(columns, null, List.of());
    }

    /** Text full of what CSV has to protect; never white space at its ends, which reading takes away. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(6); i > 0; i--) text.append("\",;\t\n\r 'ä€#\\".charAt(random.nextInt(12)));
        return text.append('x').toString();
    }

    private static void draw(Random random, Column column, float[] values, int at) {
        boolean missing = random.nextInt(4) == 0;
        for (int k = 0; k < column.width(); k++) values[at + k] = missing ? NAN : 0;
        if (missing) return;
        switch (column.kind()) {
            case NUMBER -> values[at] = (float) random.nextGaussian();
            case BINARY -> values[at] = random.nextInt(2);
            case CATEGORY -> values[at + random.nextInt(column.width())] = 1;
            case COUNT -> values[at] = random.nextInt(1 << random.nextInt(25));
        }
    }
}
