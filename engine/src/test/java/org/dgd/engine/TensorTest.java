package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user of tensors may rely on, and what is refused in one sentence. */
final class TensorTest {
    private final Device device = new ReferenceDevice();
    private final Scope step = device.scope();

    @AfterEach void close() { step.close(); }

    @Test void operandsAreRepeatedWhereTheyHaveOne() {
        Tensor column = device.parameter(Shape.batch(3, 2, 1, 1), 1, 2, 3, 4, 5, 6), row = device.parameter(Shape.plain(1, 1, 2, 1), 10, 20);
        Tensor y = column.add(row);
        assertThat(y.shape).isEqualTo(Shape.batch(3, 2, 2, 1));
        assertThat(y.storage.read()).containsExactly(11, 21, 12, 22, 13, 23, 14, 24, 15, 25, 16, 26);
        y.sum().backward();
        assertThat(row.gradient().storage.read()).containsExactly(6, 6);
        assertThat(column.gradient().storage.read()).containsOnly(2);
    }

    @Test void aPlainOperandOfABatchBecomesOne() {
        Tensor batch = device.constant(Shape.batch(2, 2), 1, 2, 3, 4), plain = device.constant(Shape.matrix(2, 2), 4, 3, 2, 1);
        assertThat(plain.sub(batch).shape).isEqualTo(batch.shape);
        assertThat(plain.sub(batch).storage.read()).containsExactly(3, 1, -1, -3);
    }

    @Test void itemIsTheNumberOfAScalar() {
        Tensor x = device.constant(Shape.vector(3), 1, 2, 4);
        assertThat(x.sum().item()).isEqualTo(7);
        assertThatIllegalStateException().isThrownBy(x::item).withMessageContaining("(1,1,1,3) is not a scalar");
    }

    @Test void onlyAScalarFlowsBackWithoutASeed() {
        Tensor y = device.parameter(Shape.vector(3), 1, 2, 4).exp();
        assertThatIllegalArgumentException().isThrownBy(y::backward).withMessageContaining("(1,1,1,3)").withMessageContaining("without a seed");
        assertThatIllegalArgumentException().isThrownBy(() -> y.backward(step.tensor(Shape.vector(2)))).withMessageContaining("(1,1,1,2)");
    }

    @Test void theSeedIsNotWrittenTo() {
        Tensor x = device.parameter(Shape.vector(2), 1, 2), seed = step.tensor(Shape.vector(2), new float[] {3, 4});
        x.mul(2).square().backward(seed);
        assertThat(seed.storage.read()).containsExactly(3, 4);
        assertThat(x.gradient().storage.read()).containsExactly(24, 64);
    }

    @Test void nothingFlowsToWhatIsFrozenOrConstant() {
        Tensor x = device.parameter(Shape.vector(2), 1, 2), frozen = device.parameter(Shape.vector(2), 3, 4);
        frozen.wantsGradient(false);
        Tensor y = x.mul(frozen).sum();
        y.backward();
        assertThat(x.gradient().storage.read()).containsExactly(3, 4);
        assertThat(frozen.gradient()).isNull();
        assertThat(y.wantsGradient()).isTrue();
        Tensor fixed = frozen.square().sum();
        assertThat(fixed.wantsGradient()).isFalse();
        assertThatIllegalStateException().isThrownBy(fixed::backward).withMessageContaining("wants a gradient");
        assertThatIllegalStateException().isThrownBy(() -> y.wantsGradient(false)).withMessageContaining("only a leaf");
    }

    @Test void aTableIsMetOnceAndOnlyByRows() {
        Tensor table = device.table(4, 2, 1, 2, 3, 4, 5, 6, 7, 8);
        table.rows(3, 1).square().sum().backward();
        assertThat(table.gradientRows()).containsExactly(3, 1);
        assertThat(table.gradient().storage.read()).containsExactly(14, 16, 6, 8);
        assertThatIllegalStateException().isThrownBy(() -> table.rows(0).sum().backward()).withMessageContaining("once");
        table.zeroGradient();
        assertThat(table.gradient()).isNull();
        assertThatIllegalStateException().isThrownBy(() -> table.exp().sum().backward()).withMessageContaining("only rows()");
    }

    @Test void anOpStaysOnOneDevice() {
        Tensor here = device.constant(Shape.SCALAR, 1), there = new ReferenceDevice().constant(Shape.SCALAR, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> here.add(there)).withMessageContaining("Add").withMessageContaining("reference");
    }

    @Test void anOpNeedsAScope() {
        Device idle = new ReferenceDevice();
        assertThatIllegalStateException().isThrownBy(() -> idle.constant(Shape.SCALAR, 1).exp()).withMessageContaining("no scope is open");
    }

    @Test void backwardStaysInItsScope() {
        Tensor x = device.parameter(Shape.SCALAR, 2), y = x.square();
        try (var _ = device.scope()) {
            assertThatIllegalStateException().isThrownBy(y::backward).withMessageContaining("not made by an op in the scope that is open");
        }
        assertThatIllegalStateException().isThrownBy(x::backward);
    }

    @Test void writingTakesTheRightNumberOfNumbers() {
        Storage s = device.zeros(Shape.vector(3)).storage;
        assertThatIllegalArgumentException().isThrownBy(() -> s.write(new double[4])).withMessageContaining("4 numbers for (1,1,1,3)");
        assertThatIllegalArgumentException().isThrownBy(() -> s.write(new float[2])).withMessageContaining("2 numbers for (1,1,1,3)");
        s.write(new float[] {1, 2, 3, 99});
        assertThat(s.read()).containsExactly(1, 2, 3);
    }

    @Test void readingNeedsRoomForAllNumbers() {
        Storage s = device.constant(Shape.vector(3), 1, 2, 3).storage;
        assertThatIllegalArgumentException().isThrownBy(() -> s.read(new float[2])).withMessageContaining("room for 2 numbers of (1,1,1,3)");
        float[] more = {0, 0, 0, 99};
        s.read(more);
        assertThat(more).containsExactly(1, 2, 3, 99);
    }

    @Test void aTensorSaysWhatItIs() {
        Tensor x = device.parameter(Shape.vector(2), 1, 2);
        assertThat(x).hasToString("leaf (1,1,1,2)");
        assertThat(x.exp()).hasToString("Exp (1,1,1,2)");
        assertThat(step.tensor(Shape.batch(3, 2))).hasToString("leaf (3,1,1,2) batch");
    }
}
