package org.dgd.nn.data;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Writes a file so that a reader, or whoever comes after a crash, sees the old file or the whole new one and never a part.
 * The bytes go to {@code .name.part} in the same folder, are forced to the disk, and are then moved into place; then the folder is forced to the disk.
 */
public final class AtomicFile {
    private static final int BUFFER = 1 << 16;

    private AtomicFile() { }

    /** What writes the content. */
    @FunctionalInterface
    public interface IoConsumer<T> {
        void accept(T out) throws IOException;
    }

    /**
     * Writes {@code target} with the bytes that {@code body} puts out. If anything fails, the part is deleted and the
     * old file stays. A symbolic link stays a link; the file that it points to is replaced.
     *
     * @throws InputException naming the path and the reason, if writing fails; other exceptions of the body pass through
     */
    public static void write(Path target, IoConsumer<OutputStream> body) { write(target, "", body); }

    /**
     * The same where other processes may be writing the same target: each has a part of its own, and the last one to end wins. What a process
     * that was killed leaves of its part is not overwritten by the next one.
     */
    public static void writeShared(Path target, IoConsumer<OutputStream> body) { write(target, "." + UUID.randomUUID(), body); }

    private static void write(Path target, String own, IoConsumer<OutputStream> body) {
        if (Files.isDirectory(target)) throw new InputException(target + ": is a folder, expected a file to write");
        if (Files.exists(target) && !Files.isRegularFile(target))
            throw new InputException(target + ": is not a regular file, so it cannot be replaced");
        if (target.getFileName() == null) throw new InputException("\"" + target + "\" is not the name of a file");
        try {
            replace(Files.exists(target) ? target.toRealPath() : target.toAbsolutePath(), own, body);
        } catch (IOException e) {
            throw failure(target, e);
        } catch (UncheckedIOException e) {
            throw failure(target, e.getCause());
        }
    }

    private static void replace(Path target, String own, IoConsumer<OutputStream> body) throws IOException {
        Path folder = target.getParent(), part = folder.resolve("." + target.getFileName() + own + ".part");
        if (!Files.isDirectory(folder)) throw new IOException((Files.exists(folder) ? "not a folder: " : "no such folder: ") + folder);
        try {
            try (var channel = FileChannel.open(part, WRITE, CREATE, TRUNCATE_EXISTING)) {
                var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
                body.accept(out);
                out.flush();
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable e) {
            discard(part, e);
            throw e;
        }
        settle(folder);
    }

    /**
     * Forces the new name to the disk too, or a power failure could bring the old file back. Only where a folder can be opened like a file; the file itself is
     * whole either way.
     */
    private static void settle(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix") || !Files.isReadable(folder)) return;
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    private static void discard(Path part, Throwable failure) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static InputException failure(Path target, IOException e) {
        return new InputException(target + ": cannot be written: " + InputFile.reason(e), e);
    }
}
