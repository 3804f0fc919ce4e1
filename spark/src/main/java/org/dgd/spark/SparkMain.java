package org.dgd.spark;

import java.util.List;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.Main;

/** The command line with one command more, {@code spark-search}. */
public final class SparkMain {
    private SparkMain() { }

    public static void main(String[] args) { System.exit(run(Console.system(), args)); }

    static int run(Console console, String... args) { return Main.run(console, List.of(new SparkSearch()), args); }
}
