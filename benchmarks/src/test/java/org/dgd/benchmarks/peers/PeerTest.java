package org.dgd.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conversation with a process of its own. */
final class PeerTest {
    @TempDir Path folder;

    /** Answers, fails, prints beside its answers, or ends. */
    static final class Echo {
        public static void main(String[] args) throws IOException {
            Service.run(System.in, System.out, () -> {
                System.out.println("a library says hello");
                if (args[0].equals("unable")) throw new IllegalStateException("it is not able to\nat all");
                if (args[0].equals("unlinked")) throw new UnsatisfiedLinkError("no libtorch here");
                return Echo::answer;
            });
        }

        private static String answer(String request, List<String> arguments) {
            System.out.println("a library says something");
            return switch (request) {
                case "numbers" -> "1.5 -2e-3";
                case "variable" -> System.getenv(arguments.getFirst());
                case "end" -> {
                    System.err.println("first words");
                    System.err.println("last words");
                    Runtime.getRuntime().halt(1);
                    yield "";
                }
                case "words" -> String.join("+", arguments);
                default -> throw Worker.unknown(request);
            };
        }
    }

    private Peer start(String argument) { return Peer.start("echo", folder, Echo.class, Map.of("PEER_TEST", "set"), argument); }

    @Test void answersComeThroughWhateverElseIsPrinted() {
        try (Peer peer = start("")) {
            assertThat(peer.ask("words", "a", 2, 0.5)).isEqualTo("a+2+0.5");
            assertThat(peer.askNumbers("numbers")).containsExactly(1.5, -2e-3);
            assertThat(peer.ask("variable", "PEER_TEST")).isEqualTo("set");
        }
    }

    @Test void failuresAreSentencesWithTheContendersName() {
        assertThatThrownBy(() -> start("unable")).isInstanceOf(PeerException.class).hasMessage("echo: it is not able to");
        assertThatThrownBy(() -> start("unlinked")).isInstanceOf(PeerException.class)
                .hasMessageStartingWith("echo: a library cannot be loaded").hasMessageContaining("no libtorch here");
        try (Peer peer = start("")) {
            assertThatThrownBy(() -> peer.ask("dance")).isInstanceOf(PeerException.class).hasMessage("echo: no worker knows the request dance");
        }
    }

    @Test void anEndedProcessIsToldWithItsLastWords() {
        try (Peer peer = start("")) {
            assertThatThrownBy(() -> peer.ask("end")).isInstanceOf(PeerException.class).hasMessageContaining("ended without an answer")
                    .hasMessageEndingWith("last words");
        }
    }
}
