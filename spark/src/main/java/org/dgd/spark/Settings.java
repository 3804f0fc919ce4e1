package org.dgd.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.dgd.experiments.search.TrialMaker.Workers;

/**
 * How Spark is to run. What spark-submit or a system property {@code spark.…} says already is left as it is.
 *
 * @param given    the master, or null
 * @param attempts how often a trial is tried
 */
record Settings(String given, int attempts) {
    private static final String MASTER = "spark.master";

    /** The master in use; null: this machine, with as many cores as {@link Workers} says. */
    String master() { return given != null ? given : new SparkConf().get(MASTER, null); }

    /** Whether trials are made in this process. */
    boolean here() { return master() == null || master().startsWith("local") && !master().startsWith("local-cluster"); }

    SparkConf conf(Workers workers) {
        SparkConf conf = new SparkConf().setMaster(master(workers));
        conf.setIfMissing("spark.app.name", "dgd model search");
        conf.setIfMissing("spark.log.level", "ERROR");
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.task.maxFailures", Integer.toString(attempts));
        return here() ? local(conf, workers) : cluster(conf);
    }

    private SparkConf local(SparkConf conf, Workers workers) {
        if (master() == null) conf.setIfMissing("spark.task.cpus", Integer.toString(workers.threads()));
        conf.setIfMissing("spark.driver.host", "localhost");                        // nobody else is to talk to it
        conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        return conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");      // a trial without memory fails, and not this process
    }

    private static SparkConf cluster(SparkConf conf) {
        String[] jar = JavaSparkContext.jarOfClass(SparkTrials.class);
        if (!conf.contains("spark.jars") && jar.length > 0) conf.setJars(jar);
        return conf.setIfMissing("spark.executor.extraJavaOptions", flags());
    }

    /** Spark tries nothing again on one machine, unless the master's name says how often it is to be tried. */
    private String master(Workers workers) {
        String master = master();
        if (master == null) return "local[" + workers.jobs() * workers.threads() + "," + attempts + "]";
        return master.equals("local") ? "local[1," + attempts + "]" : master.matches("local\\[[^,]*]")
                ? master.replace("]", "," + attempts + "]") : master;
    }

    /** The launcher's flags, for the JVMs of executors. The build copies them from {@code bin/jvm.args}. */
    static String flags() {
        try (var lines = new BufferedReader(new InputStreamReader(Settings.class.getResourceAsStream("jvm.args"), StandardCharsets.UTF_8))) {
            return lines.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
