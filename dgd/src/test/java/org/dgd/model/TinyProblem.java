package org.dgd.model;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Features;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.RowSgd;

/** Data that three blurred patterns make, and models small enough to train in milliseconds. */
record TinyProblem(Features data, DecoderSpec spec, Covariance covariance, boolean labelled) {
    static final int CLASSES = 3;

    /** Vectors of 7 numbers in [0,1] for an mlp. */
    static TinyProblem mlp(int samples, Covariance covariance, boolean labelled) {
        DecoderSpec spec = new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 7), List.of(9));
        return new TinyProblem(data(samples, spec.size()), spec, covariance, labelled);
    }

    /** Images of 28x28 for the smallest decoder with batch norm. */
    static TinyProblem images(int samples, Covariance covariance, boolean labelled) {
        DecoderSpec spec = new DecoderSpec(Architecture.FASHION, 1, 2, Size.of(28, 28, 1), List.of());
        return new TinyProblem(data(samples, spec.size()), spec, covariance, labelled);
    }

    private static Features data(int n, Size size) {
        float[] x = new float[n * size.features()];
        double[] noise = new Rng(77).uniforms(x.length, 0, 0.3);
        for (int i = 0; i < x.length; i++) {
            int sample = i / size.features(), j = i % size.features();
            x[i] = (float) (0.35 * (1 + Math.sin(j * (1 + sample % CLASSES))) + noise[i]);
        }
        int[] labels = IntStream.range(0, n).map(i -> i % CLASSES).toArray();
        return new Features("tiny", n, size.height(), size.width(), size.channels(), x, labels, List.of("a", "b", "c"), Map.of());
    }

    /** The same with about this share of all values missing, of every sample some and of the first none. */
    TinyProblem missing(double share) {
        float[] x = data.values().clone();
        double[] draw = new Rng(99).uniforms(x.length, 0, 1);
        for (int i = spec.size().features(); i < x.length; i++) if (draw[i] < share && i % spec.size().features() > 0) x[i] = Float.NaN;
        Features some = new Features("tiny", data.size(), data.height(), data.width(), data.channels(), x, data.labels(), data.classes(), Map.of());
        return new TinyProblem(some, spec, covariance, labelled);
    }

    /** A model whose every number follows from the seed; covariance null: under N(0,I). */
    Dgd model(Device device, long seed) {
        Rng rng = new Rng(seed);
        int m = spec.latent();
        MixturePriors priors = new MixturePriors(new SoftBall(2, 5, m), new Normal(1, 2), new Dirichlet(2));
        LatentDistribution prior = covariance == null ? new StandardNormal(m)
                : new GaussianMixture(device, 6, covariance, priors, labelled ? GaussianMixture.classes(6, CLASSES) : null, rng.child("prior"));
        return new Dgd(new Decoder(spec, device, rng.child("decoder")), Representation.normal(device, data.size(), m, rng.child("z")),
                prior, Pixels.BERNOULLI);
    }

    Trainer trainer(Dgd model, int batchSize, PriorScale scale, Optimizer decoder, Optimizer z, Optimizer prior) {
        return new Trainer(model, new Batches(data, batchSize, new Rng(5).child("order")), scale, labelled, decoder, z, prior);
    }

    /** As table 4 of the paper has it, in batches of 5. */
    Trainer trainer(Dgd model) {
        return trainer(model, 5, PriorScale.DATASET, new Adam(model.decoder().parameters(), 1e-2, 1e-5),
                new RowSgd(model.representation().table(), 1e-2, 0.9), new Adam(model.prior().parameters(), 1e-1, 0));
    }
}
