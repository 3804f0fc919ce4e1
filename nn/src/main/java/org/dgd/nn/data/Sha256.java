package org.dgd.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 as lower-case hex digits. */
public final class Sha256 {
    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) { return HexFormat.of().formatHex(digest.digest()); }

    /** Of what {@code body} puts out; its exceptions of writing cannot happen. */
    public static String of(AtomicFile.IoConsumer<OutputStream> body) {
        MessageDigest digest = digest();
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            body.accept(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hex(digest);
    }

    /** One hash of many files: of their names relative to the folder and of what they hold, in this order. */
    public static String of(Path folder, List<Path> files) {
        MessageDigest digest = digest();
        for (Path file : files) digest.update((folder.relativize(file) + "\0" + of(file) + "\n").getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /** Hash of a file; {@link InputException} if it cannot be read. */
    public static String of(Path file) {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + InputFile.reason(e), e);
        }
        return hex(digest);
    }
}
