package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ValueGaussian}, {@link GivenValues} and {@link PairedMoments}. */
final class ValueGaussianTest {
    private static final int D = 6;
    private static final float NAN = Float.NaN;

    private static double[] covariance() {
        double[] a = new Rng(1).gaussians(D * D), c = new double[D * D];
        for (int i = 0; i < D; i++)
            for (int j = 0; j < D; j++) {
                for (int k = 0; k < D; k++) c[i * D + j] += a[i * D + k] * a[j * D + k];
                if (i == j) c[i * D + j] += 0.5;
            }
        return c;
    }

    @ParameterizedTest @ValueSource(ints = {0, 1, 3, 5, 6})
    void whatIsThereTellsOfTheRestByTheTextbook(int missing) {
        float[] x = new float[D];
        for (int j = 0; j < D; j++) x[j] = j < missing ? NAN : j - 2.5f;
        ValueGaussian gaussian = ValueGaussian.of(new double[D], covariance());
        DMatrixRMaj b = new DMatrixRMaj(D, 2);
        for (int j = 0; j < D; j++) {
            b.set(j, 0, j < missing ? 99 : x[j]);                // what lies in a hole plays no part
            b.set(j, 1, j * j);
        }
        GivenValues.Filled filled = gaussian.given(x, 0).fill(b);
        if (missing == D) {
            for (int j = 0; j < D; j++) assertThat(filled.columns().get(j, 1)).isZero();
            return;
        }
        DMatrixRMaj c = DMatrixRMaj.wrap(D, D, covariance()), inverse = CommonOps_DDRM.extract(c, missing, D, missing, D), known = CommonOps_DDRM.extract(b, missing, D, 0, 2);
        CommonOps_DDRM.invert(inverse);
        DMatrixRMaj weights = times(inverse, known);
        for (int j = missing; j < D; j++) assertThat(filled.columns().get(j, 0)).isEqualTo(x[j]);
        if (missing > 0) {
            DMatrixRMaj expected = times(CommonOps_DDRM.extract(c, 0, missing, missing, D), weights);
            for (int j = 0; j < missing; j++)
                for (int k = 0; k < 2; k++) assertThat(filled.columns().get(j, k)).isCloseTo(expected.get(j, k), within(1e-10));
        }
        DMatrixRMaj products = times(CommonOps_DDRM.transpose(known, null), weights);
        for (int k = 0; k < 4; k++) assertThat(filled.products().data[k]).isCloseTo(products.data[k], within(1e-9));
    }

    private static DMatrixRMaj times(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numCols);
        CommonOps_DDRM.mult(a, b, c);
        return c;
    }

    private static void assertInverse(ValueGaussian gaussian) {
        assertThat(MatrixFeatures_DDRM.isIdentity(times(gaussian.covariance(), gaussian.precision()), 1e-8)).isTrue();
    }

    @Test void momentsAreOfThePairsThatAreThere() {
        double nan = Double.NaN;
        PairedMoments m = PairedMoments.of(Rows.of(new double[] {1, 2, 3, 6, nan, 4}, 2));
        assertThat(m.mean()).containsExactly(2, 4);
        assertThat(m.covariance()).containsExactly(1, 2, 2, 8 / 3.0);    // 1: two rows; 2: (1·2 + 1·2)/2; 8/3: three rows
        assertThat(m.least()).isEqualTo(2);
        assertThatThrownBy(() -> PairedMoments.of(Rows.of(new double[] {1, nan, nan, 2}, 2))).isInstanceOf(InputException.class).hasMessageContaining("some pair");
        assertThatThrownBy(() -> PairedMoments.of(Rows.of(new double[] {1, nan, 2, nan}, 2))).isInstanceOf(InputException.class).hasMessageContaining("value 1");
    }

    @Test void fewRowsStillMakeAGaussian() {
        ValueGaussian gaussian = ValueGaussian.fit(Rows.of(new Rng(2).gaussians(3 * D), D), 0.1);
        assertInverse(gaussian);
    }

    private static double[] rows(int n, boolean holes) {
        Rng rng = new Rng(5);
        double[] x = new double[n * D];
        for (int i = 0; i < n; i++) {
            double z = rng.nextGaussian();
            for (int j = 0; j < D; j++) x[i * D + j] = 1 + (j + 1) * z + 0.5 * rng.nextGaussian();
            if (holes) for (int j = 0; j < D; j++) if (rng.nextDouble() < 0.3) x[i * D + j] = Double.NaN;
        }
        return x;
    }

    @Test void expectationAndMaximisationFindTheComponent() {
        ProbabilisticPca model = ProbabilisticPca.fit(Rows.of(rows(3000, true), D), 1, 15);
        assertThat(Math.sqrt(model.variance())).isCloseTo(0.5, within(0.02));
        for (int j = 0; j < D; j++) {
            assertThat(Math.abs(model.loadings().get(j, 0))).isCloseTo(j + 1, within(0.05 * (j + 1) + 0.03));
            assertThat(model.mean()[j]).isCloseTo(1, within(0.04 * (j + 1)));
        }
    }

    @Test void withoutHolesAStepChangesNothing() {
        Rows rows = Rows.of(rows(400, false), D);
        ProbabilisticPca best = ProbabilisticPca.of(PcaBaseline.fit(rows, D), 2), next = best.step(rows);
        // Maximum likelihood has N in the denominator, PcaBaseline N − 1.
        assertThat(next.variance()).isCloseTo(best.variance() * 399 / 400, within(1e-3 * best.variance()));
        for (int j = 0; j < 2 * D; j++) assertThat(next.loadings().data[j]).isCloseTo(best.loadings().data[j], within(3e-3 * (j + 2)));
        assertInverse(best.gaussian());
    }
}
