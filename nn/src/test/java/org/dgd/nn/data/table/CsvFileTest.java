package org.dgd.nn.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as people write it, and what is refused. */
final class CsvFileTest {
    @TempDir Path folder;

    @ParameterizedTest @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineEnds(String end) throws IOException {
        List<CsvRow> rows = read(String.join(end, "a,b", "1,2", "", "3,4"));
        assertThat(rows).extracting(CsvRow::fields).containsExactly(List.of("1", "2"), List.of("3", "4"));
        assertThat(rows).extracting(CsvRow::line).containsExactly(2L, 4L);
        assertThat(read(String.join(end, "a,b", "1,2", ""))).hasSize(1);
    }

    @Test void quotes() throws IOException {
        List<CsvRow> rows = read("a,\"b, \"\"quoted\"\"\"\n\"x\ny\",\" z \"\n5\" pipe,\"\"\n");
        assertThat(rows).extracting(CsvRow::fields).containsExactly(List.of("x\ny", " z "), List.of("5\" pipe", ""));
        assertThat(rows.getLast().line()).as("a cell with a line break makes the row two lines long").isEqualTo(4);
        assertThat(rows.getFirst().cell(1)).isEqualTo("z");
        assertThat(read("a, \"b\" ,c\n1,\t\"2,3\" ,\"x\ry\"\n4,5,6\n")).as("white space around quotes, a carriage return within").extracting(CsvRow::fields)
                .containsExactly(List.of("1", "2,3", "x\ry"), List.of("4", "5", "6"));
    }

    @ParameterizedTest @ValueSource(strings = {",", ";", "\t"})
    void separatorOfTheHeader(String separator) throws IOException {
        String others = ",;\t".replace(separator, "");
        assertThat(read("a" + separator + "\"b" + others + others + "\"" + separator + "c\n1" + separator + "2" + separator + "3\n"))
                .extracting(CsvRow::fields).containsExactly(List.of("1", "2", "3"));
        assertThat(read("\n\na" + separator + "b\n1" + separator + "2\n")).hasSize(1);
    }

    @Test void byteOrderMarkAndUnicode() throws IOException {
        try (CsvFile file = CsvFile.open(write("\ufeffäge,b\nß,😀\n"))) {
            assertThat(file.header()).containsExactly("äge", "b");
            file.forEachRow(row -> assertThat(row.fields()).containsExactly("ß", "😀"));
        }
    }

    @Test void manyColumns() throws IOException {
        String names = IntStream.range(0, 20_000).mapToObj(i -> "gene" + i).collect(Collectors.joining(","));
        assertThat(read(names + "\n" + "0,".repeat(19_999) + "7\n").getFirst().fields()).hasSize(20_000).endsWith("7");
    }

    @Test void headersThatAreRefused() {
        refused("", "t.csv: is empty, expected a header with the names of the columns");
        refused("\n\n", "t.csv: is empty, expected a header");
        refused("a,b,a\n", "t.csv: the header has the name \"a\" twice");
        refused(",a\n0,1\n", "t.csv: column 1 has no name in the header; name it, or write the file without numbers of rows");
        refused("1.5,2\n3,4\n", "t.csv: line 1 holds only numbers, expected a header");
    }

    @Test void numberedColumnsAreNames() throws IOException {
        assertThat(read("0,1,2\n7,8,9\n")).hasSize(1);
        assertThat(read("1,2,3\n7,8,9\n")).hasSize(1);
    }

    @Test void rowsThatAreRefused() {
        refused("a,b\n1,2\n\n3\n", "t.csv, line 4: has 1 cells, but the header has 2 names; put cells that hold the separator (a comma) into double quotes");
        refused("a;b\n1,5;2;3\n", "t.csv, line 2: has 3 cells, but the header has 2 names; put cells that hold the separator (a semicolon)");
        refused("a,b\n1,\"2\n3,4\n5,6\n", "t.csv, line 2: a double quote is opened and never closed");
        refused("a,b\n1, \"2\n3,4\n", "t.csv, line 2: a double quote is opened and never closed");
        refused("a,\"b\n1,2\n", "t.csv, line 1: a double quote is opened and never closed");
        refused("a,\"b\"c\n1,2\n", "t.csv: is not a well-formed CSV file: in the header: Unexpected character after closing quote: 'c'");
        refused("a,b\n1,\"x\"y\n", "t.csv: is not a well-formed CSV file: in the row of line 2: Unexpected character after closing quote: 'y'");
    }

    @Test void filesThatAreRefused() throws IOException {
        Path file = folder.resolve("t.csv");
        assertThatThrownBy(() -> CsvFile.open(file)).isInstanceOf(InputException.class).hasMessage("t.csv: cannot be read: no such file");
        assertThatThrownBy(() -> CsvFile.open(folder)).isInstanceOf(InputException.class).hasMessageContaining("is a folder, expected a .csv file");
        Files.write(file, "a,b\n1,ü\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> rows(file)).isInstanceOf(InputException.class).hasMessage("t.csv: is not UTF-8 text; save it as CSV with the encoding UTF-8");
        Files.write(file, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> rows(file)).isInstanceOf(InputException.class).hasMessageContaining("is not UTF-8 text");
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(InputException.class).hasMessageStartingWith(message);
    }

    private List<CsvRow> read(String text) throws IOException { return rows(write(text)); }

    private static List<CsvRow> rows(Path path) {
        List<CsvRow> rows = new ArrayList<>();
        try (CsvFile file = CsvFile.open(path)) {
            file.forEachRow(rows::add);
        }
        return rows;
    }

    private Path write(String text) throws IOException { return Files.writeString(folder.resolve("t.csv"), text); }
}
