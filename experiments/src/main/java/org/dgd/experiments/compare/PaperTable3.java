package org.dgd.experiments.compare;

import java.util.Map;
import java.util.Optional;

/**
 * A row of the paper's table 3, as printed.
 *
 * @param mse           of test images
 * @param fid           of draws from N(0,I)
 * @param w             Shapiro–Wilk, computed in single precision: differences below 0.005 mean nothing, and it can exceed 1
 * @param a             share of latent values that lie on the rounded values of N(0,1)
 * @param b             share of those values that latent values meet
 * @param classDistance correlation of class distances
 */
public record PaperTable3(double mse, double fid, double w, double a, double b, double classDistance) {
    private static final Map<String, PaperTable3> ROWS = Map.ofEntries(
            Map.entry("DGD 1", new PaperTable3(0.0017, 197.35, 1.0005, 1.0000, 0.0515, 0.9737)),
            Map.entry("DGD 2", new PaperTable3(0.0028, 186.48, 0.9972, 1.0000, 0.0619, 0.9873)),
            Map.entry("DGD 3", new PaperTable3(0.0040, 119.47, 0.9991, 1.0000, 0.0515, 0.9840)),
            Map.entry("DGD 4", new PaperTable3(0.0037, 126.54, 0.9984, 1.0000, 0.0619, 0.9728)),
            Map.entry("betaVAE 1", new PaperTable3(0.0036, 175.55, 0.9127, 0.9573, 0.9897, 0.9421)),
            Map.entry("betaVAE 2", new PaperTable3(0.0044, 189.00, 0.8770, 0.8711, 0.9794, 0.9697)),
            Map.entry("betaVAE 3", new PaperTable3(0.0056, 212.00, 0.9150, 0.6514, 0.9588, 0.9721)),
            Map.entry("betaVAE 4", new PaperTable3(0.0072, 159.15, 0.8822, 0.6113, 0.9691, 0.9193)),
            Map.entry("VanillaVAE 1", new PaperTable3(0.0343, 260.26, 0.9968, 0.9995, 1.0000, 0.9755)),
            Map.entry("VanillaVAE 2", new PaperTable3(0.0254, 225.58, 0.9943, 0.9993, 0.9691, 0.9993)),
            Map.entry("VanillaVAE 3", new PaperTable3(0.0351, 308.63, 0.9705, 0.9967, 0.9794, 0.9833)),
            Map.entry("VanillaVAE 4", new PaperTable3(0.0283, 269.27, 0.9695, 0.9948, 0.9381, 0.9734)));

    /** @param id as in the paper, {@code DGD 3} */
    static Optional<PaperTable3> of(String id) { return Optional.ofNullable(ROWS.get(id)); }
}
