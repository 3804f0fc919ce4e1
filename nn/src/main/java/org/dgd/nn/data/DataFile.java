package org.dgd.nn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** Opens a data file, plain or gzip, hashes it on the way, and says in one sentence what is wrong with it. */
final class DataFile {
    private static final int FIRST_CHUNK = 1 << 20;

    /** What a file held, and the file's SHA-256. */
    record Content<T>(T value, String sha256) {}

    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private DataFile() {}

    /** Reads a whole file. The reader must take all of the content: what is left over is an error. */
    static <T> Content<T> read(Path file, Reader<T> reader) {
        MessageDigest digest = Sha256.digest();
        T value = open(file, digest, in -> {
            T read = reader.read(in);
            if (in.read() >= 0) throw new IOException("holds more bytes than its header promises; fetch the file again");
            return read;
        });
        return new Content<>(value, Sha256.hex(digest));
    }

    /** Reads the beginning of a file. */
    static <T> T peek(Path file, Reader<T> reader) { return open(file, Sha256.digest(), reader); }

    /**
     * Exactly {@code length} bytes. Memory grows with what really comes, not with what is promised, so a wrong header
     * costs nothing.
     */
    static byte[] exactly(InputStream in, long length) throws IOException {
        if (length > Integer.MAX_VALUE - 8) throw new IOException("promises " + length + " bytes, more than can be held");
        byte[] bytes = new byte[(int) Math.min(length, FIRST_CHUNK)];
        int n = 0;
        while (n < length) {
            if (n == bytes.length) bytes = longer(bytes, (int) Math.min(length, 2L * n), length);
            int more = readOrEnd(in, bytes, n);
            if (more < 0) throw missing(length - n, in);
            n += more;
        }
        return bytes;
    }

    private static byte[] longer(byte[] bytes, int to, long length) throws IOException {
        try {
            return Arrays.copyOf(bytes, to);
        } catch (OutOfMemoryError e) {
            throw new IOException("needs " + (2 * length >> 20) + " MiB of memory, give Java more with -Xmx (bin/dgd: DGD_JVM_OPTS=-Xmx8g)", e);
        }
    }

    static EOFException missing(long bytes, InputStream in) {
        return new EOFException(bytes + (bytes == 1 ? " byte" : " bytes") + " missing at the end"
                + (in instanceof Gunzip ? " (counted uncompressed)" : "") + "; fetch the file again");
    }

    /** A gzip file that is cut off counts as content that ends there. */
    private static int readOrEnd(InputStream in, byte[] bytes, int offset) throws IOException {
        try {
            return in.read(bytes, offset, bytes.length - offset);
        } catch (EOFException cutOff) {
            return -1;
        }
    }

    private static <T> T open(Path file, MessageDigest digest, Reader<T> reader) {
        if (Files.isDirectory(file)) throw new InputException(file + ": is a folder, a file is needed");
        try (var in = content(new BufferedInputStream(new DigestInputStream(Files.newInputStream(file), digest)))) {
            return reader.read(in);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (FileSystemException e) {
            throw new InputException(file + ": cannot be read: " + InputFile.reason(e), e);
        } catch (IOException e) {
            throw new InputException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    private static InputStream content(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean gzip = Gunzip.isMagic(in.read(), in.read());
        in.reset();
        return gzip ? new Gunzip(in) : in;
    }
}
