package org.dgd.experiments.book;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Dgd;
import org.dgd.model.Likelihood;
import org.dgd.model.PriorScale;
import org.dgd.model.Representation;
import org.dgd.model.StandardNormal;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Features;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.RowAdam;
import org.dgd.nn.optim.Sgd;

/** The smallest DGD that bends: points on an arc of the plane, one number z for each, a decoder with one hidden layer. On {@code reference}, in double. */
final class ArcModel {
    static final int POINTS = 28;
    private static final int HIDDEN = 24;
    private static final double ARC = 1.4 * Math.PI, NOISE = 0.03, RATE = 0.01;
    /** 1/(2σ²) of the likelihood. */
    static final double PRECISION = 40;

    private final Device device = new ReferenceDevice();
    private final Features data;
    private final Dgd model;
    private final Trainer trainer;
    private int epochs;

    ArcModel() {
        Rng rng = new Rng(4);
        float[] x = new float[2 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            double angle = ARC * ((i + 0.5) / POINTS - 0.5) + Math.PI / 2;
            x[2 * i] = (float) (Math.cos(angle) + NOISE * rng.nextGaussian());
            x[2 * i + 1] = (float) (Math.sin(angle) + NOISE * rng.nextGaussian());
        }
        data = Features.of("arc", x, new int[] {POINTS, 2}, Map.of());
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 1, Size.of(1, 1, 2), List.of(HIDDEN)), device, rng.child("decoder"));
        double[] start = Arrays.stream(rng.child("z").gaussians(POINTS)).map(z -> 0.02 * z).toArray();
        model = new Dgd(decoder, new Representation(device, POINTS, 1, start), new StandardNormal(1), new Plane());
        trainer = new Trainer(model, new Batches(data, POINTS, null), PriorScale.DATASET, false, new Adam(decoder.parameters(), RATE, 0),
                new RowAdam(model.representation().table(), RATE, AdamRule.DEFAULT), new Sgd(List.of(), 0, 0, 0));
    }

    /** Goes on until so many epochs are done. */
    ArcModel trained(int until) {
        while (epochs < until) trainer.epoch(++epochs, (_, _) -> { });
        return this;
    }

    Features data() { return data; }

    Dgd model() { return model; }

    /** f(z) of each z: x and y in turn. */
    double[] decoded(double... z) {
        float[] rows = new float[z.length];
        for (int i = 0; i < z.length; i++) rows[i] = (float) z[i];
        try (Scope scope = device.scope()) {
            return model.decoder().logits(scope.tensor(Shape.batch(z.length, 1), rows)).storage.read();
        }
    }

    /** Squared distances, with the weight that a noise of σ = 0.11 gives them. */
    static final class Plane implements Likelihood {
        @Override public String key() { return "plane"; }
        @Override public Map<String, String> metadata() { return Map.of(); }
        @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return logits.sub(x).square().mul(PRECISION); }
        @Override public Tensor slope(Tensor logits) { return logits.mul(2 * PRECISION); }
        @Override public Tensor offset(Tensor logits) { return logits.square().mul(PRECISION); }
        @Override public Tensor mean(Tensor logits) { return logits; }
        @Override public double constant(double x) { return -0.5 * Math.log(PRECISION / Math.PI); }
        @Override public double[] draw(double[] mean, Rng rng) {
            return Arrays.stream(mean).map(m -> m + rng.nextGaussian() / Math.sqrt(2 * PRECISION)).toArray();
        }
    }
}
