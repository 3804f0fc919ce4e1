package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.dgd.baseline.Head;
import org.dgd.baseline.Vae;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.baseline.VaeFile;
import org.dgd.baseline.VaeSpec;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.model.ModelFile;
import org.dgd.model.Pixels;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code decode} and {@code sample} with models that {@code fit} wrote. */
final class DecodeSampleTest {
    private static final int ROWS = 37;

    @TempDir static Path models;
    /** Colour with a standard normal distribution and batch norm; grey with a mixture; numbers without pixels. */
    private static Path colour, grey, table;

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        colour = RunFiles.fit(TinyData.noise(models, 6, 3, 32, 32), models.resolve("colour"), "--decoder linear --capacity 1 --latent 3 --epochs 1").folder();
        grey = RunFiles.fit(TinyData.digits(models, 6), models.resolve("grey"), "--decoder mlp --hidden 6"
                + " --prior mixture --components 2 --precision-mean 9 --epochs 1").folder();
        table = RunFiles.fit(TinyData.noise(models, 6, 5), models.resolve("table"), "--hidden 6 --latent 3 --epochs 1").folder();
    }

    private Path z(String name, int rows, int columns) {
        Random random = new Random(3);
        float[] z = new float[rows * columns];
        for (int i = 0; i < z.length; i++) z[i] = (float) random.nextGaussian();
        return npy(name, z, rows, columns);
    }

    private Path npy(String name, float[] values, int... shape) {
        Npy.write(folder.resolve(name), values, shape);
        return folder.resolve(name);
    }

    private StoredArray decode(Path model, Path z, String options) {
        Path out = folder.resolve("out.npy");
        String line = "decode --model " + model + " --input " + z + " --output " + out + " " + options;
        assertThat(Terminal.run(line.strip().split(" +"))).isEqualTo(new Terminal(0, "", ""));
        return Npy.read(out);
    }

    private StoredArray sample(Path model, String options) {
        Path out = folder.resolve("out.npy");
        assertThat(Terminal.run(("sample --model " + model + " --output " + out + " " + options).strip().split(" +"))).isEqualTo(new Terminal(0, "", ""));
        return Npy.read(out);
    }

    @Test
    void imagesAreThoseOfTheDecoderWithChannelsFirst() {
        Path z = z("z.npy", ROWS, 3);
        StoredArray images = decode(colour, z, "--device cpu");
        assertThat(images.type()).isEqualTo(DType.F32);
        assertThat(images.shape()).containsExactly(ROWS, 3, 32, 32);
        float[] is = images.floats(), channelsLast;
        try (var device = new CpuDevice(1)) {
            channelsLast = ModelFile.read(colour.resolve("model.safetensors")).decoder(device).images(Npy.read(z).doubles());
        }
        for (int n = 0; n < ROWS; n++)
            for (int c = 0; c < 3; c++)
                for (int p = 0; p < 1024; p++) assertThat(is[(n * 3 + c) * 1024 + p]).isEqualTo(channelsLast[(n * 1024 + p) * 3 + c]);
        assertThat(decode(colour.resolve("model.safetensors"), z, "--device cpu --threads 1").floats()).isEqualTo(is);
    }

    @Test
    void anImageDoesNotDependOnTheOthersInItsBatch() {
        float[] z = Npy.read(z("z.npy", ROWS, 3)).floats(), all = decode(colour, z("z.npy", ROWS, 3), "").floats();
        for (int row : new int[] {0, 15, 16, 36}) {
            float[] one = decode(colour, npy("one.npy", Arrays.copyOfRange(z, 3 * row, 3 * row + 3), 1, 3), "").floats();
            assertThat(one).as("row %d", row).isEqualTo(Arrays.copyOfRange(all, row * 3072, row * 3072 + 3072));
        }
    }

    @Test
    void dataWithoutPixelsComeOutAsRows() {
        assertThat(decode(table, z("z.npy", 4, 3), "").shape()).containsExactly(4, 5);
        Path png = folder.resolve("grid.png");
        String line = "decode --model " + table + " --input " + folder.resolve("z.npy") + " --output " + folder.resolve("out.npy") + " --png " + png;
        Terminal t = Terminal.run(line.split(" "));
        assertThat(t.exitCode()).isZero();
        assertThat(t.errLines()).singleElement().asString().contains("no picture");
        assertThat(png).doesNotExist();
    }

    @Test
    void aGridIsDrawn() throws Exception {
        Path png = folder.resolve("grid.png");
        decode(grey, z("z.npy", 45, 2), "--png " + png);
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(20 * 28);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--model GREY --input wide.npy --output out.npy           => wide.npy is (4,3), expected (N,2)",
            "--model GREY --input nan.npy --output out.npy            => nan.npy: representation 1 (counted from 0) has a NaN",
            "--model GREY --input infinite.npy --output out.npy       => infinite.npy: representation 0 (counted from 0) has an infinite value",
            "--model GREY --input empty.npy --output out.npy          => empty.npy: holds no representation",
            "--model GREY --input cut.npy --output out.npy            => cut.npy: 5 bytes missing at the end",
            "--model GREY --input text.npy --output out.npy           => text.npy: is not a .npy file",
            "--model GREY --input none.npy --output out.npy           => none.npy: cannot be read: no such file",
            "--model none --input z.npy --output out.npy              => none: no such file",
            "--model empty --input z.npy --output out.npy             => empty: the folder has no model.safetensors",
            "--model z.npy --input z.npy --output out.npy             => z.npy: header length",
            "--model cut.safetensors --input z.npy --output out.npy   => cut.safetensors: ",
            "--model long.safetensors --input z.npy --output out.npy  => long.safetensors: header length",
            "--model GREY --input z.npy --output none/out.npy         => none/out.npy: there is no folder",
            "--model GREY --input z.npy --output empty                => empty: is a folder, expected the name of a file",
            "--model GREY --input z.npy --output out.npy --png none/x.png => none/x.png: there is no folder",
            "--model GREY --input z.npy                               => missing required option: '--output=OUT.npy'"})
    void whatCannotBeDecodedIsRefusedInOneLineAndNothingIsWritten(String options, String message) throws IOException {
        z("z.npy", 4, 2);
        z("wide.npy", 4, 3);
        npy("nan.npy", new float[] {0, 1, 2, Float.NaN}, 2, 2);
        npy("infinite.npy", new float[] {0, Float.POSITIVE_INFINITY}, 1, 2);
        npy("empty.npy", new float[0], 0, 2);
        byte[] npy = Files.readAllBytes(folder.resolve("z.npy")), model = Files.readAllBytes(grey.resolve("model.safetensors"));
        Files.write(folder.resolve("cut.npy"), Arrays.copyOf(npy, npy.length - 5));
        Files.writeString(folder.resolve("text.npy"), "1,2\n3,4\n5,6\n");
        Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(model, model.length - 1));
        model[3] = 1;                                       // the header's length is in the first eight bytes
        Files.write(folder.resolve("long.safetensors"), model);
        Files.createDirectory(folder.resolve("empty"));

        Map<String, String> before = RunFiles.tree(folder);
        Terminal t = Terminal.run(Arrays.stream(("decode " + options).split(" +")).map(this::path).toArray(String[]::new));
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: ").contains(message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.out()).isEmpty();
        assertThat(RunFiles.tree(folder)).isEqualTo(before);
    }

    private String path(String word) {
        if (word.equals("GREY")) return grey.toString();
        return word.startsWith("-") || word.equals("decode") ? word : folder.resolve(word).toString();
    }

    @Test
    void theSeedMakesTheSamples() {
        float[] zero = sample(grey, "-n 5").floats();
        assertThat(sample(grey, "-n 5 --seed 0 --threads 1").floats()).isEqualTo(zero);
        assertThat(sample(grey, "-n 5 --seed 1").floats()).isNotEqualTo(zero);
        assertThat(sample(grey, "--count 5").floats()).isEqualTo(zero);
        assertThat(sample(grey, "").shape()).containsExactly(100, 1, 28, 28);
    }

    @Test
    void samplesAreDecodedDrawsOfTheMixture() {
        Path z = folder.resolve("z.npy");
        float[] images = sample(grey, "-n 20 --z " + z).floats();
        StoredArray drawn = Npy.read(z);
        assertThat(drawn.shape()).containsExactly(20, 2);
        assertThat(decode(grey, z, "").floats()).isEqualTo(images);
        float[] rows = drawn.floats(), means = new RunFiles(grey).tensor("prior.means");
        for (int i = 0; i < 20; i++) {                      // one sd is exp(-9/2)
            int row = i;
            double nearest = IntStream.range(0, 2)
                    .mapToDouble(k -> Math.hypot(rows[2 * row] - means[2 * k], rows[2 * row + 1] - means[2 * k + 1])).min().orElseThrow();
            assertThat(nearest).isLessThan(6 * Math.exp(-4.5));
        }
    }

    @Test
    void withoutAMixtureDrawsAreStandardNormal() {
        Path z = folder.resolve("z.npy");
        sample(table, "-n 400 --z " + z);
        float[] rows = Npy.read(z).floats();
        double mean = IntStream.range(0, rows.length).mapToDouble(i -> rows[i]).average().orElseThrow();
        double square = IntStream.range(0, rows.length).mapToDouble(i -> rows[i] * rows[i]).average().orElseThrow();
        assertThat(mean).isBetween(-0.15, 0.15);
        assertThat(square).isBetween(0.8, 1.2);
    }

    @Test
    void aVaeHasNoRepresentationsToFitAGaussianTo() {
        VaeSpec spec = VaeSpec.of(VaeArchitecture.SHALLOW, 1, 0, Head.PAPER);
        try (CpuDevice device = new CpuDevice(1)) {
            VaeFile.write(folder.resolve("vae.safetensors"), new Vae(spec, Pixels.GAUSSIAN, device, new Rng(0)), Map.of());
        }
        String line = "sample --model " + folder.resolve("vae.safetensors") + " -n 3 --output " + folder.resolve("out.npy");
        Terminal t = Terminal.run((line + " --fitted").split(" +"));
        assertThat(t.errLines()).containsExactly("dgd: --fitted: vae.safetensors has no representations (representation.z), which only a DGD's file has; leave --fitted out to draw from N(0,I)");
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(Terminal.run(line.split(" +")).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {"-n 0 => -n 0: must be at least 1", "-n 2000000000 => -n 2000000000: at most 2739137 samples of 784 numbers fit an array", "-n x => x: must be a whole number", "--z none/z.npy => there is no folder"})
    void whatCannotBeSampledIsRefused(String options, String message) {
        Terminal t = Terminal.run(("sample --model " + grey + " --output " + folder.resolve("out.npy") + " " + options).split(" "));
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: ").contains(message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(RunFiles.tree(folder)).hasSize(1);
    }
}
