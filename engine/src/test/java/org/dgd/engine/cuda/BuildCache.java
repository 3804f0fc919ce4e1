package org.dgd.engine.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Files that were built, each in a folder that is named by a hash of what it was built from, so that nothing is built twice. */
record BuildCache(Path folder) {
    /** Writes a file; what it writes beside it is thrown away. */
    interface Step { void into(Path out) throws IOException; }

    interface Work { Path result() throws IOException; }

    /** Tests of several modules may run at once; one builds, the others wait. */
    Path locked(Work work) {
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();                     // until the channel closes
                return work.result();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the emulated GPU cannot be built: " + e.getMessage(), e);
        }
    }

    /** The file that the step makes of these inputs and options, unless it was made before. */
    Path make(String name, List<Path> inputs, List<String> options, Step step) throws IOException {
        Path place = folder.resolve(hash(inputs, options)), file = place.resolve(name);
        if (Files.exists(file)) return file;
        Path part = Files.createTempDirectory(folder, "part-");
        step.into(part.resolve(name));
        Files.createDirectories(place);
        Files.move(part.resolve(name), file, StandardCopyOption.ATOMIC_MOVE);
        for (Path rest : files(part, "")) Files.delete(rest);
        Files.delete(part);
        return file;
    }

    /** The same files under their own names in one folder. */
    Path together(List<Path> files) throws IOException {
        Path all = folder.resolve("gpu-" + hash(files, List.of()));
        if (Files.exists(all)) return all;
        Path part = Files.createTempDirectory(folder, "part-");
        for (Path file : files) Files.createLink(part.resolve(file.getFileName()), file);
        return Files.move(part, all, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(List<Path> inputs, List<String> options) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String option : options) digest.update((option + "\0").getBytes(StandardCharsets.UTF_8));
            for (Path input : inputs) {
                digest.update((input.getFileName() + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(input));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files of a folder whose names end so, in the order of their names; none if there is no such folder. */
    static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    /** What the command prints; fails with it if the command does. */
    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building the emulated GPU", e);
        }
        return output;
    }
}
