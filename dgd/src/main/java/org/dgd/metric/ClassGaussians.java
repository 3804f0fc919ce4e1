package org.dgd.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;

/**
 * A Gaussian for every class, fitted to the representations of its samples (paper, appendix A.6). So a decoder that has never seen a label
 * can be asked for a class: the labels choose representations only after training.
 *
 * @param classes one Gaussian a class, all of the same dimension
 */
public record ClassGaussians(List<FittedGaussian> classes) {
    /** Which covariance a class has. */
    public enum Covariance {
        /** Independent dimensions, as in the paper. */
        DIAGONAL,
        FULL
    }

    public ClassGaussians { classes = List.copyOf(classes); }

    /**
     * Variances have the number of samples less one in the denominator.
     *
     * @param z      N rows of m numbers
     * @param labels N classes, counted from 0; a negative one stands for none
     * @param names  of the classes
     * @throws InputException naming a class with fewer than two samples
     */
    public static ClassGaussians of(Rows z, int[] labels, List<String> names, Covariance covariance) {
        requireMembers(labels, names);
        if (labels.length != z.count())
            throw new IllegalArgumentException("class gaussians: " + labels.length + " labels for " + z.count() + " rows");
        List<FittedGaussian> classes = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            Rows members = members(z, labels, k);
            classes.add(covariance == Covariance.FULL ? FittedGaussian.of(members) : diagonal(members));
        }
        return new ClassGaussians(classes);
    }

    /** {@link InputException} naming a class with fewer than two samples: to be asked before a model is trained. */
    public static void requireMembers(int[] labels, List<String> names) {
        for (int k = 0; k < names.size(); k++) {
            int label = k;
            long count = IntStream.of(labels).filter(l -> l == label).count();
            if (count < 2)
                throw new InputException("class " + names.get(k) + " has " + count + (count == 1 ? " sample" : " samples")
                        + ", a variance needs at least 2; give a larger --limit");
        }
    }

    private static Rows members(Rows z, int[] labels, int k) {
        int m = z.dimension();
        int[] index = IntStream.range(0, labels.length).filter(i -> labels[i] == k).toArray();
        double[] rows = new double[index.length * m];
        for (int i = 0; i < index.length; i++) z.copy(index[i], rows, i * m);
        return Rows.of(rows, m);
    }

    /** A covariance that is diagonal has the diagonal of standard deviations for its factor. */
    private static FittedGaussian diagonal(Rows x) {
        int m = x.dimension();
        double[] mean = Moments.mean(x), centred = Moments.centred(x, 0, x.count(), mean), factor = new double[m * m];
        for (int j = 0; j < m; j++) {
            double square = 0;
            for (int i = j; i < centred.length; i += m) square += centred[i] * centred[i];
            factor[j * m + j] = Math.sqrt(square / (x.count() - 1));
        }
        return new FittedGaussian(mean, m, factor);
    }

    /** n·m numbers: n draws of class k, from a stream of its own, so that they do not depend on how many other classes draw. */
    public double[] sample(int k, int n, Rng rng) { return classes.get(k).sample(n, rng.child(k)); }
}
