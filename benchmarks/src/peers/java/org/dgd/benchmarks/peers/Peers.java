package org.dgd.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.dgd.benchmarks.Machine;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.nn.data.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bin/peers}. */
@Command(name = "peers", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Compares this project with libtorch, OpenBLAS and EJML on this machine and prints tables in Markdown.",
        footer = {"", "ours direct: without the sums of Winograd and of unfolded images.",
            "libtorch default: (n,c,h,w) and glibc's own malloc; libtorch best: channels-last and a malloc that keeps its memory.",
            "Contenders work in turn, each in its own process; a ratio above 1 says that ours is faster.",
            "Run it on a machine that does nothing else."})
public final class Peers implements Callable<Integer> {
    private static final List<int[]> PRODUCTS = List.of(new int[] {512, 512, 512}, new int[] {1024, 1024, 1024}, new int[] {128, 16384, 64},
            new int[] {512, 16384, 128}, new int[] {16384, 64, 128}, new int[] {64, 1024, 16384});

    private static final List<String> MODELS = List.of("dgd", "vae", "dcgan");

    /** What can be printed. */
    enum Table { steps, accuracy, sgemm, inception }

    @Option(names = "--tables", split = ",", defaultValue = "steps,accuracy,sgemm", description = "Any of ${COMPLETION-CANDIDATES}.")
    private List<Table> tables;
    @Option(names = "--models", split = ",", defaultValue = "dgd",
            description = "As of TrainingStepBenchmark: dgd, vae, dcgan (the paper's has --capacities 128).")
    private List<String> models;
    @Option(names = "--capacities", split = ",", defaultValue = "16,32,64", description = "Channels, from which all others follow.")
    private List<Integer> capacities;
    @Option(names = "--threads", split = ",", defaultValue = "1,2", description = "Of the steps; products have one.")
    private List<Integer> threads;
    @Option(names = "--batch", defaultValue = "64", description = "Images of a step.")
    private int batch;
    @Option(names = "--rounds", defaultValue = "5", description = "In each, every contender is measured once.")
    private int rounds;
    @Option(names = "--seconds", defaultValue = "1", description = "Of one measurement.")
    private double seconds;

    @Option(names = "--seeds", defaultValue = "9", description = "Of the accuracy: so many draws of weights and representations.")
    private int seeds;
    @Option(names = "--drop-biases", description = "libtorch's best does without the biases that batch norm takes away again; ours keeps them.")
    private boolean dropBiases;

    private final PrintStream out = System.out;

    /** Ends with 0, 1 for a failure or 2 for wrong usage. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Peers());
        line.setExecutionExceptionHandler((e, _, _) -> switch (e) {
            case InputException _ -> fail(e, CommandLine.ExitCode.USAGE);
            case PeerException _ -> fail(e, CommandLine.ExitCode.SOFTWARE);
            default -> throw e;
        });
        System.exit(line.execute(args));
    }

    private static int fail(Exception e, int code) {
        System.err.println("peers: " + e.getMessage());
        return code;
    }

    @Override public Integer call() throws IOException {
        requirePositive("--batch", batch);
        requirePositive("--rounds", rounds);
        requirePositive("--seeds", seeds);
        for (int c : capacities) requirePositive("--capacities", c);
        for (int t : threads) requirePositive("--threads", t);
        if (!(seconds > 0)) throw new InputException("--seconds " + seconds + ": must be greater than 0");
        for (String model : models)
            if (!MODELS.contains(model)) throw new InputException("--models " + model + ": must be one of " + String.join(", ", MODELS));
        Path folder = Files.createTempDirectory("peers");
        try {
            print(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path f : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(f);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) throw new InputException(option + " " + value + ": at least 1 is needed");
    }

    private void print(Path folder) throws IOException {
        out.println("Machine: " + Machine.describe() + ".");
        try (Peer libtorch = Peer.start("libtorch", folder, LibtorchProduct.class, Crew.environment(1))) {
            out.println("Peers: " + libtorch.ask("describe") + "; " + versions() + ".");
        }
        out.println("Peak of fused multiply-adds: " + Machine.peak() + ".");
        for (Table table : tables)
            switch (table) {
                case steps -> steps(folder);
                case accuracy -> accuracy(folder);
                case sgemm -> products(folder);
                case inception -> inception(folder);
            }
    }

    /** Of the libraries that are jars. */
    private static String versions() {
        Map<String, String> jars = Map.of("OpenBLAS", "openblas", "EJML", "ejml-fdense");
        return jars.keySet().stream().sorted()
                .map(name -> name + " " + Jars.version(jars.get(name))).reduce((a, b) -> a + ", " + b).orElseThrow();
    }

    private void steps(Path folder) {
        heading("Training step and inference, batch " + batch + ", " + rounds + " rounds: median, ratios as median (least..largest)");
        StepTable table = new StepTable(out, folder, batch, rounds, seconds, dropBiases);
        for (String model : models)
            for (int t : threads)
                for (int c : capacities) table.measure(model, c, t);
        table.remarks().forEach(remark -> out.println("\n" + remark));
    }

    private void accuracy(Path folder) {
        heading("Distance of float32 from double, seeds: " + seeds + "; losses relative, gradients as relative L2 norm: median (largest)");
        AccuracyTable table = new AccuracyTable(out, folder, batch, seeds);
        for (String model : models)
            for (int c : capacities) table.measure(model, c, threads.getLast());
    }

    private void products(Path folder) {
        heading("SGEMM, (m,k)·(k,n), one thread: GFLOP/s, ratios as median (least..largest) of " + rounds + " rounds");
        try (ProductTable table = new ProductTable(out, folder, rounds, seconds / 2)) {
            for (int[] p : PRODUCTS) table.measure(p[0], p[1], p[2]);
        }
    }

    private void inception(Path folder) {
        for (int t : threads) {
            heading("Inception network of FID with random weights, " + InceptionFeatures.BATCH + " images, threads: " + t
                    + "; differences relative to the largest number, median of " + rounds + " rounds");
            new InceptionTable(t, rounds).print(out, folder);
        }
    }

    private void heading(String text) {
        out.println();
        out.println(text + ":");
        out.println();
    }
}
