package org.dgd.experiments.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.experiments.trial.Candidate;
import org.dgd.experiments.trial.Epoch;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.experiments.trial.LinearBaselines;
import org.dgd.experiments.trial.TrialResult;

/** {@code results.csv} of a search: a row a trial, the best first; a cell is empty where something does not apply. */
public final class SearchTable {
    static final String FILE = "results.csv", SECONDS = "seconds";
    private static final List<String> OPTIONS = List.of("architecture", "capacity", "latent", "head", "b", "lr", "lr-z", "weight-decay");

    private static final List<String> MEASURED = List.of("parameters", "epochs", "loss", "reconstruction", "latent_term", "train_mse", "test_mse",
            "test_mse_mean", "pca_mse", "test_latent_sd", SECONDS, "diverged");
    private static final Epoch NONE = new Epoch(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

    private SearchTable() { }

    static String of(List<TrialResult> ranked, LinearBaselines linear) {
        String header = Stream.of(List.of("trial", "family"), OPTIONS, MEASURED).flatMap(List::stream).map(name -> name.replace('-', '_'))
                .collect(Collectors.joining(","));
        return Stream.concat(Stream.of(header), ranked.stream().map(r -> row(r, linear))).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(TrialResult r, LinearBaselines linear) {
        Map<String, Object> options = r.candidate().options();
        Epoch last = r.curve().isEmpty() ? NONE : r.curve().getLast();
        List<Object> cells = new ArrayList<>(List.of(r.candidate().key(), r.candidate().family().name().toLowerCase(Locale.ROOT)));
        for (String name : OPTIONS) cells.add(option(options.get(name)));
        cells.addAll(List.of(r.parameters(), r.curve().size(), last.loss(), last.reconstruction(), last.latent(), last.trainMse(),
                r.score().orElse(Double.NaN),
                r.testMse().getOrDefault(Way.MEAN.key(), Double.NaN), linear.pca().get(r.candidate().latent()),
                        r.latentSd().orElse(Double.NaN), r.seconds(),
                r.diverged() == null ? "" : '"' + r.diverged().replace("\"", "\"\"") + '"'));
        return cells.stream().map(SearchTable::cell).collect(Collectors.joining(","));
    }

    private static String option(Object value) {
        return value instanceof Double d ? Candidate.number(d) : value == null ? "" : value.toString();
    }

    private static String cell(Object value) {
        if (!(value instanceof Double d)) return value.toString();
        return d.isNaN() ? "" : String.format(Locale.ROOT, "%.7g", d);
    }
}
