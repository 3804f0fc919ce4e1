package org.dgd.experiments.figures;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A representation and, where there is one, the mixture it lies under (figures 3 and 4, top).
 *
 * @param title          above the picture; may be empty
 * @param z              (N,m) in row-major order
 * @param m              dimension of the representation; with m &gt; 2 the first two principal components of z are drawn
 * @param labels         empty, or (N): the class of each row, −1 for a row without one
 * @param classNames     name of class 0, 1, …
 * @param means          (K,m), empty without a mixture
 * @param sds            (K,m), or (K,1) for isotropic components: standard deviations
 * @param componentNames empty, or one per component: written beside its mean (figure 4: the class it stands for)
 * @param ordered        whether classes are steps of one quantity, so that their colours go from light to dark
 */
public record LatentPanel(String title, float[] z, int m, int[] labels, List<String> classNames,
                          float[] means, float[] sds, List<String> componentNames, boolean ordered) implements Cell {
    public LatentPanel {
        classNames = List.copyOf(classNames);
        componentNames = List.copyOf(componentNames);
        if (m < 1 || z.length == 0 || z.length % m != 0)
            throw new IllegalArgumentException("z has " + z.length + " values, which is no (N," + m + ")");
        if (labels.length != 0 && labels.length != z.length / m)
            throw new IllegalArgumentException(labels.length + " labels for " + z.length / m + " representations");
        int classes = classNames.size();
        IntStream.of(labels).filter(c -> c < -1 || c >= classes).findFirst().ifPresent(c -> {
            throw new IllegalArgumentException("label " + c + " has no name among " + classes);
        });
        if (means.length % m != 0) throw new IllegalArgumentException("means has " + means.length + " values, which is no (K," + m + ")");
        int components = means.length / m;
        if (sds.length != components && sds.length != means.length)
            throw new IllegalArgumentException(sds.length + " standard deviations for " + components + " components of dimension " + m);
        if (!componentNames.isEmpty() && componentNames.size() != components)
            throw new IllegalArgumentException(componentNames.size() + " names for " + components + " components");
    }

    /** Representations alone, without classes and without a mixture. */
    public static LatentPanel of(String title, float[] z, int m) {
        return new LatentPanel(title, z, m, new int[0], List.of(), new float[0], new float[0], List.of(), false);
    }

    /** The same, coloured by class. */
    public LatentPanel labelled(int[] labels, List<String> classNames) {
        return new LatentPanel(title, z, m, labels, classNames, means, sds, componentNames, ordered);
    }

    /** The same, coloured by steps of one quantity. */
    public LatentPanel stepped(int[] steps, List<String> names) {
        return new LatentPanel(title, z, m, steps, names, means, sds, componentNames, true);
    }

    /** The same with the means and one-standard-deviation circles of a mixture. */
    public LatentPanel mixture(float[] means, float[] sds) {
        return new LatentPanel(title, z, m, labels, classNames, means, sds, List.of(), ordered);
    }

    /** The same with a name beside each mean. */
    public LatentPanel named(List<String> componentNames) {
        return new LatentPanel(title, z, m, labels, classNames, means, sds, componentNames, ordered);
    }

    int points() { return z.length / m; }

    int components() { return means.length / m; }

    /** Standard deviation of component k along axis i. */
    double sd(int k, int i) { return sds.length == means.length ? sds[k * m + i] : sds[k]; }
}
