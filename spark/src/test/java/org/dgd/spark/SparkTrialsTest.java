package org.dgd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.TaskContext;
import org.dgd.experiments.search.TrialFunction;
import org.dgd.experiments.search.TrialFunction.Made;
import org.dgd.experiments.search.TrialMaker;
import org.dgd.experiments.search.TrialMaker.Workers;
import org.dgd.experiments.trial.Grid;
import org.dgd.experiments.trial.Subset;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;

/** What becomes of trials that fail. */
final class SparkTrialsTest implements TrialMaker.Listener {
    private static final List<Task> TASKS = tasks();
    private static final String WELL = TASKS.get(0).name(), ONCE = TASKS.get(1).name(), ALWAYS = TASKS.get(2).name(), MEMORY = TASKS.get(3).name();

    private final Map<String, Made> made = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();

    private static List<Task> tasks() {
        Features few = new Features("few", 2, 1, 1, 3, new float[] {1, 2, 3, 4, 5, 6}, null, List.of(), Map.of());
        List<Task> tasks = new ArrayList<>();
        Grid.quickVaes().subList(0, 6).forEach(c -> tasks.add(Task.of(c, new Subset(few, few, "all"), Trial.Settings.DEFAULT)));
        return tasks;
    }

    /** A trial function that fails as the names say. Its parameters stand for the images that it was given. */
    private static Made make(Task task, int threads) {
        int attempt = TaskContext.get().attemptNumber() + 1;
        if (task.name().equals(ONCE) && attempt == 1 || task.name().equals(ALWAYS)) throw new IllegalStateException("no luck\nin attempt " + attempt);
        if (task.name().equals(MEMORY)) throw new OutOfMemoryError("none left");
        long seen = (long) task.data().train().image(1)[2];
        return new Made(new TrialResult(task.candidate(), seen, List.of(), Map.of(), Map.of(), "never began"), Map.of("threads", threads));
    }

    @Override public boolean isThere(Task task) { return false; }

    @Override public void found(Task task) { throw new AssertionError(task.name() + " was never there"); }

    @Override public void made(Task task, Made result) { made.put(task.name(), result); }

    @Override public void failed(Task task, String reason) { failed.put(task.name(), reason); }

    @Override public void notice(String sentence) { notices.add(sentence); }

    @Test void oneThatFailsIsTriedAgainAndThenGivenUpAndTheOthersGoOn() {
        TrialFunction function = SparkTrialsTest::make;
        new SparkTrials(new Settings(null, 3)).make(TASKS, new Workers(2, 2), function, this);

        assertThat(made).hasSize(TASKS.size() - 2).doesNotContainKeys(ALWAYS, MEMORY);
        assertThat(made.get(WELL).machine()).containsEntry("attempt", 1).containsEntry("threads", 2);
        assertThat(made.get(ONCE).machine()).containsEntry("attempt", 2);
        assertThat(made.get(ONCE).result().candidate()).isEqualTo(TASKS.get(1).candidate());
        assertThat(made.get(ONCE).result().parameters()).as("the image that arrived").isEqualTo(6);

        assertThat(failed).containsOnlyKeys(ALWAYS, MEMORY);
        assertThat(failed.get(ALWAYS)).contains("failed 3 times", "no luck\nin attempt 3", "SparkTrialsTest.make");
        assertThat(failed.get(MEMORY)).contains("failed 3 times", "OutOfMemoryError", "none left");
        assertThat(notices).hasSize(7).contains("attempt 1 at trial " + ONCE + " failed: java.lang.IllegalStateException: no luck",
                "attempt 3 at trial " + ALWAYS + " failed: java.lang.IllegalStateException: no luck",
                "attempt 3 at trial " + MEMORY + " failed: java.lang.OutOfMemoryError: none left");
    }
}
