package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dgd.experiments.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and one folder. */
@DisabledOnOs(OS.WINDOWS)
final class TwoProcessesTest {
    @TempDir Path folder;

    /** Every command that has a folder for itself; searches share theirs, and fit-encoder writes one file. */
    @Test void noCommandWritesWhereAnotherProcessWrites() throws IOException {
        KilledCommand.Data data = new KilledCommand.Data(folder.resolve("data"));
        Files.createDirectories(data.folder());
        Path out = folder.resolve("out");
        try (LockHolder _ = LockHolder.of(out)) {
            Map<String, String> before = RunFiles.tree(out);
            for (KilledCommand command : EnumSet.complementOf(EnumSet.of(KilledCommand.LATENT_SCALE, KilledCommand.MODEL_SEARCH, KilledCommand.FIT_ENCODER))) {
                Terminal t = Terminal.run(Map.of("XDG_CACHE_HOME", data.file("DIGITS")), command.arguments(data, out).toArray(String[]::new));
                assertThat(t.errLines().getLast()).as("%s", command)
                        .isEqualTo("dgd: --out " + out + ": another process is writing a run there; wait for it, or choose another folder");
                assertThat(t.exitCode()).isEqualTo(2);
                assertThat(RunFiles.tree(out)).isEqualTo(before);
            }
        }
    }

    /** The report of a search is written by one process at a time. */
    @Test void whoHasToWaitForAFolderGoesOnWhenItIsFree() throws Exception {
        Path shared = folder.resolve("shared");
        CompletableFuture<Void> alone;
        try (LockHolder _ = LockHolder.of(shared)) {
            alone = CompletableFuture.runAsync(() -> RunFolder.alone(shared, () -> assertThat(shared.resolve(".lock")).exists()));
            Thread.sleep(100);
            assertThat(alone).isNotDone();
        }
        alone.get(10, TimeUnit.SECONDS);
        assertThat(shared.resolve(".lock")).doesNotExist();
    }
}
