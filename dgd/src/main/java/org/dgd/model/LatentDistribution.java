package org.dgd.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;

/** P(z|φ), the distribution over representations, with its parameters φ and their prior P(φ) (paper, sections 2.1 and 2.4). */
public interface LatentDistribution {
    /** A sample that has no label. */
    int UNLABELLED = -1;

    int dimension();

    /** log P(z|φ) of every sample, in nats: z (n,1,1,m) to (n,1,1,1). */
    Tensor logDensity(Tensor z);

    /** log P(z|φ, label) where there is a label, log P(z|φ) where it is {@link #UNLABELLED}. */
    default Tensor logDensity(Tensor z, int[] labels) {
        float[] mask = labelMask(labels);
        int n = z.shape.n();
        return mask == null ? logDensity(z) : maskedLogDensity(z, z.device().current().tensor(Shape.batch(n, mask.length / n), mask));
    }

    /** What the labels allow, n rows for {@link #maskedLogDensity}; null where there are no labels or they mean nothing. */
    float[] labelMask(int[] labels);

    /** As {@link #logDensity(Tensor, int[])}, with the labels' {@link #labelMask} on the device. */
    Tensor maskedLogDensity(Tensor z, Tensor mask);

    /** The parts of log P(φ) by name, scalars in nats; none when there is nothing to fit. */
    Map<String, Tensor> logPriors();

    /** log P(φ) in nats, a scalar; empty when there is nothing to fit. */
    default Optional<Tensor> logPrior() { return logPriors().values().stream().reduce(Tensor::add); }

    /** φ. */
    List<Tensor> parameters();

    /** φ by its names in a model file. */
    Map<String, Parameter> state();

    /** What {@code __metadata__} of a model file says. */
    Map<String, String> metadata();

    /** Where representations are held; draws are from what P(z|φ) has there. */
    LatentRange range();

    /** n·m numbers: n draws from P(z|φ). */
    double[] sample(int n, Rng rng);
}
