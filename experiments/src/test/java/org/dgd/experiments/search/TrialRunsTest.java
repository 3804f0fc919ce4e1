package org.dgd.experiments.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.dgd.experiments.CommandObjects;
import org.dgd.experiments.TinyCifar;
import org.dgd.experiments.trial.DgdCandidate;
import org.dgd.experiments.trial.Subset;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;
import org.dgd.model.Architecture;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrialRunsTest {
    @TempDir Path folder;

    private Subset data() {
        Path cifar = TinyCifar.write(folder, 2).resolve("cifar10");
        return Subset.cifar10(PublishedSet.CIFAR10.load(cifar, Split.TRAIN), PublishedSet.CIFAR10.load(cifar, Split.TEST), 0);
    }

    /** A trial that is asked for twice is missing at the start both times; when the second turn comes, it is there, as if from another process. */
    @Test void aTrialThatCameMeanwhileIsNotMadeAgain() {
        Task task = Task.of(new DgdCandidate(Architecture.SHALLOW, 1, 0, 1e-3, 1e-2, 0), data(), new Trial.Settings(1, 8, 4, 0));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        TrialOptions options = CommandObjects.parsed(ModelSearch.class, new PrintStream(err, true, StandardCharsets.UTF_8), "model-search --jobs 1 --threads 1").options;
        new TrialRuns(ModelSearch.NAME, options, folder.resolve("out")).run(List.of(task, task));
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("trial 1/2  " + task.name() + "  test mse ").endsWith(" s");
        assertThat(lines.getLast()).startsWith("trial 2/2  " + task.name() + "  test mse ").endsWith("  made by another process meanwhile");
    }

    /** The search's --check-numbers reaches the device of every trial: the result of one that diverges names the op. */
    @Test void theFirstWrongNumberOfATrialIsFound() {
        Path out = folder.resolve("out");
        Task task = Task.of(new DgdCandidate(Architecture.SHALLOW, 1, 0, 1e30, 1e-2, 0), data(), new Trial.Settings(3, 8, 4, 0));
        TrialOptions options = CommandObjects.parsed(ModelSearch.class, new PrintStream(new ByteArrayOutputStream()),
                "model-search --jobs 1 --threads 1 --check-numbers").options;
        new TrialRuns(ModelSearch.NAME, options, out).run(List.of(task));
        assertThat(TrialRuns.found(out, List.of(task)).get(task).diverged()).startsWith("training diverged in epoch 1, step ").contains(" made ", " infinite of ", "; try smaller");
    }
}
