package org.dgd.inference;

import org.dgd.engine.Axis;
import org.dgd.engine.Recorder;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.model.DivergedException;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.Schedule;

/**
 * Trains an encoder on endless draws from a model that stays as it is (paper, section 2.2): no pair (x, z) is met twice, so there is nothing to
 * overfit. Adam, with a rate that falls by half a cosine. Everything follows from the stream.
 */
public final class EncoderTrainer {
    /** Draws from which the units come. */
    private static final int UNITS = 2000;
    /** The last rate as a part of the first. */
    private static final double LAST = 0.01;

    /**
     * How it is trained.
     *
     * @param rate    of the first step
     * @param missing of every sample a part of the values is hidden, uniform between 0 and this: for samples with missing values
     */
    public record Settings(int steps, int batchSize, double rate, double missing) {
        public Settings {
            if (steps < 1 || batchSize < 1 || !(rate > 0) || !(missing >= 0 && missing < 1))
                throw new IllegalArgumentException("encoder: " + steps + " steps of " + batchSize + " at the rate " + rate + ", missing " + missing);
        }
    }

    /**
     * Losses; see {@link Encoder.Loss}.
     *
     * @param loss   the squared error in units of the draws, or −log q(z|x) in nats, per sample
     * @param missed the part of the variance of z that is not explained
     */
    public record Losses(double loss, double missed) { }

    /** Hears of every step, counted from 1. */
    @FunctionalInterface
    public interface Listener {
        void stepped(int step, Losses losses);
    }

    private final Encoder encoder;
    private final ModelDraws draws;
    private final Settings settings;
    private final Rng random;
    private final Batch batch;

    /** What a step reads, at the same places of the device's memory all the time. */
    private record Batch(Tensor z, Tensor noise, Tensor present) { }

    public EncoderTrainer(Encoder encoder, ModelDraws draws, Settings settings, Rng random) {
        if (encoder.spec().latent() != draws.latent() || !encoder.spec().size().equals(draws.size()))
            throw new IllegalArgumentException("encoder: from " + encoder.spec().size() + " to " + encoder.spec().latent() + ", for a decoder from "
                    + draws.latent() + " to " + draws.size());
        this.encoder = encoder;
        this.draws = draws;
        this.settings = settings;
        this.random = random;
        Shape x = draws.shape(settings.batchSize);
        batch = new Batch(encoder.device().zeros(Shape.batch(settings.batchSize, draws.latent())), draws.noisy() ? encoder.device().zeros(x) : null,
                settings.missing > 0 ? encoder.device().zeros(x) : null);
    }

    /**
     * All steps.
     *
     * @throws DivergedException when the loss is not a number any more
     */
    public void run(Listener listener) {
        encoder.units(draws.pairs(UNITS, random.child("units")));
        Optimizer optimizer = new Adam(encoder.parameters(), settings.rate, 0);
        Schedule rate = Schedule.cosine(settings.rate, LAST * settings.rate, settings.steps);
        Recorder recorder = encoder.device().recorder();
        Rng steps = random.child("steps");
        for (int s = 1; s <= settings.steps; s++) {
            int step = s;
            write(steps.child(s));
            optimizer.rate(rate.rate(s - 1));
            optimizer.prepare();
            recorder.run(settings.batchSize, () -> step(optimizer), values -> {
                if (!Double.isFinite(values[0])) throw new DivergedException("encoder's", values[0], step, "--lr");
                listener.stepped(step, new Losses(values[0], values[1]));
            });
        }
        recorder.flush();
    }

    /** All that is new in a step. */
    private void write(Rng stream) {
        int n = settings.batchSize;
        batch.z.storage.write(draws.z(n, stream.child("z")));
        if (batch.noise != null) batch.noise.storage.write(draws.noise(n, stream.child("x")));
        if (batch.present != null) batch.present.storage.write(present(n, stream.child("missing")));
    }

    /** 0 for what is hidden and 1 for the rest. */
    private float[] present(int n, Rng rng) {
        int features = draws.size().features();
        float[] present = new float[n * features];
        for (int i = 0; i < n; i++) {
            double share = settings.missing * rng.nextDouble();
            for (int j = 0; j < features; j++) present[i * features + j] = (rng.nextInt() >>> 8) * 0x1p-24 < share ? 0 : 1;
        }
        return present;
    }

    /** The step itself, which a recorder may repeat without this code. */
    private Tensor step(Optimizer optimizer) {
        Encoder.Loss loss = encoder.loss(draws.x(batch.z, batch.noise), batch.present, batch.z);
        loss.loss().backward();
        optimizer.update();
        return loss.loss().concat(Axis.C, loss.missed());
    }

    /** The losses on about so many other draws, in full batches, with the encoder as it is. */
    public Losses evaluate(int about) {
        int batches = Math.max(1, about / settings.batchSize);
        double[] sum = new double[2];
        Rng stream = random.child("evaluation");
        for (int b = 0; b < batches; b++) {
            write(stream.child(b));
            try (Scope _ = encoder.device().inference()) {
                Encoder.Loss loss = encoder.loss(draws.x(batch.z, batch.noise), batch.present, batch.z);
                sum[0] += loss.loss().item();
                sum[1] += loss.missed().item();
            }
        }
        return new Losses(sum[0] / batches, sum[1] / batches);
    }
}
