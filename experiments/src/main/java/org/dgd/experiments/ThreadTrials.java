package org.dgd.experiments;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dgd.experiments.TrialFunction.Made;
import org.dgd.experiments.trial.Task;

/** Makes trials in threads of this process. A trial that cannot be made ends the others. */
final class ThreadTrials implements TrialMaker {
    private record End(Task task, Made made) { }

    @Override public void make(List<Task> tasks, Workers workers, TrialFunction function, Listener listener) {
        ExecutorService pool = Executors.newFixedThreadPool(workers.jobs(), Thread.ofPlatform().daemon().name("trial ", 1).factory());
        try {
            CompletionService<End> trials = new ExecutorCompletionService<>(pool);
            for (Task t : tasks) trials.submit(() -> new End(t, function.make(t, workers.threads())));
            for (int i = 0; i < tasks.size(); i++) {
                End end = trials.take().get();
                listener.made(end.task, end.made);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trials were made", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException x -> throw x;
                case Error x -> throw x;
                default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
