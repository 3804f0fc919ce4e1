package org.dgd.engine.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;
import org.dgd.engine.DeviceException;

/**
 * Starts JCuda, once in a program. It copies its native parts out of its jars into the folder for temporary files, under names that are always
 * the same, and loads what it finds there, whoever put it there. So for that moment the folder is a new one that only this user can write to.
 */
final class JCudaNatives {
    private static final String TEMPORARY = "java.io.tmpdir";

    private JCudaNatives() { }

    /** In a class of its own, so that only {@link #require} starts it. */
    private static final class Started {
        static final Optional<Throwable> FAILURE = start();
    }

    /** Fails when JCuda could not be started. NVIDIA's libraries must have been loaded before the first call. */
    static void require() {
        Optional<Throwable> failure = Started.FAILURE;
        if (failure.isEmpty()) return;
        String reason = Optional.ofNullable(failure.get().getMessage()).map(m -> m.lines().findFirst().orElse("")).orElse(failure.get().toString());
        throw new DeviceException("cuda: JCuda's native libraries cannot be loaded: " + reason, failure.get());
    }

    private static Optional<Throwable> start() {
        return inPrivate(() -> {
            JCudaDriver.setExceptionsEnabled(false);              // each of these loads its own library
            JCublas2.setExceptionsEnabled(false);
            JCudnn.setExceptionsEnabled(false);
        });
    }

    /** Runs the first use of some of JCuda's classes; gives what went wrong. */
    static Optional<Throwable> inPrivate(Runnable firstUse) {
        String before = System.getProperty(TEMPORARY);
        Path own = null;
        try {
            own = Files.createTempDirectory("dgd-cuda-");
            System.setProperty(TEMPORARY, own.toString());
            firstUse.run();
            return Optional.empty();
        } catch (IOException | LinkageError e) {
            return Optional.of(e);
        } finally {
            System.setProperty(TEMPORARY, before);
            delete(own);
        }
    }

    /** What is loaded stays loaded without its file. */
    private static void delete(Path folder) {
        if (folder == null) return;
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            for (Path file : all) Files.delete(file);
            Files.delete(folder);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
