package org.dgd.nn.optim;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.NumberException;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.nn.BatchNorm;
import org.junit.jupiter.api.Test;

/** Steps of optimizers, and running moments, are looked at as ops are. */
final class NumberCheckTest {
    private static Device checked() {
        Device device = new CpuDevice(1);
        device.checkNumbers();
        return device;
    }

    private static void step(Device device, Tensor w, double gradient, Optimizer optimizer) {
        try (Scope _ = device.scope()) {
            w.mul(gradient).sum().backward();
            optimizer.step();
        }
    }

    /** The square of 1e20 is no float: the parameter would just stand still. */
    @Test void aMomentThatOverflowsIsNamed() {
        try (Device device = checked()) {
            Tensor w = device.parameter(Shape.vector(2), 1, 2);
            assertThatThrownBy(() -> step(device, w, 1e20, new Adam(List.of(w), 1e-3, 0))).isInstanceOf(NumberException.class)
                    .hasMessage("the step of Adam made 2 infinite of 2 numbers (the first at (0,0,0,0)) in v of leaf (1,1,1,2), "
                            + "from the gradient of leaf (1,1,1,2): finite, up to 1.0e+20");
        }
    }

    @Test void aStepThatIsTooLongIsNamed() {
        try (Device device = checked()) {
            Tensor w = device.parameter(Shape.vector(1), 1);
            assertThatThrownBy(() -> step(device, w, 1e30, new Sgd(List.of(w), 1e30, 0, 0))).isInstanceOf(NumberException.class)
                    .hasMessageStartingWith("the step of Sgd made 1 infinite of 1 numbers (the first at (0,0,0,0)) in the value of leaf (1,1,1,1)");
        }
    }

    @Test void representationsAreLookedAt() {
        try (Device device = checked(); Scope _ = device.scope()) {
            Tensor z = device.table(3, 2, 1, 2, 3, 4, 5, 6);
            z.rows(2).mul(1e30).sum().backward();
            assertThatThrownBy(new RowSgd(z, 1e30, 0.9)::step).isInstanceOf(NumberException.class).hasMessageContaining("the value of leaf (3,1,1,2)");
        }
    }

    /** Batch norm divides by the infinite variance and gives zeros, so its result tells nothing. */
    @Test void runningMomentsThatOverflowAreNamed() {
        try (Device device = checked(); Scope step = device.scope()) {
            BatchNorm norm = new BatchNorm(device, 1);
            Tensor x = step.tensor(Shape.batch(2, 1), new float[] {3e38f, -3e38f});
            assertThatThrownBy(() -> norm.forward(x)).isInstanceOf(NumberException.class)
                    .hasMessageMatching("BatchNorm (forward )?made .*");
        }
    }
}
