package org.dgd.nn.data;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes a file so that a reader, or whoever comes after a crash, sees the old file or the whole new one and never a part.
 * The bytes go to {@code .name.UUID.part} in the same folder, are forced to the disk, and are then moved into place; then the folder is forced
 * to the disk. Any number of processes may write the same file at a time: each has a part of its own, and the last one to end wins.
 *
 * <p>Who writes a part holds a lock on it, which the operating system takes back when a process dies. So parts that nobody holds are left from
 * processes that were killed, and whoever writes the file next deletes them.
 */
public final class AtomicFile {
    private static final int BUFFER = 1 << 16, UUID_LENGTH = 36, PROCESS_LENGTH = 23;
    /**
     * How the UUIDs of this process begin. It knows its own parts by that and leaves them alone: to open and close one that another thread is writing would
     * give back the lock on it, which belongs to the process and not to a channel (POSIX).
     */
    private static final String PROCESS = UUID.randomUUID().toString().substring(0, PROCESS_LENGTH);
    private static final String PART = ".part";

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
     * @throws InputException naming the path, the reason and what to do, if writing fails; other exceptions of the body pass through
     */
    public static void write(Path target, IoConsumer<OutputStream> body) {
        if (Files.isDirectory(target)) throw new InputException(target + ": is a folder, expected a file to write");
        if (Files.exists(target) && !Files.isRegularFile(target))
            throw new InputException(target + ": is not a regular file, so it cannot be replaced");
        if (target.getFileName() == null) throw new InputException("\"" + target + "\" is not the name of a file");
        try {
            replace(Files.exists(target) ? target.toRealPath() : target.toAbsolutePath(), body);
        } catch (IOException e) {
            throw failure(target, e);
        } catch (UncheckedIOException e) {
            throw failure(target, e.getCause());
        }
    }

    private static void replace(Path target, IoConsumer<OutputStream> body) throws IOException {
        Path folder = target.getParent(), name = target.getFileName();
        if (!Files.isDirectory(folder)) throw new IOException((Files.exists(folder) ? "not a folder: " : "no such folder: ") + folder);
        deleteLeft(folder, name);
        while (!written(folder.resolve("." + name + "." + PROCESS + UUID.randomUUID().toString().substring(PROCESS_LENGTH) + PART), target, body)) Thread.onSpinWait();
        settle(folder);
    }

    /** @return false if another process took the part for one that was left, before there was a lock on it */
    private static boolean written(Path part, Path target, IoConsumer<OutputStream> body) throws IOException {
        try (var channel = FileChannel.open(part, WRITE, CREATE_NEW)) {
            if (!mayTake(channel, true) || !Files.exists(part)) return false;
            var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            body.accept(out);
            out.flush();
            channel.force(true);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (Throwable e) {
            discard(part, e);
            throw e;
        }
    }

    /** Parts of this file that other processes have left. */
    private static void deleteLeft(Path folder, Path name) throws IOException {
        if (!Files.isReadable(folder)) return;
        String start = "." + name + ".";
        try (Stream<Path> files = Files.list(folder)) {
            for (Path part : files.filter(f -> isPart(f.getFileName().toString(), start)).toList()) deleteUnlocked(part);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Earlier versions had one name for all parts of a file. */
    private static boolean isPart(String name, String start) {
        return name.equals(start + "part") || name.startsWith(start) && !name.startsWith(start + PROCESS) && name.endsWith(PART) && name.length() == start.length() + UUID_LENGTH + PART.length();
    }

    private static void deleteUnlocked(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, WRITE)) {
            if (mayTake(channel, false)) Files.deleteIfExists(part);
        } catch (NoSuchFileException | AccessDeniedException notLeft) {
            return;                                             // it has got its name meanwhile, or is somebody else's
        }
    }

    /** Locks a part. Where a file system has no locks, everybody writes, and what killed processes leave stays. */
    private static boolean mayTake(FileChannel part, boolean withoutLocks) {
        try {
            return part.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        } catch (IOException noLocks) {
            return withoutLocks;
        }
    }

    /**
     * Forces the new name to the disk too, or a power failure could bring the old file back. Only where a folder can be opened like a file;
     * the file itself is whole either way.
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

    /** The sentence for a file that cannot be written. */
    public static InputException failure(Path target, IOException e) {
        return new InputException(target + ": cannot be written: " + InputFile.reason(e), e);
    }
}
