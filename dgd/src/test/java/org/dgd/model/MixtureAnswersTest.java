package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mixtures on a line, whose components are so far apart that every answer can be seen. */
final class MixtureAnswersTest {
    private static final MixturePriors PRIORS = new MixturePriors(new SoftBall(10, 5, 1), new Normal(0, 1), new Dirichlet(1));
    private final Device device = new ReferenceDevice();

    @AfterEach void close() { device.close(); }

    /** Components at 0, 100, 200 … of sd 1 and equal weights, of the classes 0, 1, 0, 1 … */
    private GaussianMixture line(int components) {
        GaussianMixture mixture = new GaussianMixture(device, components, Covariance.ISOTROPIC, PRIORS, GaussianMixture.classes(components, 2), new Rng(0));
        double[] means = new double[components];
        for (int k = 0; k < components; k++) means[k] = 100 * k;
        mixture.means(means);
        return mixture;
    }

    @Test void aPointBelongsToTheClassOfItsComponent() {
        assertThat(line(4).classProbabilities(new double[] {0, 100, 200, 300, 50}))
                .containsExactly(new double[] {1, 0, 0, 1, 1, 0, 0, 1, 0.5, 0.5}, within(1e-12));
    }

    /** Of equally likely ones the first. */
    @Test void aPointBelongsToItsLikeliestComponent() {
        assertThat(line(4).assignments(new double[] {300, 199, 100, -7, 150, 50})).containsExactly(3, 2, 1, 0, 1, 0);
    }

    @Test void weightsDoNotOverflow() {
        GaussianMixture mixture = line(4);
        mixture.state().get("prior.logits").write(new double[] {1000, 1000, 1000 + Math.log(2), -1000});
        assertThat(mixture.weights()).containsExactly(new double[] {0.25, 0.25, 0.5, 0}, within(1e-12));
    }

    @Test void oneComponentIsAGaussian() {
        GaussianMixture one = new GaussianMixture(device, 1, Covariance.FIXED, PRIORS, new Rng(0));
        one.means(new double[] {3});
        try (Scope step = device.scope()) {
            assertThat(one.logDensity(step.tensor(Shape.batch(2, 1), new float[] {3, 5})).storage.read())
                    .containsExactly(new double[] {-0.5 * Math.log(2 * Math.PI), -0.5 * Math.log(2 * Math.PI) - 2}, within(1e-12));
        }
    }

    /** Components 1 and 3 are of class 1, at 100 and 300; one has three times the other's weight. */
    @Test void drawsOfAClassComeFromItsComponents() {
        GaussianMixture mixture = line(4);
        mixture.state().get("prior.logits").write(new double[] {5, 0, 5, Math.log(3)});
        double[] z = mixture.sampleWithin(1, 400, new Rng(1));
        long near = Arrays.stream(z).filter(x -> Math.abs(x - 100) < 10).count(), far = Arrays.stream(z).filter(x -> Math.abs(x - 300) < 10).count();
        assertThat(near + far).isEqualTo(400);
        assertThat(near).isBetween(75L, 125L);
        assertThatThrownBy(() -> mixture.sampleWithin(2, 1, new Rng(1))).hasMessageContaining("class 2");
    }

    @Test void aMixtureTakesFewerComponentsAndHandsThemBack() {
        MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 2), new Normal(1, 2), new Dirichlet(1));
        GaussianMixture two = new GaussianMixture(device, 2, Covariance.DIAGONAL, priors, new Rng(0)),
                three = new GaussianMixture(device, 3, Covariance.DIAGONAL, priors, new Rng(1));
        assertThat(three.used()).isSameAs(three);
        two.means(new double[] {1, 2, 3, 4});
        two.state().get("prior.log_precision").write(new double[] {0.25, 0.5, 0.75, 1.5});
        two.state().get("prior.logits").write(new double[] {0.5, -0.5});
        three.use(two);
        assertThat(three.means()).containsExactly(1, 2, 3, 4, 0, 0);
        assertThat(three.state().get("prior.log_precision").read()).containsExactly(0.25, 0.5, 0.75, 1.5, 1, 1);
        double weight = 1 / (1 + Math.exp(-1));
        assertThat(three.weights()).containsExactly(new double[] {weight, 1 - weight, 0}, within(1e-12));
        GaussianMixture used = three.used();
        assertThat(used.means()).containsExactly(1, 2, 3, 4);
        assertThat(used.state().get("prior.log_precision").read()).containsExactly(0.25, 0.5, 0.75, 1.5);
        assertThat(used.state().get("prior.logits").read()).containsExactly(0.5, -0.5);
    }
}
