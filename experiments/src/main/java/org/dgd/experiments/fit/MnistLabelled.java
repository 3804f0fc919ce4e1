package org.dgd.experiments.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dgd.engine.Rng;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.fit.DigitExperiment.Trained;
import org.dgd.experiments.fit.DigitExperiment.Variant;
import org.dgd.experiments.fit.Recipe.Mixture;
import org.dgd.experiments.fit.Recipe.ZInit;
import org.dgd.experiments.run.Panels;
import org.dgd.model.GaussianMixture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Section 4.2, figure 4: the label of a digit chooses its component. Every z starts in its label's component: started in the
 * middle, it would be lost in wide components (docs, chapter 9).
 */
@Command(name = "mnist-labelled", description = "Figure 4: MNIST under a Gaussian mixture with a component for every class.")
public final class MnistLabelled implements Callable<Integer>, DigitExperiment.Presentation {
    private static final int CLASSES = 10;

    @Mixin TrainingOptions options;
    @Mixin RefinementOptions refinement;

    @Override public Integer call() {
        Mixture mixture = Mixture.PAPER.components(CLASSES);
        Recipe recipe = Recipe.mnist().with(mixture).labelled(true).with(Recipe.Steps.MNIST.zInit(ZInit.COMPONENT))
                .with(refinement.resolve(options.epochs == null ? Refinement.FIGURE_4 : Refinement.FIGURE_4.within(options.epochs), mixture));
        return new DigitExperiment(options, this).run(List.of(new Variant("labelled", "A component for every digit", recipe)));
    }

    @Override public List<Report.Figure> draw(Figures figures, Path folder, List<Trained> models) {
        Trained t = models.getFirst();
        GaussianMixture mixture = (GaussianMixture) t.model().prior();
        String synthetic = Panels.mark(t.data());
        List<String> digits = t.data().classes();
        List<Report.Figure> drawn = new ArrayList<>();
        figures.figure(folder.resolve("figure4.png"), "Digits under a mixture with a component for every class" + synthetic, List.of(
                        List.of(Panels.latent("", t.model(), t.data()).named(digits)),
                        List.of(Panels.means("the decoded means", t.model(), mixture).captioned(digits, List.of()))))
                .ifPresent(p -> drawn.add(new Report.Figure(p, "Figure 4. Top: representations by class, means and one-sd circles "
                        + "of the components. Bottom: the means, decoded.")));
        figures.grid(folder.resolve("means.png"), Panels.means(synthetic.strip(), t.model(), mixture));
        figures.grid(folder.resolve("samples.png"), Panels.samples("100 samples" + synthetic, t.model(), new Rng(options.seed())))
                .ifPresent(p -> drawn.add(new Report.Figure(p, "100 samples of the mixture.")));
        return drawn;
    }

    @Override public String title() { return "MNIST with labelled components (section 4.2, figure 4)"; }

    @Override public String summary() {
        return "A decoder, a two-dimensional representation of every digit and a mixture of ten Gaussians, one for every class, fitted together by MAP "
                + "with the settings of table 4. Every representation starts in the component of its label, the components wait until representations "
                + "have settled, and rates fall in the end (docs, figure 3).";
    }

    @Override public List<Report.Result> results(List<Trained> models) { return FitReport.results(models.getFirst().evaluation()); }
}
