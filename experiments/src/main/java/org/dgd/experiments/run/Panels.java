package org.dgd.experiments.run;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.CurvePanel;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.experiments.figures.LatentPanel;
import org.dgd.model.Dgd;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Terms;
import org.dgd.nn.data.Samples;

/** What is drawn of a trained model. */
public final class Panels {
    private static final int SAMPLES = 100, COLUMNS = 10;

    private Panels() { }

    /** The representation coloured by class, with the mixture's means and one-sd circles (figures 3 and 4, top). */
    public static LatentPanel latent(String title, Dgd model, Samples data) {
        LatentPanel panel = LatentPanel.of(title, floats(model.representation().values()), model.representation().dimension());
        if (data.labels() != null) panel = panel.labelled(data.labels(), data.classes());
        if (!(model.prior() instanceof GaussianMixture mixture)) return panel;
        return panel.mixture(floats(mixture.means()), floats(mixture.standardDeviations()));
    }

    /** 100 images decoded from draws of P(z|φ) (figure 3, bottom). */
    public static ImagePanel samples(String title, Dgd model, Rng rng) {
        return grid(title, model, model.prior().sample(SAMPLES, rng.child("sample")), COLUMNS);
    }

    /** The decoded means, in the order of components (figure 4, bottom). */
    public static ImagePanel means(String title, Dgd model, GaussianMixture mixture) {
        return grid(title, model, mixture.means(), Math.min(COLUMNS, mixture.components()));
    }

    /** Samples and, below each, its reconstruction from its representation. */
    public static ImagePanel reconstructions(String title, Dgd model, Samples data) {
        int shown = Math.min(COLUMNS, data.size()), features = data.pixelsPerImage(), m = model.representation().dimension();
        float[] both = new float[2 * shown * features];
        double[] z = Arrays.copyOf(model.representation().values(), shown * m);
        for (int i = 0; i < shown; i++) data.copy(i, both, i * features);
        System.arraycopy(means(model, z), 0, both, shown * features, shown * features);
        return new ImagePanel(title, ImageFiles.images(both, model.decoder().spec().size()), shown).captioned(List.of(), List.of("data", "decoded"));
    }

    public static List<CurvePanel> curves(Metrics m, Samples data) {
        return CurvePanel.objective(m.epochs(), column(m, Terms::reconstruction), column(m, Terms::latent), column(m, Terms::prior),
                column(m, Terms::loss))
                .stream().map(p -> p.titled(p.title() + mark(data))).toList();
    }

    /** What every title says of drawn data; empty for real ones. */
    public static String mark(Samples data) { return data.synthetic() ? " (synthetic digits)" : ""; }

    private static double[] column(Metrics m, ToDoubleFunction<Terms> term) { return m.terms().stream().mapToDouble(term).toArray(); }

    private static ImagePanel grid(String title, Dgd model, double[] z, int columns) {
        return new ImagePanel(title, ImageFiles.images(means(model, z), model.decoder().spec().size()), columns);
    }

    private static float[] means(Dgd model, double[] z) { return model.decoder().images(z, model.likelihood()::mean); }

    static List<String> names(int[] componentClass, List<String> classes) {
        return IntStream.of(componentClass).mapToObj(classes::get).toList();
    }

    public static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }
}
