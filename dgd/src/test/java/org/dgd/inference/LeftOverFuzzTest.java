package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.metric.Rows;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftOverFuzzTest {
    @TempDir Path folder;

    private static LeftOver learnt() { return LeftOver.learn(Rows.of(new Rng(1).gaussians(90), 3), false); }

    @Test void aFileHoldsAll() {
        Path file = folder.resolve("left.safetensors");
        LeftOver learnt = learnt();
        learnt.write(file, "ab", "digits");
        LeftOver read = LeftOver.read(file, 3, "ab", "digits");
        assertThat(read.plain().mean()).isEqualTo(learnt.plain().mean());
        assertThat(read.plain().covariance()).isEqualTo(learnt.plain().covariance());
        assertThat(read.evened().covariance()).isEqualTo(learnt.evened().covariance());
        assertThat(read.plain().least()).isEqualTo(30);
        new LeftOver(learnt.plain(), null).write(file, "ab", "digits");
        assertThat(LeftOver.read(file, 3, "ab", "digits").evened()).isNull();
    }

    @Test void whatDoesNotBelongIsRefused() {
        Path file = folder.resolve("left.safetensors");
        learnt().write(file, "ab", "digits");
        for (String[] other : new String[][] {{"cd", "digits"}, {"ab", "letters"}})
            assertThatThrownBy(() -> LeftOver.read(file, 3, other[0], other[1])).isInstanceOf(InputException.class)
                    .hasMessageStartingWith("left.safetensors: was learnt of another model");
        assertThatThrownBy(() -> LeftOver.read(file, 4, "ab", "digits")).isInstanceOf(InputException.class).hasMessageContaining("mean");
        new Safetensors(Map.of("mean", StoredArray.of(new double[2], 2), "plain", StoredArray.of(new double[] {1, 2, 2, 1}, 2, 2)),
                Map.of("model_sha256", "ab", "train", "digits", "least", "30")).write(file);
        assertThatThrownBy(() -> LeftOver.read(file, 2, "ab", "digits")).isInstanceOf(InputException.class).hasMessageContaining("is no covariance");
    }

    @Test void damagedFiles() throws Exception {
        Path file = folder.resolve("left.safetensors");
        learnt().write(file, "ab", "digits");
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        new Fuzzer("left-over", file, 60).whole(whole).words("\"least\":\"x\"", "\"evened\"", "\"shape\":[3,4]")
                .run(damaged -> LeftOver.read(damaged, 3, "ab", "digits"));
    }
}
