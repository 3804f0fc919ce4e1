package org.dgd.experiments;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.experiments.trial.Candidate;
import org.dgd.experiments.trial.Epoch;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.experiments.trial.LinearBaselines;
import org.dgd.experiments.trial.TrialResult;

/** {@code results.csv} of a search: a row a trial, the best first; a cell is empty where something does not apply. */
final class SearchTable {
    private static final List<String> OPTIONS = List.of("architecture", "capacity", "latent", "head", "b", "lr", "lr-z", "weight-decay");

    private SearchTable() { }

    static String of(List<TrialResult> ranked, LinearBaselines linear) {
        String header = Stream.of(List.of("trial", "family"), OPTIONS, List.of("parameters", "epochs", "loss", "reconstruction", "latent_term", "train_mse", "test_mse",
                "test_mse_mean", "pca_mse", "test_latent_sd", "seconds", "diverged")).flatMap(List::stream).map(name -> name.replace('-', '_')).collect(Collectors.joining(","));
        return Stream.concat(Stream.of(header), ranked.stream().map(r -> row(r, linear))).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(TrialResult r, LinearBaselines linear) {
        Map<String, Object> options = r.candidate().options();
        Epoch last = r.curve().isEmpty() ? null : r.curve().getLast();
        Stream<Object> measured = Stream.of(r.parameters(), r.curve().size(), last == null ? "" : last.loss(), last == null ? "" : last.reconstruction(),
                last == null ? "" : last.latent(), last == null ? "" : last.trainMse(), or(r.score()), r.testMse().getOrDefault(Way.MEAN.key(), Double.NaN),
                linear.pca().get(r.candidate().latent()), or(r.latentSd()), r.seconds(), r.diverged() == null ? "" : '"' + r.diverged().replace("\"", "\"\"") + '"');
        return Stream.of(Stream.<Object>of(r.candidate().key(), r.candidate().family().name().toLowerCase(Locale.ROOT)), OPTIONS.stream().map(o -> option(options.get(o))),
                measured).flatMap(s -> s).map(SearchTable::cell).collect(Collectors.joining(","));
    }

    private static String option(Object value) {
        return value instanceof Double d ? Candidate.number(d) : value == null ? "" : value.toString();
    }

    private static Object or(OptionalDouble value) { return value.isPresent() ? (Object) value.getAsDouble() : ""; }

    private static String cell(Object value) {
        if (!(value instanceof Double d)) return value.toString();
        return d.isNaN() ? "" : String.format(Locale.ROOT, "%.7g", d);
    }
}
