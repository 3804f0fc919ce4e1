package org.dgd.experiments.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Cell;
import org.dgd.experiments.figures.CurvePanel;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.figures.ScatterPanel;
import org.dgd.experiments.figures.ViolinPanel;
import org.dgd.experiments.trial.Candidate;
import org.dgd.metric.ClassDistance;
import org.dgd.metric.Rows;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.StoredArray;

/** Figure 1C–F and image grids, of models that did not diverge. */
public record CompareFigures(List<ComparedModel> models, Samples test, long seed) {
    /** Numbers of which a violin is drawn. */
    private static final int VALUES = 50_000;

    List<Report.Figure> draw(Figures figures, Path folder) {
        List<Report.Figure> drawn = new ArrayList<>();
        figures.curves(folder.resolve("figure1c.png"), curves()).ifPresent(p -> drawn.add(new Report.Figure(p,
                "Figure 1C. Mean squared error by epoch. Test errors are those of the paper's way: of a DGD at representations "
                        + "that are trained beside, one step an epoch; of a VAE at a drawn z.")));
        figures.figure(folder.resolve("figure1de.png"), "Latent values of test images", violins()).ifPresent(p -> drawn.add(new Report.Figure(p,
                "Figure 1D, E. Every number of the latent values behind table 3's first row of a model; the middle "
                        + "99.9 % of them, quartiles and median. N(0,1) is the prior.")));
        figures.small(folder.resolve("figure1f.png"), "Distances between classes", models.stream().map(this::distances).toList(), 4).ifPresent(p ->
                drawn.add(new Report.Figure(p,
                        "Figure 1F. Distances between the means of all pairs of classes, of test images and of their latent values, and Pearson's r.")));
        figures.grid(folder.resolve("reconstructions.png"), reconstructions()).ifPresent(p -> drawn.add(new Report.Figure(p,
                "Test images and their reconstructions: of a DGD from a full search for z, of a VAE from the mean of q(z|x).")));
        figures.figure(folder.resolve("samples.png"), "Samples", List.of(samples())).ifPresent(p -> drawn.add(new Report.Figure(p,
                "Images decoded from draws of N(0,I), as in the paper, and from draws of a Gaussian fitted to the representations of the training images.")));
        return drawn;
    }

    private List<CurvePanel> curves() {
        Map<Candidate.Family, List<ComparedModel>> families = models.stream().collect(Collectors.groupingBy(o -> o.entry().candidate().family(),
                LinkedHashMap::new, Collectors.toList()));
        List<CurvePanel> panels = new ArrayList<>();
        families.forEach((family, members) -> {
            List<CurvePanel.Curve> curves = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                curves.add(new CurvePanel.Curve(members.get(i).entry().id(), members.get(i).testErrors(), i, 0));
                curves.add(new CurvePanel.Curve("", members.get(i).trainErrors(), i, 1));
            }
            panels.add(new CurvePanel(family.title(), "mean squared error", null, "solid: test, dashed: training",
                    members.getFirst().column(0), curves));
        });
        return CurvePanel.comparable(panels);
    }

    private List<List<Cell>> violins() {
        ViolinPanel.Violin normal = new ViolinPanel.Violin("N(0,1)", new Rng(seed).child("violin").gaussians(VALUES), -1);
        List<ViolinPanel.Violin> all = new ArrayList<>(List.of(normal)), dgds = new ArrayList<>();
        for (ComparedModel o : models) {
            ViolinPanel.Violin violin = new ViolinPanel.Violin(o.entry().id(), some(latents(o).doubles()), o.entry().candidate().family().ordinal());
            all.add(violin);
            if (o.entry().candidate().family() == Candidate.Family.DGD) dgds.add(violin);
        }
        List<List<Cell>> rows = new ArrayList<>(List.of(List.of(new ViolinPanel("D: all models", "latent value", all))));
        if (!dgds.isEmpty()) rows.add(List.of(new ViolinPanel("E: the DGDs, enlarged", "latent value", dgds)));
        return rows;
    }

    private double[] some(double[] values) {
        if (values.length <= VALUES) return values;
        Rng rng = new Rng(seed).child("violin");
        return IntStream.range(0, VALUES).mapToDouble(_ -> values[rng.nextInt(values.length)]).toArray();
    }

    private ScatterPanel distances(ComparedModel o) {
        StoredArray z = latents(o);
        double[] x = ClassDistance.distances(Rows.of(test), test.labels()),
                y = ClassDistance.distances(Rows.of(z.floats(), z.shape()[1]), test.labels());
        Double r = o.latents().values().iterator().next().get(Table3.CLASS_DISTANCE);
        return new ScatterPanel(o.entry().id() + (r == null ? "" : String.format(Locale.ROOT, ": r = %.3f", r)), "distance of images",
                "distance of latent values", x, y);
    }

    private ImagePanel reconstructions() {
        int shown = Math.min(CompareRun.SHOWN, test.size());
        float[] originals = new float[shown * test.pixelsPerImage()];
        for (int i = 0; i < shown; i++) test.copy(i, originals, i * test.pixelsPerImage());
        return grid("Reconstructions", originals, CompareRun.RECONSTRUCTIONS, shown);
    }

    private List<Cell> samples() {
        int shown = Math.min(CompareRun.SHOWN, test.size());
        return List.of(grid("z from N(0,I)", new float[0], CompareRun.SAMPLES, shown),
                grid("z from a fitted Gaussian", new float[0], CompareRun.FITTED_SAMPLES, shown));
    }

    /** A row for every model, below a row of test images if there are any. */
    private ImagePanel grid(String title, float[] originals, String file, int columns) {
        List<String> names = new ArrayList<>(originals.length == 0 ? List.of() : List.of("test images"));
        float[] all = Arrays.copyOf(originals, originals.length + models.size() * columns * test.pixelsPerImage());
        int at = originals.length;
        for (ComparedModel o : models) {
            float[] rows = ImageFiles.channelsLast(Npy.read(o.folder().resolve(file)));
            System.arraycopy(rows, 0, all, at, rows.length);
            at += rows.length;
            names.add(o.entry().id());
        }
        return new ImagePanel(title, ImageFiles.images(all, Size.of(test)), columns).captioned(List.of(), names);
    }

    private static StoredArray latents(ComparedModel o) { return Npy.read(o.folder().resolve(CompareRun.TEST_Z)); }
}
