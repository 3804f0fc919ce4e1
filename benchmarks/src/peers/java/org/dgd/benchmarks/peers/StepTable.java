package org.dgd.benchmarks.peers;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times of training steps and of inference, and how many times as long as ours libtorch's are. */
final class StepTable {
    private static final double WARM_UP_SECONDS = 8;
    private static final int SEED = 1;

    private final Path folder;
    private final int batch, rounds;
    private final double seconds;
    private final boolean dropBiases;
    private final MarkdownTable table;
    private final List<String> remarks = new ArrayList<>();

    /**
     * @param seconds    of each measurement
     * @param dropBiases whether libtorch's best does without biases that have no effect
     */
    StepTable(PrintStream out, Path folder, int batch, int rounds, double seconds, boolean dropBiases) {
        this.folder = folder;
        this.batch = batch;
        this.rounds = rounds;
        this.seconds = seconds;
        this.dropBiases = dropBiases;
        table = new MarkdownTable(out, "model", "c", "threads", "pass         ", "ours, ms", "libtorch default, ms", "libtorch best, ms",
                "default / ours", "best / ours");
    }

    /** Adds two rows. The contenders are new processes, so that no row depends on what was measured before. */
    void measure(String model, int capacity, int threads) {
        try (Crew crew = new Crew(folder, model, capacity, batch, threads, SEED)) {
            crew.ours().libtorch().libtorchAtItsBest(dropBiases);
            remarks.addAll(crew.requireAgreement());
            crew.peers().forEach(p -> p.ask("warm", WARM_UP_SECONDS));
            row(model, capacity, threads, "training step", Crew.rounds(crew.peers(), rounds, "train", seconds));
            row(model, capacity, threads, "inference", Crew.rounds(crew.peers(), rounds, "infer", seconds / 2));
        }
    }

    /** What there is to say of the models measured so far, below the table. */
    List<String> remarks() { return remarks; }

    private void row(String model, int capacity, int threads, String pass, double[][] millis) {
        table.row(model, Integer.toString(capacity), Integer.toString(threads), pass, time(millis[0]), time(millis[1]), time(millis[2]),
                Spread.ofRatios(millis[1], millis[0]).toString(), Spread.ofRatios(millis[2], millis[0]).toString());
    }

    private static String time(double[] millis) { return String.format(Locale.ROOT, "%.2f", Spread.of(millis).median()); }
}
