package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** Who owns memory, and when it is used again. */
final class ScopeTest {
    /** After which free lists hand out what they handed out before. */
    private static final int WARM_UP_STEPS = 3;

    private final Device device = new ReferenceDevice();
    private final Shape shape = Shape.batch(3, 2);

    @Test void scopesCloseInReverseOrder() {
        Scope outer = device.scope(), inner = device.scope();
        assertThat(device.current()).isSameAs(inner);
        assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("reverse order");
        assertThat(device.current()).as("the refusal changed nothing").isSameAs(inner);
        inner.close();
        assertThat(device.current()).isSameAs(outer);
        outer.close();
        assertThatIllegalStateException().isThrownBy(device::current).withMessageContaining("no scope is open");
        assertThatIllegalStateException().isThrownBy(outer::close);
    }

    @Test void storageComesBackWhenAScopeCloses() {
        Storage first, second;
        try (Scope s = device.scope()) {
            first = s.tensor(shape).storage;
            second = s.tensor(shape).storage;
            assertThat(second).isNotSameAs(first);
        }
        try (Scope s = device.scope()) {
            assertThat(s.tensor(Shape.plain(3, 1, 1, 2)).storage).as("a plain tensor of the same size").isNotSameAs(first).isNotSameAs(second);
            assertThat(Set.of(s.tensor(shape).storage, s.tensor(shape).storage)).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test void whatLivesOutsideIsNotHandedOut() {
        Tensor constant = device.constant(shape, 1, 2, 3, 4, 5, 6), parameter = device.parameter(shape, 1, 2, 3, 4, 5, 6);
        for (int i = 0; i < 3; i++)
            try (Scope s = device.scope()) {
                s.tensor(shape, new float[] {-1, -1, -1, -1, -1, -1, -1}).add(parameter).mul(constant).sum().backward();
            }
        assertThat(constant.storage.read()).isEqualTo(new double[] {1, 2, 3, 4, 5, 6}).isEqualTo(parameter.storage.read());
    }

    @Test void memoryOfStepsIsCounted() {
        long one = device.zeros(shape).storage.bytes();
        assertThat(one).as("six doubles").isEqualTo(48);
        assertThat(device.stepMemory()).as("a tensor outside scopes").isEqualTo(new Device.StepMemory(0, 0));
        Shape other = Shape.batch(2, 3);
        try (Scope s = device.scope()) {
            s.tensor(shape);
            s.release(s.tensor(shape));
            s.release(s.tensor(other));
        }
        assertThat(device.stepMemory()).as("three storages, at most two at a time").isEqualTo(new Device.StepMemory(3 * one, 2 * one));
        try (Scope s = device.scope()) {
            s.tensor(shape);
            s.tensor(shape);
        }
        assertThat(device.stepMemory()).as("they serve again").isEqualTo(new Device.StepMemory(3 * one, 2 * one));
    }

    @Test void releasedStorageIsUsedAgainInTheSameScope() {
        try (Scope s = device.scope()) {
            Tensor t = s.tensor(shape);
            s.release(t);
            assertThat(s.tensor(shape).storage).isSameAs(t.storage);
        }
    }

    @Test void aStepLikeTheOneBeforeAllocatesNoStorage() {
        Set<Storage> met = Collections.newSetFromMap(new IdentityHashMap<>());
        Device watched = new ReferenceDevice(collecting(met));
        for (OpCase c : OpCases.all()) {
            Tensor[] x = c.tensors(watched);
            for (int i = 0; i < WARM_UP_STEPS; i++) step(c, watched, x);
            int size = met.size();
            long held = watched.stepMemory().held();
            for (int i = 0; i < WARM_UP_STEPS; i++) step(c, watched, x);
            assertThat(met).as("storage that %s met", c).hasSize(size);
            assertThat(watched.stepMemory().held()).as("bytes that steps of %s hold", c).isEqualTo(held);
        }
    }

    /** All storage that kernels are given. */
    private static UnaryOperator<Kernels> collecting(Set<Storage> met) {
        return KernelProxy.around((_, arguments, proceed) -> {
            for (Object a : arguments) {
                if (a instanceof Tensor t) met.add(t.storage);
                if (a instanceof Target t) met.add(t.tensor().storage);
            }
            proceed.run();
        });
    }

    private static void step(OpCase c, Device device, Tensor... x) {
        for (Tensor t : x) t.zeroGradient();
        OpRun.of(c, Wiring.BETWEEN, device, x);
    }

    @Test void nothingWantsAGradientInInference() {
        Tensor p = device.parameter(shape, 1, 2, 3, 4, 5, 6);
        double[] trained;
        try (var _ = device.scope()) {
            Tensor y = p.square();
            trained = y.storage.read();
            assertThat(y.wantsGradient()).isTrue();
        }
        try (var _ = device.inference()) {
            Tensor y = p.square();
            assertThat(y.wantsGradient()).isFalse();
            assertThat(y.storage.read()).isEqualTo(trained);
            assertThatIllegalStateException().isThrownBy(() -> y.sum().backward()).withMessageContaining("a scope for inference");
            try (var _ = device.scope()) {
                assertThat(p.square().wantsGradient()).as("in a scope within").isTrue();
            }
        }
        try (var _ = device.scope()) {
            assertThat(p.square().wantsGradient()).as("afterwards").isTrue();
        }
        assertThat(p.gradient()).isNull();
    }

    @Test void aLeafKeepsItsGradientBuffer() {
        Tensor p = device.parameter(shape, 1, 2, 3, 4, 5, 6);
        double[] gradient = {2, 4, 6, 8, 10, 12};
        try (var _ = device.scope()) {
            p.square().sum().backward();
        }
        Storage buffer = p.gradient().storage;
        assertThat(buffer.read()).as("after the scope").isEqualTo(gradient);
        p.zeroGradient();
        assertThat(p.gradient()).isNull();
        try (var _ = device.scope()) {
            p.square().sum().backward();
        }
        assertThat(p.gradient().storage).isSameAs(buffer);
        assertThat(buffer.read()).as("overwritten, not added to").isEqualTo(gradient);
    }

    @Test void whatWasInStorageDoesNotMatter() {
        for (OpCase c : OpCases.all()) {
            Device fresh = new ReferenceDevice();
            OpRun run = OpRun.of(c, Wiring.TWICE.suits(c) ? Wiring.TWICE : Wiring.BETWEEN, fresh);
            Set<Storage> met = Collections.newSetFromMap(new IdentityHashMap<>());
            Device poisoned = new ReferenceDevice(collecting(met));
            for (int i = 0; i < 2; i++) {
                assertThat(OpRun.of(c, Wiring.TWICE.suits(c) ? Wiring.TWICE : Wiring.BETWEEN, poisoned).sameBits(run)).as("%s", c).isTrue();
                for (Storage s : met) {
                    double[] nan = new double[s.shape().size()];
                    Arrays.fill(nan, Double.NaN);
                    s.write(nan);
                }
            }
        }
    }

    /** Its gradient would be lost when the inner scope closes. */
    @Test void backwardDoesNotReachIntoAnOuterScope() {
        Tensor p = device.parameter(shape, 1, 2, 3, 4, 5, 6);
        try (var _ = device.scope()) {
            Tensor outside = p.square();
            List<UnaryOperator<Tensor>> reached = List.of(Tensor::sum, t -> t.relu().sum(), t -> t.add(t).sum(), t -> t.mul(2).sum(),
                    t -> t.mul(t).sum());
            for (UnaryOperator<Tensor> op : reached)
                try (var _ = device.scope()) {
                    Tensor inside = op.apply(outside);
                    assertThatIllegalStateException().isThrownBy(inside::backward).withMessageContaining("another scope");
                }
        }
    }

    @Test void theGradientOfATableEndsWithItsScope() {
        Tensor table = device.table(3, 2, 1, 2, 3, 4, 5, 6);
        try (var _ = device.scope()) {
            table.rows(2, 0).square().sum().backward();
            assertThat(table.gradient().storage.read()).containsExactly(10, 12, 2, 4);
        }
        assertThat(table.gradient()).as("its storage has gone back").isNull();
    }

    @Test void whatIsHandedOnOutlivesItsScope() {
        Storage storage;
        try (Scope outer = device.scope()) {
            Tensor kept;
            try (Scope inner = device.scope()) {
                Tensor y = inner.tensor(shape, new float[] {1, 2, 3, 4, 5, 6}).mul(2);
                kept = inner.handTo(outer, y);
                assertThatIllegalStateException().isThrownBy(() -> inner.handTo(outer, y)).withMessageContaining("not of this scope");
            }
            storage = kept.storage;
            try (Scope other = device.scope()) {
                assertThat(Set.of(other.tensor(shape).storage, other.tensor(shape).storage)).doesNotContain(storage);
            }
            assertThat(kept.storage.read()).containsExactly(2, 4, 6, 8, 10, 12);
            assertThat(kept.isLeaf()).as("without its history").isTrue();
        }
        try (Scope next = device.scope()) {
            assertThat(List.of(next.tensor(shape).storage, next.tensor(shape).storage, next.tensor(shape).storage)).as("it came back")
                    .contains(storage);
        }
    }
}
