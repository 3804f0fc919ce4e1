package org.dgd.experiments;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real file system of a few kilobytes in memory. Only root can mount one, so tests that need it are skipped for others. */
final class SmallDisk implements AutoCloseable {
    private static final int KILOBYTE = 1024;

    private final Path path;

    private SmallDisk(Path path) { this.path = path; }

    static SmallDisk mount(Path path, int kilobytes) throws IOException {
        Files.createDirectories(path);
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", path.toString()), "a tmpfs can be mounted here");
        return new SmallDisk(path);
    }

    Path path() { return path; }

    /** Takes all but so many kilobytes of what is free. */
    void fill(int left) throws IOException {
        Path filler = path.resolve("filler");
        Files.deleteIfExists(filler);
        Files.write(filler, new byte[(int) Math.max(0, Files.getFileStore(path).getUsableSpace() - (long) left * KILOBYTE)]);
    }

    void free() throws IOException { Files.deleteIfExists(path.resolve("filler")); }

    void readOnly(boolean on) throws IOException { if (!succeeds("mount", "-o", "remount," + (on ? "ro" : "rw"), path.toString())) throw new IOException("remount"); }

    @Override public void close() throws IOException { if (!succeeds("umount", path.toString())) throw new IOException("umount " + path); }

    private static boolean succeeds(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
