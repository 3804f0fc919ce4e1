package org.dgd.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.Terminal;
import org.dgd.metric.inception.Inception;
import org.dgd.metric.inception.RandomWeights;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dgd metric fid} and {@code metric inception} with random weights on a few small images. */
final class FidTest {
    private static final int N = 4, SIZE = 6;

    @TempDir static Path folder;

    /** The folder {@code a} and the array {@code a.npy} hold the same images, {@code b.npy} others. */
    @BeforeAll static void files() throws IOException {
        var weights = new RandomWeights(1);
        new Inception(new ReferenceDevice(), weights);
        weights.asked().write(folder.resolve("w.safetensors"));
        Random random = new Random(1);
        float[] a = new float[N * 3 * SIZE * SIZE], b = new float[a.length];
        Files.createDirectory(folder.resolve("a"));
        for (int n = 0; n < N; n++) {
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < SIZE * SIZE; p++) {
                int rgb = random.nextInt(1 << 24);
                image.setRGB(p % SIZE, p / SIZE, rgb);
                for (int c = 0; c < 3; c++) a[(n * 3 + c) * SIZE * SIZE + p] = (rgb >> 16 - 8 * c & 0xff) / 255f;
            }
            ImageIO.write(image, "png", folder.resolve("a").resolve(n + ".png").toFile());
        }
        for (int i = 0; i < b.length; i++) b[i] = random.nextFloat() / 2;
        Npy.write(folder.resolve("a.npy"), a, N, 3, SIZE, SIZE);
        Npy.write(folder.resolve("b.npy"), b, N, 3, SIZE, SIZE);
        Npy.write(folder.resolve("one.npy"), new float[SIZE * SIZE], 1, SIZE, SIZE);
        Npy.write(folder.resolve("rows.npy"), new float[4], 2, 2);
        Npy.write(folder.resolve("large.npy"), new float[] {0, 0, 0, 255}, 1, 2, 2);
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("text.pth"), "no weights at all");
    }

    @Test void theDistanceOfFeaturesIsTheFid() {
        Terminal t = run("fid a b.npy --weights w.safetensors");
        assertThat(t.errLines()).hasSize(2).allSatisfy(line -> assertThat(line).startsWith("dgd: ").contains("holds 4 images; with 2048 or fewer"));
        JsonObject fid = JsonParser.parseString(t.out()).getAsJsonObject();
        assertThat(fid.keySet()).containsExactly("fid", "a", "b");
        assertThat(fid.get("a").getAsInt()).isEqualTo(N);
        assertThat(run("inception a.npy --weights w.safetensors --output fa.npy").exitCode()).isZero();
        assertThat(run("inception b.npy --weights w.safetensors --output fb.npy").exitCode()).isZero();
        assertThat(Npy.read(folder.resolve("fa.npy")).shape()).containsExactly(N, Inception.FEATURES);
        double distance = JsonParser.parseString(run("frechet fa.npy fb.npy").out()).getAsJsonObject().get("frechet").getAsDouble();
        assertThat(fid.get("fid").getAsDouble()).isPositive().isCloseTo(distance, within(1e-9 * distance));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "fid a.npy                                    => missing required parameter: 'B'",
            "fid a.npy b.npy                              => --weights FILE is needed: FID compares features of one trained network",
            "fid a.npy b.npy --weights none.pth           => none.pth: cannot be read: no such file",
            "fid a.npy b.npy --weights text.pth           => text.pth: is neither a safetensors file nor one that torch.save wrote",
            "fid one.npy b.npy --weights w.safetensors    => one.npy: holds 1 image, a covariance needs at least 2",
            "fid empty b.npy --weights w.safetensors      => empty: holds no images; their names end in .png, .jpg, .jpeg",
            "fid rows.npy b.npy --weights w.safetensors   => rows.npy: holds no images; expected (N,3,H,W)",
            "fid large.npy b.npy --weights w.safetensors  => large.npy: row 0 (counted from 0) holds 255.0",
            "inception a.npy --weights w.safetensors      => missing required option: '--output=OUT.npy'",
            "inception a.npy --output f.npy               => --weights FILE is needed"})
    void whatCannotBeComparedIsRefusedInOneLine(String line, String message) {
        Terminal t = run(line);
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: ").contains(message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.out()).isEmpty();
    }

    private static Terminal run(String line) {
        return Terminal.run(Arrays.stream(("metric " + line).split(" +"))
                .map(word -> Files.exists(folder.resolve(word)) || word.contains(".") ? folder.resolve(word).toString() : word).toArray(String[]::new));
    }
}
