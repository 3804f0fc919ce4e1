package org.dgd.experiments.fit;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.metric.LabelPropagation;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PrincipalScores;
import org.dgd.metric.Rows;
import org.dgd.model.GaussianMixture;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PartialLabels;
import org.dgd.nn.data.Samples;

/**
 * Where representations start under a mixture whose components belong to classes: at the mean of a component of the sample's class plus the sample's
 * principal scores in standard deviations of the component. So what a component means is its class, and what lies within it is style, at
 * first the same in all. The class of a sample without a label is a guess by {@link LabelPropagation} among its neighbours in principal components.
 */
final class ClassStart {
    /** Of the graph. More components bring noise, fewer lose what tells classes apart. */
    static final int COMPONENTS = 40, NEIGHBOURS = 8;

    private ClassStart() { }

    /** N·m numbers. */
    static double[] of(Samples data, int grid, GaussianMixture mixture, Rng rng) {
        int m = mixture.dimension();
        int[] classes = classes(data), of = mixture.componentClass();
        double[] z = PrincipalScores.fit(data, grid, m).of(data, rng.child("scores")), mean = mixture.means(), sd = mixture.standardDeviations();
        Rng pick = rng.child("components");
        for (int i = 0; i < classes.length; i++) {
            int c = classes[i];
            int[] own = IntStream.range(0, of.length).filter(k -> c == PartialLabels.UNKNOWN || of[k] == c).toArray();
            int k = own[pick.nextInt(own.length)];
            for (int d = 0; d < m; d++) z[i * m + d] = mean[k * m + d] + sd[k * m + d] * z[i * m + d];
        }
        return z;
    }

    /** The label of every sample, or the guess; −1 where no label reaches. */
    static int[] classes(Samples data) {
        int[] labels = data.labels();
        long known = Arrays.stream(labels).filter(l -> l != PartialLabels.UNKNOWN).count();
        if (known == 0) throw new InputException("--z-init class: " + data.name() + " has no label among these samples");
        if (known == labels.length || labels.length <= NEIGHBOURS) return labels;
        Rows rows = PrincipalScores.patches(data, 1);
        PcaBaseline pca = PcaBaseline.fit(rows, Math.min(COMPONENTS, rows.dimension()));
        return new LabelPropagation(pca.project(rows, pca.dimension()), pca.dimension(), NEIGHBOURS).classes(labels, data.classes().size());
    }
}
