package org.dgd.nn.data.table;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Follows the quotes of a CSV text while a parser reads it, because the parser takes the end of the file for the end of a quoted cell. */
final class QuoteWatch extends FilterReader {
    private enum Place { START, PLAIN, QUOTED, AFTER_QUOTE }

    private final char separator;
    private Place place = Place.START;
    private long line = 1, opened;

    QuoteWatch(Reader in, char separator) {
        super(in);
        this.separator = separator;
    }

    /** The line with a quote that nothing closed when the text ended; 0 if there is none. */
    long openLine() { return place == Place.QUOTED ? opened : 0; }

    @Override public int read() throws IOException {
        int c = super.read();
        if (c >= 0) see((char) c);
        return c;
    }

    @Override public int read(char[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        for (int i = offset; i < offset + n; i++) see(buffer[i]);
        return n;
    }

    private void see(char c) {
        if (c == '\n') line++;
        if (place == Place.QUOTED) {
            if (c == '"') place = Place.AFTER_QUOTE;
        } else if (c == separator || c == '\n' || c == '\r') place = Place.START;
        else if (place == Place.START && c <= ' ') return;               // the parser takes white space before a quote away
        else if (c == '"' && place != Place.PLAIN) {
            if (place == Place.START) opened = line;
            place = Place.QUOTED;
        } else place = Place.PLAIN;
    }
}
