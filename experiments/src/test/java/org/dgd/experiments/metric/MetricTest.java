package org.dgd.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.dgd.experiments.Terminal;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dgd metric}: one JSON object on standard output, or one line on standard error. */
final class MetricTest {
    @TempDir Path folder;

    @BeforeEach
    void arrays() {
        Npy.write(folder.resolve("z.npy"), new float[] {0, 0.1f, 0, -0.1f, 2, 3, 5, 1}, 4, 2);
        Npy.write(folder.resolve("list.npy"), new double[] {1, 2, 4, 8}, 4);
        Npy.write(folder.resolve("labels.npy"), new long[] {0, 0, 1, 2}, 4);
    }

    @Test
    void eachPrintsOneObjectWithItsKeys() {
        assertThat(answer("mse z.npy z.npy")).isEqualTo(JsonParser.parseString("{\"mse\":0.0}"));
        assertThat(answer("shapiro-wilk list.npy").keySet()).containsExactly("w", "p");
        assertThat(answer("coverage z.npy").keySet()).containsExactly("a", "b", "decimals");
        assertThat(answer("class-distance z.npy list.npy labels.npy").keySet()).containsExactly("correlation");
        assertThat(answer("frechet z.npy z.npy").keySet()).containsExactly("frechet");
    }

    /** The numbers were computed with NumPy and SciPy. */
    @Test
    void valuesAreThoseOfNumPyAndSciPy() {
        assertThat(answer("shapiro-wilk list.npy").get("w").getAsDouble()).isCloseTo(0.9202026788806026, within(1e-8));
        assertThat(answer("shapiro-wilk list.npy").get("p").getAsDouble()).isCloseTo(0.5380837777759025, within(1e-6));
        assertThat(answer("coverage z.npy").get("b").getAsDouble()).isEqualTo(6 / 97.0);
        assertThat(answer("coverage z.npy --decimals 2").get("b").getAsDouble()).isEqualTo(6 / 971.0);
        assertThat(answer("class-distance z.npy list.npy labels.npy").get("correlation").getAsDouble()).isCloseTo(13 / 14.0, within(1e-8));
        Npy.write(folder.resolve("moved.npy"), new double[] {1, 1, 1, 1, 3, 4, 6, 2.25}, 4, 2);
        assertThat(answer("frechet z.npy moved.npy").get("frechet").getAsDouble()).isCloseTo(2.140593795750405, within(1e-6));
    }

    @Test
    void imagesAreRowsOfPixels() {
        float[] x = new float[5 * 12], y = new float[3 * 12];
        Random random = new Random(1);
        for (int i = 0; i < x.length; i++) x[i] = random.nextFloat();
        for (int i = 0; i < y.length; i++) y[i] = random.nextFloat();
        Npy.write(folder.resolve("x4.npy"), x, 5, 3, 2, 2);
        Npy.write(folder.resolve("x2.npy"), x, 5, 12);
        Npy.write(folder.resolve("y.npy"), y, 3, 3, 2, 2);
        assertThat(answer("frechet x4.npy y.npy")).isEqualTo(answer("frechet x2.npy y.npy"));
        Npy.write(folder.resolve("y1.npy"), y, 3, 1, 3, 2, 2);
        assertThat(answer("mse y.npy y1.npy").get("mse").getAsDouble()).isZero();
        assertThat(answer("frechet x4.npy x2.npy").get("frechet").getAsDouble()).isCloseTo(0, within(1e-12));
    }

    /** Every patch of 2x2 is a multiple of one of two patterns, whole images of 4x4 are of rank 8. */
    @Test
    void patchesHaveComponentsOfTheirOwn() {
        int n = 50;
        double[] x = new double[n * 16];
        Random random = new Random(5);
        for (int i = 0; i < n; i++)
            for (int patch = 0; patch < 4; patch++) {
                double a = random.nextGaussian(), b = random.nextGaussian();
                int at = i * 16 + patch / 2 * 8 + patch % 2 * 2;
                x[at] = a;
                x[at + 1] = x[at + 4] = b;
                x[at + 5] = -a;
            }
        Npy.write(folder.resolve("patches.npy"), x, n, 4, 4);
        JsonObject two = answer("pca patches.npy patches.npy --dimensions 1,2 --grid 2").getAsJsonObject("mse");
        assertThat(two.get("2").getAsDouble()).isCloseTo(0, within(1e-12));
        assertThat(two.get("1").getAsDouble()).isGreaterThan(0.1);
        JsonObject whole = answer("pca patches.npy patches.npy --dimensions 2,8").getAsJsonObject("mse");
        assertThat(whole.get("8").getAsDouble()).isCloseTo(0, within(1e-12));
        assertThat(whole.get("2").getAsDouble()).isGreaterThan(0.1);
    }

    @Test
    void theSeedDrawsTheSample() {
        double[] x = new double[6000];
        Random random = new Random(1);
        for (int i = 0; i < x.length; i++) x[i] = random.nextGaussian();
        Npy.write(folder.resolve("many.npy"), x, 60, 100);
        JsonObject sample = answer("shapiro-wilk many.npy --sample 5000");
        assertThat(answer("shapiro-wilk many.npy --sample 5000 --seed 0")).isEqualTo(sample);
        assertThat(answer("shapiro-wilk many.npy --sample 5000 --seed 1")).isNotEqualTo(sample);
        Terminal all = run("shapiro-wilk many.npy");
        assertThat(all.exitCode()).isZero();
        assertThat(all.errLines()).containsExactly("dgd: p holds for at most 5000 numbers, not for 6000; --sample 5000 tests so many");
        assertThat(JsonParser.parseString(all.out()).getAsJsonObject().get("w").getAsDouble()).isBetween(0.99, 1.0);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", nullValues = "-", value = {
            "-                                       => a command is needed: metric mse, intervals, shapiro-wilk, coverage, class-distance, frechet, pca, fid or inception",
            "mse z.npy                               => missing required parameter: 'B.npy'",
            "mse z.npy list.npy                      => z.npy is (4,2) and list.npy is (4), expected equal shapes",
            "mse x4.npy x2.npy                       => x4.npy is (2,2,1) and x2.npy is (2,1,3), expected equal shapes",
            "mse two.npy pair.npy                    => two.npy is (1,2) and pair.npy is (2), expected equal shapes",
            "mse one.npy one.npy                     => one.npy: holds one number, expected one row a sample",
            "shapiro-wilk nan.npy                    => nan.npy: row 1 (counted from 0) has a NaN",
            "shapiro-wilk infinite.npy               => infinite.npy: row 0 (counted from 0) has an infinite value",
            "frechet large.npy large.npy             => large.npy: row 1 (counted from 0) has the value 1.0E200, too large to square; scale the array",
            "shapiro-wilk empty.npy                  => empty.npy: the array (0,2) is empty",
            "shapiro-wilk two.npy                    => two.npy: holds 2 values, Shapiro–Wilk needs at least 3",
            "shapiro-wilk constant.npy               => constant.npy: all 4 values are equal, Shapiro–Wilk needs values that differ",
            "shapiro-wilk cut.npy                    => cut.npy: 5 bytes missing at the end",
            "shapiro-wilk text.npy                   => text.npy: is not a .npy file, write one with numpy.save",
            "shapiro-wilk z.npy --sample 2           => --sample 2: must be at least 3",
            "coverage z.npy --decimals -1            => --decimals -1: must be at least 0",
            "coverage z.npy --decimals 7             => --decimals 7: must be at most 6",
            "coverage z.npy --decimals one           => --decimals one: must be a whole number",
            "class-distance z.npy two.npy labels.npy => z.npy is (4,2) and two.npy is (1,2), expected one row a sample in both",
            "class-distance z.npy list.npy z.npy     => z.npy is (4,2), expected one label a sample, (4)",
            "class-distance z.npy list.npy list.npy  => list.npy: holds F64 numbers, expected integers",
            "class-distance z.npy list.npy three.npy => three.npy: 3 labels for 4 samples",
            "class-distance z.npy list.npy same.npy  => same.npy: holds labels of 2 classes, a correlation of class distances needs at least 3",
            "frechet z.npy list.npy                  => z.npy is (4,2) and list.npy is (4), expected rows of one length",
            "frechet z.npy two.npy                   => two.npy: holds 1 sample, a covariance needs at least 2",
            "pca z.npy z.npy --dimensions 1 --grid 2 => --grid 2: z.npy is (4,2), expected images, (N,H,W) or (N,C,H,W)",
            "pca x4.npy x4.npy --dimensions 1 --grid 3 => --grid 3: does not divide images of 2x1 into patches of one size",
            "fad z.npy z.npy                         => unknown command fad; see dgd metric --help"})
    void whatCannotBeMeasuredIsRefusedInOneLine(String line, String message) throws IOException {
        Npy.write(folder.resolve("nan.npy"), new float[] {0, 1, 2, Float.NaN}, 2, 2);
        Npy.write(folder.resolve("infinite.npy"), new double[] {0, Double.NEGATIVE_INFINITY}, 1, 2);
        Npy.write(folder.resolve("empty.npy"), new float[0], 0, 2);
        Npy.write(folder.resolve("one.npy"), new float[1]);
        Npy.write(folder.resolve("two.npy"), new float[] {1, 2}, 1, 2);
        Npy.write(folder.resolve("constant.npy"), new float[] {3, 3, 3, 3}, 2, 2);
        Npy.write(folder.resolve("three.npy"), new long[] {0, 1, 2}, 3);
        Npy.write(folder.resolve("same.npy"), new long[] {0, 1, 1, -1}, 4);
        Npy.write(folder.resolve("large.npy"), new double[] {0, 1e200}, 2, 1);
        Npy.write(folder.resolve("pair.npy"), new float[2], 2);
        Npy.write(folder.resolve("x4.npy"), new float[4], 2, 2, 1);
        Npy.write(folder.resolve("x2.npy"), new float[6], 2, 1, 3);
        byte[] z = Files.readAllBytes(folder.resolve("z.npy"));
        Files.write(folder.resolve("cut.npy"), Arrays.copyOf(z, z.length - 5));
        Files.writeString(folder.resolve("text.npy"), "1,2\n3,4\n5,6\n");
        Terminal t = run(line == null ? "" : line);
        assertThat(t.errLines()).containsExactly("dgd: " + message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.out()).isEmpty();
    }

    @Test
    void aMissingFileIsNamed() {
        Terminal t = run("frechet z.npy none.npy");
        assertThat(t.errLines()).singleElement().asString().isEqualTo("dgd: " + folder.resolve("none.npy") + ": cannot be read: no such file");
        assertThat(t.exitCode()).isEqualTo(2);
    }

    private Terminal run(String line) {
        return Terminal.run(Arrays.stream(("metric " + line).split(" +"))
                .map(word -> word.endsWith(".npy") ? folder.resolve(word).toString() : word).toArray(String[]::new));
    }

    private JsonObject answer(String line) {
        Terminal t = run(line);
        assertThat(t.err()).isEmpty();
        assertThat(t.exitCode()).isZero();
        assertThat(t.out()).endsWith("}" + System.lineSeparator()).hasLineCount(1);
        return JsonParser.parseString(t.out()).getAsJsonObject();
    }
}
