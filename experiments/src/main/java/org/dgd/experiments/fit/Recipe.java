package org.dgd.experiments.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Contributions;
import org.dgd.model.Covariance;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Dirichlet;
import org.dgd.model.LatentRange;
import org.dgd.model.LikelihoodSpec;
import org.dgd.model.MixturePriors;
import org.dgd.model.Normal;
import org.dgd.model.Pixels;
import org.dgd.model.PriorScale;
import org.dgd.model.SoftBall;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/**
 * Every choice that makes a training run but its data and seed. The presets here are the one place of defaults.
 *
 * @param binarize   whether bytes of at least 128 become 1 and the others 0
 * @param mixture    the mixture over representations; null: N(0,I)
 * @param labelled   whether the components belong to classes and labels choose among them (section 4.2)
 * @param refinement what is done beside gradient steps
 * @param priorScale how often log P(φ) enters an epoch
 */
public record Recipe(DecoderSpec decoder, boolean binarize, LikelihoodSpec likelihood, Mixture mixture, boolean labelled,
              Steps steps, Refinement refinement, PriorScale priorScale, int batchSize, int epochs) {
    public Recipe {
        if (labelled && refinement.descent().every() > 0)
            throw new InputException("--descend-every " + refinement.descent().every()
                    + ": does not know labels; use --search-every where labels choose among components");
    }

    private static final int SEMI_EPOCHS = 30;

    /** Digits a step of figure 3: half of table 4's, so that the decoder makes twice as many steps an epoch (docs, figure 3). */
    private static final int FIGURE_3_BATCH = 16;

    /** A Gaussian mixture and the priors on its parameters (section 2.4). */
    public record Mixture(int components, Covariance covariance, double radius, double hardness, double alpha, double precisionMean,
            double precisionSd) {
        /** A.7: soft ball of radius 10 and hardness 5, Dirichlet with α = 1, log 1/σ² under N(2, 2²); 20 components as in figure 3. */
        public static final Mixture PAPER = new Mixture(20, Covariance.ISOTROPIC, 10, 5, 1, 2, 2);

        /** A ball of radius 3, and components of sd 0.3 in it at first (docs, figure 3). */
        static final Mixture FIGURE_3 = new Mixture(20, Covariance.ISOTROPIC, 3, 5, 1, 2.4, 2);

        Mixture components(int k) { return new Mixture(k, covariance, radius, hardness, alpha, precisionMean, precisionSd); }

        Mixture precision(double mean, double sd) { return new Mixture(components, covariance, radius, hardness, alpha, mean, sd); }

        public MixturePriors priors(int dimension) {
            return new MixturePriors(new SoftBall(radius, hardness, dimension), new Normal(precisionMean, precisionSd), new Dirichlet(alpha));
        }
    }

    /**
     * Optimizers and what representations are held to: Adam for decoder and prior, SGD with momentum 0.9, row-wise Adam or Langevin
     * dynamics for representations.
     */
    public record Steps(double lr, double lrZ, double lrPrior, ZOptimizer zOptimizer, ZInit zInit, double zSd, double weightDecay,
                 LatentRange zRange, Normalize normalize) {
        /** Table 4. */
        static final Steps MNIST = free(1e-3, 1e-2, 1e-1, ZInit.NORMAL, 1, 1e-5);
        /** Each z starts in a component of a ball of radius 3; ten times the weight decay, three times the decoder's rate (docs, figure 3). */
        static final Steps FIGURE_3 = free(3e-3, 9e-4, 1e-1, ZInit.COMPONENT, 1, 1e-4);
        /** The same in the paper's ball, for the sweep over precisions. */
        static final Steps SWEEP = free(1e-3, 1e-2, 1e-1, ZInit.COMPONENT, 1, 1e-4);
        /** DGD 3 of table 2, and A.6. */
        static final Steps IMAGES = free(1e-4, 1e-2, 1e-1, ZInit.NORMAL, 1, 1e-5);

        private static Steps free(double lr, double lrZ, double lrPrior, ZInit zInit, double zSd, double weightDecay) {
            return new Steps(lr, lrZ, lrPrior, ZOptimizer.SGD, zInit, zSd, weightDecay, LatentRange.FREE, Normalize.NEVER);
        }

        Steps zInit(ZInit init) { return new Steps(lr, lrZ, lrPrior, zOptimizer, init, init.sd, weightDecay, zRange, normalize); }

        public Steps lr(double rate) { return new Steps(rate, lrZ, lrPrior, zOptimizer, zInit, zSd, weightDecay, zRange, normalize); }
    }

    enum ZOptimizer { SGD, ADAM, LANGEVIN }

    /** Whether representations are brought back to mean 0 and standard deviation 1 before every epoch (section 2.3). */
    enum Normalize { NEVER, TABLE, DIMENSION }

    /** Where representations start. */
    enum ZInit {
        /** N(0,I). */
        NORMAL(1),
        /** From a component of the sample's class, or from any without labels (docs, figure 3). Its spread is the component's. */
        COMPONENT(1),
        /** {@link org.dgd.metric.PrincipalScores} of the samples (docs, compare). */
        PCA(0.03),
        /** Principal scores too, around the mean of a component of the sample's class, in its standard deviations; a sample without a label
         * has the class to which
            its neighbours lead (docs, partial labels). */
        CLASS(1);

        /** The standard deviation unless another is asked for. */
        final double sd;

        ZInit(double sd) { this.sd = sd; }
    }

    /** Table 4 and section 4.1: binarised digits, a two-dimensional representation under a mixture. */
    static Recipe mnist() {
        return new Recipe(spec(Architecture.MNIST, 2), true, Pixels.BERNOULLI, Mixture.PAPER, false, Steps.MNIST, Refinement.NONE,
                PriorScale.DATASET, 32, 100);
    }

    /** Figure 3 with all that makes its components compact (docs, figure 3). */
    static Recipe figure3(Mixture mixture) { return mnist().with(mixture).with(Steps.FIGURE_3).batches(FIGURE_3_BATCH, 100); }

    /** Digits of which few have labels (docs, partial labels): a perceptron, whose classes lie far apart and wait for the decoder. */
    static Recipe mnistSemi() {
        DecoderSpec mlp = DecoderSpec.of(Architecture.MLP, 0, 10, 10, Size.of(28, 28, 1), List.of(128, 256));
        return new Recipe(mlp, true, Pixels.BERNOULLI, new Mixture(10, Covariance.ISOTROPIC, 20, 5, 1, 0, 2), true,
                new Steps(1e-3, 3e-2, 1e-1, ZOptimizer.ADAM, ZInit.CLASS, 1, 1e-3, LatentRange.FREE, Normalize.NEVER),
                        Refinement.held(SEMI_EPOCHS), PriorScale.DATASET, 32,
                SEMI_EPOCHS);
    }

    /** A.6, with 20 latent dimensions. */
    public static Recipe fashionMnist() {
        return new Recipe(spec(Architecture.FASHION, 20), false, Pixels.GAUSSIAN, null, false, Steps.IMAGES, Refinement.NONE,
                PriorScale.DATASET, 64, 50);
    }

    /** DGD 3 of table 2. */
    static Recipe cifar10() {
        return new Recipe(spec(Architecture.STANDARD, 0), false, Pixels.GAUSSIAN, null, false, Steps.IMAGES, Refinement.NONE,
                PriorScale.DATASET, 64, 100);
    }

    /** Data of another shape: a perceptron with two hidden layers, a two-dimensional representation that can be drawn. */
    static Recipe other(Samples data) {
        DecoderSpec mlp = DecoderSpec.of(Architecture.MLP, 0, 2, 2, Size.of(data), List.of(128, 256));
        return new Recipe(mlp, false, Pixels.GAUSSIAN, null, false, Steps.MNIST, Refinement.NONE, PriorScale.DATASET, 64, 100);
    }

    /** The preset for a data set by its name. */
    static Recipe of(Samples data) {
        return switch (data.name()) {
            case "mnist", "digits" -> mnist();
            case "fashion-mnist" -> fashionMnist();
            case "cifar10" -> cifar10();
            default -> other(data);
        };
    }

    private static DecoderSpec spec(Architecture architecture, int latent) {
        return DecoderSpec.of(architecture, 0, latent, latent, null, List.of());
    }

    Recipe with(Mixture mixture) {
        return new Recipe(decoder, binarize, likelihood, mixture, labelled, steps, refinement, priorScale, batchSize, epochs);
    }

    Recipe with(Steps steps) {
        return new Recipe(decoder, binarize, likelihood, mixture, labelled, steps, refinement, priorScale, batchSize, epochs);
    }

    Recipe with(Refinement refinement) {
        return new Recipe(decoder, binarize, likelihood, mixture, labelled, steps, refinement, priorScale, batchSize, epochs);
    }

    Recipe labelled(boolean on) { return new Recipe(decoder, binarize, likelihood, mixture, on, steps, refinement, priorScale, batchSize, epochs); }

    Recipe batches(int size, int epochs) {
        return new Recipe(decoder, binarize, likelihood, mixture, labelled, steps, refinement, priorScale, size, epochs);
    }

    /** How often the terms of the objective count that are no sums over samples, of which there are n. */
    Contributions.Counts counts(int n) {
        int batches = Math.ceilDiv(n, Math.min(batchSize, n));
        double prior = switch (priorScale) {
            case DATASET -> 1;
            case BATCH -> batches;
            case SAMPLE -> n;
        };
        return new Contributions.Counts(prior, batches, steps.weightDecay());
    }

    /** All choices by the names of their options, for {@code run.json}, the report and {@code --dry-run}. */
    public Map<String, Object> options() {
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("decoder", decoder.architecture().key());
        if (decoder.architecture().hasCapacity()) o.put("capacity", decoder.capacity());
        if (!decoder.hidden().isEmpty()) o.put("hidden", decoder.hidden().stream().map(String::valueOf).collect(Collectors.joining(",")));
        o.put("latent", decoder.latent());
        o.put("binarize", binarize);
        o.put("loss", likelihood.key());
        if (likelihood instanceof ColumnsSpec columns) o.put("size-factor", columns.size().key());
        o.put("prior", mixture == null ? "normal" : "mixture");
        if (mixture != null) {
            o.put("components", mixture.components);
            o.put("covariance", mixture.covariance.key());
            o.put("radius", mixture.radius);
            o.put("hardness", mixture.hardness);
            o.put("alpha", mixture.alpha);
            o.put("precision-mean", mixture.precisionMean);
            o.put("precision-sd", mixture.precisionSd);
            o.put("prior-scale", priorScale.key());
            o.put("lr-prior", steps.lrPrior);
            o.put("labels", labelled ? "all" : "none");
        }
        o.put("lr", steps.lr);
        o.put("lr-z", steps.lrZ);
        o.put("z-optimizer", steps.zOptimizer.name().toLowerCase(Locale.ROOT));
        o.put("z-init", steps.zInit.name().toLowerCase(Locale.ROOT));
        if (steps.zInit != ZInit.COMPONENT && steps.zInit != ZInit.CLASS) o.put("z-sd", steps.zSd);
        if (!steps.zRange.isFree()) o.put("z-range", steps.zRange.toString());
        if (steps.normalize != Normalize.NEVER) o.put("normalize", steps.normalize.name().toLowerCase(Locale.ROOT));
        o.put("weight-decay", steps.weightDecay);
        refinement.addTo(o, mixture != null);
        o.put("batch-size", batchSize);
        o.put("epochs", epochs);
        return o;
    }
}
