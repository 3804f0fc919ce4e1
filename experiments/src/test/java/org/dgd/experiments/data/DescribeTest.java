package org.dgd.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dgd.experiments.Terminal;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dgd describe}. */
final class DescribeTest {
    @TempDir Path folder;

    @Test void table() throws IOException {
        Path csv = Files.writeString(folder.resolve("t.csv"), "id,age,sex,kind\na,12.5,f,1\nb,NA,m,2\nc,30,,1\n");
        assertThat(answer("--data", csv.toString(), "--drop", "id", "--label-column", "sex", "--column", "kind:count", "--rows", "2")).containsExactly(
                "t.csv: 3 rows, 2 columns that take 2 numbers a row; 1 of 6 cells are missing",
                "age   number    12.5 to 30, mean 21.25, sd 8.75; 33.3 % missing",
                "kind  count     1 to 2",
                "sex   labels    2 classes: f (1), m (1); 33.3 % missing",
                "left out: id",
                "first rows:",
                "  age, kind",
                "  12.5, 1",
                "  , 2");
        assertThat(answer("--data", csv.toString(), "--column", "*:category", "--rows", "0")).hasSize(5).first().asString().contains("4 columns that take 9 numbers");
    }

    @Test void wideTableIsCut() throws IOException {
        String names = IntStream.range(0, 300).mapToObj(i -> "gene" + i).collect(Collectors.joining("\t"));
        Path tsv = Files.writeString(folder.resolve("t.tsv"), names + "\n" + "7\t".repeat(299) + "7\n");
        assertThat(answer("--data", tsv.toString())).hasSize(1 + 100 + 1 + 3).contains("and 200 lines more").last().asString().endsWith(", 7 and 290 more");
    }

    @Test void arrays() {
        Path vectors = folder.resolve("x.npy"), images = folder.resolve("y.npy"), flat = folder.resolve("z.npy"), png = folder.resolve("y.png");
        Npy.write(vectors, new float[] {0, 255, Float.NaN, 3}, 2, 2);
        assertThat(answer("--data", vectors.toString())).containsExactly("x.npy: F32 (2,2)", "2 samples of 2 numbers",
                "values 0 to 255, mean 86, sd 119.5; 1 of 4 are missing (NaN)", "for a decoder that puts out [0,1]: divide them by 255",
                "first rows:", "  0.0, 255.0", "  NaN, 3.0");
        Npy.write(images, new float[] {0, 1, Float.NaN, 0.5f, 0, 1, 1, Float.POSITIVE_INFINITY}, 2, 1, 2, 2);
        assertThat(answer("--data", images.toString(), "--png", png.toString())).containsExactly("y.npy: F32 (2,1,2,2)", "2 samples of 4 numbers",
                "1 of 8 values are infinite; every value must be a finite number, or NaN where it is missing");
        assertThat(png).exists();
        Npy.write(vectors, new float[] {Float.NaN, Float.NaN}, 1, 2);
        assertThat(answer("--data", vectors.toString(), "--rows", "0")).endsWith("1 sample of 2 numbers", "all 2 values are missing (NaN)");
        Npy.write(flat, new long[] {1, 2, 3}, 3);
        assertThat(answer("--data", flat.toString())).contains("no samples: they are (N,m), (N,H,W) or (N,C,H,W)");
    }

    @Test void folders() throws IOException {
        Path png = folder.resolve("sheet.png"), photos = folder.resolve("photos");
        for (String name : new String[] {"cat/1.png", "dog/1.png", "dog/2.png"}) {
            Files.createDirectories(photos.resolve(name).getParent());
            ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "png", photos.resolve(name).toFile());
        }
        assertThat(answer("--data", photos.toString(), "--image-size", "4x4", "--channels", "1", "--png", png.toString())).containsExactly(
                "photos: 3 images of 4x4 pixels, grey", "2 classes: cat (1), dog (2)", "values 0 to 0, mean 0, sd 0; none is missing",
                "values fit a decoder that puts out [0,1]");
        assertThat(png).exists();
        assertThat(answer("--data", photos.resolve("dog").toString())).contains("dog: 2 images of 6x8 pixels, colour", "no labels: the folder has no sub-folders");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', value = {
            "--data DIR/none              => --data DIR/none: no such file or folder",
            "--data DIR/note.txt          => --data DIR/note.txt: the name must end in .csv, .tsv or .npy, or be that of a folder",
            "--data DIR/t.csv --column a:real     => --column a:real: \"real\" is no kind of column; choose number, binary, category, count, size",
            "--data DIR/t.csv --column a          => --column a: must be a name and a kind, such as age:number",
            "--data DIR/t.csv --drop c            => t.csv: has no column c; its columns are a, b",
            "--data DIR/t.csv --image-size 4x4    => --image-size 4x4: belongs to --data with a folder of images",
            "--data DIR/t.csv --png DIR/t.png     => --png DIR/t.png: DIR/t.csv holds no images",
            "--data DIR --drop c                  => --drop c: belongs to --data with a .csv file",
            "--data DIR --image-size 4            => --image-size 4: must be height x width in pixels, such as 64x64",
            "--data DIR --image-size 0x4          => --image-size 0x4: must be height x width in pixels, such as 64x64",
            "--data DIR --channels 2              => --channels 2: must be 1 (grey) or 3 (colour)",
            "--data DIR                           => DIR: holds no images; their names end in .png, .jpg, .jpeg"})
    void refused(String line, String message) throws IOException {
        Files.writeString(folder.resolve("note.txt"), "x");
        Files.writeString(folder.resolve("t.csv"), "a,b\n1,2\n");
        Terminal t = Terminal.run(("describe " + line).replace("DIR", folder.toString()).split(" "));
        assertThat(t.errLines()).containsExactly("dgd: " + message.replace("DIR", folder.toString()));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("t.png")).doesNotExist();
    }

    private static List<String> answer(String... options) {
        Terminal t = Terminal.run(Stream.concat(Stream.of("describe"), Stream.of(options)).toArray(String[]::new));
        assertThat(t.err()).isEmpty();
        assertThat(t.exitCode()).isZero();
        return t.out().lines().toList();
    }
}
