package org.dgd.spark;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.dgd.experiments.search.TrialFunction;
import org.dgd.experiments.search.TrialFunction.Made;
import org.dgd.experiments.search.TrialMaker;
import org.dgd.experiments.trial.Candidate;
import org.dgd.experiments.trial.Subset;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;

/**
 * Makes trials on Spark. Each is a job of one task, so that one which fails as often as it may ends no other. Images are sent to every machine
 * once, results come back to this process, which writes them: other machines need neither data nor a shared folder.
 */
final class SparkTrials implements TrialMaker {
    private final Settings settings;

    SparkTrials(Settings settings) { this.settings = settings; }

    /** A task without its images. */
    private record Sent(String name, Candidate candidate, Trial.Settings settings, Broadcast<Subset> data, TrialFunction function)
            implements Function<Integer, Made> {
        @Override public Made call(Integer one) {
            TaskContext spark = TaskContext.get();
            Made made = function.make(new Task(name, candidate, data.value(), settings), spark.cpus());
            Map<String, Object> machine = new LinkedHashMap<>(made.machine());
            machine.put("attempt", spark.attemptNumber() + 1);
            return new Made(made.result(), machine);
        }
    }

    /** @param failure null if the trial was made */
    private record End(Task task, Made made, String failure) { }

    @Override public void make(List<Task> tasks, Workers workers, TrialFunction function, Listener listener) {
        try (var spark = new JavaSparkContext(settings.conf(workers))) {
            spark.sc().addSparkListener(new FailedAttempts(listener));
            try {
                make(spark, tasks, function, listener);
            } catch (IllegalStateException e) {                  // as which Spark says that it has stopped, at great length
                throw spark.sc().isStopped() ? stopped(spark, e) : e;
            }
        }
    }

    private static void make(JavaSparkContext spark, List<Task> tasks, TrialFunction function, Listener listener) {
        try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletionService<End> ends = new ExecutorCompletionService<>(waiting);
            Map<Subset, Broadcast<Subset>> data = new IdentityHashMap<>();
            for (Task t : tasks) {
                spark.setJobDescription(t.name());
                var sent = new Sent(t.name(), t.candidate(), t.settings(), data.computeIfAbsent(t.data(), spark::broadcast), function);
                JavaFutureAction<List<Made>> job = spark.parallelize(List.of(1), 1).map(sent).collectAsync();
                ends.submit(() -> end(t, job));
            }
            for (int i = 0; i < tasks.size(); i++) {
                End end = ends.take().get();
                if (end.failure == null) listener.made(end.task, end.made);
                else if (spark.sc().isStopped()) throw stopped(spark, null);
                else listener.failed(end.task, end.failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trials were made", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Spark gave no result of a trial and no reason", e);
        }
    }

    private static IllegalStateException stopped(JavaSparkContext spark, Exception cause) {
        return new IllegalStateException("Spark on " + spark.master() + " has stopped; what is made is kept, go on with --resume", cause);
    }

    private static End end(Task task, JavaFutureAction<List<Made>> job) throws InterruptedException {
        try {
            return new End(task, job.get().getFirst(), null);
        } catch (ExecutionException e) {
            String reason = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
            return new End(task, null, reason.replaceFirst("\\s*Driver stacktrace:\\s*$", ""));
        }
    }
}
