package org.dgd.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;

/**
 * P(z|class, φ) of a mixture whose components belong to classes: its components of one class with their weights, which add up to 1 again.
 * The mixture is shared, not copied.
 */
public record ClassConditional(GaussianMixture mixture, int label) implements LatentDistribution {
    public ClassConditional {
        if (label < 0 || label >= mixture.classes())
            throw new IllegalArgumentException("class " + label + " of a mixture with " + mixture.classes() + " classes");
    }

    @Override public int dimension() { return mixture.dimension(); }

    @Override public Tensor logDensity(Tensor z) {
        int[] labels = new int[z.shape.n()];
        Arrays.fill(labels, label);
        return mixture.logDensity(z, labels);
    }

    /** The class is given; labels say nothing more. */
    @Override public float[] labelMask(int[] labels) { return null; }

    @Override public Tensor maskedLogDensity(Tensor z, Tensor mask) { return logDensity(z); }

    @Override public Map<String, Tensor> logPriors() { return mixture.logPriors(); }

    @Override public LatentRange range() { return mixture.range(); }

    @Override public List<Tensor> parameters() { return mixture.parameters(); }

    @Override public Map<String, Parameter> state() { return mixture.state(); }

    @Override public Map<String, String> metadata() { return mixture.metadata(); }

    /** Each component by its weight within the class. */
    @Override public double[] sample(int n, Rng rng) { return mixture.sampleWithin(label, n, rng); }
}
