package org.dgd.experiments.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;

/**
 * A folder for results that belongs to one process at a time. The operating system takes the lock back when a process dies,
 * so a run that was killed locks nobody out.
 */
public final class RunFolder implements AutoCloseable {
    private static final String LOCK = ".lock";
    /** What a run writes: a folder with one of these holds a run. */
    private static final List<String> TRACES =
            List.of(Run.RECORD, Run.METRICS, Run.STEPS, Run.LABELS, Run.Z, Run.MODEL, "checkpoint", "figures", "report.html");

    private final Path path;
    private final FileChannel lock;

    private RunFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    public Path path() { return path; }

    /**
     * Makes and locks the folder of a run.
     *
     * @param out null: {@code runs/<command>/<n>} with the next free n, or with the last n if the run is to be resumed
     */
    public static RunFolder open(String command, Path out, boolean resume) {
        if (out != null) {
            requireOwn(command, out);
            return claim(out, resume);
        }
        Path runs = Path.of("runs", command);
        int last = last(runs);
        if (resume && last > 0) return claim(runs.resolve(Integer.toString(last)), true);
        return fresh(runs, last + 1);
    }

    /** Refuses a folder that holds a run of another command, in itself or, as commands with several models leave it, one folder below. */
    public static void requireOwn(String command, Path folder) {
        if (!Files.isDirectory(folder)) return;
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> records = Stream.concat(Stream.of(folder), inside.filter(Files::isDirectory).sorted())
                    .map(f -> f.resolve(Run.RECORD)).filter(Files::isRegularFile).toList();
            for (Path record : records)
                RunRecord.command(record).filter(other -> !other.equals(command)).ifPresent(other -> {
                    throw new InputException("--out " + folder + ": holds a run of " + other + " (" + folder.relativize(record)
                            + "); choose another folder");
                });
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Two processes that start at the same moment get different numbers, because making a folder succeeds once. */
    private static RunFolder fresh(Path runs, int from) {
        try {
            Files.createDirectories(runs);
            for (int n = from; ; n++) {
                Path folder = runs.resolve(Integer.toString(n));
                if (Files.exists(folder)) continue;
                Files.createDirectory(folder);
                return claim(folder, false);
            }
        } catch (IOException e) {
            throw unwritable(runs, e);
        }
    }

    /** The folder of a command's last run without {@code --out}, if there was one. */
    public static Optional<Path> last(String command) {
        Path runs = Path.of("runs", command);
        return Optional.of(last(runs)).filter(n -> n > 0).map(n -> runs.resolve(Integer.toString(n)));
    }

    private static int last(Path runs) {
        if (!Files.isDirectory(runs)) return 0;
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches("[1-9]\\d{0,8}")).mapToInt(Integer::parseInt).max().orElse(0);
        } catch (IOException e) {
            throw unwritable(runs, e);
        }
    }

    private static RunFolder claim(Path folder, boolean resume) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) throw new InputException("--out " + folder + ": is a file, expected a folder");
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(folder);
            try {
                Optional<String> trace = TRACES.stream().filter(name -> Files.exists(folder.resolve(name))).findFirst();
                if (trace.isPresent() && !resume)
                    throw new InputException("--out " + folder + ": holds a run already (" + trace.get()
                            + "); go on with it by --resume, or choose another folder");
                return new RunFolder(folder, lock);
            } catch (InputException e) {
                release(folder, lock);
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Does something while no other process does it in this folder; waits for one that does. A run there is refused. */
    public static void alone(Path folder, Runnable work) {
        try {
            Files.createDirectories(folder);
            FileChannel lock = waitForLock(folder);
            try {
                work.run();
            } finally {
                release(folder, lock);
            }
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static FileChannel waitForLock(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean locked = false;
            try {
                channel.lock();
                locked = Files.exists(file);                    // as below
                if (locked) return channel;
            } catch (OverlappingFileLockException heldByThisProcess) {
                throw new InputException("--out " + folder + ": this process is writing a run there already; choose another folder", heldByThisProcess);
            } finally {
                if (!locked) channel.close();
            }
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new InputException("--out " + folder + ": another process is writing a run there; wait for it, or choose another folder");
            }
            if (Files.exists(file)) return channel;
            channel.close();                                   // its last owner deleted the file in between: lock the next one
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override public void close() {
        try {
            release(path, lock);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static void release(Path folder, FileChannel lock) throws IOException {
        try (lock) {
            Files.deleteIfExists(folder.resolve(LOCK));
        }
    }

    public static InputException unwritable(Path folder, IOException e) {
        return new InputException("--out " + folder + ": cannot be written (" + InputFile.reason(e) + "); choose another folder", e);
    }
}
