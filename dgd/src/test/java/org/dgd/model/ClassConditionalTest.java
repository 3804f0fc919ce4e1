package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

class ClassConditionalTest {
    private static final int M = 2;
    private static final int[] CLASSES = {0, 2, 1, 0, 2};
    private static final PlainMixture PLAIN = PlainMixture.draw(5, M, Covariance.DIAGONAL, 6);
    private static final double[] Z = PlainMixture.floats(new Rng(3).gaussians(4 * M));

    private static GaussianMixture mixture(Device device) { return PLAIN.on(device, Covariance.DIAGONAL, CLASSES); }

    @Test void itsDensityIsThatOfTheClassesComponents() {
        float[] rows = new float[Z.length];
        for (int i = 0; i < rows.length; i++) rows[i] = (float) Z[i];
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Tensor z = step.tensor(Shape.batch(4, M), rows);
            for (int label = 0; label < 3; label++) {
                int c = label;
                ClassConditional conditional = new ClassConditional(mixture(device), c);
                double[] expected = new double[4];
                for (int i = 0; i < 4; i++) expected[i] = Math.log(PLAIN.density(Z, i, k -> CLASSES[k] == c));
                assertThat(conditional.logDensity(z).storage.read()).containsExactly(expected, within(1e-9));
                assertThat(conditional.logDensity(z, new int[] {0, 1, 2, -1}).storage.read()).as("labels say nothing more")
                        .containsExactly(expected, within(1e-9));
                assertThat(conditional.maskedLogDensity(z, null).storage.read()).containsExactly(expected, within(1e-9));
                assertThat(conditional.labelMask(new int[] {0, 1, 2, -1})).isNull();
            }
        }
    }

    @Test void theRestIsTheMixtures() {
        try (Device device = new ReferenceDevice(); Scope _ = device.scope()) {
            GaussianMixture mixture = mixture(device).within(new LatentRange(-9, 9));
            ClassConditional conditional = new ClassConditional(mixture, 2);
            assertThat(conditional.dimension()).isEqualTo(M);
            assertThat(conditional.range()).isEqualTo(new LatentRange(-9, 9));
            assertThat(conditional.parameters()).isEqualTo(mixture.parameters()).hasSize(3);
            assertThat(conditional.state()).isEqualTo(mixture.state()).hasSize(3);
            assertThat(conditional.metadata()).isEqualTo(mixture.metadata()).containsEntry("component_classes", "0,2,1,0,2");
            assertThat(conditional.logPriors().keySet()).isEqualTo(mixture.logPriors().keySet()).hasSize(3);
            assertThat(conditional.logPrior().orElseThrow().item()).isEqualTo(mixture.logPrior().orElseThrow().item());
            assertThat(conditional.sample(6, new Rng(4))).containsExactly(mixture.sampleWithin(2, 6, new Rng(4))).hasSize(6 * M);
        }
    }

    @Test void aClassThatIsNotThereIsRefused() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device);
            for (int label : new int[] {-1, 3})
                assertThatThrownBy(() -> new ClassConditional(mixture, label)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("class " + label + " of a mixture with 3 classes");
            GaussianMixture none = PLAIN.on(device, Covariance.DIAGONAL, null);
            assertThatThrownBy(() -> new ClassConditional(none, 0)).hasMessage("class 0 of a mixture with 0 classes");
        }
    }
}
