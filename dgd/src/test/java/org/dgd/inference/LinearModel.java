package org.dgd.inference;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.inference.EncoderSpec.Kind;
import org.dgd.inference.EncoderSpec.Layers;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Likelihood;
import org.dgd.model.StandardNormal;

/**
 * x = w·z + b of two dimensions in one number, z ~ N(0,I). What x says of z is known: given x, z has the mean w(x−b)/|w|² and the variance 1 − w_d²/|w|²
 * in dimension d, and with −log P(x|z) = ½(x − w·z − b)² the best z is w(x−b)/(1+|w|²).
 */
record LinearModel(Decoder decoder, StandardNormal prior) {
    static final double[] W = {1.2, 1.6};
    static final double B = 0.5;

    static LinearModel on(Device device) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 1), List.of()), device, new Rng(0));
        decoder.state().get("decoder.0.weight").write(W);
        decoder.state().get("decoder.0.bias").write(new double[] {B});
        return new LinearModel(decoder, new StandardNormal(2));
    }

    ModelDraws draws() { return new ModelDraws(decoder, prior, Plain.GAUSSIAN, LatentSource.prior(prior), false); }

    Encoder encoder(Kind kind) { return new Encoder(new EncoderSpec(kind, Layers.MLP, 2, 2, Size.of(1, 1, 1)), decoder.device(), new Rng(3).child("weights")); }

    static double square() { return W[0] * W[0] + W[1] * W[1]; }

    /** N(x; l, 1), without an activation. */
    enum Plain implements Likelihood {
        GAUSSIAN;

        @Override public String key() { return "plain"; }
        @Override public Map<String, String> metadata() { return Map.of(); }
        @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return logits.sub(x).square().mul(0.5); }
        @Override public Tensor slope(Tensor logits) { return logits; }
        @Override public Tensor offset(Tensor logits) { return logits.square().mul(0.5); }
        @Override public Tensor mean(Tensor logits) { return logits.mul(1); }
        @Override public double constant(double x) { return 0.5 * Math.log(2 * Math.PI); }

        @Override public double[] draw(double[] mean, Rng rng) {
            double[] x = rng.gaussians(mean.length);
            for (int i = 0; i < x.length; i++) x[i] += mean[i];
            return x;
        }
    }
}
