package org.dgd.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.dgd.experiments.search.TrialMaker.Listener;

/** Tells of every attempt at a trial that failed, in a line. */
final class FailedAttempts extends SparkListener {
    private final Listener listener;
    /** By the number of its stage, of which a trial has one. */
    private final Map<Integer, String> trials = new ConcurrentHashMap<>();

    FailedAttempts(Listener listener) { this.listener = listener; }

    @Override public void onJobStart(SparkListenerJobStart job) {
        trials.put(job.stageInfos().head().stageId(), job.properties().getProperty("spark.job.description"));
    }

    @Override public void onTaskEnd(SparkListenerTaskEnd task) {
        if (task.reason() instanceof TaskFailedReason failure)
            listener.notice("attempt " + (task.taskInfo().attemptNumber() + 1) + " at trial " + trials.get(task.stageId()) + " failed: "
                    + reason(failure));
    }

    private static String reason(TaskFailedReason failure) {
        String text = failure instanceof ExceptionFailure e ? e.className() + ": " + e.description() : failure.toErrorString();
        return text.lines().findFirst().orElse("");
    }
}
