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

    /** A trial that is asked for twice is missing at the start both times; when the second turn comes, it is there, as if from another process. */
    @Test void aTrialThatCameMeanwhileIsNotMadeAgain() {
        Path cifar = TinyCifar.write(folder, 2).resolve("cifar10");
        Subset data = Subset.cifar10(PublishedSet.CIFAR10.load(cifar, Split.TRAIN), PublishedSet.CIFAR10.load(cifar, Split.TEST), 0);
        Task task = Task.of(new DgdCandidate(Architecture.SHALLOW, 1, 0, 1e-3, 1e-2, 0), data, new Trial.Settings(1, 8, 4, 0));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        TrialOptions options = CommandObjects.parsed(ModelSearch.class, new PrintStream(err, true, StandardCharsets.UTF_8), "model-search --jobs 1 --threads 1").options;
        new TrialRuns(ModelSearch.NAME, options, folder.resolve("out")).run(List.of(task, task));
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("trial 1/2  " + task.name() + "  test mse ").endsWith(" s");
        assertThat(lines.getLast()).startsWith("trial 2/2  " + task.name() + "  test mse ").endsWith("  made by another process meanwhile");
    }
}
