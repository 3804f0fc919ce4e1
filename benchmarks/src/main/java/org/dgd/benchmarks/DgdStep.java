package org.dgd.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.dgd.engine.*;
import org.dgd.model.*;
import org.dgd.model.Pixels;
import org.dgd.nn.optim.*;

/** The body of {@link Trainer#epoch}, with images that lie on the device already and without anything said about the step. */
final class DgdStep implements Step {
    private static final int COMPONENTS = 20, DCGAN_LATENT = 100;

    private final Device device;
    final Dgd model;
    final Tensor images;
    private final Index index;
    final List<Optimizer> optimizers;

    private DgdStep(Dgd model, Tensor images, Optimizer... optimizers) {
        this.model = model;
        this.images = images;
        this.optimizers = List.of(optimizers);
        device = images.device();
        index = device.index(IntStream.range(0, images.shape.n()).toArray());
    }

    /** The standard decoder under N(0,I), with Adam on weights and representations. */
    static DgdStep standard(Device device, int capacity, int batch, int seed) {
        return underNormal(device, DecoderSpec.of(Architecture.STANDARD, capacity, 0, 0, null, List.of()), batch, seed);
    }

    /** The DGD of DCGAN's size: its generator as the decoder, 100 dimensions, N(0,I) and the same optimizers. The paper's capacity is 128. */
    static DgdStep dcgan(Device device, int capacity, int batch, int seed) {
        return underNormal(device, DecoderSpec.of(Architecture.DCGAN, capacity, 0, DCGAN_LATENT, null, List.of()), batch, seed);
    }

    private static DgdStep underNormal(Device device, DecoderSpec spec, int batch, int seed) {
        Dgd model = model(device, spec, batch, null, Pixels.GAUSSIAN, seed);
        Tensor images = KernelBenchmark.data(device, Layer.L5.output(batch, spec.capacity()));
        return new DgdStep(model, images, new Adam(model.decoder().parameters(), 1e-3, 0),
                new RowAdam(model.representation().table(), 1e-2, AdamRule.DEFAULT));
    }

    /** The MNIST decoder under a mixture, with the optimizers of table 4. */
    static DgdStep mnist(Device device, int batch) {
        MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 2), new Normal(2, 2), new Dirichlet(1));
        LatentDistribution mixture = new GaussianMixture(device, COMPONENTS, Covariance.ISOTROPIC, priors, new Rng(SEED).child("prior"));
        Dgd model = model(device, DecoderSpec.of(Architecture.MNIST, 0, 0, 0, null, List.of()), batch, mixture, Pixels.BERNOULLI, SEED);
        Shape shape = Layer.M2.output(batch, 1);
        Tensor images = device.constant(shape, new Rng(SEED).child("images").ints(shape.size(), 0, 2).asDoubleStream().toArray());
        return new DgdStep(model, images, new Adam(model.decoder().parameters(), 1e-3, 1e-5),
                new RowSgd(model.representation().table(), 1e-2, 0.9), new Adam(mixture.parameters(), 1e-1, 0));
    }

    /** @param prior null: N(0,I) */
    private static Dgd model(Device device, DecoderSpec spec, int samples, LatentDistribution prior, Likelihood likelihood, int seed) {
        Rng rng = new Rng(seed);
        return new Dgd(new Decoder(spec, device, rng.child("decoder")), Representation.normal(device, samples, spec.latent(), rng.child("z")),
                prior == null ? new StandardNormal(spec.latent()) : prior, likelihood);
    }

    @Override public double train() {
        prepare();
        try (Scope _ = device.scope()) {
            return step().item();
        }
    }

    @Override public void advance() {
        prepare();
        try (Scope _ = device.scope()) {
            step();
        }
    }

    @Override public void advance(Recorder recorder, DoubleConsumer loss) {
        prepare();
        recorder.run(images.shape, this::step, terms -> loss.accept(terms[0]));
    }

    private void prepare() {
        model.decoder().training(true);
        optimizers.forEach(Optimizer::prepare);
    }

    /** What a recorder may repeat without this code. */
    private Tensor step() {
        Tensor z = model.representation().of(index);
        Tensor loss = model.likelihood().negativeLog(model.decoder().logits(z), images).add(model.prior().logDensity(z).sum().neg());
        Optional<Tensor> logPrior = model.prior().logPrior();
        if (logPrior.isPresent()) loss = loss.add(logPrior.get().neg());
        loss.backward();
        optimizers.forEach(Optimizer::update);
        return loss;
    }

    @Override public Tensor infer() {
        model.decoder().training(false);
        try (Scope _ = device.inference()) {
            return model.decoder().forward(model.representation().of(index));
        }
    }
}
