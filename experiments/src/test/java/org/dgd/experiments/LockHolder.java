package org.dgd.experiments;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that holds the lock of a folder until its standard input ends. */
final class LockHolder implements AutoCloseable {
    private final Process process;

    private LockHolder(Process process) { this.process = process; }

    /** The folder is made. */
    static LockHolder of(Path folder) throws IOException {
        Files.createDirectories(folder);
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1", "-Xmx20m", "-cp",
                System.getProperty("java.class.path"), LockHolder.class.getName(), folder.resolve(".lock").toString()).start();
        if (process.getInputStream().read() != '+') throw new IOException("no lock: " + new String(process.getErrorStream().readAllBytes()));
        return new LockHolder(process);
    }

    public static void main(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE); var _ = file.lock()) {
            System.out.print('+');
            System.out.flush();
            while (System.in.read() >= 0) Thread.onSpinWait();
        }
    }

    @Override public void close() { process.destroyForcibly(); }
}
