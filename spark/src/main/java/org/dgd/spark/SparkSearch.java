package org.dgd.spark;

import java.util.List;
import java.util.concurrent.Callable;
import org.dgd.experiments.search.ModelSearch;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code model-search} with its trials made by Apache Spark. Files, table and figures are the same. */
@Command(name = "spark-search", description = "model-search with its trials made by Apache Spark.")
final class SparkSearch implements Callable<Integer> {
    @Spec CommandSpec command;

    @Mixin ModelSearch search;

    @Option(names = "--master", paramLabel = "URL",
            description = "Spark's master, such as spark://HOST:7077 (default: that of spark-submit, else this machine with --jobs and --threads).")
    String master;

    @Option(names = "--attempts", paramLabel = "N", defaultValue = "3",
            description = "How often a trial is tried before it is recorded as failed and the others go on (default: ${DEFAULT-VALUE}).")
    int attempts;

    @Override public Integer call() {
        if (attempts < 1) throw new InputException("--attempts " + attempts + ": must be at least 1");
        Settings settings = new Settings(master, attempts);
        if (!settings.here())
            for (String option : List.of("--jobs", "--threads"))
                if (command.commandLine().getParseResult().hasMatchedOption(option))
                    throw new InputException(option + ": is for this machine; on " + settings.master()
                            + " the cluster's cores count, and spark.task.cpus of them for a trial");
        return search.run(new SparkTrials(settings));
    }
}
