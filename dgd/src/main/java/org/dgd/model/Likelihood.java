package org.dgd.model;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Axis;
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

    /** −log P(x|z,θ) in nats, summed over samples and over the values that are there. */
    default Tensor negativeLog(Tensor logits, Observation data) {
        if (data.present() == null) return negativeLog(logits, data.x());
        return negativeLogs(logits, data.x()).mul(data.present()).sum(Axis.N, Axis.H, Axis.W, Axis.C);
    }

    /** The same of every sample apart: (n,1,1,1). */
    default Tensor negativeLogsPerSample(Tensor logits, Observation data) {
        Tensor all = negativeLogs(logits, data.x());
        return (data.present() == null ? all : all.mul(data.present())).sum(Axis.H, Axis.W, Axis.C);
    }
}
