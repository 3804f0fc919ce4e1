package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** The answer to the exercise of the book's chapter 11, which quotes the region: one direction of variance λ in a linear VAE. */
final class BookExercisesTest {
    private final Device device = new ReferenceDevice();

    @Test void whatALinearVaeKeeps() {
        // region directions
        double draws = 0, means = 0;
        for (double variance : new double[] {4, 1, 0.25}) {
            Left left = left(variance, 0.5);
            draws += left.draw();
            means += left.mean();
        }
        assertThat(draws).isCloseTo(1.25, within(1e-12));
        assertThat(means).isCloseTo(0.5625, within(1e-12));
        draws = means = 0;
        for (double variance : new double[] {4, 1, 0.25}) {
            draws += left(variance, 0.05).draw();
            means += left(variance, 0.05).mean();
        }
        assertThat(draws).isCloseTo(0.15, within(1e-12));
        assertThat(means).isCloseTo(0.0131, within(1e-4));
        // endregion
    }

    /** Squared errors that are left at a draw from q and at its mean. */
    private record Left(double draw, double mean) { }

    /** At the best w, a and s; the derivatives of the loss there are 0. */
    private Left left(double variance, double noise) {
        double best = Math.sqrt(Math.max(0, variance - noise));
        Tensor w = device.parameter(Shape.SCALAR, best), a = device.parameter(Shape.SCALAR, best / variance);
        Tensor logSd = device.parameter(Shape.SCALAR, 0.5 * Math.log(Math.min(1, noise / variance)));
        float root = (float) Math.sqrt(variance);
        try (Scope step = device.scope()) {
            Tensor x = step.tensor(Shape.batch(4, 1), new float[] {root, root, -root, -root}), epsilon = step.tensor(Shape.batch(4, 1), new float[] {1, -1, 1, -1});
            Tensor mean = x.mul(a.broadcast(x.shape)), log = logSd.broadcast(x.shape);
            Posterior q = new Posterior(mean, log.exp(), log);
            Tensor wide = w.broadcast(x.shape), missed = q.sample(epsilon).mul(wide).sub(x).square().sum(), atMean = mean.mul(wide).sub(x).square().sum();
            missed.mul(0.5 / noise).add(q.divergence()).backward();
            for (Tensor parameter : new Tensor[] {w, a, logSd}) assertThat(parameter.gradient().item()).isCloseTo(0, within(1e-5));
            return new Left(missed.item() / 4, atMean.item() / 4);
        }
    }
}
