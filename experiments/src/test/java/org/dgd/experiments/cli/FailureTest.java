package org.dgd.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.dgd.model.DivergedException;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;

final class FailureTest {
    @Test
    void badInputIs2AndEveryOtherFailureIs1() {
        assertThat(Failure.exitCode(new InputException("x.npy: no such file"))).isEqualTo(2);
        assertThat(Failure.exitCode(new DivergedException("latent", Double.NaN, 1, 2, "--lr"))).isEqualTo(1);
        assertThat(Failure.exitCode(new OutOfMemoryError())).isEqualTo(1);
        assertThat(Failure.exitCode(new IllegalStateException())).isEqualTo(1);
    }

    @Test
    void theLineIsNeverEmptyAndNeverBroken() {
        assertThat(Failure.line(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(Failure.line(new IllegalStateException(" "))).isEqualTo("IllegalStateException");
        assertThat(Failure.line(new IllegalStateException("one\n  two\r\n"))).isEqualTo("one two");
    }

    @Test
    void lackOfMemorySaysWhatToDo() {
        assertThat(Failure.line(new OutOfMemoryError("Java heap space"))).contains("--batch-size", "--limit", "DGD_JVM_OPTS=-Xmx");
    }

    @Test
    void filesSayWhatHappenedToThem() {
        assertThat(Failure.line(new UncheckedIOException(new AccessDeniedException("a/b")))).isEqualTo("a/b (AccessDeniedException)");
        assertThat(Failure.line(new IOException("the disk is full"))).isEqualTo("the disk is full");
    }
}
