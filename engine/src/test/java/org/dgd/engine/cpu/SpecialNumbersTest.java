package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of NaN, infinities and kinks, on both devices: the op cases stay clear of them. */
final class SpecialNumbersTest {
    private static final double NAN = Double.NaN, INFINITY = Double.POSITIVE_INFINITY;

    @BeforeAll static void needsVectors() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
    }

    static Stream<Device> devices() { return Stream.of(new ReferenceDevice(), new CpuDevice(1)); }

    /** The result, then the gradient by x when each number of the result has the gradient 1. */
    private static double[][] run(Device d, Shape shape, UnaryOperator<Tensor> op, double... values) {
        try (d; Scope _ = d.scope()) {
            Tensor x = d.parameter(shape, values), y = op.apply(x);
            y.sum().backward();
            return new double[][] {y.storage.read(), x.gradient().storage.read()};
        }
    }

    @ParameterizedTest @MethodSource("devices") void theFirstNaNOfAWindowTakesItsGradient(Device d) {
        double[][] r = run(d, Shape.batch(1, 2, 4, 1), x -> x.maxPool2d(Window.of(2, 2, 0)), 9, NAN, 3, 4, NAN, 1, 5, 2);
        assertThat(r[0]).containsExactly(NAN, 5);
        assertThat(r[1]).containsExactly(0, 1, 0, 0, 0, 0, 1, 0);
    }

    @ParameterizedTest @MethodSource("devices") void numbersThatAreNaNShareTheGradientOfAMaximum(Device d) {
        double[][] r = run(d, Shape.batch(1, 4), x -> x.max(Axis.C), 9, NAN, 3, NAN);
        assertThat(r[0]).containsExactly(NAN);
        assertThat(r[1]).containsExactly(0, 0.5, 0, 0.5);
    }

    @ParameterizedTest @MethodSource("devices") void thePowerZeroIsFlat(Device d) {
        double[][] r = run(d, Shape.batch(1, 3), x -> x.pow(0), 0, 2, -1);
        assertThat(r[0]).containsExactly(1, 1, 1);
        assertThat(r[1]).containsExactly(0, 0, 0);
    }

    @ParameterizedTest @MethodSource("devices") void channelsOfNoWeightHaveNoGradient(Device d) {
        double[][] r = run(d, Shape.batch(2, 2), Tensor::logSumExp, -INFINITY, -INFINITY, 3, -INFINITY);
        assertThat(r[0]).containsExactly(-INFINITY, 3);
        assertThat(r[1]).containsExactly(0, 0, 1, 0);
    }

    @ParameterizedTest @MethodSource("devices") void thatHoldsOfPlainTensorsToo(Device d) {
        double[][] r = run(d, Shape.matrix(2, 2), Tensor::logSumExp, -INFINITY, -INFINITY, 3, -INFINITY);
        assertThat(r[0]).containsExactly(-INFINITY, 3);
        assertThat(r[1]).containsExactly(0, 0, 1, 0);
    }
}
