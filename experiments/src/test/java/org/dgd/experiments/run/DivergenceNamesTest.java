package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.dgd.engine.Device;
import org.dgd.engine.NumberException;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.DivergedException;
import org.dgd.model.EpochPart;
import org.dgd.model.Resumable;
import org.dgd.nn.BatchNorm;
import org.dgd.nn.Parameter;
import org.dgd.nn.optim.Optimizer;
import org.junit.jupiter.api.Test;

/** Mean and variance of batch normalization lie in one tensor, and are told apart in what is said of them. */
final class DivergenceNamesTest {
    private record Trained(Map<String, Parameter> state) implements Resumable {
        static Trained on(Device device) {
            Map<String, Parameter> state = new LinkedHashMap<>();
            new BatchNorm(device, 2).state().forEach((name, p) -> state.put("decoder.1." + name, p));
            return new Trained(state);
        }

        private void spoil(String name, double value) {
            double[] values = state.get(name).read();
            values[1] = value;
            state.get(name).write(values);
        }

        @Override public Map<String, Optimizer> optimizers() { return Map.of(); }

        @Override public long steps() { return 7; }

        @Override public void steps(long steps) { }

        @Override public EpochPart part() { return EpochPart.NONE; }

        @Override public void part(EpochPart part) { }
    }

    @Test void thePartThatIsWrongIsNamed() {
        Trained trained = Trained.on(new ReferenceDevice());
        DivergedException.requireFinite(1, trained);
        trained.spoil("decoder.1.running_var", Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> DivergedException.requireFinite(2, trained)).hasMessage("training diverged in epoch 2, step 7: numbers in decoder.1.running_var "
                + "are NaN or infinite; try smaller learning rates (--lr, --lr-z, --lr-prior)");
        trained.spoil("decoder.1.running_mean", Double.NaN);
        assertThatThrownBy(() -> DivergedException.requireFinite(2, trained)).hasMessageContaining("numbers in decoder.1.running_mean and running_var are");
    }

    @Test void anOpThatReadsBothNamesBoth() {
        ReferenceDevice device = new ReferenceDevice();
        Trained trained = Trained.on(device);
        trained.spoil("decoder.1.running_var", Double.NaN);
        device.checkNumbers();
        Tensor running = trained.state().get("decoder.1.running_mean").tensor();
        AtomicReference<NumberException> made = new AtomicReference<>();
        try (Scope _ = device.scope()) {
            assertThatThrownBy(() -> running.add(1)).isInstanceOfSatisfying(NumberException.class, made::set);
        }
        assertThatThrownBy(() -> { throw DivergedException.at(made.get(), 3, trained); })
                .hasMessageContaining("from decoder.1.running_mean and running_var (1,1,2,2): 1 NaN of 4 numbers");
    }
}
