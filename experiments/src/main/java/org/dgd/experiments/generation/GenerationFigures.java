package org.dgd.experiments.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dgd.engine.Rng;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Cell;
import org.dgd.experiments.figures.CurvePanel;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.generation.GenerationExperiment.Outcome;
import org.dgd.experiments.generation.GenerationJudge.Sampler;
import org.dgd.experiments.run.Run;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/** The pictures of {@code image-generation}: figure 2, and the losses of every model. */
public record GenerationFigures(Figures figures, Path folder, GenerationJudge judge, Samples train, Rng rng) {
    private static final int SHOWN = 48, COLUMNS = 8;

    List<Report.Figure> draw(List<Outcome> outcomes) {
        List<Report.Figure> drawn = new ArrayList<>();
        figures.figure(folder.resolve("figure2.png"), "Images that were never seen: random draws, none left out", rows(outcomes))
                .ifPresent(p -> drawn.add(
                new Report.Figure(p,
                        "Figure 2. Top: decoded draws from N(0,I). Bottom: decoded draws from a Gaussian fitted to the representations of the "
                        + "training images, which a GAN has none of; real images stand in its place.")));
        for (Outcome o : outcomes)
            figures.curves(folder.resolve("curves-" + o.kind().key() + ".png"), losses(o)).ifPresent(p -> drawn.add(
                    new Report.Figure(p, o.kind().title() + ": losses by epoch.")));
        return drawn;
    }

    private List<List<Cell>> rows(List<Outcome> outcomes) {
        List<Cell> fitted = new ArrayList<>();
        for (Outcome o : outcomes) fitted.add(panel(o, Sampler.FITTED, "z as the training images have it").orElseGet(() -> real()));
        return List.of(outcomes.stream().<Cell>map(o -> panel(o, Sampler.NORMAL, "z from N(0,I)").orElseThrow()).toList(), fitted);
    }

    private Optional<ImagePanel> panel(Outcome o, Sampler sampler, String from) {
        return judge.draw(o.model(), sampler, SHOWN).map(z -> grid(o.kind().title() + ", " + from, o.model().images(z)));
    }

    private ImagePanel real() {
        Samples some = train.random(Math.min(SHOWN, train.size()), rng.child("real"));
        float[] images = new float[some.size() * some.pixelsPerImage()];
        for (int i = 0; i < some.size(); i++) some.copy(i, images, i * some.pixelsPerImage());
        return grid("real images", images);
    }

    private ImagePanel grid(String title, float[] images) { return new ImagePanel(title, ImageFiles.images(images, Size.of(train)), COLUMNS); }

    /** The loss and the reconstruction, then the other term; the losses of a GAN share one scale. */
    private static List<CurvePanel> losses(Outcome o) {
        try {
            List<String> lines = Files.readAllLines(o.folder().resolve(Run.METRICS));
            List<String> names = List.of(lines.getFirst().split(","));
            double[][] rows = lines.stream().skip(1).map(l -> Stream.of(l.split(",")).mapToDouble(Double::parseDouble).toArray())
                    .toArray(double[][]::new);
            double[] epochs = column(rows, 0);
            List<CurvePanel.Curve> curves = IntStream.range(1, names.size() - 1)
                    .mapToObj(c -> new CurvePanel.Curve(names.get(c), column(rows, c))).toList();
            if (!names.contains("loss")) return List.of(new CurvePanel(o.kind().title() + ": losses", epochs, curves));
            return List.of(new CurvePanel(o.kind().title() + ": loss and " + names.get(2), epochs, curves.subList(0, 2)),
                    new CurvePanel(o.kind().title() + ": " + names.get(3), epochs, curves.subList(2, 3)));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NoSuchElementException e) {
            throw new InputException(o.folder().resolve(Run.METRICS)
                    + ": is not the whole log of a run; delete the folder, and the model is trained anew", e);
        }
    }

    private static double[] column(double[][] rows, int c) { return Arrays.stream(rows).mapToDouble(r -> r[c]).toArray(); }
}
