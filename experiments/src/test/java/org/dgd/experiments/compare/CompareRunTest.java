package org.dgd.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.experiments.CommandObjects;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.TinyCifar;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.trial.DgdCandidate;
import org.dgd.experiments.trial.Table2;
import org.dgd.experiments.trial.Trial;
import org.dgd.model.Architecture;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model of {@code compare} with settings that the table has not. */
final class CompareRunTest {
    @TempDir static Path data;
    @TempDir Path folder;

    private static Samples train, test;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll static void images() {
        Path cifar = TinyCifar.write(data, 4).resolve("cifar10");
        train = PublishedSet.CIFAR10.load(cifar, Split.TRAIN);
        test = PublishedSet.CIFAR10.load(cifar, Split.TEST);
    }

    private ComparedModel run(double lrZ, Map<String, Object> how, String more) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        TrainingOptions options = CommandObjects.parsed(Compare.class, stream, ("compare --out " + folder + " " + more).strip()).options;
        Table2.Entry entry = new Table2.Entry("DGD 9", new DgdCandidate(Architecture.SHALLOW, 1, 0, 1e-3, lrZ, 0));
        try (CpuDevice device = new CpuDevice(1)) {
            Table3Measures measures = new Table3Measures(test, List.of(), 4, 0, how);
            return new CompareRun(options, new Trial.Settings(1, 8, 4, 0), train, test, measures, device).of(entry, folder.resolve("dgd-9"));
        }
    }

    private String said() { return err.toString(StandardCharsets.UTF_8); }

    /** The steps of the only epoch throw the representations so far that they are no numbers; no epoch comes after to notice. */
    @Test void aModelThatDivergesInItsLastStepIsRecordedAndNotTrainedAgain() {
        ComparedModel model = run(1e38, Map.of(), "");
        assertThat(model.diverged()).startsWith("training diverged in epoch 1, step 3: numbers in representation.z are NaN or infinite");
        assertThat(model.rows()).containsExactly(new Table3.Row("DGD 9", "diverged", Map.of(), true));
        assertThat(folder.resolve("dgd-9/model.safetensors")).doesNotExist();
        assertThat(run(1e38, Map.of("samples", 5), "--resume").diverged()).isEqualTo(model.diverged());
        assertThat(said()).containsOnlyOnce("DGD 9: training diverged");
    }

    @Test void aFinishedModelIsMeasuredAnewFromItsCheckpoint() throws Exception {
        ComparedModel model = run(1e-2, Map.of("fid_weights_sha256", "12"), "");
        assertThat(run(1e-2, Map.of("fid_weights_sha256", "34"), "--resume").values()).isEqualTo(model.values());
        assertThat(said()).containsOnlyOnce("epoch 1/1").containsOnlyOnce("measuring test images");
        assertThat(said().split("measuring drawn images", -1)).hasSize(3);
        assertThat(new RunFiles(folder.resolve("dgd-9")).text("generation.json")).contains("\"fid_weights_sha256\": \"34\"", "\"measured\"");

        Path state = folder.resolve("dgd-9/checkpoint/state.safetensors");
        byte[] bytes = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(() -> run(1e-2, Map.of("fid_weights_sha256", "56"), "--resume")).isInstanceOf(InputException.class)
                .hasMessage(state + ": 3 bytes missing at the end; delete " + folder.resolve("dgd-9") + ", and --resume trains this model anew");
        Files.delete(state);
        assertThatThrownBy(() -> run(1e-2, Map.of("fid_weights_sha256", "56"), "--resume")).isInstanceOf(InputException.class)
                .hasMessageStartingWith(state + ": no such file; delete the folder ");
    }
}
