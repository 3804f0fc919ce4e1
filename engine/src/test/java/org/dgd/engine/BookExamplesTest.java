package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.dgd.engine.ops.BatchNorm;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** The worked examples of the book's chapters 1 to 7, which quote the regions. All numbers can be checked by hand. */
final class BookExamplesTest {
    private static final Offset<Double> EXACTLY = within(1e-12);
    private final Device device = new ReferenceDevice();

    private static void has(Tensor x, double... numbers) { assertThat(x.storage.read()).containsExactly(numbers, EXACTLY); }

    @Test void numbersLieInRowMajorOrder() {
        // region shape
        Tensor x = device.parameter(Shape.plain(2, 1, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        try (var _ = device.scope()) {
            has(x.slice(Axis.N, 1, 2), 7, 8, 9, 10, 11, 12);     // the second sample
            has(x.slice(Axis.W, 0, 1), 1, 2, 3, 7, 8, 9);        // the first column of both
            has(x.sum(Axis.N, Axis.W), 22, 26, 30);              // channels are left: (1,1,1,3)
        }
        // endregion
    }

    @Test void aTensorUsedTwice() {
        // region twice
        Tensor w = device.parameter(Shape.SCALAR, 2), x = device.parameter(Shape.SCALAR, 3);
        try (var _ = device.scope()) {
            Tensor y = w.mul(x);              // tape[0]   y = 6
            Tensor s = y.square();            // tape[1]   s = 36
            Tensor loss = s.add(y);           // tape[2]   loss = 42
            has(loss, 42);

            loss.backward();
            has(w.gradient(), 39);            // (2y + 1)·x = 13·3
            has(x.gradient(), 26);            // (2y + 1)·w = 13·2
        }
        // endregion
    }

    @Test void gradientsAddUpUntilTheyAreUsed() {
        // region addup
        Tensor x = device.parameter(Shape.SCALAR, 3);
        for (int i = 1; i <= 2; i++)
            try (var _ = device.scope()) {
                x.square().backward();
                has(x.gradient(), i * 6);
            }
        x.zeroGradient();
        assertThat(x.gradient()).isNull();
        // endregion
    }

    @Test void aQuotient() {
        // region quotient
        Tensor a = device.parameter(Shape.SCALAR, 3), b = device.parameter(Shape.SCALAR, 2);
        try (var _ = device.scope()) {
            a.div(b).square().backward();
            has(a.gradient(), 1.5);
            has(b.gradient(), -2.25);
        }
        // endregion
    }

    @Test void aLayer() {
        // region layer
        Tensor x = device.parameter(Shape.batch(2, 2), 1, 2, 3, -1);
        Tensor weight = device.parameter(Shape.matrix(2, 2), 1, -1, 0.5, 2), bias = device.parameter(Shape.vector(2), 0, 1);
        Tensor target = device.constant(Shape.batch(2, 2), 1, 5, 3, 0);
        try (var _ = device.scope()) {
            Tensor a = x.linear(weight, bias);
            Tensor h = a.relu();
            Tensor loss = h.squaredError(target);
            has(a, -1, 5.5, 4, 0.5);
            has(h, 0, 5.5, 4, 0.5);
            has(loss, 2.5);

            loss.backward();
            has(weight.gradient(), 6, -2, 4, 1);
            has(bias.gradient(), 2, 2);
            has(x.gradient(), 0.5, 2, 2.5, 0);
        }
        // endregion
    }

    @Test void rowsOfATable() {
        // region rows
        Tensor table = device.table(3, 2, 1, 2, 3, 4, 5, 6);
        try (var _ = device.scope()) {
            Tensor z = table.rows(2, 0);
            has(z, 5, 6, 1, 2);

            z.square().sum().backward();
            assertThat(table.gradientRows()).containsExactly(2, 0);
            has(table.gradient(), 10, 12, 2, 4);
        }
        // endregion
    }

    @Test void gradientByDifferences() {
        // region differences
        Function<Tensor, Tensor> f = x -> x.pow(3).sum();
        Tensor x = device.parameter(Shape.vector(2), 2, 3);
        double[] v = {0.5, -0.25};
        double e = 1e-5;
        try (var _ = device.scope()) {
            f.apply(x).backward();
            has(x.gradient(), 12, 27);                                     // 3x²
            double exact = v[0] * 12 + v[1] * 27;                          // −0.75
            double up = f.apply(device.constant(x.shape, 2 + e * v[0], 3 + e * v[1])).item();
            double down = f.apply(device.constant(x.shape, 2 - e * v[0], 3 - e * v[1])).item();
            assertThat((up - down) / (2 * e)).isCloseTo(exact, within(1e-6 * Math.abs(exact)));
        }
        // endregion
    }

    @Test void differencesAtAKink() {
        // region kink
        Tensor x = device.parameter(Shape.SCALAR, 0);
        double e = 1e-5;
        try (var _ = device.scope()) {
            x.relu().backward();
            has(x.gradient(), 0);
            double up = device.constant(Shape.SCALAR, e).relu().item(), down = device.constant(Shape.SCALAR, -e).relu().item();
            assertThat((up - down) / (2 * e)).isCloseTo(0.5, EXACTLY);
        }
        // endregion
    }

    @Test void transposedConvolutionStampsItsFilter() {
        // region stamps
        Tensor x = device.parameter(Shape.batch(1, 1, 2, 1), 1, 2);
        Tensor filter = device.parameter(Shape.plain(1, 1, 3, 1), 1, 10, 100);
        Geometry g = new Geometry(1, 2, 0, 0);                             // two columns from stamp to stamp
        try (var _ = device.scope()) {
            Tensor y = x.convTranspose2d(filter, null, g);
            has(y, 1, 10, 102, 20, 200);                                   // 1·(1,10,100) and 2·(1,10,100), overlapping

            y.sum().backward();
            has(x.gradient(), 111, 111);                                   // the convolution of dy = (1,1,1,1,1)
            has(filter.gradient(), 3, 3, 3);                               // x[0] + x[1] at every tap
        }
        // endregion
    }

    @Test void anAdjoint() {
        // region adjoint
        Random random = new Random(1);
        Shape large = Shape.batch(2, 9, 9, 3), small = Shape.batch(2, 5, 5, 4), filters = Shape.plain(4, 3, 3, 3);
        Tensor x = device.parameter(large, random.doubles(large.size(), -1, 1).toArray());
        Tensor y = device.constant(small, random.doubles(small.size(), -1, 1).toArray());
        Tensor w = device.parameter(filters, random.doubles(filters.size(), -1, 1).toArray());
        Geometry g = Geometry.of(2, 1);                                    // 9 = (5 − 1)·2 − 2·1 + 3
        try (var _ = device.scope()) {
            Tensor product = y.mul(x.conv2d(w, null, g)).sum();            // ⟨y, Cx⟩
            double transposed = y.convTranspose2d(w, null, g).mul(x).sum().item();
            assertThat(transposed).isCloseTo(product.item(), EXACTLY);     // ⟨C*y, x⟩

            product.backward();                                            // so that dy is y
            assertThat(x.gradient().mul(x).sum().item()).isCloseTo(product.item(), EXACTLY);
            assertThat(w.gradient().mul(w).sum().item()).isCloseTo(product.item(), EXACTLY);
        }
        // endregion
    }

    @Test void batchNormByHand() {
        // region norm
        Tensor x = device.parameter(Shape.batch(4, 1), 1, 1, 5, 5);
        Tensor gamma = device.parameter(Shape.vector(1), 2), beta = device.parameter(Shape.vector(1), 1);
        try (var _ = device.scope()) {
            Tensor y = Tensor.of(BatchNorm.ofBatch(x, gamma, beta, 0));
            has(y, -1, -1, 3, 3);

            y.backward(device.constant(y.shape, 1, 0, 0, 3));
            has(beta.gradient(), 4);
            has(gamma.gradient(), 2);
            has(x.gradient(), 0.5, -0.5, -1.5, 1.5);           // the sum is 0, and so is that times (−1, −1, 1, 1)
        }
        // endregion
    }
}
