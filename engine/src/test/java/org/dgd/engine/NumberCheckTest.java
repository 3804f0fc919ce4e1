package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** The first op that makes NaN or infinity is named, forward and backward, and no other. */
final class NumberCheckTest {
    private static Device checked(Device device) {
        device.checkNumbers();
        return device;
    }

    @Test void theOpThatMadeTheFirstNaNIsNamedWithItsInputs() {
        try (Device device = checked(new CpuDevice(2)); Scope _ = device.scope()) {
            Tensor x = device.constant(Shape.batch(2, 1, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, -9, 10, 11, 12), w = device.parameter(Shape.vector(3), 1, 1, 1);
            assertThatThrownBy(() -> x.mul(w).log().add(1).exp()).isInstanceOfSatisfying(NumberException.class, e -> {
                assertThat(e).hasMessage("Log forward made 1 NaN of 12 numbers (the first at (1,0,0,2)) in its result (2,1,2,3) batch, "
                        + "from Mul (2,1,2,3) batch: finite, up to 12");
                assertThat(e.message(Map.of(w, "decoder.0.weight"))).isEqualTo(e.getMessage());
            });
        }
    }

    /** Such as on its way from a worker of a search on several machines. */
    @Test void itsSentenceSurvivesSerialization() {
        try (Device device = checked(new ReferenceDevice()); Scope _ = device.scope()) {
            Tensor w = device.parameter(Shape.vector(2), 1, -1e300);
            assertThatThrownBy(w::square).isInstanceOfSatisfying(NumberException.class, e -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                assertThatCode(() -> {
                    new ObjectOutputStream(bytes).writeObject(e);
                    NumberException read = (NumberException) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
                    assertThat(read).hasMessage(e.getMessage());
                    assertThat(read.message(Map.of(w, "prior.means"))).isEqualTo(e.getMessage());
                }).doesNotThrowAnyException();
            });
        }
    }

    @Test void parametersHaveNamesWhereTheyAreKnown() {
        try (Device device = checked(new ReferenceDevice()); Scope _ = device.scope()) {
            Tensor w = device.parameter(Shape.vector(2), 1, -1e300);
            assertThatThrownBy(w::square).isInstanceOfSatisfying(NumberException.class, e -> assertThat(e.message(Map.of(w, "prior.means")))
                    .isEqualTo("Square forward made 1 infinite of 2 numbers (the first at (0,0,0,1)) in its result (1,1,1,2), "
                            + "from prior.means (1,1,1,2): finite, up to 1.0e+300"));
        }
    }

    /** √x has the derivative 1/(2√x): its value at 0 is right and its gradient infinite. */
    @Test void anOpWhoseGradientIsInfiniteIsNamed() {
        try (Device device = checked(new CpuDevice(1)); Scope _ = device.scope()) {
            Tensor w = device.parameter(Shape.vector(2), 4, 0), loss = w.sqrt().sum();
            assertThatThrownBy(loss::backward).isInstanceOf(NumberException.class)
                    .hasMessage("Sqrt backward made 1 infinite of 2 numbers (the first at (0,0,0,1)) in the gradient of leaf (1,1,1,2), "
                            + "from leaf (1,1,1,2): finite, up to 4.0");
        }
    }

    @Test void contributionsThatAreFiniteOneByOneMayAddUpToInfinity() {
        try (Device device = checked(new CpuDevice(1)); Scope _ = device.scope()) {
            Tensor w = device.parameter(Shape.vector(1), 0), loss = w.mul(3e38).add(w.mul(2e38)).sum();
            assertThatThrownBy(loss::backward).isInstanceOf(NumberException.class).hasMessageStartingWith("Affine backward made 1 infinite of 1 numbers");
        }
    }

    /** What was written, such as data or a parameter from a file, is seen as soon as an op works on it. */
    @Test void anInputThatWasBadBeforeIsShownSo() {
        try (Device device = checked(new ReferenceDevice()); Scope _ = device.scope()) {
            Tensor x = device.constant(Shape.vector(2), 1, Double.NaN);
            assertThatThrownBy(() -> x.add(1)).hasMessageEndingWith("from leaf (1,1,1,2): 1 NaN of 2 numbers");
        }
    }

    @Test void whoDoesNotAskIsNotStopped() {
        try (Device device = new CpuDevice(1); Scope _ = device.scope()) {
            assertThat(device.checksNumbers()).isFalse();
            assertThat(device.constant(Shape.SCALAR, -1).log().item()).isNaN();
        }
    }

    @Test void opsWithoutSuchNumbersGiveWhatTheyGiveOtherwise() {
        try (Device device = new CpuDevice(2); Device checked = checked(new CpuDevice(2))) {
            for (OpCase c : OpCases.all()) {
                Wiring wiring = Wiring.TWICE.suits(c) ? Wiring.TWICE : Wiring.ALONE;
                assertThatCode(() -> assertThat(OpRun.of(c, wiring, checked).sameBits(OpRun.of(c, wiring, device))).isTrue())
                        .as(c.name()).doesNotThrowAnyException();
            }
        }
    }
}
