package org.dgd.experiments;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.dgd.experiments.CompareRun.Outcome;
import org.dgd.experiments.trial.Candidate.Family;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.experiments.trial.Table2;

/** What the numbers of a comparison say of the paper's claims, each in a plain sentence that is computed from them. Claims that need models which are not there are left out. */
record CompareVerdicts(List<Outcome> models, Table3 table) {
    /** Of W: the smallest of a DGD in the paper's table is 0.997, and differences below 0.005 mean nothing there. */
    private static final double NEARLY_NORMAL = 0.99;

    /** Claim and verdict. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        reconstruction().ifPresent(v -> rows.add(List.of("A DGD reconstructs better than a VAE of the same latent dimension.", v)));
        pca().ifPresent(v -> rows.add(List.of("Not in the paper: a DGD reconstructs better than principal components of the same dimension.", v)));
        normality().ifPresent(v -> rows.add(List.of("Representations of a DGD are nearly normal (W near 1).", v)));
        coverage().ifPresent(v -> rows.add(List.of("Representations of a DGD lie within N(0,1) but cover a small part of it; a VAE's cover all of it.", v)));
        range(Table3.CLASS_DISTANCE, _ -> true).ifPresent(s -> rows.add(List.of("Distances between classes are kept in latent space (r near 1).", classes(s))));
        table.features().forEach(f -> generation(f).ifPresent(v -> rows.add(List.of("A DGD generates better than a VAE of the same latent dimension (" + f + ").", v))));
        return rows;
    }

    private Optional<String> reconstruction() {
        Optional<String> asPaper = pairs((dgd, vae) -> mse(dgd, Way.BESIDE_TRAINING) < mse(vae, Way.SAMPLED));
        Optional<String> best = pairs((dgd, vae) -> mse(dgd, Way.MAP) < mse(vae, Way.MEAN));
        return asPaper.map(p -> "Measured as in the paper (z beside training against a drawn z), the DGD has the smaller test MSE in " + p
                + ". A full search for z against the mean of q(z|x): in " + best.orElseThrow() + ".");
    }

    /** In how many pairs of a DGD and a VAE with one latent dimension something holds; empty without such a pair. */
    private Optional<String> pairs(BiPredicate<Outcome, Outcome> holds) {
        int all = 0, held = 0;
        for (Outcome dgd : models)
            for (Outcome vae : models) {
                boolean pair = isDgd(dgd) && isVae(vae) && dgd.entry().candidate().latent() == vae.entry().candidate().latent();
                if (!pair) continue;
                all++;
                if (holds.test(dgd, vae)) held++;
            }
        return all == 0 ? Optional.empty() : Optional.of(held + " of " + all + (all == 1 ? " pair" : " pairs"));
    }

    private Optional<String> pca() {
        List<String> parts = new ArrayList<>();
        for (Outcome o : models) {
            if (!isAnyDgd(o)) continue;
            double ours = mse(o, Way.MAP), components = row(CompareBaselines.name(o.entry().candidate().latent())).value(Table3.MSE);
            parts.add(String.format(Locale.ROOT, "%s %s (%s against %s)", o.entry().id(), ours < components ? "does" : "does not", Table3.number(ours, 3), Table3.number(components, 3)));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of("With a full search for z, " + String.join(", ", parts) + ".");
    }

    private Table3.Row row(String name) { return table.rows().stream().filter(r -> r.model().equals(name)).findFirst().orElseThrow(); }

    private Optional<String> normality() {
        return range(Table3.W, CompareVerdicts::isDgd).map(s -> String.format(Locale.ROOT, "%d of %d DGDs have W of at least %s: W is %s%s. W says nothing of how wide the distribution is.",
                range(Table3.W, o -> isDgd(o) && first(o, Table3.W) >= NEARLY_NORMAL).map(DoubleSummaryStatistics::getCount).orElse(0L), s.getCount(),
                Table3.number(NEARLY_NORMAL, 2), span(s), range(Table3.W, CompareVerdicts::isVae).map(v -> ", of the VAEs " + span(v)).orElse("")));
    }

    private Optional<String> coverage() {
        return range(Table3.B, CompareVerdicts::isDgd).map(b -> String.format(Locale.ROOT, "The DGDs have a = %s and b = %s with a standard deviation of %s%s.",
                span(range(Table3.A, CompareVerdicts::isDgd).orElseThrow()), span(b), span(range(Table3.SD, CompareVerdicts::isDgd).orElseThrow()),
                range(Table3.B, CompareVerdicts::isVae).map(v -> ", the VAEs b = " + span(v)).orElse("")));
    }

    private String classes(DoubleSummaryStatistics s) {
        DoubleSummaryStatistics linear = table.rows().stream().filter(r -> r.model().startsWith("PCA ")).mapToDouble(r -> r.value(Table3.CLASS_DISTANCE)).summaryStatistics();
        return "r is " + span(s) + ". Principal components have at least " + Table3.number(linear.getMin(), 4) + ", so a high r is no merit of a model.";
    }

    private Optional<String> generation(String feature) {
        boolean anyPair = pairs((_, _) -> true).isPresent();
        if (!anyPair) return Optional.empty();
        String won = pairs((dgd, vae) -> dgd.values().get(feature) < vae.values().get(feature)).orElseThrow();
        return Optional.of("The DGD has the smaller distance in " + won + "; DGDs " + span(statistics(feature, CompareVerdicts::isDgd)) + ", VAEs "
                + span(statistics(feature, CompareVerdicts::isVae)) + ".");
    }

    private DoubleSummaryStatistics statistics(String column, Predicate<Outcome> which) {
        return models.stream().filter(which).mapToDouble(o -> o.values().get(column)).summaryStatistics();
    }

    /** Of a column of the first rows; empty if no model has it. */
    private Optional<DoubleSummaryStatistics> range(String column, Predicate<Outcome> which) {
        DoubleSummaryStatistics s = models.stream().filter(which).mapToDouble(o -> first(o, column)).filter(v -> !Double.isNaN(v)).summaryStatistics();
        return s.getCount() == 0 ? Optional.empty() : Optional.of(s);
    }

    /** Of the model's first row; NaN where it has none. */
    private static double first(Outcome o, String column) { return o.latents().values().iterator().next().getOrDefault(column, Double.NaN); }

    private static String span(DoubleSummaryStatistics s) {
        String low = Table3.number(s.getMin(), 3), high = Table3.number(s.getMax(), 3);
        return low.equals(high) ? low : low + " to " + high;
    }

    private static double mse(Outcome o, Way way) { return o.latents().get(way.key()).get(Table3.MSE); }

    /** Whether it is one of the paper's DGDs, fitted as there. */
    private static boolean isDgd(Outcome o) { return Table2.MODELS.contains(o.entry()) && isAnyDgd(o); }

    private static boolean isVae(Outcome o) { return !isAnyDgd(o); }

    private static boolean isAnyDgd(Outcome o) { return o.entry().candidate().family() == Family.DGD; }
}
