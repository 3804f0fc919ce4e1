package org.dgd.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Our side of the conversation with a contender's process; {@link Service} is the other. */
public final class Peer implements AutoCloseable {
    private static final int SECONDS_TO_END = 5;

    private final String name;
    private final Process process;
    private final Path messages;
    private final BufferedReader answers;
    private final PrintStream requests;

    private Peer(String name, Process process, Path messages) {
        this.name = name;
        this.process = process;
        this.messages = messages;
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * Starts a JVM like this one and waits until its worker is ready.
     *
     * @param folder      for what the process prints on standard error
     * @param main        a class whose {@code main} runs a {@link Service}
     * @param environment variables beside this process's own; null removes one
     * @throws PeerException if it cannot start, with its own sentence where it gave one
     */
    public static Peer start(String name, Path folder, Class<?> main, Map<String, String> environment, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object a : arguments) command.add(a.toString());
        try {
            Path messages = Files.createTempFile(folder, "messages", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.to(messages.toFile()));
            environment.forEach((key, value) -> {
                if (value == null) builder.environment().remove(key);
                else builder.environment().put(key, value);
            });
            Peer peer = new Peer(name, builder.start(), messages);
            try {
                peer.read();
            } catch (PeerException e) {
                peer.close();
                throw e;
            }
            return peer;
        } catch (IOException e) {
            throw new PeerException(name + ": its process cannot be started: " + e.getMessage(), e);
        }
    }

    public String name() { return name; }

    /** Sends a request and waits for the answer. */
    public String ask(String request, Object... arguments) {
        StringBuilder line = new StringBuilder(request);
        for (Object a : arguments) line.append(' ').append(a);
        requests.println(line);
        return read();
    }

    /** As {@link #ask}, for an answer of numbers. */
    public double[] askNumbers(String request, Object... arguments) {
        String[] words = ask(request, arguments).split(" ");
        double[] numbers = new double[words.length];
        for (int i = 0; i < numbers.length; i++) numbers[i] = Double.parseDouble(words[i]);
        return numbers;
    }

    private String read() {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(Service.ANSWER)) return line.substring(Service.ANSWER.length());
                if (line.startsWith(Service.FAILURE)) throw new PeerException(name + ": " + line.substring(Service.FAILURE.length()));
            }
            List<String> last = Files.readAllLines(messages, StandardCharsets.UTF_8);
            String told = last.isEmpty() ? "" : "; its last message is: " + last.getLast();
            throw new PeerException(name + ": its process ended without an answer" + told);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": its process cannot be read", e);
        }
    }

    /** Ends the process. */
    @Override public void close() {
        requests.close();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
