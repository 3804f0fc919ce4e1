package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir Path folder;
    private Path target;

    @BeforeEach void oldFile() throws IOException {
        target = folder.resolve("z.npy");
        Files.writeString(target, "old");
    }

    @Test void replacesTheOldFileOnlyWhenTheNewOneIsWhole() throws IOException {
        AtomicFile.write(target, out -> {
            out.write("new".getBytes());
            assertThat(target).hasContent("old");
        });
        assertThat(target).hasContent("new");
        assertOnlyTarget();
    }

    @Test void overwritesThePartOfAKilledRun() throws IOException {
        Files.writeString(folder.resolve(".z.npy.part"), "a longer text from before");
        AtomicFile.write(target, out -> out.write("new".getBytes()));
        assertThat(target).hasContent("new");
        assertOnlyTarget();
    }

    /** Two at a time: with one part for both, the first to end would move what the second has written so far. */
    @Test void deletesThePartsOfKilledProcessesAndNoneThatIsBeingWritten() throws IOException {
        Path left = Files.writeString(folder.resolve(".z.npy." + UUID.randomUUID() + ".part"), "left"),
                other = Files.writeString(folder.resolve(".z.npy.npy." + UUID.randomUUID() + ".part"), "of another file");
        AtomicFile.write(target, out -> {
            assertThat(left).doesNotExist();
            out.write("outer, ".getBytes());
            AtomicFile.write(target, inner -> inner.write("inner".getBytes()));
            out.write("whole".getBytes());
        });
        assertThat(target).hasContent("outer, whole");
        Files.delete(other);
        assertOnlyTarget();
    }

    @Test void eachWriterOfASharedFileHasItsOwnPart() throws IOException {
        AtomicFile.write(target, out -> {
            out.write("outer, ".getBytes());
            AtomicFile.write(target, inner -> inner.write("inner".getBytes()));
            assertThat(target).hasContent("inner");
            out.write("whole".getBytes());
        });
        assertThat(target).hasContent("outer, whole");
        assertOnlyTarget();
    }

    /** A lock belongs to the process: whoever closes any channel on the part would give it back, and another process would take the part for one that was left. */
    @Test void thePartStaysLockedWhileTheSameProcessWritesTheFileAgain() throws IOException {
        AtomicFile.write(target, out -> {
            AtomicFile.write(target, inner -> inner.write("inner".getBytes()));
            List<String> command = List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1", "-cp",
                    System.getProperty("java.class.path"), OtherProcess.class.getName(), target.toString());
            Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
            assertThat(new String(other.getInputStream().readAllBytes())).isEmpty();
            out.write("outer".getBytes());
        });
        assertThat(target).hasContent("outer");
        assertOnlyTarget();
    }

    /** Writes a file. */
    static final class OtherProcess {
        public static void main(String[] args) { AtomicFile.write(Path.of(args[0]), out -> out.write("other".getBytes())); }
    }

    @Test void aFullDiskLeavesTheOldFile() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("No space left on device");
        })).isInstanceOf(InputException.class).hasMessage(target + ": cannot be written: the disk is full (No space left on device); make room there, or write to another place");
        assertOldFile();
    }

    @Test void namesAMissingPermission() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(target, _ -> {
            throw new UncheckedIOException(new AccessDeniedException("x"));
        })).isInstanceOf(InputException.class).hasMessage(target + ": cannot be written: permission denied");
        assertOldFile();
    }

    @Test void otherFailuresOfTheBodyPassThrough() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(target, _ -> {
            throw new IllegalStateException("no gradient");
        })).isInstanceOf(IllegalStateException.class).hasMessage("no gradient");
        assertOldFile();
    }

    @Test void refusesAFolder() {
        assertThatThrownBy(() -> AtomicFile.write(folder, _ -> { })).isInstanceOf(InputException.class)
                .hasMessage(folder + ": is a folder, expected a file to write");
    }

    @Test void refusesAMissingFolderAndAFileAsFolder() throws IOException {
        Path lost = folder.resolve("lost/z.npy"), below = target.resolve("z.npy");
        assertThatThrownBy(() -> AtomicFile.write(lost, _ -> { })).isInstanceOf(InputException.class)
                .hasMessage(lost + ": cannot be written: no such folder: " + folder.resolve("lost"));
        assertThatThrownBy(() -> AtomicFile.write(below, _ -> { })).isInstanceOf(InputException.class)
                .hasMessage(below + ": cannot be written: not a folder: " + target);
        assertOldFile();
    }

    @Test void writesThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), target.getFileName());
        AtomicFile.write(link, out -> out.write("new".getBytes()));
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
    }

    private void assertOldFile() throws IOException {
        assertThat(target).hasContent("old");
        assertOnlyTarget();
    }

    private void assertOnlyTarget() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }
}
