package org.dgd.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.dgd.experiments.cli.Console;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingSetsTest {
    @TempDir Path folder;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path x, labels;

    @BeforeEach
    void files() {
        x = folder.resolve("x.npy");
        labels = folder.resolve("labels.npy");
        Npy.write(x, new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    }

    private TrainingSets sets(Optional<Path> dataDir, Map<String, String> environment) {
        var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new TrainingSets(new DataFolder(dataDir, environment), new Console(stream, stream, environment, false));
    }

    private void refused(String message) {
        assertThatThrownBy(() -> TrainingSets.labelled(Features.read(x), labels)).isInstanceOf(InputException.class)
                .hasMessageStartingWith("--label-file " + labels + ": ").hasMessageContaining(message);
    }

    @Test
    void labelsFromAFileComeWithTheirChecksum() {
        Npy.write(labels, new long[] {2, -1, 0}, 3);
        Samples s = TrainingSets.labelled(Features.read(x), labels);
        assertThat(s.labels()).containsExactly(2, -1, 0);
        assertThat(s.classes()).containsExactly("0", "1", "2");
        assertThat(s.sha256()).containsOnlyKeys("x.npy", "labels.npy");
    }

    @Test
    void labelsThatDoNotFitAreRefused() {
        Npy.write(labels, new long[] {0, 1}, 2);
        refused("is (2), expected (3)");
        Npy.write(labels, new long[] {0, 1, 2}, 3, 1);
        refused("is (3,1), expected (3)");
        Npy.write(labels, new float[] {0, 1, 2}, 3);
        refused("expected int64 or int32");
        Npy.write(labels, new long[] {0, -2, 1}, 3);
        refused("row 1 (counted from 0) has label -2");
        Npy.write(labels, new long[] {0, 0, 1L << 40}, 3);
        refused("row 2");
        Npy.write(labels, new long[] {-1, -1, -1}, 3);
        refused("every label is -1");
    }

    @Test
    void dataWithLabelsTakeNoOthers() {
        Npy.write(labels, new long[10_000], 10_000);
        Samples digits = sets(Optional.empty(), Map.of()).named("digits", Split.TRAIN, 1);
        assertThatThrownBy(() -> TrainingSets.labelled(digits, labels)).isInstanceOf(InputException.class).hasMessageContaining("digits has labels of its own");
    }

    @Test
    void withoutMnistDigitsAreDrawnAndSaidToBe() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("file"));
        Samples s = sets(Optional.empty(), Map.of("XDG_CACHE_HOME", noFolder.toString())).mnistOrDigits(1);
        assertThat(s.synthetic()).isTrue();
        assertThat(s.size()).isEqualTo(10_000);
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).startsWith("dgd: MNIST is not in ").contains("synthetic digits");
    }

    @Test
    void aDataFolderThatIsNamedIsTheOnlyPlace() {
        assertThatThrownBy(() -> sets(Optional.of(folder), Map.of()).mnistOrDigits(1)).isInstanceOf(InputException.class)
                .hasMessageContaining("train-images-idx3-ubyte.gz: no such file");
    }
}
