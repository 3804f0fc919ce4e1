package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final int SIZE = 200_000, HALF = 120_000;
    private final byte[] content = new byte[SIZE];
    private final Download download = new Download(Duration.ofMillis(1500), Duration.ofMillis(1500));
    @TempDir Path temp;
    private Path folder, target, part;
    private PublishedFile file;
    private FileServer server;

    @BeforeEach void start() throws IOException {
        new Random(1).nextBytes(content);
        folder = temp.resolve("cache/mnist");
        target = folder.resolve("file.gz");
        part = folder.resolve("file.gz.part");
        file = new PublishedFile("file.gz", SIZE, Sha256.of(Files.write(temp.resolve("original"), content)));
        server = new FileServer(content);
    }

    @AfterEach void stop() { server.close(); }

    @Test void aFileArrivesAndTellsItsProgress() throws IOException {
        List<Long> seen = new ArrayList<>();
        download.fetch(server.base().resolve("file.gz"), file, folder, (name, bytes, total) -> seen.add(bytes));
        assertThat(target).hasBinaryContent(content);
        assertThat(part).doesNotExist();
        assertThat(seen.getLast()).isEqualTo(SIZE);
        assertThat(server.requests).containsExactly("/file.gz");
    }

    @Test void whatWasBrokenOffIsContinued() throws IOException {
        server.breakAfter(HALF);
        assertThatThrownBy(this::fetch).isInstanceOf(IOException.class)
                .hasMessageContaining("broke off after")
                .hasMessageContaining("of 200000 bytes of file.gz; the next attempt goes on from there");
        assertThat(target).doesNotExist();
        long kept = Files.size(part);
        assertThat(kept).isBetween(1L, (long) HALF);
        server.breakAfter(SIZE);
        fetch();
        assertThat(target).hasBinaryContent(content);
        assertThat(server.requests).containsExactly("/file.gz", "/file.gz bytes=" + kept + "-");
    }

    @Test void aServerWithoutRangesStartsAnew() throws IOException {
        leavePart(Arrays.copyOf(content, HALF));
        server.withoutRanges();
        fetch();
        assertThat(target).hasBinaryContent(content);
    }

    /** The server has another file by now, or the disk damaged what was there: what is fetched after it does not fit. */
    @Test void aPartThatDoesNotFitIsFetchedOnceFromTheBeginning() throws IOException {
        leavePart(new byte[HALF]);
        fetch();
        assertThat(target).hasBinaryContent(content);
        assertThat(server.requests).containsExactly("/file.gz bytes=120000-", "/file.gz");
        leavePart(new byte[SIZE]);
        fetch();
        assertThat(target).hasBinaryContent(content);
    }

    @Test void aPartThatDoesNotFitAndAServerWithAnotherFileAreOneSentence() throws IOException {
        leavePart(new byte[HALF]);
        server.serve(new byte[SIZE]);
        assertThatThrownBy(this::fetch).isInstanceOf(InputException.class)
                .hasMessage("file.gz: what 127.0.0.1 sent has the wrong checksum and was deleted; try again");
        assertThat(server.requests).containsExactly("/file.gz bytes=120000-", "/file.gz");
        assertThat(part).doesNotExist();
    }

    @Test void whatIsBrokenOffAgainAndAgainComesToItsEnd() throws IOException {
        server.breakAfter(SIZE / 3);
        int broken = 0;
        while (!Files.exists(target)) {
            try {
                fetch();
            } catch (IOException e) {
                assertThat(++broken).as(e.getMessage()).isLessThan(100);
            }
        }
        assertThat(broken).isPositive();
        assertThat(target).hasBinaryContent(content);
    }

    @Test void aCompletePartNeedsNoNetwork() throws IOException {
        leavePart(content);
        fetch();
        assertThat(target).hasBinaryContent(content);
        assertThat(server.requests).isEmpty();
    }

    @Test void aPartTheServerCannotContinueIsDropped() throws IOException {
        leavePart(new byte[HALF]);
        server.serve(new byte[1000]);
        assertThatThrownBy(this::fetch).isInstanceOf(InputException.class);
        assertThat(server.requests).containsExactly("/file.gz bytes=120000-", "/file.gz");
    }

    @Test void aWrongChecksumIsRefusedAndDeleted() throws IOException {
        byte[] other = content.clone();
        other[77] ^= 1;
        for (byte[] wrong : List.of(other, DataFixtures.ascii("<html>log in first</html>"),
                DataFixtures.concat(content, new byte[500_000]))) {
            server.serve(wrong);
            assertThatThrownBy(this::fetch).isInstanceOf(InputException.class)
                    .hasMessage("file.gz: what 127.0.0.1 sent has the wrong checksum and was deleted; try again");
            assertThat(target).doesNotExist();
            assertThat(part).doesNotExist();
        }
        server.serve(content);
        fetch();
        assertThat(target).hasBinaryContent(content);
    }

    @Test void anErrorStatusIsNamed() {
        server.answerWith(404);
        assertThatThrownBy(this::fetch).isInstanceOf(IOException.class).hasMessage("127.0.0.1 answers 404 for /file.gz");
        assertThat(part).doesNotExist();
    }

    @Test void aRefusedConnectionIsOneSentence() throws IOException {
        URI nobody = FileServer.refusing();
        assertThatThrownBy(() -> download.fetch(nobody, file, folder, Download.Progress.NONE))
                .isInstanceOf(IOException.class).hasMessage("127.0.0.1 cannot be reached");
        assertThat(part).doesNotExist();
    }

    @Test void aSilentServerIsGivenUp() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/file.gz");
            long before = System.nanoTime();
            assertThatThrownBy(() -> download.fetch(uri, file, folder, Download.Progress.NONE))
                    .isInstanceOf(IOException.class).hasMessage("127.0.0.1 does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test void anUnknownHostIsOneSentence() {
        assertThatThrownBy(() -> download.fetch(URI.create("http://no-such-host.invalid/file.gz"), file, folder, Download.Progress.NONE))
                .isInstanceOf(IOException.class).hasMessageStartingWith("no-such-host.invalid ");
    }

    @Test void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(temp.resolve("cache"), "a file where a folder belongs");
        assertThatThrownBy(this::fetch).isInstanceOf(IOException.class).hasMessageContaining("the folder " + folder + " cannot be written");
    }

    private void leavePart(byte[] bytes) throws IOException {
        Files.createDirectories(folder);
        Files.write(part, bytes);
    }

    private void fetch() throws IOException {
        download.fetch(server.base().resolve("file.gz"), file, folder, Download.Progress.NONE);
    }
}
