package org.dgd.experiments.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrialFilesTest {
    private static final Trial.Settings SETTINGS = new Trial.Settings(2, 8, 4, 3);
    private static final Task TASK = Task.of(TinyImages.ONE_OF_EACH.getFirst(), TinyImages.subset(10, 10), SETTINGS);
    private static final TrialResult RESULT = new TrialResult(TASK.candidate(), 123, List.of(new Epoch(1, 3.5, 2, 1.5, 0.1, 0.2, 7), new Epoch(2, 3, 1.9, 1.1, 0.09, 0.19, 5)),
            Map.of("beside training", 0.18), Map.of("beside training", 0.5), null);

    @TempDir Path folder;
    private TrialFiles files;

    @BeforeEach void files() { files = new TrialFiles(folder.resolve("trials"), "1"); }

    @Test void whatWasWrittenIsRead() {
        assertThat(files.read(TASK)).isEmpty();
        files.write(TASK, RESULT, Map.of("threads", 1));
        assertThat(files.read(TASK)).contains(RESULT);
        TrialResult wild = new TrialResult(TASK.candidate(), 123, List.of(), Map.of(), Map.of(), "training diverged in epoch 1");
        files.write(TASK, wild, Map.of());
        assertThat(files.read(TASK)).contains(wild);
        assertThat(folder.resolve("trials")).isDirectoryContaining("glob:**/" + TASK.candidate().key() + ".json");
    }

    @Test void aTrialOfAnotherSearchIsRefusedWithTheDifference() {
        files.write(TASK, RESULT, Map.of());
        refused(files, new Task(TASK.name(), TASK.candidate(), TASK.data(), SETTINGS.epochs(3)), "its epochs is 2, here it is 3");
        refused(files, new Task(TASK.name(), TASK.candidate(), TASK.data(), SETTINGS.seed(4)), "its seed is 3, here it is 4");
        refused(new TrialFiles(files.folder(), "2"), TASK, "its version is 1, here it is 2");
        Subset other = new Subset(TinyImages.of(10, 5), TASK.data().test(), "all"), part = new Subset(TASK.data().train(), TASK.data().test(), "half");
        refused(files, new Task(TASK.name(), TASK.candidate(), other, SETTINGS), "its training file tiny is seed 1, here it is seed 5");
        refused(files, new Task(TASK.name(), TASK.candidate(), part, SETTINGS), "its subset is all, here it is half");
    }

    private void refused(TrialFiles files, Task task, String difference) {
        assertThatThrownBy(() -> files.read(task)).isInstanceOf(InputException.class)
                .hasMessage(files.file(task) + ": the trial there is of another search: " + difference + "; give the options it was made with, or another --out");
    }

    @Test void aDamagedFileIsRefused() throws IOException {
        files.write(TASK, RESULT, Map.of());
        String whole = Files.readString(files.file(TASK));
        for (String damaged : new String[] {"", "{", "[]", "null", whole.substring(0, whole.length() / 2), whole.replace("\"identity\"", "\"x\""),
                whole.replace("\"number\": 2", "\"number\": 3"), whole.replace("\"beside training\": 0.18", "\"map\": 0.18"), whole.replace("\"loss\": 3.5", "\"loss\": \"?\""),
                whole.replace("0.18", "null")}) {
            assertThat(damaged).isNotEqualTo(whole);
            Files.writeString(files.file(TASK), damaged);
            assertThatThrownBy(() -> files.read(TASK)).as(damaged).isInstanceOf(InputException.class)
                    .hasMessage(files.file(TASK) + ": is not a whole result of a trial; delete it, and the trial is made again");
        }
    }
}
