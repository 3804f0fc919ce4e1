package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that {@code fit} cannot use: one line, exit code 2, nothing made and nothing changed. */
final class FitInputTest {
    private static final String IMAGES = "train-images-idx3-ubyte.gz", LABELS = "train-labels-idx1-ubyte.gz";
    private static final int COUNT = 20;

    @TempDir Path folder;
    private Path mnist;

    @BeforeEach
    void goodData() throws IOException {
        mnist = Files.createDirectories(folder.resolve("data/mnist"));
        Files.write(mnist.resolve(IMAGES), gzip(images()));
        Files.write(mnist.resolve(LABELS), gzip(labels()));
        TinyData.digits(folder, 5);
    }

    private static byte[] images() {
        ByteBuffer idx = ByteBuffer.allocate(16 + COUNT * 784).putInt(2051).putInt(COUNT).putInt(28).putInt(28);
        while (idx.hasRemaining()) idx.put((byte) (idx.position() * 37));
        return idx.array();
    }

    private static byte[] labels() {
        ByteBuffer idx = ByteBuffer.allocate(8 + COUNT).putInt(2049).putInt(COUNT);
        while (idx.hasRemaining()) idx.put((byte) (idx.position() % 10));
        return idx.array();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private void refused(String options, String message) {
        Map<String, String> before = RunFiles.tree(folder);
        String line = "fit --epochs 1 " + (options.contains("--out") ? "" : "--out DIR/out ") + options;
        Terminal t = Terminal.run(line.replace("DIR", folder.toString()).split(" +"));
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: ").contains(message.replace("DIR", folder.toString())).doesNotContain("Exception");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.out()).isEmpty();
        assertThat(RunFiles.tree(folder)).isEqualTo(before);
        assertThat(Path.of("runs")).doesNotExist();
    }

    private void mnistRefused(String message) { refused("--data mnist --data-dir DIR/data --limit 2", message); }

    @Test
    void goodDataAreTaken() {
        RunFiles run = RunFiles.fit(Path.of("mnist"), folder.resolve("out"), "--data-dir " + folder.resolve("data") + " --decoder mlp --hidden 4 --epochs 1");
        assertThat(run.labels()).hasSize(COUNT);
        assertThat(run.option("binarize")).isEqualTo("true");
        assertThat(run.option("components")).isEqualTo("20");
    }

    @Test
    void anIdxFileThatIsCutIsNamedWhateverTheLimit() throws Exception {
        byte[] whole = images();
        Files.write(mnist.resolve(IMAGES), gzip(Arrays.copyOf(whole, whole.length - 12)));
        mnistRefused(IMAGES + ": 12 bytes missing at the end");
        byte[] zipped = gzip(whole);
        Files.write(mnist.resolve(IMAGES), Arrays.copyOf(zipped, zipped.length - 20));
        mnistRefused(IMAGES + ": ");
    }

    @Test
    void swappedFilesAreNamed() throws Exception {
        Files.write(mnist.resolve(IMAGES), gzip(labels()));
        Files.write(mnist.resolve(LABELS), gzip(images()));
        mnistRefused("are two files swapped?");
    }

    @Test
    void aWrongMagicNumberIsNamed() throws Exception {
        byte[] bytes = images();
        bytes[2] = 7;
        Files.write(mnist.resolve(IMAGES), gzip(bytes));
        mnistRefused(IMAGES + ": ");
    }

    @Test
    void aFlippedByteInsideGzIsNoticedWhereverItIs() throws Exception {
        byte[] zipped = gzip(images());
        for (int at : new int[] {0, 2, 40, zipped.length / 2, zipped.length - 8, zipped.length - 1}) {
            byte[] flipped = zipped.clone();
            flipped[at] ^= 0x10;
            Files.write(mnist.resolve(IMAGES), flipped);
            mnistRefused(IMAGES + ": ");
        }
    }

    @Test
    void missingOrFewerLabelsAreNamed() throws Exception {
        Files.delete(mnist.resolve(LABELS));
        mnistRefused("DIR/data/mnist/" + LABELS + ": no such file");
        ByteBuffer few = ByteBuffer.allocate(8 + 3).putInt(2049).putInt(3);
        Files.write(mnist.resolve(LABELS), gzip(few.array()));
        mnistRefused(LABELS);
        byte[] wrong = labels();
        wrong[12] = 10;
        Files.write(mnist.resolve(LABELS), gzip(wrong));
        mnistRefused(LABELS);
    }

    @Test
    void aModelFileThatIsCutOrChangedIsNamed() throws Exception {
        Path model = RunFiles.fit(folder.resolve("digits.npy"), folder.resolve("first"), "--decoder mlp --hidden 3 --epochs 1").folder().resolve("model.safetensors");
        byte[] good = Files.readAllBytes(model);
        Path bad = folder.resolve("bad.safetensors");
        String options = "--data DIR/digits.npy --init " + bad;
        for (int length : new int[] {0, 7, 8, 100, good.length - 1}) {
            Files.write(bad, Arrays.copyOf(good, length));
            refused(options, "bad.safetensors: ");
        }
        for (long header : new long[] {0, 1, good.length, -1, Long.MAX_VALUE, ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong() - 1}) {
            byte[] wrong = good.clone();
            ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN).putLong(header);
            Files.write(bad, wrong);
            refused(options, "bad.safetensors: ");
        }
        byte[] nan = good.clone();
        Arrays.fill(nan, nan.length - 4, nan.length, (byte) 0xff);
        Files.write(bad, nan);
        refused(options, "NaN");
        Files.writeString(bad, new String(good, StandardCharsets.ISO_8859_1).replace("\"decoder\":\"mlp\"", "\"decoder\":\"mlq\""), StandardCharsets.ISO_8859_1);
        refused(options, "unknown decoder mlq");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--data DIR/nan.npy       => nan.npy: every value is NaN, that is missing; there is nothing to learn from",
            "--data DIR/bright.npy    => bright.npy: row 0 (counted from 0) holds 2.0; decoders put out values in [0,1]",
            "--data DIR/cut.npy       => cut.npy: 3 bytes missing at the end",
            "--data DIR/long.npy      => long.npy: 1 bytes too many at the end",
            "--data DIR/text.npy      => text.npy: is not a .npy file",
            "--data DIR/flat.npy      => flat.npy: 1-dimensional array",
            "--data DIR/none.npy      => none.npy: cannot be read: no such file",
            "--data DIR/digits.npy --latent 0                          => --latent 0: must be at least 1",
            "--data DIR/digits.npy --epochs -1                         => --epochs -1: must be at least 1",
            "--data DIR/digits.npy --batch-size 0                      => --batch-size 0: must be at least 1",
            "--data DIR/digits.npy --capacity 5000 --decoder fashion   => --capacity 5000: at most 1024 is possible",
            "--data DIR/digits.npy --components 0 --prior mixture      => --components 0: must be at least 1",
            "--data DIR/digits.npy --lr 0                              => --lr 0: must be more than 0",
            "--data DIR/digits.npy --weight-decay -1                   => --weight-decay -1: must be at least 0",
            "--data DIR/digits.npy --precision-sd 0                    => --precision-sd 0: must be more than 0",
            "--data DIR/digits.npy --device cuda                       => --device cuda: there is no NVIDIA driver here",
            "--data DIR/digits.npy --limit 6                           => --limit 6: digits.npy holds only 5 samples",
            "--data DIR/digits.npy --out DIR/digits.npy                => --out DIR/digits.npy: is a file, expected a folder",
            "--data DIR/digits.npy --out DIR/digits.npy/below          => --out DIR/digits.npy/below: cannot be written",
            "--data DIR/digits.npy --decoder standard                  => --decoder standard: makes images of 32x32x3, but digits.npy has images of 28x28x1",
            "--data DIR/digits.npy --decoder mnist --latent 3          => --latent 3: the decoder mnist has a latent dimension of 2",
            "--data DIR/digits.npy --decoder standard --latent 3 --capacity 1 => --latent 3: the decoder standard with --capacity 1 has a latent dimension of 4",
            "--data DIR/digits.npy --decoder fashion --hidden 3        => --hidden belongs to --decoder mlp, not to fashion",
            "--data DIR/digits.npy --decoder cnn                       => --decoder cnn: must be one of mnist, fashion",
            "--data DIR/digits.npy --init DIR/none                     => none: cannot be read: no such file",
            "--data DIR/digits.npy --lerning-rate 1                    => unknown option --lerning-rate"})
    void optionsAndFilesAreCheckedBeforeTraining(String options, String message) throws IOException {
        assumeTrue(!options.contains("cuda") || !CudaLibraries.search(System.getenv()).hasGpu(), "there is an NVIDIA driver here");
        Npy.write(folder.resolve("nan.npy"), new float[] {Float.NaN, Float.NaN}, 1, 2);
        Npy.write(folder.resolve("bright.npy"), new float[] {0, 2, 1, 0}, 2, 2);
        Npy.write(folder.resolve("flat.npy"), new float[] {0, 1}, 2);
        byte[] good = Files.readAllBytes(folder.resolve("digits.npy"));
        Files.write(folder.resolve("cut.npy"), Arrays.copyOf(good, good.length - 3));
        Files.write(folder.resolve("long.npy"), Arrays.copyOf(good, good.length + 1));
        Files.writeString(folder.resolve("text.npy"), "label,pixel\n1,2\n");
        refused(options, message);
    }
}
