package org.dgd.benchmarks.peers;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.StoredArray;

/** How far float32 is from double over a few steps from the same weights, for several draws of the weights. */
final class AccuracyTable {
    private static final int STEPS = 12;

    private final Path folder;
    private final int batch, seeds;
    private final MarkdownTable table;

    /** @param seeds each draws other weights and representations */
    AccuracyTable(PrintStream out, Path folder, int batch, int seeds) {
        this.folder = folder;
        this.batch = batch;
        this.seeds = seeds;
        table = new MarkdownTable(out, "model", "c", "contender       ", "loss of step 1   ", "loss of step " + STEPS + "  ",
                "largest of " + STEPS + " losses", "gradients of step 1");
    }

    /** The losses of some steps and the gradients of the first. */
    private record Course(String name, double[] losses, Map<String, StoredArray> gradients) {
        static Course of(Peer peer, Path folder) {
            Path file = folder.resolve("gradients.safetensors");
            double[] losses = new double[STEPS];
            losses[0] = peer.askNumbers("first", file)[0];
            System.arraycopy(peer.askNumbers("losses", STEPS - 1), 0, losses, 1, STEPS - 1);
            return new Course(peer.name(), losses, Safetensors.read(file).tensors());
        }

        double lossError(Course exact, int step) { return Math.abs(losses[step - 1] / exact.losses[step - 1] - 1); }

        double largestLossError(Course exact) {
            double largest = 0;
            for (int step = 1; step <= STEPS; step++) largest = Math.max(largest, lossError(exact, step));
            return largest;
        }

        /** The norm of the difference over the norm, of all gradients together. */
        double gradientError(Course exact) {
            double difference = 0, norm = 0;
            for (String name : exact.gradients.keySet()) {
                double[] a = gradients.get(name).doubles(), b = exact.gradients.get(name).doubles();
                for (int i = 0; i < b.length; i++) {
                    difference += (a[i] - b[i]) * (a[i] - b[i]);
                    norm += b[i] * b[i];
                }
            }
            return Math.sqrt(difference / norm);
        }
    }

    /** The distances of one contender from double with one seed, in the order of the table's columns. */
    private record Errors(String contender, double... values) {
        static Errors of(Course c, Course exact) {
            return new Errors(c.name, c.lossError(exact, 1), c.lossError(exact, STEPS), c.largestLossError(exact), c.gradientError(exact));
        }
    }

    /** Adds a row for each contender in float32: of all seeds the median and, in brackets, the largest. */
    void measure(String model, int capacity, int threads) {
        List<List<Errors>> bySeed = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) bySeed.add(errors(model, capacity, threads, seed));
        for (int contender = 0; contender < bySeed.getFirst().size(); contender++) {
            int row = contender;
            List<Errors> errors = bySeed.stream().map(e -> e.get(row)).toList();
            List<String> cells = new ArrayList<>(List.of(model, Integer.toString(capacity), errors.getFirst().contender));
            for (int column = 0; column < errors.getFirst().values.length; column++) {
                int of = column;
                cells.add(cell(Spread.of(errors.stream().mapToDouble(e -> e.values[of]).toArray())));
            }
            table.row(cells.toArray(String[]::new));
        }
    }

    private List<Errors> errors(String model, int capacity, int threads, int seed) {
        try (Crew crew = new Crew(folder, model, capacity, batch, threads, seed)) {
            crew.ours().oursDirect().libtorch().libtorchAtItsBest(false).libtorchInDouble();
            List<Course> courses = crew.peers().stream().map(p -> Course.of(p, folder)).toList();
            Course exact = courses.getLast();
            return courses.subList(0, courses.size() - 1).stream().map(c -> Errors.of(c, exact)).toList();
        }
    }

    private static String cell(Spread relative) { return String.format(Locale.ROOT, "%.1e (%.1e)", relative.median(), relative.high()); }
}
