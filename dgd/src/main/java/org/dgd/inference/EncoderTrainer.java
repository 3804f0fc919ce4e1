package org.dgd.inference;

import java.util.function.Supplier;
import org.dgd.engine.Axis;
import org.dgd.engine.NumberException;
import org.dgd.engine.Recorder;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.model.DivergedException;
import org.dgd.model.Frozen;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.Schedule;

/**
 * Trains an encoder on endless draws from a model that stays as it is (paper, section 2.2): no pair (x, z) is met twice, so there is nothing to
 * overfit. Steps of Adam, with a rate that falls by half a cosine.
 *
 * <p>The squared error leads to E[z|x], which need not be near the z that a search looks for. So a deterministic encoder may spend its last steps on
 * the search's own objective at z = e(x). That needs no z, so every other of these steps may be on samples instead of draws: then the
 * encoder has also seen what the model does not draw. So it has where samples are met together with the z that a search found for them,
 * which is every other step on pairs. Everything follows from the stream.
 */
public final class EncoderTrainer {
    /** Draws from which the units come. */
    private static final int UNITS = 2000;
    /** The last rate as a part of the first. */
    private static final double LAST = 0.01;

    /**
     * How it is trained.
     *
     * @param steps   on pairs (x, z)
     * @param finish  steps on the objective, which follow
     * @param rate    of the first step of each
     * @param missing of every sample a part of the values is hidden, uniform between 0 and this: for samples with missing values
     */
    public record Settings(int steps, int finish, int batchSize, double rate, double missing) {
        public Settings {
            if (steps < 1 || finish < 0 || batchSize < 1 || !(rate > 0) || !(missing >= 0 && missing < 1))
                throw new IllegalArgumentException("encoder: " + steps + " + " + finish + " steps of " + batchSize + " at the rate " + rate
                        + ", missing " + missing);
        }
    }

    /**
     * How good an encoder is.
     *
     * @param loss      the squared error in units of the draws, or −log q(z|x) in nats, per sample
     * @param missed    the part of the variance of z that is not explained
     * @param objective −log P(x|z,θ) − log P(z|φ) in nats at its places, per sample
     */
    public record Losses(double loss, double missed, double objective) { }

    /** Hears of every step, counted from 1, with its loss: that of {@link Losses}, and in the last steps the objective. */
    @FunctionalInterface
    public interface Listener {
        void stepped(int step, double loss);
    }

    private final Encoder encoder;
    private final ModelDraws draws;
    private final Settings settings;
    private final Examples pairs;
    private final Samples samples;
    private final Rng random;
    private final Batch batch;

    /**
     * Samples whose representations are known.
     *
     * @param z N·m numbers, such as a search found them
     */
    public record Examples(Samples samples, double[] z) { }

    /** What a step reads, at the same places of the device's memory all the time. */
    private record Batch(Tensor z, Tensor noise, Tensor x, Tensor present) { }

    /**
     * For one training.
     *
     * @param pairs   for every other step on pairs, of the decoder's size; null: draws alone
     * @param samples for every other one of the last steps; null: draws alone
     */
    public EncoderTrainer(Encoder encoder, ModelDraws draws, Examples pairs, Samples samples, Settings settings, Rng random) {
        if (encoder.spec().latent() != draws.latent() || !encoder.spec().size().equals(draws.size()))
            throw new IllegalArgumentException("encoder: from " + encoder.spec().size() + " to " + encoder.spec().latent() + ", for a decoder from "
                    + draws.latent() + " to " + draws.size());
        if (settings.finish > 0 && encoder.spec().kind() != EncoderSpec.Kind.DETERMINISTIC)
            throw new IllegalArgumentException("encoder: a distribution over z has no objective of a search to finish on");
        this.encoder = encoder;
        this.draws = draws;
        if (pairs != null && pairs.z.length != pairs.samples.size() * draws.latent())
            throw new IllegalArgumentException("encoder: " + pairs.z.length + " numbers of z for " + pairs.samples.size() + " samples of "
                    + draws.latent());
        this.pairs = pairs;
        this.samples = samples;
        this.settings = settings;
        this.random = random;
        Shape x = draws.shape(settings.batchSize);
        boolean holes = settings.missing > 0 || samples != null && samples.hasMissing() || pairs != null && pairs.samples.hasMissing();
        batch = new Batch(encoder.device().zeros(Shape.batch(settings.batchSize, draws.latent())), draws.noisy() ? encoder.device().zeros(x) : null,
                samples == null && pairs == null ? null : encoder.device().zeros(x), holes ? encoder.device().zeros(x) : null);
    }

    /** Bytes of the draws by which the encoder learns its units. */
    public static long bytes(long features, long latent) { return UNITS * (features + latent) * Double.BYTES; }

    /**
     * All steps.
     *
     * @throws DivergedException when the loss is not a number any more
     */
    public void run(Listener listener) {
        encoder.units(draws.pairs(UNITS, random.child("units")));
        try (Frozen _ = draws.frozen()) {
            run("pairs", 0, settings.steps, listener, this::onPairs, pairs == null ? null : new Other(pairs.samples, pairs.z, this::onExamples));
            run("objective", settings.steps, settings.finish, listener, this::onDraws, samples == null ? null
                    : new Other(samples, null, this::onSamples));
        }
    }

    /** Every other step, on samples. */
    private record Other(Samples samples, double[] z, Supplier<Tensor> loss) { }

    /** @param other null: there are none */
    private void run(String phase, int before, int count, Listener listener, Supplier<Tensor> loss, Other other) {
        Optimizer optimizer = new Adam(encoder.parameters(), settings.rate, 0);
        Schedule rate = Schedule.cosine(settings.rate, LAST * settings.rate, count);
        Recorder recorder = encoder.device().recorder();
        Rng stream = random.child(phase);
        for (int s = 0; s < count; s++) {
            int step = before + s + 1;
            boolean sampled = other != null && s % 2 == 1;
            if (sampled) write(other, stream.child(s));
            else write(stream.child(s));
            optimizer.rate(rate.rate(s));
            optimizer.prepare();
            try {
                recorder.run(phase + sampled, () -> step(sampled ? other.loss : loss, optimizer), values -> {
                    if (!Double.isFinite(values[0])) throw new DivergedException("encoder's", values[0], step, "--lr");
                    listener.stepped(step, values[0]);
                });
            } catch (NumberException e) {
                throw DivergedException.at(e, step, encoder.state());
            }
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

    private void write(Other other, Rng stream) {
        int n = settings.batchSize, m = draws.latent(), features = draws.size().features();
        Rng rows = stream.child("rows");
        float[] x = new float[n * features];
        double[] z = new double[n * m];
        for (int i = 0; i < n; i++) {
            int row = rows.nextInt(other.samples.size());
            other.samples.copy(row, x, i * features);
            if (other.z != null) System.arraycopy(other.z, row * m, z, i * m, m);
        }
        if (other.z != null) batch.z.storage.write(z);
        float[] there = Observation.split(x);
        batch.x.storage.write(x);
        if (batch.present == null) return;
        float[] present = present(n, stream.child("missing"));
        for (int j = 0; there != null && j < present.length; j++) present[j] *= there[j];
        batch.present.storage.write(present);
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
    private static Tensor step(Supplier<Tensor> losses, Optimizer optimizer) {
        Tensor loss = losses.get();
        loss.backward();
        optimizer.update();
        return loss;
    }

    private Tensor onPairs() { return encoder.loss(draws.x(batch.z, batch.noise), batch.present, batch.z).loss(); }

    private Tensor onExamples() { return encoder.loss(batch.x, batch.present, batch.z).loss(); }

    private Tensor onDraws() { return objective(draws.x(batch.z, batch.noise)); }

    private Tensor onSamples() { return objective(batch.x); }

    private Tensor objective(Tensor x) { return draws.objective(encoder.place(x, batch.present), x, batch.present); }

    /** On about so many other draws, in full batches, with the encoder as it is. */
    public Losses evaluate(int about) {
        int batches = Math.max(1, about / settings.batchSize);
        double[] sum = new double[3];
        Rng stream = random.child("evaluation");
        for (int b = 0; b < batches; b++) {
            write(stream.child(b));
            try (Scope _ = encoder.device().inference()) {
                Tensor x = draws.x(batch.z, batch.noise);
                Encoder.Loss loss = encoder.loss(x, batch.present, batch.z);
                double[] each = loss.loss().concat(Axis.C, loss.missed(), objective(x)).storage.read();
                for (int k = 0; k < sum.length; k++) sum[k] += each[k] / batches;
            }
        }
        return new Losses(sum[0], sum[1], sum[2]);
    }
}
