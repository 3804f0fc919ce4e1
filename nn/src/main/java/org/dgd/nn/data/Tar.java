package org.dgd.nn.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads a tar archive (ustar, pax, GNU long names) entry by entry. Nothing is written to disk, so a name like
 * {@code ../../x} is only a name; and no more than {@code limit} bytes are ever unpacked.
 */
final class Tar {
    private static final int BLOCK = 512, LONGEST_NAME = 1 << 16;

    /** @param file false for folders, links and devices */
    record Entry(String name, long size, boolean file) {}

    private final InputStream in;
    private final long limit;
    private long unpacked, left, padding;                      // left: content bytes of the current entry still to come
    private boolean begun;

    Tar(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    /** The next entry, or nothing at the end, when the whole of the stream has been read. */
    Optional<Entry> next() throws IOException {
        String longName = null;
        long longSize = -1;
        while (true) {
            skip(left + padding);
            byte[] header = new byte[BLOCK];
            if (!readBlock(header) || isZero(header)) {
                drain();
                return Optional.empty();
            }
            requireChecksum(header);
            begin(number(header, 124, 12));
            char type = (char) header[156];
            switch (type) {
                case 'L' -> {
                    byte[] name = extension();
                    longName = text(name, 0, name.length);
                }
                case 'x' -> {
                    byte[] pax = extension();
                    longName = paxValue(pax, "path").orElse(longName);
                    longSize = paxValue(pax, "size").map(Tar::decimal).orElse(longSize);
                }
                case 'g', 'K' -> { }                           // global attributes and long link targets change no content
                default -> {
                    if (longSize >= 0) begin(longSize);
                    String name = longName != null ? longName : shortName(header);
                    return Optional.of(new Entry(name, left, type == '0' || type == 0 || type == '7'));
                }
            }
        }
    }

    /** The current entry's content. */
    byte[] content() throws IOException {
        requireRoom(left);
        byte[] content = DataFile.exactly(in, left);
        unpacked += left;
        left = 0;
        return content;
    }

    private void begin(long size) throws IOException {
        if (size < 0) throw new ZipException("holds an entry of negative size");
        requireRoom(size);
        left = size;
        padding = -size & (BLOCK - 1);
    }

    private byte[] extension() throws IOException {
        if (left > LONGEST_NAME) throw new ZipException("holds a file name of " + left + " bytes");
        return content();
    }

    private boolean readBlock(byte[] block) throws IOException {
        requireRoom(BLOCK);
        int n = in.readNBytes(block, 0, BLOCK);
        unpacked += n;
        if (n == 0 && begun) return false;                     // some writers leave out the two zero blocks at the end
        if (n < BLOCK) throw begun ? cutOff() : notTar();
        begun = true;
        return true;
    }

    private void skip(long bytes) throws IOException {
        requireRoom(bytes);
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw cutOff();
        }
        unpacked += bytes;
    }

    private void drain() throws IOException {
        byte[] rest = new byte[1 << 16];
        for (int n; (n = in.read(rest)) >= 0; unpacked += n) requireRoom(n);
    }

    private void requireRoom(long bytes) throws IOException {
        if (bytes > limit - unpacked) throw new ZipException("unpacks to more than " + (limit >> 20) + " MiB, which cannot be right");
    }

    private static void requireChecksum(byte[] header) throws IOException {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        if (sum != number(header, 148, 8)) throw notTar();
    }

    private static EOFException cutOff() { return new EOFException("is cut off; fetch the file again"); }

    private static ZipException notTar() { return new ZipException("is not a tar archive, or a damaged one"); }

    /** Octal digits, or, with the highest bit set, a big-endian binary number (GNU). */
    private static long number(byte[] header, int offset, int length) throws IOException {
        long value = 0;
        if ((header[offset] & 0x80) != 0) {
            for (int i = offset + length - 8; i < offset + length; i++) value = value << 8 | header[i] & 0xff;
            return value;
        }
        String digits = text(header, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw notTar();
        }
    }

    private static String shortName(byte[] header) {
        boolean ustar = text(header, 257, 6).equals("ustar");  // GNU's own format has other things in the prefix
        String prefix = ustar ? text(header, 345, 155) : "";
        return (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
    }

    /** Pax records are "length key=value\n", the length counting the whole record. */
    private static Optional<String> paxValue(byte[] pax, String key) {
        String records = new String(pax, StandardCharsets.UTF_8);
        return records.lines()
                .map(record -> record.substring(record.indexOf(' ') + 1))
                .filter(record -> record.startsWith(key + "="))
                .map(record -> record.substring(key.length() + 1))
                .findFirst();
    }

    private static long decimal(String digits) { return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1; }

    private static String text(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) end++;
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) if (b != 0) return false;
        return true;
    }
}
