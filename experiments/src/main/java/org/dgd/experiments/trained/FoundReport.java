package org.dgd.experiments.trained;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dgd.model.Inference.Found;
import org.dgd.nn.data.AtomicFile;

/** What is said of a search for representations: a line of the file, and a row of a table for every sample. */
public record FoundReport(Found found) {
    private static final String HEADER = "sample,objective,reconstruction,latent,gradient_norm,steps,starts,starts_agreeing,milliseconds";

    int size() { return found.objective().length; }

    /** −log P(z|φ) of a sample in nats. */
    private double latent(int i) { return found.objective()[i] - found.reconstruction()[i]; }

    /** Means over samples, and the spread of what differs most. */
    String summary() {
        double[] steps = Arrays.stream(found.evaluations()).asDoubleStream().sorted().toArray();
        return String.format(Locale.ROOT,
                "%d samples: objective %.2f nats (reconstruction %.2f, latent %.2f); gradient norm at most %.2g; %.0f steps (median), at most %.0f; "
                        + "%s; %.2f ms a sample",
                size(), mean(found.objective()), mean(found.reconstruction()), mean(found.objective()) - mean(found.reconstruction()),
                DoubleStream.of(found.gradientNorm()).max().orElse(0), steps[steps.length / 2], steps[steps.length - 1],
                agreement(), mean(found.milliseconds()));
    }

    private String agreement() {
        if (Arrays.stream(found.starts()).allMatch(s -> s == 1)) return "one start each";
        long agreeing = Arrays.stream(found.agreeing()).filter(a -> a > 1).count();
        return String.format(Locale.ROOT, "several starts agree in %.0f %%", 100.0 * agreeing / size());
    }

    void write(Path csv) {
        StringBuilder rows = new StringBuilder(HEADER).append('\n');
        IntStream.range(0, size()).forEach(i -> rows.append(String.format(Locale.ROOT, "%d,%.7g,%.7g,%.7g,%.4g,%d,%d,%d,%.4g\n", i, found.objective()[i],
                found.reconstruction()[i], latent(i), found.gradientNorm()[i], found.evaluations()[i], found.starts()[i], found.agreeing()[i],
                        found.milliseconds()[i])));
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(csv, out -> out.write(bytes));
    }

    private static double mean(double[] values) { return DoubleStream.of(values).average().orElse(0); }
}
