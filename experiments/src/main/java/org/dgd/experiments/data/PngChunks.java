package org.dgd.experiments.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.dgd.nn.data.InputException;

/**
 * The chunks of a PNG file: length, type, content and checksum, up to IEND. Java's reader looks at no checksum, so a file that was damaged
 * on its way would be a picture with other pixels. Chunks that pictures do not need (their types begin with a small letter) may be wrong.
 * Source: W3C, PNG specification, 5.
 */
final class PngChunks {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int ANCILLARY = 0x20, BUFFER = 1 << 16;

    private PngChunks() { }

    /** {@link InputException} naming the file, if it is a PNG file that is cut or damaged. Other files are passed over. */
    static void requireWhole(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            if (in.readLong() != SIGNATURE) return;
            byte[] buffer = new byte[BUFFER];
            String type;
            do type = chunk(in, file, buffer); while (!type.equals("IEND"));
        } catch (EOFException e) {
            throw new InputException(file + ": cannot be read: it is damaged (cut off)", e);
        }
    }

    private static String chunk(DataInputStream in, Path file, byte[] buffer) throws IOException {
        long left = in.readInt() & 0xffffffffL;
        byte[] type = in.readNBytes(Integer.BYTES);
        CRC32 crc = new CRC32();
        crc.update(type);
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) throw new EOFException();
            crc.update(buffer, 0, n);
            left -= n;
        }
        boolean needed = type.length == Integer.BYTES && (type[0] & ANCILLARY) == 0;
        if ((in.readInt() & 0xffffffffL) != crc.getValue() && needed)
            throw new InputException(file + ": cannot be read: it is damaged (wrong checksum)");
        return new String(type, StandardCharsets.US_ASCII);
    }
}
