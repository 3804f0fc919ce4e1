package org.dgd.experiments.fit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files below {@code parity/}, and the numbers that were made by a formula instead of kept in a file. */
public final class ParityFiles {
    private ParityFiles() { }

    public static Path of(String name) {
        try {
            return Path.of(ParityFiles.class.getResource("/parity/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static String text(String name) {
        try {
            return Files.readString(of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number i of a stream, in [0,1): a hash of both. {@code parity/README.txt} has the same formula. */
    public static double uniform(long stream, int i) {
        long h = (i + 1) * 0x9E3779B97F4A7C15L + stream * 0xD1B54A32D192ED03L;
        for (int round = 0; round < 2; round++) h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
        h ^= h >>> 32;
        return (h >>> 11) * 0x1p-53;
    }
}
