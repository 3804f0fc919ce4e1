package org.dgd.experiments.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.experiments.fit.Recipe.ZInit;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.metric.PrincipalScores;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Decoder;
import org.dgd.model.Dgd;
import org.dgd.model.GaussianMixture;
import org.dgd.model.LatentDistribution;
import org.dgd.model.LatentRange;
import org.dgd.model.Likelihood;
import org.dgd.model.ModelFile;
import org.dgd.model.Representation;
import org.dgd.model.StandardNormal;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.RowAdam;
import org.dgd.nn.optim.RowLangevin;
import org.dgd.nn.optim.RowSgd;

/** Makes models and trainers from recipes. Every random choice draws from a stream that is named after it. */
public final class Models {
    private static final double MOMENTUM = 0.9;

    private Models() { }

    /** A new model, or with {@code init} the one of that file. */
    public static Dgd build(Recipe recipe, Samples data, ModelFile init, Device device, Rng rng) {
        int m = recipe.decoder().latent();
        if (init == null) {
            LatentDistribution prior = prior(recipe, data, device, rng.child("prior"));
            return new Dgd(decoder(recipe, data, device, rng.child("decoder")),
                    representation(recipe, data, prior, device, rng.child("representations")),
                    prior, recipe.likelihood() instanceof ColumnsSpec columns ? columns.on(device, data) : recipe.likelihood().on(device));
        }
        if (!init.spec().equals(recipe.decoder()))
            throw new InputException("--init " + init.name() + ": its decoder is " + init.spec().metadata() + ", here it is "
                    + recipe.decoder().metadata());
        if (!init.hasRepresentation())
            throw new InputException(init.name()
                    + ": representation.z is missing; --init goes on with one representation for each sample, as the model file of a run has "
                    + "them, and import takes them along where a state dictionary does");
        if (recipe.mixture() != null && init.components() != recipe.mixture().components())
            throw new InputException("--components " + recipe.mixture().components() + ": " + init.name() + " has " + init.components());
        LatentDistribution prior = recipe.mixture() == null ? new StandardNormal(m, init.range())
                : init.mixture(device, recipe.mixture().covariance(), recipe.mixture().priors(m), classes(recipe, data));
        return new Dgd(init.decoder(device), init.representation(device, data.size()), prior, likelihood(recipe, init, device));
    }

    /** How much memory training will take: with the tensors that a model has, and none of their numbers. */
    public static MemoryNeed memory(Recipe recipe, Samples data, Device device) {
        return MemoryNeed.of(device, sizing -> {
            Rng rng = new Rng(0);
            LatentDistribution prior = prior(recipe, data, sizing, rng);
            Dgd model = new Dgd(new Decoder(recipe.decoder(), sizing, rng), new Representation(sizing, data.size(), prior.dimension(), new double[0], prior.range()), prior,
                    recipe.likelihood() instanceof ColumnsSpec columns ? columns.on(sizing, data) : recipe.likelihood().on(sizing));
            Trainer trainer = trainer(recipe, model, data, true, rng);
            return new MemoryNeed.Started(trainer, () -> trainer.epoch(1, MemoryNeed.afterOne()), () -> Refiner.rehearse(recipe, trainer, data));
        }, data.size(), recipe.batchSize());
    }

    /** One for a table puts out the means of its columns at first, whatever their scale. */
    private static Decoder decoder(Recipe recipe, Samples data, Device device, Rng rng) {
        Decoder decoder = new Decoder(recipe.decoder(), device, rng);
        if (recipe.likelihood() instanceof ColumnsSpec columns)
            decoder.state().entrySet().stream().filter(e -> e.getKey().endsWith(".bias")).reduce((_, last) -> last)
                    .ifPresent(last -> last.getValue().write(columns.logits(data)));
        return decoder;
    }

    /** Of the file, where it is of the same kind; its scales go on. */
    private static Likelihood likelihood(Recipe recipe, ModelFile init, Device device) {
        if (!(recipe.likelihood() instanceof ColumnsSpec columns)) return recipe.likelihood().on(device);
        if (!columns.equals(init.likelihood()))
            throw new InputException("--init " + init.name()
                    + ": its columns are not those of the data; a table has to be read as it was in that run");
        return init.likelihood(device);
    }

    private static LatentDistribution prior(Recipe recipe, Samples data, Device device, Rng rng) {
        int m = recipe.decoder().latent();
        LatentRange range = recipe.steps().zRange();
        if (recipe.mixture() == null) return new StandardNormal(m, range);
        GaussianMixture mixture = new GaussianMixture(device, recipe.mixture().components(), recipe.mixture().covariance(),
                recipe.mixture().priors(m),
                classes(recipe, data), rng);
        if (!range.isFree()) mixture.means(rng.child("range").uniforms(mixture.components() * m, range.low(), range.high()));
        if (recipe.refinement().choosesComponents()) mixture.use(atTheCentre(recipe, range, device));
        return mixture.within(range);
    }

    /** What {@code --components auto} begins with. */
    private static GaussianMixture atTheCentre(Recipe recipe, LatentRange range, Device device) {
        int m = recipe.decoder().latent();
        GaussianMixture one = new GaussianMixture(device, 1, recipe.mixture().covariance(), recipe.mixture().priors(m), new Rng(0));
        double[] centre = new double[m];
        if (!range.isFree()) Arrays.fill(centre, (range.low() + range.high()) / 2);
        one.means(centre);
        return one;
    }

    private static int[] classes(Recipe recipe, Samples data) {
        return recipe.labelled() ? GaussianMixture.classes(recipe.mixture().components(), data.classes().size()) : null;
    }

    private static Representation representation(Recipe recipe, Samples data, LatentDistribution prior, Device device, Rng rng) {
        if (recipe.steps().zInit() == ZInit.COMPONENT && prior instanceof GaussianMixture mixture)
            return new Representation(device, data.size(), prior.dimension(), mixture.sampleOfClass(data.size(), data.labels(), rng), prior.range());
        if ((recipe.steps().zInit() == ZInit.PCA || recipe.steps().zInit() == ZInit.CLASS) && data.hasMissing())
            throw new InputException("--z-init " + recipe.steps().zInit().name().toLowerCase(Locale.ROOT) + ": " + data.name()
                    + " has missing values (NaN), of which principal components know nothing; use --z-init normal");
        if (recipe.steps().zInit() == ZInit.CLASS && prior instanceof GaussianMixture mixture)
            return new Representation(device, data.size(), prior.dimension(),
                    ClassStart.of(data, recipe.decoder().architecture().latentGrid(), mixture, rng), prior.range());
        double[] z = recipe.steps().zInit() == ZInit.PCA
                ? PrincipalScores.fit(data, recipe.decoder().architecture().latentGrid(), prior.dimension()).of(data, rng)
                : rng.gaussians(data.size() * prior.dimension());
        for (int i = 0; i < z.length; i++) z[i] *= recipe.steps().zSd();
        return new Representation(device, data.size(), prior.dimension(), prior.range().of(z), prior.range());
    }

    /** Without parameters where expectation-maximisation fits them between epochs. */
    private static Optimizer priorStep(Recipe recipe, LatentDistribution prior) {
        boolean bySteps = recipe.refinement().priorFit() == Refinement.PriorFit.ADAM;
        if (!bySteps) prior.parameters().forEach(p -> p.wantsGradient(false));
        return new Adam(bySteps ? prior.parameters() : List.of(), recipe.steps().lrPrior(), 0);
    }

    /** @param shuffle false: consecutive batches, the same in every epoch */
    static Trainer trainer(Recipe recipe, Dgd model, Samples data, boolean shuffle, Rng rng) {
        Recipe.Steps s = recipe.steps();
        Tensor table = model.representation().table();
        int batch = Math.min(recipe.batchSize(), data.size()), last = (data.size() - 1) % batch + 1;
        Optimizer z = switch (s.zOptimizer()) {
            case SGD -> new RowSgd(table, s.lrZ(), MOMENTUM);
            case ADAM -> new RowAdam(table, s.lrZ(), AdamRule.DEFAULT);
            case LANGEVIN -> new RowLangevin(table, s.lrZ(), rng.child("langevin"), batch, last);
        };
        return new Trainer(model, new Batches(data, recipe.batchSize(), shuffle ? rng.child("order") : null), recipe.priorScale(), recipe.labelled(),
                new Adam(model.weights(), s.lr(), s.weightDecay()), z, priorStep(recipe, model.prior()));
    }
}
