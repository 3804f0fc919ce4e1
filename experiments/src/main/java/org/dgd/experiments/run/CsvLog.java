package org.dgd.experiments.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;

/** A CSV file that grows by a row at a time and whose rows are numbered in the first column. Opening it drops rows that will be written again. */
public final class CsvLog implements AutoCloseable {
    private final Path file;
    private final BufferedWriter rows;

    /**
     * @param header the first line
     * @param keep   rows with a number up to this stay; all later ones, and one that was cut, are dropped
     */
    public CsvLog(Path file, String header, long keep) {
        this.file = file;
        try {
            List<String> kept = new ArrayList<>(List.of(header));
            if (keep > 0 && Files.exists(file)) kept.addAll(rows(file, header, keep));
            AtomicFile.write(file, out -> out.write((String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8)));
            rows = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": is not the log of a run: it is no text; move it away, or choose another --out", e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static List<String> rows(Path file, String header, long keep) throws IOException {
        int columns = header.split(",").length;
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream().skip(1)
                .filter(row -> row.matches("\\d{1,18},.*") && row.split(",").length == columns)
                .filter(row -> Long.parseLong(row.substring(0, row.indexOf(','))) <= keep).toList();
    }

    /** Adds a row: its number, and the values with seven significant digits. */
    public void row(long number, double... values) {
        StringBuilder row = new StringBuilder().append(number);
        for (double value : values) row.append(',').append(String.format(Locale.ROOT, "%.7g", value));
        try {
            rows.append(row).append('\n');
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Hands all rows to the operating system: they outlive the process. */
    void flush() {
        try {
            rows.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private RuntimeException failure(IOException e) { return AtomicFile.failure(file, e); }
}
