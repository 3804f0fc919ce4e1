package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products, eigenvalues and factors against plain loops, in sizes that are not whole tiles. */
class ProductsTest {
    @ParameterizedTest @CsvSource({"1,1,1", "3,8,5", "37,19,523", "33,64,1025", "2,7,4"})
    void areThoseOfPlainLoops(int m, int k, int n) {
        double[] a = new Rng(1).gaussians(m * k), b = new Rng(2).gaussians(k * n), c = plain(a, m, k, b, n);
        assertThat(Products.multiply(a, m, k, b, n)).containsExactly(c, within(1e-12));
        double[] sum = new double[m * n];
        Arrays.fill(sum, 1);
        Products.addTransposed(Products.transposed(a, m, k), m, b, n, k, sum);
        assertThat(sum).containsExactly(Arrays.stream(c).map(x -> x + 1).toArray(), within(1e-12));
    }

    @ParameterizedTest @CsvSource({"1,1", "9,37", "21,600"})
    void gramIsTheProductWithItself(int k, int n) {
        double[] a = new Rng(1).gaussians(k * n), gram = new double[n * n];
        Products.addGram(a, n, k, gram);
        Products.mirror(gram, n);
        assertThat(gram).containsExactly(plain(Products.transposed(a, k, n), n, k, a, n), within(1e-12));
    }

    @Test void eigenvectorsComeLargestFirst() {
        int n = 12;
        double[] s = semidefinite(n, n);
        Spectrum spectrum = Spectrum.of(s.clone(), n);
        double[] images = Products.multiply(spectrum.vectors(), n, n, s, n);
        for (int i = 0; i < images.length; i++) assertThat(images[i]).isCloseTo(spectrum.values()[i / n] * spectrum.vectors()[i], within(1e-12));
        assertThat(spectrum.values()).isSortedAccordingTo((x, y) -> Double.compare(y, x));
        assertThat(plain(spectrum.vectors(), n, n, Products.transposed(spectrum.vectors(), n, n), n)).containsExactly(identity(n), within(1e-13));
    }

    @ParameterizedTest @CsvSource({"5,5", "9,4", "4,9", "1,3"})
    void squaresOfSingularValuesAddUp(int m, int n) {
        double[] a = new Rng(3).gaussians(m * n);
        double[] values = Spectrum.singularValues(a.clone(), m, n);
        assertThat(values).hasSize(Math.min(m, n));
        assertThat(Arrays.stream(values).map(s -> s * s).sum()).isCloseTo(Arrays.stream(a).map(x -> x * x).sum(), within(1e-12));
    }

    @ParameterizedTest @CsvSource({"1,1", "30,30", "30,11", "30,0", "1100,9"})
    void choleskyFindsTheRank(int n, int rank) {
        double[] s = semidefinite(n, rank);
        PivotedCholesky cholesky = PivotedCholesky.of(s, n);
        double[] product = new double[n * n];
        Products.addTransposed(cholesky.factor(), n, cholesky.factor(), n, cholesky.rank(), product);
        assertThat(cholesky.rank()).isEqualTo(rank);
        assertThat(cholesky.factor()).hasSize(rank * n);
        for (int i = 0; i < s.length; i++) assertThat(product[i]).isCloseTo(s[i], within(1e-10));
    }

    private static double[] semidefinite(int n, int rank) {
        double[] root = new Rng(4).gaussians(rank * n), s = new double[n * n];
        Products.addTransposed(root, n, root, n, rank, s);
        return s;
    }

    private static double[] identity(int n) {
        double[] i = new double[n * n];
        for (int j = 0; j < n; j++) i[j * n + j] = 1;
        return i;
    }

    private static double[] plain(double[] a, int m, int k, double[] b, int n) {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++)
            for (int r = 0; r < k; r++)
                for (int j = 0; j < n; j++) c[i * n + j] += a[i * k + r] * b[r * n + j];
        return c;
    }
}
