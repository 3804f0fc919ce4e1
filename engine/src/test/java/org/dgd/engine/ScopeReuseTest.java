package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** A scope serves step after step, and nothing of one step is left in the next. */
final class ScopeReuseTest {
    private final Device device = new ReferenceDevice();
    private final Shape shape = Shape.batch(3, 2);

    @Test void aClosedScopeServesTheNextStep() {
        Scope training = device.scope();
        training.close();
        Scope inference = device.inference();
        inference.close();
        assertThat(device.scope()).isSameAs(training).isSameAs(device.current());
        assertThat(device.inference()).isSameAs(inference).isSameAs(device.current());
        assertThat(training.differentiable()).isTrue();
        assertThat(inference.differentiable()).isFalse();
    }

    @Test void anotherStepDoesNotFlowBackThroughThisOne() {
        Tensor x = device.parameter(Shape.SCALAR, 2), y;
        try (var _ = device.scope()) {
            y = x.square();
        }
        try (var _ = device.scope()) {
            assertThatIllegalStateException().isThrownBy(y::backward).withMessageContaining("not made by an op in the scope that is open");
        }
    }

    /** The inner scope met the table in the first step, the outer one in the second. */
    @Test void aTableKeepsItsGradientWhenAScopeClosesThatMetItBefore() {
        Tensor table = device.table(3, 1, 1, 2, 3);
        try (var _ = device.scope(); var _ = device.scope()) {
            table.rows(1).square().sum().backward();
        }
        try (var _ = device.scope()) {
            table.rows(2).square().sum().backward();
            device.scope().close();
            assertThat(table.gradient().storage.read()).containsExactly(6);
            assertThat(table.gradientIndex().rows()).containsExactly(2);
        }
    }

    /** Eight results, the seed, and two gradients: the one that an op takes and the one that it makes. */
    @Test void aGradientIsLetGoWhenItsOpHasUsedIt() {
        Tensor x = device.parameter(shape, 1, 2, 3, 4, 5, 6);
        try (Scope s = device.scope()) {
            Tensor y = x;
            for (int i = 0; i < 8; i++) y = y.view(1, 1, 2);
            y.backward(s.tensor(shape, new float[] {1, 1, 1, 1, 1, 1}));
        }
        assertThat(device.stepMemory().needed()).isEqualTo(11 * x.storage.bytes());
    }

    @Test void gradientsOfAStepAreForgotten() {
        Tensor x = device.parameter(shape, 1, 2, 3, 4, 5, 6), other = device.parameter(Shape.SCALAR, 3);
        try (var _ = device.scope()) {
            other.square().backward();
        }
        try (Scope s = device.scope()) {
            Tensor y = x.square();
            assertThat(List.of(x.isLeaf(), y.isLeaf())).containsExactly(true, false);
            y.sum().backward();
            s.forgetGradients();
            assertThat(x.gradient()).isNull();
            assertThat(other.gradient().storage.read()).as("of another step").containsExactly(6);
            x.sum().backward();
            assertThat(x.gradient().storage.read()).as("begun anew").containsOnly(1);
        }
    }

    @Test void aRecorderHandsOnTheNumbersOfEachStep() {
        Tensor x = device.parameter(Shape.vector(2), 3, 4);
        List<double[]> heard = new ArrayList<>();
        Recorder recorder = device.recorder();
        recorder.run("key", () -> x.mul(2), heard::add);
        recorder.run("key", x::sum, heard::add);
        assertThat(heard).containsExactly(new double[] {6, 8}, new double[] {7});
        assertThatIllegalStateException().as("each in a scope of its own").isThrownBy(device::current);
    }
}
