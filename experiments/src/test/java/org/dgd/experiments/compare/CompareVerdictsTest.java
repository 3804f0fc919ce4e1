package org.dgd.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.experiments.trial.Table2;
import org.junit.jupiter.api.Test;

/** Sentences that are computed from numbers, here from made-up ones. */
final class CompareVerdictsTest {
    private static final List<String> FEATURES = List.of("fd_pca64");
    private static final Map<String, Double> WEIGHTS = Map.ofEntries(Map.entry("DGD 2 pca", 28_915.0), Map.entry("DGD 1", 115_171.0), Map.entry("DGD 2", 28_915.0),
            Map.entry("DGD 3", 984_387.0), Map.entry("DGD 4", 871_363.0), Map.entry("betaVAE 1", 345_635.0), Map.entry("betaVAE 2", 86_803.0),
            Map.entry("betaVAE 3", 21_899.0), Map.entry("betaVAE 4", 394_915.0), Map.entry("VanillaVAE 1", 86_803.0),
            Map.entry("VanillaVAE 2", 961_459.0), Map.entry("VanillaVAE 3", 739_555.0), Map.entry("VanillaVAE 4", 185_331.0));

    /** A DGD that is fitted our way says nothing of the paper's claims. */
    @Test void modelsOfOneLatentDimensionAndOfAsManyWeightsAreCompared() {
        List<ComparedModel> models = List.of(dgd("DGD 2", 0.03, 0.01, 0.995, 5), vae("betaVAE 2", 0.02, 0.02, 0.9, 4),
                vae("VanillaVAE 1", 0.04, 0.005, 0.999, 6), vae("betaVAE 3", 0.001, 0.001, 0.97, 9),
                dgd("DGD 2 pca", 0.001, 0.03, 0.5, 1));
        Map<String, String> verdicts = verdicts(models, 0.02);
        assertThat(verdicts.get("A DGD reconstructs better than a VAE of equal size."))
                .isEqualTo("Measured as in the paper (z beside training against a drawn z), the DGD has the smaller test MSE in 1 of 2 pairs of one latent dimension "
                        + "and 0 of 1 pair of as many weights; with a full search for z against the mean of q(z|x), in 1 of 2 pairs of one latent dimension "
                        + "and 0 of 1 pair of as many weights. A DGD's weights are its decoder's; a VAE has two encoders beside.");
        assertThat(verdicts.get("Not in the paper: a DGD reconstructs better than principal components of the same dimension."))
                .isEqualTo("With a full search for z, DGD 2 does (0.01 against 0.02), DGD 2 pca does not (0.03 against 0.02).");
        assertThat(verdicts.get("Representations of a DGD are nearly normal (W near 1)."))
                .isEqualTo("1 of 1 DGDs have W of at least 0.99: W is 0.995, of the VAEs 0.9 to 0.999. W says nothing of how wide the distribution is.");
        assertThat(verdicts.get("A DGD generates better than a VAE of equal size (fd_pca64)."))
                .isEqualTo("The DGD has the smaller distance in 1 of 2 pairs of one latent dimension and 1 of 1 pair of as many weights; DGDs 5, VAEs 4 to 9.");
        assertThat(verdicts.get("Distances between classes are kept in latent space (r near 1).")).startsWith("r is 0.9. Principal components have at least 0.9999,");
    }

    /** Of table 2 six pairs have one latent dimension and seven about as many weights; hardly a pair is both. */
    @Test void everyDgdOfTable2HasVaesOfItsSizeBothWays() {
        List<ComparedModel> models = Table2.MODELS.stream().map(Table2.Entry::id)
                .map(id -> id.startsWith("DGD") ? dgd(id, 0.01, 0.005, 1, 1) : vae(id, 0.02, 0.001, 1, 2)).toList();
        ComparePairs pairs = new ComparePairs(models);
        assertThat(pairs.held((_, _) -> true)).isEqualTo("6 of 6 pairs of one latent dimension and 7 of 7 pairs of as many weights");
        List<List<String>> rows = pairs.table().rows();
        assertThat(rows).extracting(r -> r.get(0) + " " + r.get(3) + " " + r.get(6)).containsExactly(
                "DGD 1 betaVAE 1 latent dimension", "DGD 1 betaVAE 2 weights", "DGD 1 VanillaVAE 1 weights",
                "DGD 2 betaVAE 2 latent dimension", "DGD 2 betaVAE 3 weights", "DGD 2 VanillaVAE 1 latent dimension",
                "DGD 3 betaVAE 3 latent dimension", "DGD 3 VanillaVAE 2 weights", "DGD 3 VanillaVAE 3 weights",
                "DGD 4 betaVAE 4 latent dimension", "DGD 4 VanillaVAE 2 latent dimension, weights", "DGD 4 VanillaVAE 3 weights");
        assertThat(rows.getFirst()).containsExactly("DGD 1", "1024", "115,171", "betaVAE 1", "1024", "345,635", "latent dimension",
                "0.01 against 0.02: DGD", "0.005 against 0.001: VAE");
    }

    @Test void componentsAreThoseOfTheDimensionOrAllThatThereAre() {
        Table3 table = new Table3(FEATURES, List.of(new Table3.Row("mean image", "", Map.of(), false),
                new Table3.Row("PCA 64", "", Map.of("latent_dimension", 64.0), false), new Table3.Row("PCA 999", "", Map.of("latent_dimension", 999.0), false)));
        assertThat(CompareBaselines.row(table, 64).model()).isEqualTo("PCA 64");
        assertThat(CompareBaselines.row(table, 1024).model()).isEqualTo("PCA 999");
    }

    @Test void claimsThatNeedAbsentModelsAreLeftOut() {
        assertThat(verdicts(List.of(vae("VanillaVAE 3", 0.001, 0.001, 0.97, 9)), 0.02)).containsOnlyKeys("Distances between classes are kept in latent space (r near 1).");
        assertThat(verdicts(List.of(dgd("DGD 2", 0.03, 0.03, 0.5, 5)), 0.02).get("Not in the paper: a DGD reconstructs better than principal components of the same dimension."))
                .isEqualTo("With a full search for z, DGD 2 does not (0.03 against 0.02).");
        assertThat(verdicts(List.of(), 0.02)).isEmpty();
    }

    @Test void theTableHasThePapersNumberInTheFirstRowOfAModel() {
        Table3 table = new Table3(FEATURES, List.of(new Table3.Row("DGD 4", "beside training", Map.of("mse", 0.00371234, "loss", 1.0, "parameters", 2953667.0), true),
                new Table3.Row("DGD 4", "map", Map.of("mse", 0.5), false)));
        assertThat(table.tables().getFirst().rows().get(0)).startsWith("DGD 4", "beside training", "0.003712 (0.0037)").endsWith("(126.54)").hasSameSizeAs(table.tables().getFirst().header());
        assertThat(table.tables().getFirst().rows().get(1)).startsWith("DGD 4", "map", "0.5").endsWith("");
        assertThat(table.tables().getLast().rows()).singleElement().satisfies(row -> assertThat(row).contains("2953667"));
    }

    private static Map<String, String> verdicts(List<ComparedModel> models, double pca) {
        Table3 table = new Table3(FEATURES, List.of(new Table3.Row("PCA 512", "", Map.of("mse", pca, "latent_dimension", 512.0, "class_distance", 0.99994), false)));
        Map<String, String> verdicts = new LinkedHashMap<>();
        new CompareVerdicts(models, table).rows().forEach(r -> verdicts.put(r.get(0), r.get(1)));
        return verdicts;
    }

    private static ComparedModel dgd(String id, double beside, double map, double w, double distance) {
        return model(id, Map.of("beside training", beside, "map", map), "beside training", w, distance);
    }

    private static ComparedModel vae(String id, double sampled, double mean, double w, double distance) {
        return model(id, Map.of("sampled", sampled, "mean", mean), "sampled", w, distance);
    }

    private static ComparedModel model(String id, Map<String, Double> mse, String first, double w, double distance) {
        Map<String, Map<String, Double>> latents = new LinkedHashMap<>();
        latents.put(first, Map.of("mse", mse.get(first), "w", w, "a", 1.0, "b", 0.05, "sd", 0.1, "class_distance", 0.9));
        mse.forEach((way, value) -> latents.putIfAbsent(way, Map.of("mse", value)));
        Table2.Entry entry = Table2.ALL.stream().filter(e -> e.id().equals(id)).findFirst().orElseThrow();
        return new ComparedModel(entry, Path.of("none"), Map.of("fd_pca64", distance, "parameters", WEIGHTS.get(id)), latents, null, Map.of());
    }
}
