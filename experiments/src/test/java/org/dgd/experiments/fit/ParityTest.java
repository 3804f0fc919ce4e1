package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.dgd.experiments.RunFiles;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training follows an independent implementation in PyTorch, step by step. How its files were made: {@code parity/README.txt}. */
final class ParityTest {
    private static final int SAMPLES = 20, STEPS = 6;
    private static final double DECODER_RATE = 5e-3;
    private static final String COMMON = " --no-shuffle --log-steps --epochs 2 --batch-size 8 --lr 5e-3 --lr-z 5e-2 --init ";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void diagonalMixtureUnderTheFashionDecoder(String device) {
        follows("fashion-mixture", ParityFiles.of("fashion-mixture/data.npy"), "--loss bernoulli --lr-prior 1e-2 --weight-decay 1e-2"
                + " --prior-scale batch --radius 3 --hardness 4 --alpha 1.5 --precision-mean 0.5 --precision-sd 1.5 --device " + device);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void standardNormalUnderTheStandardDecoderWithRowWiseAdam(String device) {
        follows("standard-normal", hashed(78, 3, 32, 32), "--loss gaussian --z-optimizer adam --weight-decay 1e-5 --device " + device);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void twoComponentsAClassAndSomeSamplesWithoutLabel(String device) {
        follows("mlp-labelled", hashed(79, 3, 4, 5), "--labels all --label-file " + ParityFiles.of("mlp-labelled/labels.npy")
                + " --loss gaussian --lr-prior 1e-1 --weight-decay 1e-5 --device " + device);
    }

    @Test
    void anotherTrainingDoesNotFollow() {
        RunFiles run = fit("mlp-labelled", hashed(79, 3, 4, 5), "--loss gaussian --lr-prior 1e-1");       // without labels
        assertThat(run.steps()[0][3]).isNotCloseTo(RunFiles.numbers(ParityFiles.text("mlp-labelled/expected-steps.csv"))[0][3], within(1e-2));
    }

    private RunFiles fit(String name, Path data, String options) {
        return RunFiles.fit(data, folder.resolve("out"), options + COMMON + ParityFiles.of(name + "/init.safetensors"));
    }

    private Path hashed(int stream, int... shape) {
        int size = SAMPLES * shape[0] * shape[1] * shape[2];
        float[] x = new float[size];
        for (int i = 0; i < size; i++) x[i] = (float) ParityFiles.uniform(stream, i);
        Path file = folder.resolve("data.npy");
        Npy.write(file, x, SAMPLES, shape[0], shape[1], shape[2]);
        return file;
    }

    private void follows(String name, Path data, String options) {
        RunFiles run = fit(name, data, options);
        double[][] is = run.steps(), expected = RunFiles.numbers(ParityFiles.text(name + "/expected-steps.csv"));
        assertThat(is).hasDimensions(STEPS, 5);
        for (int i = 0; i < STEPS; i++)
            for (int term = 0; term < 5; term++)
                assertThat(is[i][term]).as("step %d, column %d", i + 1, term).isCloseTo(expected[i][term], within(2e-5 * Math.abs(expected[i][term])));

        Safetensors before = Safetensors.read(ParityFiles.of(name + "/init.safetensors")), after = Safetensors.read(ParityFiles.of(name + "/expected.safetensors"));
        assertThat(run.model().tensors().keySet()).containsExactlyInAnyOrderElementsOf(after.tensors().keySet());
        after.tensors().forEach((tensor, array) -> {
            StoredArray got = run.model().require(tensor, array.shape());
            if (followsNoise(tensor, after.tensors()))
                assertThat(distance(got, array, true)).as(tensor).isLessThanOrEqualTo(2 * STEPS * DECODER_RATE);
            else
                assertThat(distance(got, array, false)).as(tensor)
                        .isLessThanOrEqualTo(1e-3 * distance(before.tensors().get(tensor), array, false) + 1e-6 * norm(array));
        });
    }

    /** A convolution's bias before a batch norm has no gradient but rounding noise, which Adam makes into steps; a running mean follows it. */
    private static boolean followsNoise(String tensor, Map<String, StoredArray> tensors) {
        String[] name = tensor.split("\\.");
        if (!name[0].equals("decoder")) return false;
        return name[2].equals("running_mean") || name[2].equals("bias") && tensors.containsKey("decoder." + (Integer.parseInt(name[1]) + 1) + ".running_mean");
    }

    private static double norm(StoredArray a) { return distance(a, StoredArray.of(new float[a.size()], a.shape()), false); }

    private static double distance(StoredArray a, StoredArray b, boolean largest) {
        float[] x = a.floats(), y = b.floats();
        double squares = 0, max = 0;
        for (int i = 0; i < x.length; i++) {
            squares += (x[i] - y[i]) * (x[i] - y[i]);
            max = Math.max(max, Math.abs(x[i] - y[i]));
        }
        return largest ? max : Math.sqrt(squares);
    }
}
