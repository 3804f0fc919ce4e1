package org.dgd.experiments.trained;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.dgd.inference.ImportanceProposal;
import org.dgd.inference.ImportanceSampling.Estimate;
import org.dgd.inference.LaplaceObjective;
import org.dgd.inference.NoiseLikelihood;
import org.dgd.model.Inference.Found;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/** What {@code evaluate} says of a file. */
public final class Evidence {
    /** Share of draws: a sample with fewer effective ones has an estimate that a few draws decide. */
    private static final double LOW = 0.1;
    /** Share of samples with such estimates that is worth a notice. */
    private static final double MANY = 0.1;

    private final Samples samples;
    private final Found found;
    private final int draws;
    private final double[] log, error, effective, joint;
    private final int[] present;

    Evidence(Samples samples, Found found, int draws) {
        int n = samples.size();
        this.samples = samples;
        this.found = found;
        this.draws = draws;
        log = new double[n];
        error = new double[n];
        effective = new double[n];
        joint = new double[n];
        present = new int[n];
    }

    /** Of some samples, with their values. */
    void add(LaplaceObjective objective, int first, float[] x, Estimate estimate) {
        double[] constants = objective.constants(x);
        for (int k = 0; k < constants.length; k++) {
            int i = first + k;
            log[i] = estimate.logEvidence()[k];
            error[i] = estimate.standardError()[k];
            effective[i] = estimate.effective()[k];
            joint[i] = -found.objective()[i] - constants[k];
            for (int p = k * objective.features(); p < (k + 1) * objective.features(); p++) if (!Float.isNaN(x[p])) present[i]++;
            if (!Double.isFinite(log[i]))
                throw new InputException(samples.name() + ": log P(x) of sample " + i + " is " + log[i] + "; try --proposal student or more --steps");
        }
    }

    private double low() { return (double) Arrays.stream(effective).filter(e -> e < LOW * draws).count() / effective.length; }

    /** A sentence where too many estimates are poor. */
    Optional<String> alarm() {
        if (low() <= MANY) return Optional.empty();
        return Optional.of(String.format(Locale.ROOT,
                "in %.0f %% of all samples less than %.0f %% of the draws count, so that log P(x) is rather too small; "
                + "try --proposal student, --draws %d or more --starts", 100 * low(), 100 * LOW, 10 * draws));
    }

    /** In nats, per sample; the standard error is that of the mean over samples, what draws add to it is apart. */
    Map<String, Object> summary(TrainedModel model, ImportanceProposal proposal) {
        int n = log.length;
        double mean = mean(log), variance = DoubleStream.of(log).map(l -> (l - mean) * (l - mean)).sum() / Math.max(1, n - 1);
        Map<String, Object> s = new LinkedHashMap<>();
        s.put("samples", n);
        s.put("log_p", mean);
        s.put("standard_error", Math.sqrt(variance / n));
        s.put("draws_error", Math.sqrt(DoubleStream.of(error).map(e -> e * e).sum()) / n);
        s.put("bits_per_dimension", -DoubleStream.of(log).sum() / (Math.log(2) * Arrays.stream(present).asLongStream().sum()));
        s.put("ess", mean(effective));
        s.put("low_ess", low());
        s.put("log_joint", mean(joint));
        s.put("draws", draws);
        s.put("proposal", proposal.key());
        s.put("likelihood", model.likelihood().key());
        if (model.likelihood() instanceof NoiseLikelihood noise) s.put("noise", noise.sd());
        return s;
    }

    void write(Path csv) {
        StringBuilder rows = new StringBuilder("sample,log_p,standard_error,ess,log_joint,values\n");
        for (int i = 0; i < log.length; i++)
            rows.append(String.format(Locale.ROOT, "%d,%.8g,%.4g,%.5g,%.8g,%d\n", i, log[i], error[i], effective[i], joint[i], present[i]));
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(csv, out -> out.write(bytes));
    }

    private static double mean(double[] values) { return DoubleStream.of(values).average().orElse(0); }
}
