package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputExceptionTest {
    @Test void whatItQuotesStaysOneLineOfBoundedLength() {
        assertThat(new InputException("t.csv: column a\nb\u001b[2J is none")).hasMessage("t.csv: column a?b?[2J is none");
        assertThat(new InputException("t.csv: " + "x".repeat(1 << 20)).getMessage()).hasSizeLessThan(1600).endsWith("x…");
    }
}
