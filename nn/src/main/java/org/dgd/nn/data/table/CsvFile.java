package org.dgd.nn.data.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;

/**
 * A CSV file (RFC 4180) while it is read: UTF-8 with or without byte order mark, any line ends, quoted cells with separators and line breaks in them,
 * white space allowed around the quotes, a header with the names of the columns. The separator is the one of comma, semicolon and tab that
 * the header has most of. Empty lines are skipped. Every failure is an {@link InputException} that names the file, and the line where there
 * is one.
 */
final class CsvFile implements AutoCloseable {
    static final String SEPARATORS = ",;\t";
    private static final int LONGEST_HEADER = 1 << 20, BYTE_ORDER_MARK = 0xfeff, MOST_COLUMNS = 1 << 20, LONGEST_ROW = 1 << 28;

    private final String name;
    private final char separator;
    private final QuoteWatch quotes;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final List<String> header;

    private CsvFile(String name, BufferedReader text) throws IOException {
        this.name = name;
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) text.reset();
        this.separator = separator(text);
        this.quotes = new QuoteWatch(text, separator);
        // Trimming chooses the library's lenient parser. Its strict one joins two rows when the last cell of the first holds a carriage return.
        this.reader = CsvReader.builder().fieldSeparator(separator).trimWhitespacesAroundQuotes(true).allowExtraFields(true).allowMissingFields(true)
                .build(CsvRecordHandler.of(limits -> limits.maxFields(MOST_COLUMNS).maxRecordSize(LONGEST_ROW)), quotes);
        this.records = reader.iterator();
        this.header = checked(next());
    }

    static CsvFile open(Path path) {
        if (Files.isDirectory(path)) throw new InputException(path + ": is a folder, expected a .csv file");
        if (Files.exists(path) && !Files.isRegularFile(path)) throw new InputException(path + ": is not a regular file");
        String name = path.getFileName().toString();
        BufferedReader text = null;
        try {
            text = new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8.newDecoder()), LONGEST_HEADER);
            return new CsvFile(name, text);
        } catch (IOException e) {
            throw closed(text, failure(name, e instanceof NoSuchFileException ? new IOException("no such file") : e));
        } catch (InputException e) {
            throw closed(text, e);
        }
    }

    private static InputException closed(BufferedReader text, InputException failure) {
        try {
            if (text != null) text.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Looks at the first line without taking it. */
    private static char separator(BufferedReader text) throws IOException {
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false, begun = false;
        text.mark(LONGEST_HEADER);
        for (int i = 0; i < LONGEST_HEADER - 1; i++) {
            int c = text.read();
            boolean end = !quoted && (c == '\n' || c == '\r');
            if (c < 0 || end && begun) break;
            begun |= !end;
            if (c == '"') quoted = !quoted;
            if (!quoted && SEPARATORS.indexOf(c) >= 0) counts[SEPARATORS.indexOf(c)]++;
        }
        text.reset();
        int most = IntStream.of(counts).max().orElseThrow();
        return SEPARATORS.charAt(IntStream.range(0, counts.length).filter(i -> counts[i] == most).findFirst().orElseThrow());
    }

    private List<String> checked(CsvRow row) {
        if (row == null) throw new InputException(name + ": is empty, expected a header with the names of the columns");
        List<String> names = row.fields().stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String column = names.get(i);
            if (column.isEmpty())
                throw new InputException(name + ": column " + (i + 1)
                        + " has no name in the header; name it, or write the file without numbers of rows");
            if (!seen.add(column)) throw new InputException(name + ": the header has the name " + Cells.quoted(column) + " twice; names must differ");
        }
        double first = Cells.number(names.getFirst());
        boolean numbers = names.stream().noneMatch(n -> Double.isNaN(Cells.number(n)));
        boolean counted = numbers && IntStream.range(0, names.size()).allMatch(i -> Cells.number(names.get(i)) == first + i);
        if (numbers && !(counted && (first == 0 || first == 1)))
            throw new InputException(name + ": line 1 holds only numbers, expected a header with the names of the columns");
        return names;
    }

    String name() { return name; }

    char separator() { return separator; }

    /** The names of the columns, without white space around them, all different. */
    List<String> header() { return header; }

    /** Hands out all rows that have not been read yet, each with as many cells as the header has names. */
    void forEachRow(Consumer<CsvRow> use) {
        for (CsvRow row = next(); row != null; row = next()) {
            if (row.fields().size() != header.size())
                throw new InputException(name + ", line " + row.line() + ": has " + row.fields().size() + " cells, but the header has "
                        + header.size()
                        + " names; put cells that hold the separator " + separatorName() + " into double quotes");
            use.accept(row);
        }
    }

    private String separatorName() {
        return switch (separator) {
            case '\t' -> "(a tab)";
            case ';' -> "(a semicolon)";
            default -> "(a comma)";
        };
    }

    private CsvRow next() {
        try {
            CsvRecord record = records.hasNext() ? records.next() : null;
            if (quotes.openLine() > 0 && (record == null || !records.hasNext()))
                throw new InputException(name + ", line " + quotes.openLine() + ": a double quote is opened and never closed");
            return record == null ? null : new CsvRow(name, record.getStartingLineNumber(), record.getFields());
        } catch (CsvParseException e) {
            String problem = e.getMessage().replaceFirst("^Exception when reading record that started in ", "in the row of ")
                    .replaceFirst("^Exception when reading first record", "in the header");
            throw new InputException(name + ": is not a well-formed CSV file: " + problem
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()), e);
        } catch (UncheckedIOException e) {
            throw failure(name, e.getCause());
        }
    }

    private static InputException failure(String name, IOException e) {
        return new InputException(name + (e instanceof CharacterCodingException ? ": is not UTF-8 text; save it as CSV with the encoding UTF-8"
                : ": cannot be read: " + InputFile.reason(e)), e);
    }

    @Override public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw failure(name, e);
        }
    }
}
