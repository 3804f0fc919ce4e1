package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user sees when numbers leave all bounds, and what is left of the run. */
final class DivergenceTest {
    private static final String OPTIONS = "--decoder mlp --hidden 9 --latent 3 --batch-size 8 --prior mixture --components 2 --device cpu --threads 2 --loss bernoulli ";

    @TempDir Path folder;
    private Path digits;

    @BeforeEach void data() { digits = TinyData.digits(folder, 21); }

    private Terminal fit(String out, String options) {
        return Terminal.run(("fit --data " + digits + " --out " + folder.resolve(out) + " " + OPTIONS + options).split(" +"));
    }

    private static String failure(Terminal t) {
        assertThat(t.exitCode()).as(t.err()).isEqualTo(1);
        assertThat(t.out()).isEmpty();
        return t.errLines().getLast();
    }

    @Test void oneSentenceSaysWhereAndWhatToDo() {
        assertThat(failure(fit("out", "--epochs 3 --lr 1e30"))).isEqualTo("dgd: training diverged in epoch 1, step 2: the reconstruction term is NaN; "
                + "try smaller learning rates (--lr, --lr-z, --lr-prior) in another --out, or this command again with --resume --check-numbers to learn what made it");
        assertThat(folder.resolve("out/checkpoint")).doesNotExist();
        assertThat(folder.resolve("out/model.safetensors")).doesNotExist();
        assertThat(new RunFiles(folder.resolve("out")).record().get("status").getAsString()).isEqualTo("failed");
    }

    @Test void theOpIsNamedWithItsParameters() {
        fit("out", "--epochs 3 --lr 1e30");
        assertThat(failure(fit("out", "--epochs 3 --lr 1e30 --resume --check-numbers"))).startsWith("dgd: training diverged in epoch 1, step 2: Conv2d forward made ")
                .contains(" infinite of ", "decoder.2.weight (784,1,1,9): finite, up to 1.0e+30", "; try smaller learning rates").doesNotContain("--check-numbers");
    }

    /** Every z is stepped once an epoch, after its loss was computed: the losses of the first epoch tell nothing of it. */
    @Test void numbersThatNoLossTellsOfAreNotSaved() {
        assertThat(failure(fit("out", "--epochs 1 --lr-z 1e45"))).startsWith("dgd: training diverged in epoch 1, step 3: numbers in representation.z are NaN or infinite; ");
        assertThat(folder.resolve("out/checkpoint")).doesNotExist();
        assertThat(folder.resolve("out/model.safetensors")).doesNotExist();
    }

    /** The first epoch ends with numbers that are large but finite. */
    @Test void theLastGoodCheckpointStays() throws Exception {
        fit("out", "--epochs 1 --lr-z 1e25");
        Path state = folder.resolve("out/checkpoint/state.safetensors");
        byte[] good = Files.readAllBytes(state);
        assertThat(failure(fit("out", "--epochs 4 --resume --lr-z 1e25"))).startsWith("dgd: training diverged in epoch 2, step 4: the latent term is ")
                .endsWith(" to learn what made it; the last good checkpoint stays in " + state.getParent());
        assertThat(Files.readAllBytes(state)).isEqualTo(good);
    }

    @Test void lookingAtEveryNumberChangesNone() {
        RunFiles plain = RunFiles.fit(digits, folder.resolve("plain"), OPTIONS + "--epochs 2"),
                checked = RunFiles.fit(digits, folder.resolve("checked"), OPTIONS + "--epochs 2 --check-numbers");
        assertThat(checked.bytes("model.safetensors")).isEqualTo(plain.bytes("model.safetensors"));
        assertThat(checked.metrics()).isEqualTo(plain.metrics());
    }
}
