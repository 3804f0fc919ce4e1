package org.dgd.model;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Axis;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;

/** N(0,I), without parameters: log P(z) = −m/2·log 2π − ½|z|² (paper, section 3). Labels mean nothing to it. */
public record StandardNormal(int dimension) implements LatentDistribution {
    @Override public Tensor logDensity(Tensor z) {
        return z.square().sum(Axis.C).mul(-0.5).add(-0.5 * dimension * Math.log(2 * Math.PI));
    }

    @Override public float[] labelMask(int[] labels) { return null; }

    @Override public Tensor maskedLogDensity(Tensor z, Tensor mask) { return logDensity(z); }

    @Override public Map<String, Tensor> logPriors() { return Map.of(); }

    @Override public List<Tensor> parameters() { return List.of(); }

    @Override public Map<String, Parameter> state() { return Map.of(); }

    @Override public Map<String, String> metadata() { return Map.of("prior", "normal"); }

    @Override public double[] sample(int n, Rng rng) { return rng.gaussians(n * dimension); }
}
