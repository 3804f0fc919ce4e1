package org.dgd.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.nn.data.InputException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CovarianceOps_DDRM;

/**
 * Probabilistic PCA (Tipping and Bishop 1999): x = μ + W·z + ε with z ~ N(0,I) of k dimensions and ε ~ N(0, σ²·I).
 *
 * @param loadings W, d×k
 * @param variance σ²
 */
public record ProbabilisticPca(double[] mean, DMatrixRMaj loadings, double variance) {
    /** Of the mean variance of a value: σ² is at least that. */
    private static final double FLOOR = 1e-6;

    /** The greatest likelihood for samples without missing values: W from the first k components, σ² the mean variance of all others. */
    public static ProbabilisticPca of(PcaBaseline pca, int k) {
        int d = pca.mean().length;
        double rest = 0, all = 0;
        for (int j = 0; j < pca.dimension(); j++) {
            all += pca.variances()[j];
            if (j >= k) rest += pca.variances()[j];
        }
        double variance = Math.max(rest / Math.max(1, d - k), FLOOR * all / d);
        DMatrixRMaj w = new DMatrixRMaj(d, k);
        for (int j = 0; j < k; j++) {
            double scale = Math.sqrt(Math.max(pca.variances()[j] - variance, 0));
            for (int p = 0; p < d; p++) w.data[p * k + j] = scale * pca.components()[j * d + p];
        }
        return new ProbabilisticPca(pca.mean(), w, variance);
    }

    /** By expectation and maximisation over the values that are there, from the components of {@link PairedMoments}. */
    public static ProbabilisticPca fit(Rows rows, int k, int rounds) {
        if (k < 1 || k >= rows.dimension())
            throw new InputException("has " + rows.dimension() + " values a sample, too few for " + k + " components");
        PairedMoments moments = PairedMoments.of(rows);
        int d = rows.dimension();
        Spectrum s = Spectrum.of(moments.covariance(), d);
        ProbabilisticPca model = of(new PcaBaseline(moments.mean(), positive(s.values()), s.vectors()), k);
        for (int round = 0; round < rounds; round++) model = model.step(rows);
        return model;
    }

    private static double[] positive(double[] values) {
        double[] positive = values.clone();
        for (int i = 0; i < positive.length; i++) positive[i] = Math.max(0, positive[i]);
        return positive;
    }

    /** What a sample says of its z: the mean, and the mean of z·zᵀ. */
    private record Latent(double[] z, DMatrixRMaj second) { }

    private Latent latent(double[] x) {
        int k = loadings.numCols;
        DMatrixRMaj precision = CommonOps_DDRM.identity(k), right = new DMatrixRMaj(k, 1), z = new DMatrixRMaj(k, 1);
        for (int p = 0; p < x.length; p++) {
            if (Double.isNaN(x[p])) continue;
            for (int i = 0; i < k; i++) {
                double w = loadings.data[p * k + i] / variance;
                right.data[i] += w * (x[p] - mean[p]);
                for (int j = 0; j < k; j++) precision.data[i * k + j] += w * loadings.data[p * k + j];
            }
        }
        DMatrixRMaj second = new DMatrixRMaj(k, k);
        CovarianceOps_DDRM.invert(precision, second);
        CommonOps_DDRM.mult(second, right, z);
        CommonOps_DDRM.multAddTransB(z, z, second);
        return new Latent(z.data, second);
    }

    /** One expectation and one maximisation; the likelihood of the values that are there does not fall. */
    ProbabilisticPca step(Rows rows) {
        int n = rows.count(), d = rows.dimension(), k = loadings.numCols;
        double[] x = rows.block(0, n), newMean = new double[d], squares = new double[d];
        int[] there = new int[d];
        Latent[] latent = IntStream.range(0, n).parallel().mapToObj(i -> latent(Arrays.copyOfRange(x, i * d, (i + 1) * d))).toArray(Latent[]::new);
        DMatrixRMaj w = new DMatrixRMaj(d, k);
        IntStream.range(0, d).parallel().forEach(p -> {
            // Regression of value p on (z, 1): W and μ at once.
            DMatrixRMaj gram = new DMatrixRMaj(k + 1, k + 1), right = new DMatrixRMaj(k + 1, 1), line = new DMatrixRMaj(k + 1, 1);
            for (int i = 0; i < n; i++) {
                double v = x[i * d + p];
                if (Double.isNaN(v)) continue;
                there[p]++;
                squares[p] += v * v;
                for (int a = 0; a <= k; a++) {
                    double za = a < k ? latent[i].z[a] : 1;
                    right.data[a] += v * za;
                    for (int b = 0; b <= k; b++)
                        gram.data[a * (k + 1) + b] += a < k && b < k ? latent[i].second.data[a * k + b] : za * (b < k ? latent[i].z[b] : 1);
                }
            }
            if (!CommonOps_DDRM.solve(gram, right, line))
                throw new InputException("value " + p + " (counted from 0) is there in too few samples for " + k + " components");
            System.arraycopy(line.data, 0, w.data, p * k, k);
            newMean[p] = line.data[k];
            squares[p] -= CommonOps_DDRM.dot(line, right);
        });
        double error = 0;
        long values = 0;
        for (int p = 0; p < d; p++) {
            error += squares[p];
            values += there[p];
        }
        return new ProbabilisticPca(newMean, w, Math.max(error / values, FLOOR));
    }

    /** N(μ, W·Wᵀ + σ²·I); the inverse by Woodbury's identity. */
    public ValueGaussian gaussian() {
        int d = mean.length, k = loadings.numCols;
        DMatrixRMaj covariance = new DMatrixRMaj(d, d), inner = new DMatrixRMaj(k, k), inverse = new DMatrixRMaj(k, k),
                across = new DMatrixRMaj(d, k), precision = new DMatrixRMaj(d, d);
        CommonOps_DDRM.multTransB(loadings, loadings, covariance);
        CommonOps_DDRM.multInner(loadings, inner);
        for (int j = 0; j < k; j++) inner.add(j, j, variance);
        CovarianceOps_DDRM.invert(inner, inverse);
        CommonOps_DDRM.mult(loadings, inverse, across);
        CommonOps_DDRM.multTransB(-1 / variance, across, loadings, precision);
        for (int p = 0; p < d; p++) {
            covariance.add(p, p, variance);
            precision.add(p, p, 1 / variance);
        }
        return new ValueGaussian(mean, covariance, precision);
    }
}
