package org.dgd.experiments.fit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.data.TrainingData;
import org.dgd.experiments.fit.Recipe.Mixture;
import org.dgd.experiments.fit.Recipe.Normalize;
import org.dgd.experiments.fit.Recipe.Steps;
import org.dgd.experiments.fit.Recipe.ZInit;
import org.dgd.experiments.fit.Recipe.ZOptimizer;
import org.dgd.experiments.fit.Refinement.PriorFit;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Covariance;
import org.dgd.model.DecoderSpec;
import org.dgd.model.LatentRange;
import org.dgd.model.ModelFile;
import org.dgd.model.PriorScale;
import org.dgd.model.SizeFactor;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PartialLabels;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code fit}. What is not given comes from {@code --init}'s file or from the {@link Recipe} for the data. */
public final class FitOptions {
    private static final String LABEL_FILE = "; give them with --label-file FILE.npy";

    @Option(names = "--binarize", negatable = true, description = "Make bytes of at least 128 white and all others black.")
    Boolean binarize;

    @Option(names = "--decoder", paramLabel = "NAME", description = "mnist, fashion, standard, shallow, linear, dcgan, mirror or mlp.")
    Architecture decoder;

    @Option(names = "--capacity", paramLabel = "C", converter = Converters.PositiveInt.class,
            description = "The number of channels from which all others follow.")
    Integer capacity;

    @Option(names = "--hidden", paramLabel = "N,N", converter = Converters.PositiveInts.Converter.class,
            description = "Units of the hidden layers of --decoder mlp, such as 128,256.")
    Converters.PositiveInts hidden;

    @Option(names = "--latent", paramLabel = "M", converter = Converters.PositiveInt.class,
            description = "Dimension of the representation; mnist (2), standard (4c) and shallow (32c) fix it.")
    Integer latent;

    enum Prior { NORMAL, MIXTURE }

    @Option(names = "--prior", paramLabel = "NAME", description = "normal: N(0,I); mixture: a trainable Gaussian mixture.")
    Prior prior;

    /** Among the numbers of components: as many as held-out representations call for. */
    private static final int AUTO = 0, MOST = 50;

    @Option(names = "--components", paramLabel = "K|auto", converter = Converters.PositiveIntOrAuto.class,
            description =
                    "Components of the mixture. auto: one in the first half of the epochs (--prior-hold), then as many as held-out representations call for, "
                    + "found by splits and merges every ten epochs and at the end; with --prior-fit em.")
    Integer components;

    @Option(names = "--most-components", paramLabel = "K", converter = Converters.PositiveInt.class,
            description = "The most that --components auto tries (default: 50).")
    Integer mostComponents;

    @Option(names = "--covariance", paramLabel = "NAME", description = "fixed, isotropic or diagonal.")
    Covariance covariance;

    @Option(names = "--labels", paramLabel = "all|none|SHARE",
            description = "all: component k belongs to class k modulo the number of classes, a sample with a label is "
            + "under the components of its class, one without (-1 in a file, an empty cell in a table) under all; a share such as 0.02: the same, with the other labels forgotten.")
    String labels;

    @Option(names = "--labelled", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "As --labels all, with all but N labels forgotten: N at random by the seed, equally many of every class.")
    Integer labelled;

    @Option(names = "--loss", paramLabel = "NAME", description =
            "Of values in [0,1] bernoulli (summed cross-entropy) or gaussian (summed squared error); of tables normal (any numbers), poisson or "
            + "negative-binomial (counts). The columns of a .csv file each have that of their kind; there this chooses among those of counts.")
    Loss loss;

    @Option(names = "--noise", paramLabel = "SD", converter = Converters.PositiveDouble.class,
            description = "Standard deviation of a table's numbers about what the decoder says, in standard deviations of the column in a .csv file "
                    + "(default: fitted for each column).")
    Double noise;

    @Option(names = "--size-factor", paramLabel = "total|none|column:NAME",
            description =
                    "By what the means of counts are multiplied: total, a row's sum of counts over that of an average row; column:NAME, a column of a .csv file over "
                    + "its average, such as hours of observation; none (default).")
    String sizeFactor;

    @Option(names = "--lr", paramLabel = "RATE", converter = Converters.PositiveDouble.class,
            description = "Adam's learning rate for the decoder.")
    Double lr;

    @Option(names = "--lr-z", paramLabel = "RATE", converter = Converters.PositiveDouble.class,
            description = "Learning rate of the representations.")
    Double lrZ;

    @Option(names = "--lr-prior", paramLabel = "RATE", converter = Converters.PositiveDouble.class,
            description = "Adam's learning rate for the mixture.")
    Double lrPrior;

    @Option(names = "--z-optimizer", paramLabel = "NAME", description = "sgd: with momentum 0.9; adam: with moments and steps of each row; "
            + "langevin: without momentum, with noise of variance 2 x rate, so that representations go through their posterior.")
    ZOptimizer zOptimizer;

    @Option(names = "--z-init", paramLabel = "NAME",
            description =
                    "normal: N(0,I); component: a draw from a component of the sample's class, or from any; class: the same places, and within the component "
                    + "by principal components, a sample without a label in the class to which its neighbours lead; "
                    + "pca: coordinates in principal components, so that like samples start near one another.")
    ZInit zInit;

    @Option(names = "--z-sd", paramLabel = "X", converter = Converters.PositiveDouble.class,
            description = "Standard deviation of where representations start: for --z-init normal 1, for pca 0.03 unless given.")
    Double zSd;

    @Option(names = "--z-range", paramLabel = "A,B", converter = Converters.Range.class,
            description = "Hold representations between A and B: z = A + (B - A) sigmoid(h), and h is what is trained (default: they are free). "
                    + "They start at the middle, as --z-init spreads h.")
    LatentRange zRange;

    @Option(names = "--normalize", paramLabel = "NAME", description =
            "Before every epoch give the table of representations mean 0 and standard deviation 1: table: by one mean and one "
            + "standard deviation of all its numbers; dimension: each dimension by its own; never (default). Not with --prior mixture.")
    Normalize normalize;

    @Option(names = "--weight-decay", paramLabel = "L2", converter = Converters.NonNegativeDouble.class,
            description = "Adam's L2 on all decoder parameters.")
    Double weightDecay;

    @Option(names = "--prior-scale", paramLabel = "NAME",
            description = "How often log P(phi) counts: once a dataset (equation 3), batch or sample.")
    PriorScale priorScale;

    @Option(names = "--radius", paramLabel = "B", converter = Converters.PositiveDouble.class,
            description = "Radius of the soft ball on component means.")
    Double radius;

    @Option(names = "--hardness", paramLabel = "A", converter = Converters.PositiveDouble.class,
            description = "Hardness of the soft ball's edge.")
    Double hardness;

    @Option(names = "--alpha", paramLabel = "A", converter = Converters.PositiveDouble.class,
            description = "Dirichlet prior on the mixture weights.")
    Double alpha;

    @Option(names = "--precision-mean", paramLabel = "X", description = "Mean of the prior on log 1/sigma^2, and its first value.")
    Double precisionMean;

    @Option(names = "--precision-sd", paramLabel = "X", converter = Converters.PositiveDouble.class,
            description = "Standard deviation of the prior on log 1/sigma^2.")
    Double precisionSd;

    @Option(names = "--colour", paramLabel = "NAME", description =
            "Colour the report's map of representations by this column of a table; of an array its number, counted "
            + "from 0. May be repeated (default: the three columns that the model tells best).")
    List<String> colours = List.of();

    private static final String SIZE_COLUMN = SizeFactor.COLUMN.key() + ":";

    /** Samples of which one is held out; floats in a range; the share that a fixed prior must have in it, for draws from there. */
    private static final int LEAST_FOR_AUTO = 2, LEAST_STEPS = 1000;
    private static final double LEAST_SHARE = 1e-5;

    @Mixin RefinementOptions refinement;

    /** The data with as many labels as are asked for. */
    TrainingData kept(TrainingData all, long seed) {
        if (labelled == null && !isShare()) return all;
        if (labelled != null && labels != null && !labels.equals("all"))
            throw new InputException("--labelled " + labelled + ": says how many labels count, so --labels " + labels + " contradicts it");
        Samples samples = all.samples();
        if (samples.labels() == null) throw new InputException(asked() + ": " + samples.name() + " has no labels" + LABEL_FILE);
        long known = Arrays.stream(samples.labels()).filter(l -> l != PartialLabels.UNKNOWN).count();
        int keep = labelled != null ? labelled : (int) Math.max(1, Math.round(Double.parseDouble(labels) * known));
        return new TrainingData(PartialLabels.keep(samples, "--labelled", keep, new Rng(seed).child("labels")), all.schema());
    }

    private String asked() { return labelled != null ? "--labelled " + labelled : "--labels " + labels; }

    private boolean isShare() { return labels != null && labels.matches("0?\\.\\d+") && Double.parseDouble(labels) > 0; }

    /** What decides which labels are forgotten, for the run's record; nothing where none are. */
    Map<String, Object> options(Recipe recipe) {
        Map<String, Object> options = new LinkedHashMap<>(recipe.options());
        if (labelled != null) options.put("labelled", labelled);
        if (isShare()) options.put("labels", labels);
        return options;
    }

    /** @param init the file of {@code --init}, or null */
    Recipe resolve(TrainingData loaded, ModelFile init, TrainingOptions common) {
        Samples data = loaded.samples();
        Recipe preset = Recipe.of(data);
        DecoderSpec spec = init == null ? spec(data, preset.decoder()) : spec(init);
        if (!spec.size().equals(Size.of(data)))
            throw new InputException((init == null ? "--decoder " + spec.architecture().key() : init.name()) + ": makes images of " + spec.size()
                    + ", but " + data.name() + " has images of " + Size.of(data));
        if (auto() && init != null)
            throw new InputException("--components auto: begins with one component, not with what --init " + init.name()
                    + " has; leave --init out, or use choose-components on its model");
        if (auto() && data.size() < LEAST_FOR_AUTO)
            throw new InputException("--components auto: holds samples out to choose by, so at least " + LEAST_FOR_AUTO + " are needed, not "
                    + data.size() + "; give a number of components");
        boolean labelled = isLabelled(data);
        Mixture mixture = mixture(preset, init, labelled, data);
        if (labelled && mixture == null) throw new InputException(asked() + ": labels choose among components, so it needs --prior mixture");
        Steps s = preset.steps();
        Steps steps = new Steps(or(lr, s.lr()), or(lrZ, s.lrZ()), or(lrPrior, s.lrPrior()), or(zOptimizer, s.zOptimizer()),
                or(zInit, s.zInit()), or(zSd, or(zInit, s.zInit()).sd), or(weightDecay, s.weightDecay()), range(init), or(normalize, s.normalize()));
        requireMeaning(steps, mixture);
        if (zSd != null && init != null) throw new InputException("--z-sd: the representations come from --init " + init.name());
        boolean fromComponents = steps.zInit() == ZInit.COMPONENT || steps.zInit() == ZInit.CLASS;
        String start = "--z-init " + steps.zInit().name().toLowerCase(Locale.ROOT);
        if (zSd != null && fromComponents) throw new InputException("--z-sd: with " + start + " the components say how far representations spread");
        if (steps.zInit() == ZInit.CLASS && !labelled) throw new InputException("--z-init class: there are classes only with --labels or --labelled");
        if (zInit != null && init != null) throw new InputException("--z-init: the representations come from --init " + init.name());
        if (fromComponents && mixture == null) throw new InputException("--z-init component: there are components only with --prior mixture");
        return new Recipe(spec, or(binarize, preset.binarize()), Loss.resolve(loss, noise, preset.likelihood(), loaded, totals(init)),
                mixture, labelled, steps,
                refinement(preset, labelled, mixture, steps, or(common.epochs, preset.epochs())), or(priorScale, preset.priorScale()),
                or(common.batchSize, preset.batchSize()), or(common.epochs, preset.epochs()));
    }

    private Refinement refinement(Recipe preset, boolean labelled, Mixture mixture, Steps steps, int epochs) {
        if (!auto()) {
            if (mostComponents != null) throw new InputException("--most-components " + mostComponents + ": belongs to --components auto");
            return refinement.resolve(preset.refinement(), mixture);
        }
        if (refinement.priorFit == PriorFit.ADAM) throw new InputException("--components auto: its mixture is fitted by --prior-fit em, not by adam");
        if (steps.zInit() == ZInit.COMPONENT)
            throw new InputException("--z-init component: with --components auto there is only one component at first; use normal or pca");
        if (mixture.alpha() != 1)
            throw new InputException("--components auto: needs --alpha 1; with another one components without samples have a weight as well");
        if (mixture.covariance() == Covariance.FIXED)
            throw new InputException("--covariance fixed: with --components auto the widths of components are to be found; "
                    + "use isotropic or diagonal");
        if (labelled) throw new InputException("--components auto: knows no labels; give the number of components where labels choose among them");
        int hold = or(refinement.priorHold, epochs / 2);
        return refinement.resolve(preset.refinement().choosing(mixture.components(), hold), mixture);
    }

    private boolean auto() { return components != null && components == AUTO; }

    /** The file's; an option that contradicts it is an error. */
    private LatentRange range(ModelFile init) {
        if (init == null) return or(zRange, LatentRange.FREE);
        agree(init, "--z-range", zRange, init.range().isFree() ? "representations without a range" : init.range());
        return init.range();
    }

    /** Draws from the prior within the range have to differ from one another. */
    private static void requireRoom(LatentRange range, Mixture mixture) {
        if (range.isFree()) return;
        float largest = (float) Math.max(Math.abs(range.low()), Math.abs(range.high()));
        if (range.high() - range.low() < LEAST_STEPS * (double) Math.ulp(largest))
            throw new InputException("--z-range " + range + ": is too narrow for numbers of 32 bits, which have fewer than " + LEAST_STEPS
                    + " values in it; choose a wider one");
        double share = range.share(0, 1);
        if (mixture == null && share < LEAST_SHARE)
            throw new InputException("--z-range " + range + ": the prior N(0,1) has a share of " + String.format(Locale.ROOT, "%.1g", share)
                    + " in it, less than " + LEAST_SHARE + "; choose a wider one, or one nearer to 0");
    }

    private static void requireMeaning(Steps s, Mixture mixture) {
        requireRoom(s.zRange(), mixture);
        boolean held = !s.zRange().isFree(), normal = s.normalize() != Normalize.NEVER;
        if (held && s.zOptimizer() == ZOptimizer.LANGEVIN)
            throw new InputException("--z-range " + s.zRange()
                    + ": --z-optimizer langevin goes through the posterior of free representations; use sgd or adam");
        if (held && normal)
            throw new InputException("--normalize: representations within --z-range " + s.zRange()
                    + " cannot be scaled to a standard deviation of 1");
        if (normal && mixture != null)
            throw new InputException("--normalize: with a mixture its components give representations their scale; use it with --prior normal");
        if (normal && s.zOptimizer() == ZOptimizer.LANGEVIN)
            throw new InputException("--normalize: --z-optimizer langevin goes through the posterior, whose scale is not to be changed; use sgd or adam");
    }

    private DecoderSpec spec(Samples data, DecoderSpec preset) {
        Architecture architecture = or(decoder, preset.architecture());
        boolean same = architecture == preset.architecture();
        int otherwise = switch (architecture) {
            case LINEAR -> 200;
            case DCGAN -> 100;
            case FASHION -> 20;
            default -> 2;
        };
        List<Integer> units = hidden != null ? hidden.values() : same ? preset.hidden() : architecture == Architecture.MLP
                ? List.of(128, 256) : List.of();
        return DecoderSpec.of(architecture, or(capacity, 0), or(latent, 0), otherwise, architecture.size() == null ? Size.of(data) : null, units);
    }

    /** The file's architecture; an option that contradicts it is an error. */
    private DecoderSpec spec(ModelFile init) {
        DecoderSpec s = init.spec();
        agree(init, "--decoder", decoder == null ? null : decoder.key(), s.architecture().key());
        if (s.architecture().hasCapacity()) agree(init, "--capacity", capacity, s.capacity());
        agree(init, "--latent", latent, s.latent());
        agree(init, "--hidden", hidden, s.hidden().isEmpty() ? "no hidden layers" : new Converters.PositiveInts(s.hidden()));
        return s;
    }

    private Mixture mixture(Recipe preset, ModelFile init, boolean labelled, Samples data) {
        boolean fileHasOne = init != null && init.hasMixture();
        if (init != null && !fileHasOne && (prior == Prior.MIXTURE || prior == null && preset.mixture() != null))
            throw new InputException(init.name()
                    + ": prior.means is missing, so there is no mixture to go on with; add --prior normal, or leave --init out");
        boolean wanted = prior == null ? fileHasOne || preset.mixture() != null : prior == Prior.MIXTURE;
        if (!wanted) {
            if (fileHasOne) throw new InputException("--prior normal: " + init.name() + " has a mixture");
            if (prior == null) requireNoMixtureOption(data);
            return null;
        }
        Mixture m = preset.mixture() != null ? preset.mixture() : Mixture.PAPER;
        int k = auto() ? or(mostComponents, MOST) : components != null ? components : labelled ? data.classes().size() : m.components();
        Covariance c = or(covariance, m.covariance());
        if (init != null) {
            agree(init, "--components", components, init.components());
            k = init.components();
            Covariance inFile = init.covariance();
            boolean oneColumnEach = covariance != null && covariance != Covariance.DIAGONAL && inFile != Covariance.DIAGONAL;
            if (!oneColumnEach) agree(init, "--covariance", covariance == null ? null : covariance.key(), inFile.key());
            c = or(covariance, inFile);
        }
        if (labelled && !auto() && k < data.classes().size())
            throw new InputException("--components " + k + ": " + data.name() + " has " + data.classes().size()
                    + " classes, and each needs a component");
        return new Mixture(k, c, or(radius, m.radius()), or(hardness, m.hardness()), or(alpha, m.alpha()),
                or(precisionMean, m.precisionMean()), or(precisionSd, m.precisionSd()));
    }

    /** Where N(0,I) is the default, an option of the mixture would have no effect without a word. */
    private void requireNoMixtureOption(Samples data) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("--components", auto() ? "auto" : components);
        given.put("--most-components", mostComponents);
        given.put("--covariance", covariance == null ? null : covariance.key());
        given.put("--radius", radius);
        given.put("--hardness", hardness);
        given.put("--alpha", alpha);
        given.put("--precision-mean", precisionMean);
        given.put("--precision-sd", precisionSd);
        given.forEach((option, value) -> {
            if (value != null)
                throw new InputException(option + " " + value + ": the default for " + data.name() + " is no mixture; add --prior mixture");
        });
    }

    private boolean isLabelled(Samples data) {
        if (labels == null && labelled == null || "none".equals(labels)) return false;
        if (labels != null && !labels.equals("all") && !isShare())
            throw new InputException("--labels " + labels + ": expected all, none or a share of all labels above 0 and below 1, such as 0.02");
        if (data.labels() == null) throw new InputException("--labels all: " + data.name() + " has no labels" + LABEL_FILE);
        return true;
    }

    /** The column that gives sizes, or null; {@link InputException} if {@code --size-factor} is none of its forms. */
    String sizeColumn() {
        if (sizeFactor == null || sizeFactor.equals(SizeFactor.TOTAL.key()) || sizeFactor.equals(SizeFactor.NONE.key())) return null;
        if (!sizeFactor.startsWith(SIZE_COLUMN) || sizeFactor.length() == SIZE_COLUMN.length())
            throw new InputException("--size-factor " + sizeFactor + ": must be total, none or column:NAME");
        return sizeFactor.substring(SIZE_COLUMN.length());
    }

    /** What is not given comes from {@code --init}'s file. */
    private boolean totals(ModelFile init) {
        if (sizeFactor != null || init == null) return SizeFactor.TOTAL.key().equals(sizeFactor);
        return init.metadata("loss") != null && init.likelihood() instanceof ColumnsSpec columns && columns.size() == SizeFactor.TOTAL;
    }

    private static void agree(ModelFile file, String option, Object given, Object inFile) {
        if (given != null && !given.equals(inFile)) throw new InputException(option + " " + given + ": " + file.name() + " has " + inFile);
    }

    private static <T> T or(T given, T otherwise) { return given != null ? given : otherwise; }
}
