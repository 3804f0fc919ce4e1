package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
    private static final Path OPEN = Path.of("/proc/self/fd");

    @TempDir Path temp;

    /** To wait for oneself would take for ever. */
    @Test void whoHoldsAFolderDoesNotWaitForItAndLeavesNoFileOpen() throws IOException {
        assumeTrue(Files.isDirectory(OPEN), "open files can be counted here");
        Path folder = temp.resolve("run");
        try (RunFolder _ = RunFolder.open("fit", folder, false)) {
            long open = locks(folder);
            for (int i = 0; i < 3; i++)
                assertThatThrownBy(() -> RunFolder.alone(folder, () -> { })).isInstanceOf(InputException.class)
                        .hasMessage("--out " + folder + ": this process is writing a run there already; choose another folder");
            assertThat(locks(folder)).isEqualTo(open).isEqualTo(1);
        }
        assertThat(locks(folder)).isZero();
    }

    private static long locks(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(OPEN)) {
            return all.filter(fd -> target(fd).startsWith(folder.resolve(".lock").toString())).count();
        }
    }

    private static String target(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
