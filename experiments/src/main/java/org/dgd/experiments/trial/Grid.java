package org.dgd.experiments.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.dgd.baseline.Head;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.model.Architecture;

/** The paper's search (appendix A.2 and A.3): 216 DGDs and 480 VAEs, and a balanced part of each for minutes instead of days. */
public final class Grid {
    private static final List<Architecture> DECODERS = List.of(Architecture.STANDARD, Architecture.SHALLOW, Architecture.LINEAR);
    private static final List<VaeArchitecture> VAES = List.of(VaeArchitecture.STANDARD, VaeArchitecture.SHALLOW,
            VaeArchitecture.SHALLOW_ENCODER_LINEAR, VaeArchitecture.SHALLOW_LINEAR);
    private static final int[] CAPACITIES = {8, 16, 32, 64};
    private static final double[] RATES = {1e-2, 1e-3, 1e-4}, Z_RATES = {1e-1, 1e-2, 1e-3}, DECAYS = {0, 1e-5};
    /** NaN: none. */
    private static final double[] BETAS = {Double.NaN, 10, 1, 1e-1, 1e-2};

    private Grid() { }

    public static List<Candidate> dgds() {
        List<Candidate> all = new ArrayList<>();
        for (Architecture a : DECODERS)
            for (int c : CAPACITIES)
                for (double lr : RATES)
                    for (double lrZ : Z_RATES)
                        for (double decay : DECAYS) all.add(new DgdCandidate(a, c, 0, lr, lrZ, decay));
        return all;
    }

    public static List<Candidate> vaes() {
        List<Candidate> all = new ArrayList<>();
        for (VaeArchitecture a : VAES)
            for (int c : CAPACITIES)
                for (double lr : RATES)
                    for (double decay : DECAYS)
                        for (double b : BETAS) all.add(vae(a, c, b, lr, decay));
        return all;
    }

    /** Every architecture with every capacity; the other levels go round as in Latin squares, so each of them occurs equally often. */
    public static List<Candidate> quickDgds() {
        List<Candidate> some = new ArrayList<>();
        for (int a = 0; a < DECODERS.size(); a++)
            for (int c = 0; c < CAPACITIES.length; c++)
                some.add(new DgdCandidate(DECODERS.get(a), CAPACITIES[c], 0, RATES[(a + c) % 3], Z_RATES[(a + 2 * c) % 3], DECAYS[(a + c) % 2]));
        return some;
    }

    /** As {@link #quickDgds}; sixteen trials cannot hold three rates and five b equally often, but differ by one at most. */
    public static List<Candidate> quickVaes() {
        List<Candidate> some = new ArrayList<>();
        for (int a = 0; a < VAES.size(); a++)
            for (int c = 0; c < CAPACITIES.length; c++)
                some.add(vae(VAES.get(a), CAPACITIES[c], BETAS[(a * CAPACITIES.length + c) % BETAS.length], RATES[(a + c) % 3], DECAYS[(a + c) % 2]));
        return some;
    }

    private static Candidate vae(VaeArchitecture a, int capacity, double b, double lr, double decay) {
        return new VaeCandidate(a, capacity, Head.PAPER, Double.isNaN(b) ? OptionalDouble.empty() : OptionalDouble.of(b), lr, decay);
    }
}
