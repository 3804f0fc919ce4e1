package org.dgd.experiments.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged results of trials. */
class TrialFuzzTest {
    @TempDir Path folder;

    @Test void results() throws Exception {
        Task task = Task.of(TinyImages.ONE_OF_EACH.getFirst(), TinyImages.subset(10, 10), new Trial.Settings(2, 8, 4, 3));
        TrialFiles files = new TrialFiles(folder, "1");
        files.write(task, new TrialResult(task.candidate(), 123, List.of(new Epoch(1, 3.5, 2, 1.5, 0.1, 0.2, 7), new Epoch(2, 3, 1.9, 1.1, 0.09, 0.19, 5)),
                Map.of("beside training", 0.18), Map.of("beside training", 0.5), null), Map.of("threads", 1));
        byte[] whole = Files.readAllBytes(files.file(task));
        Files.delete(files.file(task));
        new Fuzzer("trial", files.file(task), 30).whole(whole).words("null", "{}", "[null]", "\"curve\":[]", "\"identity\":{}", "1e999", ",", "}", "]").run(_ ->
                files.read(task).ifPresent(result -> assertThat(result.curve()).doesNotContainNull()));
    }
}
