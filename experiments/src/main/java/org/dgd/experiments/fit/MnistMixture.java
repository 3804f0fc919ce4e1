package org.dgd.experiments.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.figures.Cell;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.fit.DigitExperiment.Trained;
import org.dgd.experiments.fit.DigitExperiment.Variant;
import org.dgd.experiments.fit.Recipe.Mixture;
import org.dgd.experiments.fit.Recipe.Steps;
import org.dgd.experiments.run.Panels;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Section 4.1, figure 3: a two-dimensional representation of MNIST under a Gaussian mixture, without labels. */
@Command(name = "mnist-mixture", description = "Figure 3: MNIST under a Gaussian mixture, without labels.")
public final class MnistMixture implements Callable<Integer>, DigitExperiment.Presentation {
    /** Means and standard deviations of the prior on log 1/σ² that the paper chose from. */
    private static final double[] MEANS = {0, 1, 2}, SDS = {1, 2, 3};

    @Mixin TrainingOptions options;
    @Mixin RefinementOptions refinement;

    @Option(names = "--components", paramLabel = "K,K", defaultValue = "20", converter = Converters.PositiveInts.Converter.class,
            description =
                    "Components of the mixture; several numbers train a model each and are drawn side by side. The paper shows 20,30,50 (default: ${DEFAULT-VALUE}).")
    Converters.PositiveInts components;

    @Option(names = "--sweep-precision",
            description = "Train nine models, with mean 0, 1, 2 and sd 1, 2, 3 of the prior on log 1/sigma^2, and draw them as a 3x3 grid.")
    boolean sweep;

    @Option(names = "--paper-settings",
            description = "Exactly table 4: no search, no held mixture, gradient steps at constant rates, z from N(0,I).")
    boolean paperSettings;

    @Override public Integer call() {
        List<Integer> counts = components.values().stream().distinct().toList();
        if (sweep && counts.size() > 1) throw new InputException("--sweep-precision: takes one number of --components, not " + components);
        List<Variant> variants = new ArrayList<>();
        if (sweep) for (double mean : MEANS) for (double sd : SDS) variants.add(swept(counts.getFirst(), mean, sd));
        else for (int k : counts) variants.add(new Variant(Integer.toString(k), k + " components", recipe(preset().components(k))));
        return new DigitExperiment(options, this).run(variants);
    }

    private Variant swept(int k, double mean, double sd) {
        return new Variant("mean-%.0f-sd-%.0f".formatted(mean, sd), "log 1/σ² under N(%.0f, %.0f²)".formatted(mean, sd),
                recipe(Mixture.PAPER.components(k).precision(mean, sd)));
    }

    private Mixture preset() { return paperSettings ? Mixture.PAPER : Mixture.FIGURE_3; }

    private Recipe recipe(Mixture mixture) {
        Recipe preset = paperSettings ? Recipe.mnist().with(mixture)
                : sweep ? refined(Recipe.mnist().with(mixture).with(Steps.SWEEP), Refinement.SWEEP)
                : refined(Recipe.figure3(mixture), Refinement.FIGURE_3);
        return preset.with(refinement.resolve(preset.refinement(), mixture));
    }

    private Recipe refined(Recipe recipe, Refinement whole) { return recipe.with(options.epochs == null ? whole : whole.within(options.epochs)); }

    @Override public List<Report.Figure> draw(Figures figures, Path folder, List<Trained> models) {
        List<Report.Figure> drawn = new ArrayList<>();
        String synthetic = Panels.mark(models.getFirst().data());
        var scatters = models.stream().map(t -> Panels.latent(t.variant().title(), t.model(), t.data())).toList();
        if (sweep) {
            figures.nine(folder.resolve("sweep.png"), "Nine priors on the components' precision" + synthetic, scatters).ifPresent(p -> drawn.add(
                    new Report.Figure(p, "Representations of " + models.getFirst().data().size()
                            + " digits, component means and one-sd circles, by prior on log 1/σ².")));
            return drawn;
        }
        List<List<Cell>> rows = List.of(List.copyOf(scatters),
                models.stream().<Cell>map(t -> Panels.samples("100 samples", t.model(), rng())).toList());
        figures.figure(folder.resolve("figure3.png"), "Digits under a Gaussian mixture, no labels used" + synthetic, rows).ifPresent(p -> drawn.add(
                new Report.Figure(p, "Figure 3. Top: representations by class (colours were not used in training), means and one-sd circles "
                        + "of the mixture. Bottom: samples.")));
        for (Trained t : models)
            figures.grid(folder.resolve("samples-" + t.variant().folder() + ".png"), Panels.samples(synthetic.strip(), t.model(), rng()));
        return drawn;
    }

    private Rng rng() { return new Rng(options.seed()); }

    @Override public String title() { return "MNIST under a Gaussian mixture (section 4.1, figure 3)"; }

    @Override public String summary() {
        return "A decoder, a two-dimensional representation of every digit and a Gaussian mixture over representations, fitted together by MAP "
                + (paperSettings ? "with the settings of table 4. " : "from the settings of table 4 with searches over several starts of every representation, "
                        + (sweep ? "" : "descents with the decoder as it is, noise on representations that falls to nothing, ")
                        + "a mixture fitted by expectation-maximisation, more weight decay and rates that fall (docs, figure 3). ")
                + "Labels only colour the picture.";
    }

    @Override public List<Report.Result> results(List<Trained> models) {
        List<Report.Result> rows = new ArrayList<>();
        for (Trained t : models)
            for (Report.Result r : FitReport.results(t.evaluation()))
                rows.add(models.size() == 1 ? r : new Report.Result(t.variant().title() + ": " + r.quantity(), r.paper(), r.ours(), r.note()));
        rows.addAll(Table4Results.ROWS);
        return rows;
    }
}
