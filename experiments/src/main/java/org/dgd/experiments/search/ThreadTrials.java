package org.dgd.experiments.search;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dgd.experiments.trial.Task;

/** Makes trials in threads of this process. A trial that cannot be made ends the others. */
public final class ThreadTrials implements TrialMaker {
    @Override public void make(List<Task> tasks, Workers workers, TrialFunction function, Listener listener) {
        ExecutorService pool = Executors.newFixedThreadPool(workers.jobs(), Thread.ofPlatform().daemon().name("trial ", 1).factory());
        try {
            CompletionService<Void> trials = new ExecutorCompletionService<>(pool);
            for (Task t : tasks) trials.submit(() -> make(t, workers.threads(), function, listener), null);
            for (int i = 0; i < tasks.size(); i++) trials.take().get();
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

    /** The listener hears of a trial before the next one of its thread begins. */
    private static void make(Task task, int threads, TrialFunction function, Listener listener) {
        if (listener.isThere(task)) {
            synchronized (listener) {
                listener.found(task);
            }
            return;
        }
        TrialFunction.Made made = function.make(task, threads);
        synchronized (listener) {
            listener.made(task, made);
        }
    }
}
