package org.dgd.inference;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.model.Architecture;
import org.dgd.model.Covariance;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Dgd;
import org.dgd.model.Dirichlet;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Inference;
import org.dgd.model.MixtureEm;
import org.dgd.model.MixturePriors;
import org.dgd.model.Normal;
import org.dgd.model.Pixels;
import org.dgd.model.PriorScale;
import org.dgd.model.Representation;
import org.dgd.model.SoftBall;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Features;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.RowAdam;

/**
 * All that training and inference do, small: a decoder with a linear layer, transposed convolutions and batch norm, a labelled mixture, Adam for all
 * three parts, expectation and maximisation, a search for new samples, an encoder. In the end one SHA-256 of every number that was trained or found.
 */
final class GoldenRun {
    private static final int SAMPLES = 36, FRESH = 5, CLASSES = 3, COMPONENTS = 5, BATCH = 18, EPOCHS = 2;
    private static final DecoderSpec SPEC = new DecoderSpec(Architecture.LINEAR, 4, 6, Architecture.Size.of(32, 32, 3), List.of());

    private GoldenRun() { }

    /** Prints {@link #sha256} for a number of threads. */
    public static void main(String[] threads) {
        System.out.println(CpuDevice.vectorBits() + " " + sha256(Integer.parseInt(threads[0])));
    }

    static String sha256(int threads) {
        try (Device device = new CpuDevice(threads)) {
            Rng rng = new Rng(20);
            Features data = data(SAMPLES, rng.child("data"));
            MixturePriors priors = new MixturePriors(new SoftBall(2, 5, SPEC.latent()), new Normal(1, 2), new Dirichlet(2));
            GaussianMixture prior = new GaussianMixture(device, COMPONENTS, Covariance.DIAGONAL, priors,
                    GaussianMixture.classes(COMPONENTS, CLASSES), rng.child("prior"));
            Dgd model = new Dgd(new Decoder(SPEC, device, rng.child("decoder")),
                    Representation.normal(device, SAMPLES, SPEC.latent(), rng.child("representations")), prior, Pixels.BERNOULLI);
            train(model, prior, data, rng);
            MessageDigest digest = digest();
            new TreeMap<>(model.state()).forEach((_, p) -> add(digest, p.read()));
            Inference.Found found = Inference.of(model, new Inference.Settings(8, 1, 2, 4, 1e-2)).find(data(FRESH, rng.child("new")), rng.child("search"));
            add(digest, found.z());
            add(digest, found.objective());
            Encoder encoder = encoder(model, rng);
            new TreeMap<>(encoder.state()).forEach((_, p) -> add(digest, p.read()));
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static void train(Dgd model, GaussianMixture prior, Features data, Rng rng) {
        Trainer trainer = new Trainer(model, new Batches(data, BATCH, rng.child("order")), PriorScale.DATASET, true,
                new Adam(model.decoder().parameters(), 1e-2, 1e-5), new RowAdam(model.representation().table(), 1e-1, AdamRule.DEFAULT),
                new Adam(model.prior().parameters(), 1e-1, 0));
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            trainer.epoch(epoch, (_, _) -> { });
            new MixtureEm(prior, 1, data.labels()).run(model.representation().values(), 2);
        }
    }

    private static Encoder encoder(Dgd model, Rng rng) {
        EncoderSpec spec = new EncoderSpec(EncoderSpec.Kind.GAUSSIAN, EncoderSpec.Layers.CONVOLUTIONAL, 2, SPEC.latent(), SPEC.size());
        Encoder encoder = new Encoder(spec, model.decoder().device(), rng.child("encoder"));
        ModelDraws draws = new ModelDraws(model.decoder(), model.prior(), model.likelihood(), LatentSource.prior(model.prior()), true);
        new EncoderTrainer(encoder, draws, null, null, new EncoderTrainer.Settings(2, 0, 18, 1e-3, 0.2), rng.child("pairs")).run((_, _) -> { });
        return encoder;
    }

    private static Features data(int samples, Rng rng) {
        float[] x = new float[samples * SPEC.size().features()];
        for (int i = 0; i < x.length; i++) x[i] = (float) rng.nextDouble();
        int[] labels = IntStream.range(0, samples).map(i -> i % 4 == 3 ? -1 : i % 4).toArray();
        return new Features("golden", samples, SPEC.size().height(), SPEC.size().width(), SPEC.size().channels(), x, labels, List.of("a", "b", "c"), Map.of());
    }

    private static void add(MessageDigest digest, double[] values) {
        for (double v : values) digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, v));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
