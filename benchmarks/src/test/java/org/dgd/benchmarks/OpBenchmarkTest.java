package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.dgd.engine.OpCase;
import org.dgd.engine.OpCases;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

final class OpBenchmarkTest {
    @Test void defaultsNameExistingCases() throws NoSuchFieldException {
        String[] defaults = OpBenchmark.class.getField("op").getAnnotation(Param.class).value();
        assertThat(OpCases.all()).extracting(OpBenchmark::key).contains(defaults);
    }

    @Test void everyCaseHasAKeyOfItsOwnThatFitsOnTheCommandLine() {
        assertThat(OpCases.all()).extracting(OpBenchmark::key).doesNotHaveDuplicates().noneMatch(key -> key.contains(","));
        OpCase c = OpCases.all().getLast();
        assertThat(OpBenchmark.find(OpBenchmark.key(c)).name()).isEqualTo(c.name());
    }

    @Test void unknownNameIsAnsweredWithThoseThatResembleIt() {
        assertThatIllegalArgumentException().isThrownBy(() -> OpBenchmark.find("Relu of nothing"))
                .withMessageContaining("Relu of nothing").withMessageContaining("Relu (17x3x3x5) batch").withMessageNotContaining("MatMul");
        assertThatIllegalArgumentException().isThrownBy(() -> OpBenchmark.find("Rleu")).withMessageContaining("MatMul");
    }
}
