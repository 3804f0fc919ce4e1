package org.dgd.model;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Axis;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Observation;

/**
 * P(x|z,θ), the distribution of data given the decoder's output. Every value of x has a term of its own,
 *
 * <pre>    −log P(x|z,θ) = offset(l) − x·slope(l) + a number that depends on x alone, </pre>
 *
 * where l, the <em>logit</em>, is the decoder's output before its last activation. So one matrix product judges many x and many z
 * ({@link Candidates}), and a value that is missing has no term, that is, it counts nothing.
 * {@link Pixels} are those of the paper, {@link Columns} those of tables.
 */
public interface Likelihood {
    /** As on the command line and in model files. */
    String key();

    /** What is fitted beside the decoder, such as the noise of a column. */
    default List<Tensor> parameters() { return List.of(); }

    /** All numbers of its own by their names in a model file. */
    default Map<String, Parameter> state() { return Map.of(); }

    /** What {@code __metadata__} of a model file says. */
    Map<String, String> metadata();

    /** −log P(x|z,θ) of every value, in nats and in the shape of x; a number that depends on nothing but x may be left out. */
    Tensor negativeLogs(Tensor logits, Tensor x);

    /** The same summed over samples and values: a scalar. */
    default Tensor negativeLog(Tensor logits, Tensor x) { return negativeLogs(logits, x).sum(Axis.N, Axis.H, Axis.W, Axis.C); }

    /** In the shape of x, as {@link #offset}. */
    Tensor slope(Tensor logits);

    Tensor offset(Tensor logits);

    /** E[x|z]: what a decoder shows, in the shape of x. */
    Tensor mean(Tensor logits);

    /** What {@link #negativeLogs} leaves out for a value x, in nats: added to it, that is −log P(x|z,θ) with all constants. */
    double constant(double x);

    /** A draw from P(x|z,θ) of one sample, whose {@link #mean} is given. */
    double[] draw(double[] mean, Rng rng);

    /**
     * The logits of these very samples: what the decoder says, with what is known of each beside its z, such as the size by which the means
     * of its counts are multiplied. All that is computed from logits takes these.
     */
    default Tensor sized(Tensor logits, Observation data) { return logits; }

    /** The same of samples of which nothing is known but their size, 1 being that of an average one. */
    default Tensor sized(Tensor logits, double size) { return logits; }

    /** Whether samples have sizes, so that {@link #sized} changes anything. */
    default boolean hasSizes() { return false; }

    /** The size of each of these samples, rows in which values that are missing are NaN; empty where samples have none. */
    default double[] sizes(float[] rows) { return new double[0]; }

    /** −log P(x|z,θ) in nats, summed over samples and over the values that are there. */
    default Tensor negativeLog(Tensor logits, Observation data) {
        Tensor own = sized(logits, data);
        if (data.present() == null) return negativeLog(own, data.x());
        return negativeLogs(own, data.x()).mul(data.present()).sum(Axis.N, Axis.H, Axis.W, Axis.C);
    }

    /** The same of every sample apart: (n,1,1,1). */
    default Tensor negativeLogsPerSample(Tensor logits, Observation data) {
        Tensor all = negativeLogs(sized(logits, data), data.x());
        return (data.present() == null ? all : all.mul(data.present())).sum(Axis.H, Axis.W, Axis.C);
    }
}
