package org.dgd.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A contender's side of the conversation: a line with a request and its arguments on standard input, a line with the answer on standard
 * output. Answers carry a mark, as libraries may print as well. Between requests the process sleeps. It ends with its input.
 */
public final class Service {
    static final String ANSWER = "peer-answer ", FAILURE = "peer-failure ", READY = "ready";

    private final PrintStream out;

    private Service(PrintStream out) { this.out = out; }

    /** Makes the worker, says that it is ready, and answers until the input ends. */
    public static void run(InputStream in, PrintStream out, Supplier<Worker> maker) throws IOException {
        Service service = new Service(out);
        try {
            Worker worker = maker.get();
            service.say(ANSWER, READY);
            BufferedReader requests = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                List<String> words = List.of(line.strip().split(" "));
                service.say(ANSWER, worker.answer(words.getFirst(), words.subList(1, words.size())));
            }
        } catch (RuntimeException | LinkageError e) {
            // The other side cannot see this exception; it ends with the sentence that it gets.
            String sentence = e instanceof LinkageError ? "a library cannot be loaded on this platform: " + e : String.valueOf(e.getMessage());
            service.say(FAILURE, sentence);
        }
    }

    private void say(String mark, String text) {
        out.println(mark + text.lines().findFirst().orElse(""));
        out.flush();
    }
}
