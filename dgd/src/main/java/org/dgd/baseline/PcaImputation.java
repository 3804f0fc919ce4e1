package org.dgd.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.ProbabilisticPca;
import org.dgd.metric.Rows;
import org.dgd.metric.ValueGaussian;
import org.ejml.data.DMatrixRMaj;

/**
 * Principal components: missing values are E[x_m | x_o] under probabilistic PCA (Tipping and Bishop 1999), N(μ, W·Wᵀ + σ²·I), where σ² is the
 * mean variance of the components that are left out. With few values this leans to the mean, where least squares would run away.
 */
public record PcaImputation(int components, ValueGaussian gaussian) implements Imputation {
    /** Rounds of expectation and maximisation where training samples have missing values. */
    private static final int ROUNDS = 5;

    /**
     * One for each number of components that the training samples have the rank for.
     *
     * @param train NaN where missing; then by expectation and maximisation
     */
    public static List<PcaImputation> fit(Rows train, boolean missing, int... components) {
        int most = Math.min(train.dimension(), train.count()) - 1;
        int[] possible = Arrays.stream(components).filter(k -> k <= most).toArray();
        if (missing)
            return IntStream.of(possible).mapToObj(k -> new PcaImputation(k, ProbabilisticPca.fit(train, k, ROUNDS).gaussian())).toList();
        PcaBaseline pca = PcaBaseline.fit(train, most);
        return IntStream.of(possible).filter(k -> k < pca.dimension())
                .mapToObj(k -> new PcaImputation(k, ProbabilisticPca.of(pca, k).gaussian())).toList();
    }

    @Override public String name() { return "PCA " + components; }

    @Override public float[] complete(float[] x) {
        int d = gaussian.dimension();
        float[] filled = x.clone();
        IntStream.range(0, x.length / d).parallel().forEach(i -> {
            DMatrixRMaj row = new DMatrixRMaj(d, 1);
            for (int j = 0; j < d; j++) row.data[j] = x[i * d + j] - gaussian.mean()[j];
            var given = gaussian.given(x, i * d);
            double[] column = given.fill(row).columns().data;
            for (int j : given.missing()) filled[i * d + j] = (float) (gaussian.mean()[j] + column[j]);
        });
        return filled;
    }
}
