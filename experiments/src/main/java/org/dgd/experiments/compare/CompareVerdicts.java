package org.dgd.experiments.compare;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.dgd.experiments.trial.Latents.Way;

/**
 * What the numbers of a comparison say of the paper's claims, each in a plain sentence that is computed from them. Claims that need models
 * which are not there are left out.
 */
public record CompareVerdicts(List<ComparedModel> models, Table3 table) {
    /** Of W: the smallest of a DGD in the paper's table is 0.997, and differences below 0.005 mean nothing there. */
    private static final double NEARLY_NORMAL = 0.99;

    /** Claim and verdict. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        reconstruction().ifPresent(v -> rows.add(List.of("A DGD reconstructs better than a VAE of equal size.", v)));
        pca().ifPresent(v -> rows.add(List.of("Not in the paper: a DGD reconstructs better than principal components of the same dimension.", v)));
        normality().ifPresent(v -> rows.add(List.of("Representations of a DGD are nearly normal (W near 1).", v)));
        coverage().ifPresent(v ->
                rows.add(List.of("Representations of a DGD lie within N(0,1) but cover a small part of it; a VAE's cover all of it.", v)));
        range(Table3.CLASS_DISTANCE, _ -> true).ifPresent(s ->
                rows.add(List.of("Distances between classes are kept in latent space (r near 1).", classes(s))));
        for (String f : table.features())
            generation(f).ifPresent(v -> rows.add(List.of("A DGD generates better than a VAE of equal size (" + f + ").", v)));
        return rows;
    }

    /** Of the paper's way and the best one. */
    private Optional<String> reconstruction() {
        if (pairs().isEmpty()) return Optional.empty();
        return Optional.of("Measured as in the paper (z beside training against a drawn z), the DGD has the smaller test MSE in "
                + pairs().held((dgd, vae) -> dgd.mse(Way.BESIDE_TRAINING) < vae.mse(Way.SAMPLED))
                + "; with a full search for z against the mean of q(z|x), in "
                + pairs().held((dgd, vae) -> dgd.mse(Way.MAP) < vae.mse(Way.MEAN))
                + ". A DGD's weights are its decoder's; a VAE has two encoders beside.");
    }

    private ComparePairs pairs() { return new ComparePairs(models); }

    private Optional<String> pca() {
        List<String> parts = new ArrayList<>();
        for (ComparedModel o : models) {
            if (!o.isDgd()) continue;
            double ours = o.mse(Way.MAP), components = CompareBaselines.row(table, o.entry().candidate().latent()).value(Table3.MSE);
            parts.add(o.entry().id() + (ours < components ? " does (" : " does not (") + Table3.number(ours, 3) + " against "
                    + Table3.number(components, 3) + ")");
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of("With a full search for z, " + String.join(", ", parts) + ".");
    }

    private Optional<String> normality() {
        return range(Table3.W, ComparedModel::isPapersDgd).map(s -> {
            long near = range(Table3.W, o -> o.isPapersDgd() && first(o, Table3.W) >= NEARLY_NORMAL).map(DoubleSummaryStatistics::getCount)
                    .orElse(0L);
            return near + " of " + s.getCount() + " DGDs have W of at least " + Table3.number(NEARLY_NORMAL, 2) + ": W is " + span(s)
                    + range(Table3.W, ComparedModel::isVae).map(v -> ", of the VAEs " + span(v)).orElse("")
                    + ". W says nothing of how wide the distribution is.";
        });
    }

    private Optional<String> coverage() {
        return range(Table3.B, ComparedModel::isPapersDgd)
                .map(b -> "The DGDs have a = " + span(range(Table3.A, ComparedModel::isPapersDgd).orElseThrow())
                + " and b = " + span(b) + " with a standard deviation of " + span(range(Table3.SD, ComparedModel::isPapersDgd).orElseThrow())
                + range(Table3.B, ComparedModel::isVae).map(v -> ", the VAEs b = " + span(v)).orElse("") + ".");
    }

    private String classes(DoubleSummaryStatistics s) {
        DoubleSummaryStatistics linear = table.rows().stream().filter(r -> r.model().startsWith(CompareBaselines.PCA))
                .mapToDouble(r -> r.value(Table3.CLASS_DISTANCE)).summaryStatistics();
        return "r is " + span(s) + ". Principal components have at least " + Table3.number(linear.getMin(), 4)
                + ", so a high r is no merit of a model.";
    }

    private Optional<String> generation(String feature) {
        if (pairs().isEmpty()) return Optional.empty();
        return Optional.of("The DGD has the smaller distance in "
                + pairs().held((dgd, vae) -> dgd.values().get(feature) < vae.values().get(feature)) + "; DGDs "
                + span(statistics(feature, ComparedModel::isPapersDgd)) + ", VAEs " + span(statistics(feature, ComparedModel::isVae)) + ".");
    }

    private DoubleSummaryStatistics statistics(String column, Predicate<ComparedModel> which) {
        return models.stream().filter(which).mapToDouble(o -> o.values().get(column)).summaryStatistics();
    }

    /** Of a column of the first rows; empty if no model has it. */
    private Optional<DoubleSummaryStatistics> range(String column, Predicate<ComparedModel> which) {
        DoubleSummaryStatistics s = models.stream().filter(which).mapToDouble(o -> first(o, column)).filter(v -> !Double.isNaN(v))
                .summaryStatistics();
        return s.getCount() == 0 ? Optional.empty() : Optional.of(s);
    }

    /** Of the model's first row; NaN where it has none. */
    private static double first(ComparedModel o, String column) { return o.latents().values().iterator().next().getOrDefault(column, Double.NaN); }

    private static String span(DoubleSummaryStatistics s) {
        String low = Table3.number(s.getMin(), 3), high = Table3.number(s.getMax(), 3);
        return low.equals(high) ? low : low + " to " + high;
    }
}
