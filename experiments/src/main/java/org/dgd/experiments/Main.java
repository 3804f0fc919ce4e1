package org.dgd.experiments;

import java.io.File;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.dgd.experiments.book.BookPictures;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.Failure;
import org.dgd.experiments.cli.Machine;
import org.dgd.experiments.cli.MemoryAdvice;
import org.dgd.experiments.cli.Project;
import org.dgd.experiments.cli.StandardOutput;
import org.dgd.experiments.compare.Compare;
import org.dgd.experiments.data.Data;
import org.dgd.experiments.data.Describe;
import org.dgd.experiments.fit.Fit;
import org.dgd.experiments.fit.MnistLabelled;
import org.dgd.experiments.fit.MnistMixture;
import org.dgd.experiments.fit.MnistSemi;
import org.dgd.experiments.generation.ClassGeneration;
import org.dgd.experiments.generation.ImageGeneration;
import org.dgd.experiments.imputation.ImputeCompare;
import org.dgd.experiments.metric.Metric;
import org.dgd.experiments.search.LatentScale;
import org.dgd.experiments.run.StoppedException;
import org.dgd.experiments.search.ModelSearch;
import org.dgd.experiments.trained.ChooseComponents;
import org.dgd.experiments.trained.Classify;
import org.dgd.experiments.trained.Decode;
import org.dgd.experiments.trained.Evaluate;
import org.dgd.experiments.trained.Export;
import org.dgd.experiments.trained.FitEncoder;
import org.dgd.experiments.trained.Import;
import org.dgd.experiments.trained.Impute;
import org.dgd.experiments.trained.InferenceCurves;
import org.dgd.experiments.trained.Info;
import org.dgd.experiments.trained.Reconstruct;
import org.dgd.experiments.trained.Represent;
import org.dgd.experiments.trained.Sample;
import org.dgd.nn.data.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 a failure, 2 wrong usage or bad input. An error is one line on standard error. */
@Command(name = "dgd", versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "The Deep Generative Decoder: a decoder, a representation of every sample "
                + "and a distribution over representations, fitted together.",
        subcommands = {MnistMixture.class, MnistLabelled.class, MnistSemi.class, ModelSearch.class, Compare.class, ImageGeneration.class,
                LatentScale.class, ClassGeneration.class,
                Describe.class, Fit.class, FitEncoder.class, Represent.class, Reconstruct.class, Impute.class, ImputeCompare.class,
                        Evaluate.class, Classify.class, InferenceCurves.class, Decode.class,
                Sample.class, ChooseComponents.class, Export.class, Import.class, Metric.class, Data.class, BookPictures.class, Info.class},
        footer = {"", "An argument @FILE stands for the arguments in that file; later arguments override earlier ones.",
                "DGD_JVM_OPTS adds options of the Java machine, such as -Xmx8g; DGD_DATA names a folder with data sets."})
public final class Main implements Runnable, Console.Owner {
    private static final String STACKTRACE = "--stacktrace";
    private static final int HELP_WIDTH = 110;
    /** In bytes. The library's time and memory for argument files grow with the square of their length. */
    private static final int LARGEST_ARGUMENTS = 1 << 14;

    private final Console console;
    private final List<?> more;

    @Spec CommandLine.Model.CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the versions of this program and of Java and exit.")
    boolean version;

    @Option(names = STACKTRACE, scope = ScopeType.INHERIT, description = "Show where in the program an error arose.")
    boolean stacktrace;

    public Main(Console console) { this(console, List.of()); }

    private Main(Console console, List<?> more) {
        this.console = console;
        this.more = more;
    }

    public static void main(String[] args) { System.exit(run(Console.system(), List.of(), args)); }

    static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
        return run(new Console(out, err, environment, false), List.of(), args);
    }

    /**
     * Runs one command without ending the Java machine; returns the exit code.
     *
     * @param more commands of a program that is built on this one
     */
    public static int run(Console console, List<?> more, String... args) {
        Main main = new Main(console, more);
        CommandLine line = main.commandLine();
        try {
            requireArgumentFiles(args);
            int code = line.execute(args);
            StandardOutput.requireWritten(console.out());
            return code;
        } catch (Throwable e) {                                 // not an Exception only: memory may run out
            return main.report(e, List.of(args).contains(STACKTRACE), line);
        }
    }

    @Override public Console console() { return console; }

    @Override public void run() { throw new ParameterException(spec.commandLine(), "a command is needed; dgd --help lists them"); }

    public CommandLine commandLine() {
        CommandLine line = new CommandLine(this);
        more.forEach(line::addSubcommand);
        line.setOut(new PrintWriter(console.out(), true)).setErr(new PrintWriter(console.err(), true))
                .setColorScheme(Help.defaultColorScheme(console.interactive() ? Help.Ansi.AUTO : Help.Ansi.OFF))
                .setUsageHelpWidth(HELP_WIDTH)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler((e, args) -> report(e, stacktrace || List.of(args).contains(STACKTRACE), line))
                .setExecutionExceptionHandler((e, command, parsed) -> report(e, stacktrace, line));
        Converters.register(line);
        return line;
    }

    private int report(Throwable e, boolean withTrace, CommandLine line) {
        if (e instanceof StoppedException) return StoppedException.EXIT_CODE;      // training has said it already
        console.err().println("dgd: " + Failure.line(e, MemoryAdvice.last(line)));
        if (withTrace) e.printStackTrace(console.err());
        return Failure.exitCode(e);
    }

    /** Without this, an argument file that cannot be read would count as an argument of that name. */
    private static void requireArgumentFiles(String... args) {
        for (String arg : args) {
            if (!arg.startsWith("@") || arg.startsWith("@@")) continue;
            File file = new File(arg.substring(1));
            if (!file.isFile()) throw new InputException(arg + ": no such argument file");
            if (file.length() > LARGEST_ARGUMENTS)
                throw new InputException(arg + ": the argument file has " + file.length() + " bytes, more than the " + LARGEST_ARGUMENTS
                        + " that are read");
            if (!file.canRead()) throw new InputException(arg + ": the argument file cannot be read: permission denied");
        }
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override public String[] getVersion() {
            String commit = Project.commit().map(id -> " (" + id + ")").orElse("");
            return new String[] {"dgd " + Project.version() + commit, Machine.java(), Machine.vectors()};
        }
    }
}
