package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Supplier;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.RowSgd;
import org.dgd.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

/** The answers to the exercises of the book's chapters 9 and 10, which quote the regions. */
final class BookExercisesTest {
    private final Device device = new ReferenceDevice();

    @Test void oneStepAnEpoch() {
        // region rows
        Tensor table = device.table(2, 1, 0, 0), dense = device.parameter(Shape.SCALAR, 0);
        Optimizer rows = new RowSgd(table, 0.01, 0.9), all = new Sgd(List.of(dense), 0.01, 0.9, 0);
        step(rows, () -> objective(table.rows(0)));
        step(rows, () -> objective(table.rows(1)));                     // another sample's batch
        assertThat(table.storage.read()[0]).isCloseTo(0.04, within(1e-12));
        step(all, () -> objective(dense));
        step(all, () -> dense.mul(0));                                  // this z is not in the batch: its gradient is 0
        assertThat(dense.item()).isCloseTo(0.076, within(1e-12));
        step(rows, () -> objective(table.rows(0)));
        assertThat(table.storage.read()[0]).isCloseTo(0.1124, within(1e-12));
        for (int epoch = 3; epoch <= 500; epoch++) step(rows, () -> objective(table.rows(0)));
        assertThat(table.storage.read()[0]).isCloseTo(4.0 / 9, within(1e-9));
        // endregion
    }

    /** −log P(x|z) − log P(z) for x = 1 and f(z) = 2z, without constants. */
    private static Tensor objective(Tensor z) { return z.mul(-2).add(1).square().add(z.square().mul(0.5)); }

    private void step(Optimizer optimizer, Supplier<Tensor> loss) {
        try (Scope _ = device.scope()) {
            loss.get().sum().backward();
            optimizer.step();
        }
    }

    @Test void fromWhichDistanceAMixtureHasTwoPeaks() {
        // region peaks
        for (double d : new double[] {1.9, 2.1}) {
            assertThat(pull(d, d / 2)).isCloseTo(0, within(1e-12));
            double curvature = (pull(d, d / 2 + 1e-4) - pull(d, d / 2 - 1e-4)) / 2e-4;
            assertThat(curvature).isCloseTo(-1 + d * d / 4, within(1e-6));
        }
        assertThat(pull(4, 1.9)).isCloseTo(-0.2947, within(1e-4));
        assertThat(pull(4, 1)).isCloseTo(-0.9281, within(1e-4));
        // endregion
        assertThat(line(4).responsibilities(new double[] {1.9})[1]).isCloseTo(0.4013, within(1e-4));
        assertThat(line(4).responsibilities(new double[] {1})[1]).isCloseTo(0.0180, within(1e-4));
    }

    /** ∂ log P/∂z at z, of two components of σ = 1 at 0 and d. */
    private double pull(double d, double z) {
        Tensor table = device.table(1, 1, z);
        try (Scope _ = device.scope()) {
            line(d).logDensity(table.rows(0)).sum().backward();
            return table.gradient().item();
        }
    }

    private GaussianMixture line(double d) {
        MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 1), new Normal(0, 2), new Dirichlet(1));
        GaussianMixture mixture = new GaussianMixture(device, 2, Covariance.ISOTROPIC, priors, null, new Rng(0));
        mixture.means(new double[] {0, d});
        return mixture;
    }
}
