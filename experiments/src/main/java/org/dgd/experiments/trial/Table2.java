package org.dgd.experiments.trial;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.dgd.baseline.Head;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.model.Architecture;

/** The twelve models that the paper chose by its search (table 2), and DGDs fitted better. */
public final class Table2 {
    /** Epochs of their final training on the whole data set. */
    public static final int EPOCHS = 100;
    private static final int HUNDRED = 100;

    private Table2() { }

    /** @param id as in the paper, {@code DGD 3} */
    public record Entry(String id, Candidate candidate) {
        /** Fit for the name of a file: {@code dgd-3}. */
        public String key() { return id.toLowerCase(Locale.ROOT).replace(' ', '-'); }
    }

    public static final List<Entry> MODELS = List.of(
            dgd("DGD 1", Architecture.SHALLOW, 32, 1e-3, 0),
            dgd("DGD 2", Architecture.SHALLOW, 16, 1e-3, 1e-5),
            dgd("DGD 3", Architecture.STANDARD, 64, 1e-4, 1e-5),
            dgd("DGD 4", Architecture.LINEAR, 64, 1e-3, 1e-5),
            betaVae("betaVAE 1", VaeArchitecture.SHALLOW, 32, 1e-3, 0),
            betaVae("betaVAE 2", VaeArchitecture.SHALLOW, 16, 1e-2, 0),
            betaVae("betaVAE 3", VaeArchitecture.SHALLOW, 8, 1e-2, 0),
            betaVae("betaVAE 4", VaeArchitecture.SHALLOW_LINEAR, 16, 1e-3, 1e-5),
            vanillaVae("VanillaVAE 1", VaeArchitecture.SHALLOW, 16, 1e-4, 0),
            vanillaVae("VanillaVAE 2", VaeArchitecture.SHALLOW_LINEAR, 32, 1e-3, 1e-5),
            vanillaVae("VanillaVAE 3", VaeArchitecture.STANDARD, 32, 1e-3, 0),
            vanillaVae("VanillaVAE 4", VaeArchitecture.SHALLOW_ENCODER_LINEAR, 16, 1e-3, 1e-5));

    /** The four DGDs of the paper once more, fitted our way, and one of a hundred dimensions with the layers of table 1. */
    public static final List<Entry> REFITTED = List.of(
            refitted("DGD 1 pca", Architecture.SHALLOW, 32),
            refitted("DGD 2 pca", Architecture.SHALLOW, 16),
            refitted("DGD 3 pca", Architecture.STANDARD, 64),
            refitted("DGD 4 pca", Architecture.LINEAR, 64),
            refitted("DGD 100 pca", Architecture.DCGAN, 32, HUNDRED));

    public static final List<Entry> ALL = Stream.concat(MODELS.stream(), REFITTED.stream()).toList();

    private static Entry refitted(String id, Architecture a, int capacity) { return refitted(id, a, capacity, 0); }

    /** One pair of rates serves all. */
    private static Entry refitted(String id, Architecture a, int capacity, int latent) {
        return new Entry(id, new DgdCandidate(a, capacity, latent, 2e-3, 1e-3, 0, Fitting.PCA));
    }

    /** All four have 1e-2 for their representations. */
    private static Entry dgd(String id, Architecture a, int capacity, double lr, double decay) {
        return new Entry(id, new DgdCandidate(a, capacity, 0, lr, 1e-2, decay));
    }

    /** All four have b = 1e-2. */
    private static Entry betaVae(String id, VaeArchitecture a, int capacity, double lr, double decay) {
        return new Entry(id, new VaeCandidate(a, capacity, Head.PAPER, OptionalDouble.of(1e-2), lr, decay));
    }

    private static Entry vanillaVae(String id, VaeArchitecture a, int capacity, double lr, double decay) {
        return new Entry(id, new VaeCandidate(a, capacity, Head.PAPER, OptionalDouble.empty(), lr, decay));
    }
}
