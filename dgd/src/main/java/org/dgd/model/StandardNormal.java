package org.dgd.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Axis;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;

/**
 * N(0,I), without parameters: log P(z) = −m/2·log 2π − ½|z|² (paper, section 3). Labels mean nothing to it.
 *
 * @param range of representations; the density is not made larger for what lies outside of it, which would be a constant
 */
public record StandardNormal(int dimension, LatentRange range) implements LatentDistribution {
    public StandardNormal(int dimension) { this(dimension, LatentRange.FREE); }

    @Override public Tensor logDensity(Tensor z) {
        return z.square().sum(Axis.C).mul(-0.5).add(-0.5 * dimension * StrictMath.log(2 * Math.PI));
    }

    @Override public float[] labelMask(int[] labels) { return null; }

    @Override public Tensor maskedLogDensity(Tensor z, Tensor mask) { return logDensity(z); }

    @Override public Map<String, Tensor> logPriors() { return Map.of(); }

    @Override public List<Tensor> parameters() { return List.of(); }

    @Override public Map<String, Parameter> state() { return Map.of(); }

    @Override public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>(Map.of("prior", "normal"));
        if (!range.isFree()) metadata.put(ModelFile.RANGE, range.toString());
        return metadata;
    }

    @Override public double[] sample(int n, Rng rng) {
        if (range.isFree()) return rng.gaussians(n * dimension);
        double[] z = new double[n * dimension];
        for (int i = 0; i < z.length; i++) z[i] = range.gaussian(0, 1, rng);
        return z;
    }
}
