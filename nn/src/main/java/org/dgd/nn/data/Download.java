package org.dgd.nn.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches published files over HTTP. A file grows as {@code NAME.part}, is checked against its SHA-256 and only then
 * gets its name; what an interrupted download left is continued. A network that does not answer is given up.
 */
public final class Download {
    private static final Duration CONNECT = Duration.ofSeconds(5), ANSWER = Duration.ofSeconds(8), SILENCE = Duration.ofSeconds(20);
    private static final int OK = 200, PARTIAL = 206, RANGE_NOT_SATISFIABLE = 416;

    /** Told now and then how far a file has come; {@code bytes} of {@code total}. */
    public interface Progress {
        Progress NONE = (file, bytes, total) -> { };

        void at(String file, long bytes, long total);
    }

    private final Duration answer, silence;

    public Download() { this(ANSWER, SILENCE); }

    /**
     * @param answer  how long to wait for the first answer, name look-up and connection included
     * @param silence how long a transfer may stand still
     */
    Download(Duration answer, Duration silence) {
        this.answer = answer;
        this.silence = silence;
    }

    /**
     * Fetches a file into a folder, which is made if it does not exist.
     *
     * @throws IOException    one sentence, if the network or the folder fails; a later call goes on where this one ended
     * @throws InputException if what came is not what was published
     */
    public void fetch(URI from, PublishedFile file, Path folder, Progress progress) throws IOException {
        Path part = folder.resolve(file.name() + ".part");
        long present = prepare(part, file);
        boolean goneOn = present < file.bytes() ? complete(from, file, part, present, progress) == PARTIAL : present > 0;
        if (goneOn && !Sha256.of(part).equals(file.sha256())) {   // what an earlier attempt left may be of another file: once from the beginning
            Files.delete(part);
            complete(from, file, part, 0, progress);
        }
        requirePublished(from, file, part);
        Files.move(part, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Adds what is missing to the part file, or all of it where the server cannot go on; returns the HTTP status. */
    private int complete(URI from, PublishedFile file, Path part, long present, Progress progress) throws IOException {
        int status = transfer(from, file, part, present, progress);
        if (status == RANGE_NOT_SATISFIABLE && present > 0) {
            Files.delete(part);
            status = transfer(from, file, part, 0, progress);
        }
        if (status != OK && status != PARTIAL) throw new IOException(from.getHost() + " answers " + status + " for " + from.getPath());
        return status;
    }

    /** The number of bytes that an earlier download left. */
    private static long prepare(Path part, PublishedFile file) throws IOException {
        Path folder = part.getParent();
        try {
            Files.createDirectories(folder);
            if (size(part) > file.bytes()) Files.delete(part);
        } catch (IOException e) {
            throw new IOException("the folder " + folder + " cannot be written", e);
        }
        if (!Files.isWritable(folder)) throw new IOException("the folder " + folder + " cannot be written");
        long present = size(part), free = Files.getFileStore(folder).getUsableSpace();
        if (free < file.bytes() - present)
            throw new IOException(folder + " has " + (free >> 20) + " MB free, " + file.name() + " needs " + (file.bytes() >> 20) + " MB");
        return present;
    }

    private static long size(Path part) throws IOException { return Files.exists(part) ? Files.size(part) : 0; }

    /** One request for what is missing; returns the HTTP status. */
    private int transfer(URI from, PublishedFile file, Path part, long present, Progress progress) throws IOException {
        var request = HttpRequest.newBuilder(from);
        if (present > 0) request.header("Range", "bytes=" + present + "-");
        // Not closed but shut down: close() would wait for a name look-up that may take a minute.
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(CONNECT).build();
        try {
            var answered = new CompletableFuture<Integer>();
            var response = client.sendAsync(request.build(), into(part, present, answered));
            watch(from, file, part, present, response, answered, progress);
            return answered.join();
        } finally {
            client.shutdownNow();
        }
    }

    private static BodyHandler<Path> into(Path part, long present, CompletableFuture<Integer> answered) {
        return info -> {
            answered.complete(info.statusCode());
            String range = info.headers().firstValue("Content-Range").orElse("");
            if (info.statusCode() == PARTIAL && range.startsWith("bytes " + present + "-"))
                return BodySubscribers.ofFile(part, StandardOpenOption.APPEND);
            if (info.statusCode() == OK)                       // the server knows no ranges, or none was asked for
                return BodySubscribers.ofFile(part, StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            return BodySubscribers.replacing(part);
        };
    }

    private void watch(URI from, PublishedFile file, Path part, long present, CompletableFuture<HttpResponse<Path>> response,
                       CompletableFuture<Integer> answered, Progress progress) throws IOException {
        long size = present, moved = System.nanoTime();
        try {
            while (true) {
                boolean done = finished(response, from, part, file);
                long now = size(part);
                if (now != size) moved = System.nanoTime();
                size = now;
                progress.at(file.name(), size, file.bytes());
                if (done || size > file.bytes()) return;       // too much is as wrong as a wrong checksum
                Duration still = Duration.ofNanos(System.nanoTime() - moved);
                if (!answered.isDone() && still.compareTo(answer) > 0)
                    throw new IOException(from.getHost() + " does not answer");
                if (still.compareTo(silence) > 0) throw brokenOff(from, file, size);
            }
        } finally {
            response.cancel(true);
        }
    }

    private static boolean finished(CompletableFuture<HttpResponse<Path>> response, URI from, Path part, PublishedFile file)
            throws IOException {
        try {
            response.get(100, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the download of " + file.name() + " was interrupted");
        } catch (ExecutionException e) {
            long size = size(part);
            Throwable cause = e.getCause();
            if (cause instanceof IOException x && String.valueOf(x.getMessage()).contains("No space left"))
                throw new IOException(part + " cannot be written: " + InputFile.reason(x), e);
            if (cause instanceof ConnectException || cause instanceof HttpTimeoutException)
                throw new IOException(from.getHost() + " cannot be reached", e);
            throw size > 0 ? brokenOff(from, file, size)
                    : new IOException(from.getHost() + " cannot be reached (" + cause.getMessage() + ")", e);
        }
    }

    private static IOException brokenOff(URI from, PublishedFile file, long size) {
        return new IOException(from.getHost() + " broke off after " + size + " of " + file.bytes() + " bytes of " + file.name()
                + "; the next attempt goes on from there");
    }

    private static void requirePublished(URI from, PublishedFile file, Path part) throws IOException {
        if (!Sha256.of(part).equals(file.sha256())) {
            Files.delete(part);
            throw new InputException(file.name() + ": what " + from.getHost() + " sent has the wrong checksum and was deleted; try again");
        }
    }
}
