package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleUnaryOperator;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** The answers to the exercises of the book's chapters 3 to 7, which quote the regions. */
final class BookExercisesTest {
    @Test void aGradientThatIsTwoPercentTooLarge() {
        // region mistake
        Device wrong = new ReferenceDevice(KernelProxy.around((kernel, arguments, proceed) -> {
            proceed.run();
            if (!kernel.getName().equals("squareBackward")) return;
            Storage dx = ((Target) arguments[2]).tensor().storage;
            double[] values = dx.read();
            for (int i = 0; i < values.length; i++) values[i] *= 2.04 / 2;
            dx.write(values);
        }));
        OpCase square = OpCases.all().stream().filter(c -> c.name().startsWith("Square ")).findFirst().orElseThrow();
        assertThatThrownBy(() -> GradientCheck.check(square, Wiring.ALONE, wrong)).hasMessageContaining("relative error 0.0196");
        // endregion
    }

    @Test void stepsOfADifference() {
        // region steps
        DoubleUnaryOperator f = x -> x * x * x;
        DoubleUnaryOperator error = e -> Math.abs((f.applyAsDouble(2 + e) - f.applyAsDouble(2 - e)) / (2 * e) - 12) / 12;
        assertThat(error.applyAsDouble(4e-3)).isGreaterThan(1e-6);
        assertThat(error.applyAsDouble(3e-3)).isLessThan(1e-6);
        assertThat(error.applyAsDouble(1e-5)).isLessThan(1e-10);
        assertThat(error.applyAsDouble(1e-10)).isLessThan(1e-6);
        assertThat(error.applyAsDouble(1e-12)).isGreaterThan(1e-6);
        // endregion
    }
}
