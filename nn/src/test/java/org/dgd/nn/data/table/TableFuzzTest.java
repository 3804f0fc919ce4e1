package org.dgd.nn.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tables, and damaged descriptions of tables. */
class TableFuzzTest {
    private static final String TABLE = """
            age,sex,class,visits,weight
            22,male,a,3,70.5
            38.5,female,b,17,
            ,female,c,0,1e2
            54,male,a,255,NA
            2,"ma""le",b,1,-7
            """;
    @TempDir Path folder;

    @Test void tables() throws Exception {
        Path file = folder.resolve("people.csv"), copy = Files.createDirectory(folder.resolve("copy")).resolve("copy.csv");
        new Fuzzer("csv", file, 150).whole(TABLE.getBytes(UTF_8)).whole(TABLE.replace(',', ';').getBytes(UTF_8)).whole(TABLE.replace(',', '\t').replace("\n", "\r\n").getBytes(UTF_8))
                .words("\"", "\"\"", "\r", "\n", ",", ";", "\t", "NaN", "1e999", "-", "\ufeff", "NA", "1,5", "4.9e-324", "1e308")
                .forged(wide(1 << 18).getBytes(UTF_8)).run(damaged -> {
                    Table table = Table.read(damaged, TableOptions.NONE);
                    assertThat(table.values()).hasSize(table.rows() * table.schema().width());
                    assertThat(table.describe()).isNotEmpty();
                    assertThat(Schema.fromJson("x", table.schema().toJson())).isEqualTo(table.schema());
                    new TableWriter(table.schema()).write(copy, table.values());
                    requireSame(Table.read(copy, table.schema(), false).values(), table.values());
                    Files.delete(copy);
                });
    }

    @Test void tablesOfAnEarlierSchema() throws Exception {
        Path file = folder.resolve("people.csv");
        Files.writeString(file, TABLE);
        Schema schema = Schema.infer(file, new TableOptions(Map.of("visits", ColumnKind.NUMBER), Set.of("weight"), "class"));
        new Fuzzer("rows", file, 60).whole(TABLE.getBytes(UTF_8)).words("\"", ",", ";", "NA", "-", "1e999", "male").run(damaged -> {
            Table table = Table.read(damaged, schema, true);
            for (float x : table.values()) assertThat(Float.isInfinite(x)).isFalse();
        });
    }

    @Test void schemas() throws Exception {
        Path file = folder.resolve("people.csv");
        Files.writeString(file, TABLE);
        byte[] json = Schema.infer(file, new TableOptions(Map.of(), Set.of("weight"), "class")).toJson().getBytes(UTF_8);
        Files.delete(file);
        new Fuzzer("schema", folder.resolve("schema.json"), 80).whole(json)
                .words("\"kind\":", "\"category\"", "\"count\"", "null", "{", "}", "[", "]", ",", "\"levels\":[]", "\"name\":\"age\"", "\"sd\":0").run(damaged -> {
                    Schema schema = Schema.fromJson("schema.json", text(damaged));
                    for (float x : new float[] {0, 1, -3.5f, 1e30f}) {
                        float[] row = new float[schema.width()];
                        Arrays.fill(row, x);
                        int at = 0;
                        for (Column column : schema.columns()) {
                            assertThat(column.decode(row, at)).isNotEmpty();
                            at += column.width();
                        }
                    }
                });
    }

    /** To the digits that are written. */
    private static void requireSame(float[] read, float[] written) {
        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < read.length; i++)
            if (!Float.isNaN(written[i]) || !Float.isNaN(read[i])) assertThat(read[i]).isCloseTo(written[i], within(Math.ulp(Math.max(1, Math.abs(written[i])))));
    }

    /** What does not come from a safetensors file has no wrong bytes. */
    private static String text(Path file) throws Exception {
        if (!Files.isRegularFile(file)) throw new org.dgd.nn.data.InputException(file + ": no such file");
        return new String(Files.readAllBytes(file), UTF_8);
    }

    private static String wide(int columns) { return IntStream.range(0, columns).mapToObj(i -> "c" + Integer.toString(i, 36)).collect(Collectors.joining(",", "", "\n1\n")); }
}
