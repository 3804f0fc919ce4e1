package org.dgd.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepWorkerTest {
    /** Counts its calls; its loss is the number of the step. */
    private static final class Counter implements Contender {
        private int trained, inferred;

        @Override public double train() { return ++trained; }
        @Override public void infer() { inferred++; }
        @Override public void writeFirstGradients(Path file) { assertThat(file).hasFileName("g h"); }
        @Override public String describe() { return "a counter"; }
    }

    @Test void requestsReachTheContender() {
        Counter counter = new Counter();
        StepWorker worker = new StepWorker(counter);
        assertThat(worker.answer("first", List.of("a", "b/g", "h"))).isEqualTo("1.0");
        assertThat(worker.answer("losses", List.of("3"))).isEqualTo("2.0 3.0 4.0");
        assertThat(Double.parseDouble(worker.answer("train", List.of("0")))).isNotNegative();
        assertThat(counter.trained).isEqualTo(7);
        assertThat(counter.inferred).isZero();
        worker.answer("infer", List.of("0"));
        assertThat(counter.inferred).isEqualTo(3);
        assertThat(worker.answer("describe", List.of())).isEqualTo("a counter");
        assertThatIllegalArgumentException().isThrownBy(() -> worker.answer("sleep", List.of())).withMessageContaining("sleep");
    }
}
