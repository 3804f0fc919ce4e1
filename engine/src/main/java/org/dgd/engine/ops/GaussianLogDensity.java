package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Log density of every sample under every one of k Gaussians, with B = ln 1/σ² (the paper's parameter, section 2.4):
 * y_k = −m/2·ln 2π + ½ Σ_d B_kd − ½ Σ_d exp(B_kd)·(z_d − μ_kd)².
 *
 * <pre>    z (n,1,1,m) batch,  means (k,1,1,m),  logPrecision (k,1,1,m), or (k,1,1,1) for one σ per Gaussian  ->  y (n,1,1,k) </pre>
 */
public record GaussianLogDensity(Tensor z, Tensor means, Tensor logPrecision) implements Op {
    public GaussianLogDensity {
        Shape s = means.shape;
        if (!z.shape.batch() || z.shape.pixels() != 1 || z.shape.c() != s.c() || s.pixels() != 1 || s.batch())
            throw new IllegalArgumentException("gaussianLogDensity: z " + z.shape + " must be a batch (n,1,1,m), means " + s + " must be (k,1,1,m)");
        Shape b = logPrecision.shape;
        if (b.batch() || b.n() != s.n() || b.pixels() != 1 || b.c() != s.c() && b.c() != 1)
            throw new IllegalArgumentException("gaussianLogDensity: logPrecision " + b + " does not fit means " + s);
    }

    @Override public List<Tensor> inputs() { return List.of(z, means, logPrecision); }
    @Override public Shape shape() { return Shape.batch(z.shape.n(), means.shape.n()); }
    @Override public void forward(Kernels k, Tensor y) { k.gaussianLogDensity(z, means, logPrecision, y); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        k.gaussianLogDensityBackward(z, means, logPrecision, dy, d.wants(z) ? d.into(z) : null,
                d.wants(means) ? d.into(means) : null, d.wants(logPrecision) ? d.into(logPrecision) : null);
    }
}
