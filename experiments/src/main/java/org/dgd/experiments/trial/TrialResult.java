package org.dgd.experiments.trial;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What came of a trial.
 *
 * @param parameters how many weights were trained, representations not counted
 * @param curve      a row an epoch, up to the last that was finite
 * @param testMse    after the last epoch, by {@link Latents.Way#key}; empty if the trial diverged
 * @param testSd     standard deviation of all test latent values around their mean, by the same keys
 * @param diverged   the sentence that says where, or null
 */
public record TrialResult(Candidate candidate, long parameters, List<Epoch> curve, Map<String, Double> testMse, Map<String, Double> testSd,
                          String diverged) implements Serializable {
    public TrialResult {
        curve = List.copyOf(curve);
        testMse = Collections.unmodifiableMap(new LinkedHashMap<>(testMse));     // Map.copyOf has another order in every process
        testSd = Collections.unmodifiableMap(new LinkedHashMap<>(testSd));
    }

    /** The test MSE that the search compares: beside training for a DGD, at one draw for a VAE. Empty if the trial diverged. */
    public OptionalDouble score() { return of(testMse); }

    /** The standard deviation of the same latent values. */
    public OptionalDouble latentSd() { return of(testSd); }

    private OptionalDouble of(Map<String, Double> values) {
        Double value = values.get(judged(candidate).key());
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    public double seconds() { return curve.stream().mapToDouble(Epoch::seconds).sum(); }

    /** The latent values by which a candidate is compared with others. */
    public static Latents.Way judged(Candidate candidate) {
        return candidate instanceof DgdCandidate ? Latents.Way.BESIDE_TRAINING : Latents.Way.SAMPLED;
    }
}
