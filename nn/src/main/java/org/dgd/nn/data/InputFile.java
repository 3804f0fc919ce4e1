package org.dgd.nn.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A binary file read from its beginning to its end. It never allocates more than the file still holds, and every
 * failure is an {@link InputException} that begins with the file's name.
 */
public final class InputFile implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    /** Names inside a hostile file can be megabytes long. */
    private static final int LONGEST_MESSAGE = 300;

    private final FileChannel channel;
    private final String name;
    private final long size;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer;
    private long position;

    private InputFile(FileChannel channel, String name) throws IOException {
        this.channel = channel;
        this.name = name;
        this.size = channel.size();
        this.buffer = arena.allocate(Math.clamp(size, 8, BUFFER), 8);
    }

    public static InputFile open(Path path) {
        if (Files.isDirectory(path)) throw new InputException(path + ": is a folder, expected a file");
        if (Files.exists(path) && !Files.isRegularFile(path)) throw new InputException(path + ": is not a regular file");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path);
            return new InputFile(channel, path.getFileName().toString());
        } catch (IOException e) {
            String reason = e instanceof NoSuchFileException ? "no such file" : reason(e);      // the path is named already
            var failure = new InputException(path + ": cannot be read: " + reason, e);
            if (channel != null) close(channel, failure);
            throw failure;
        }
    }

    private static void close(FileChannel channel, InputException failure) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The file's name without its folder. */
    public String name() { return name; }

    public long size() { return size; }

    /** Bytes not read yet. */
    public long remaining() { return size - position; }

    /** The next {@code count} bytes. */
    public byte[] bytes(int count) { return (byte[]) elements(DType.U8, ByteOrder.nativeOrder(), count); }

    /**
     * The next elements as an array.
     *
     * @param label what messages call the array
     * @param shape a shape whose elements have been counted with {@link StoredArray#count}
     */
    public StoredArray array(String label, DType type, ByteOrder order, int... shape) {
        return new StoredArray(label, type, shape, elements(type, order, StoredArray.count(shape)));
    }

    private Object elements(DType type, ByteOrder order, int count) {
        int width = type.bytes();
        long missing = (long) count * width - remaining();
        if (missing > 0) throw fail(missing + " bytes missing at the end");
        Object array = allocate(type, count);
        MemorySegment target = StoredArray.segment(array);
        int step = Math.toIntExact(buffer.byteSize() / width);
        for (int i = 0; i < count; i += step) {
            int n = Math.min(step, count - i);
            fill(buffer.asSlice(0, (long) n * width).asByteBuffer());
            MemorySegment.copy(buffer, type.layout().withOrder(order), 0, target, type.layout(), (long) i * width, n);
        }
        return array;
    }

    private Object allocate(DType type, int count) {
        try {
            return Array.newInstance(type.layout().carrier(), count);
        } catch (OutOfMemoryError e) {
            throw new InputException(name + ": needs " + ((long) count * type.bytes() >> 20) + " MiB of memory, give Java more with -Xmx (bin/dgd: DGD_JVM_OPTS=-Xmx8g)", e);
        }
    }

    private void fill(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                int n = channel.read(bytes);
                if (n < 0) throw fail("was cut while it was read");
                position += n;
            }
        } catch (IOException e) {
            throw new InputException(name + ": cannot be read: " + reason(e), e);
        }
    }

    /** The exception to throw for a file with this problem: one line of bounded length. */
    public InputException fail(String problem) { return fail(problem, null); }

    public InputException fail(String problem, Throwable cause) {
        String line = (name + ": " + problem).replaceAll("\\p{Cntrl}", "?");
        return new InputException(line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…", cause);
    }

    @Override public void close() {
        arena.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw new InputException(name + ": cannot be closed: " + reason(e), e);
        }
    }

    /** Why a file operation failed, in plain words. */
    public static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException x -> "no such file or folder: " + x.getFile();
            case NotDirectoryException x -> "not a folder: " + x.getFile();
            case FileSystemException x when x.getReason() != null -> plain(x.getReason());
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : plain(e.getMessage());
        };
    }

    private static String plain(String message) {
        if (message.contains("No space left") || message.contains("quota exceeded"))
            return "the disk is full (" + message + "); make room there, or write to another place";
        if (message.contains("File too large"))
            return "files may not be so large here (" + message + "); raise the limit (ulimit -f), or write to another place";
        return message;
    }
}
