package org.dgd.experiments.trial;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What came of a trial.
 *
 * @param parameters how many weights were trained, representations not counted
 * @param curve      a row an epoch, up to the last that was finite
 * @param testMse    after the last epoch, by {@link Latents.Way#key}; empty if the trial diverged
 * @param diverged   the sentence that says where, or null
 */
public record TrialResult(Candidate candidate, long parameters, List<Epoch> curve, Map<String, Double> testMse, String diverged) {
    public TrialResult {
        curve = List.copyOf(curve);
        testMse = Map.copyOf(testMse);
    }

    /** The quantity that the search compares: beside training for a DGD, at one draw for a VAE. Empty if the trial diverged. */
    public OptionalDouble score() {
        if (diverged != null) return OptionalDouble.empty();
        Double mse = testMse.get(way(candidate).key());
        return mse == null ? OptionalDouble.empty() : OptionalDouble.of(mse);
    }

    public double seconds() { return curve.stream().mapToDouble(Epoch::seconds).sum(); }

    static Latents.Way way(Candidate candidate) { return candidate instanceof DgdCandidate ? Latents.Way.BESIDE_TRAINING : Latents.Way.SAMPLED; }
}
