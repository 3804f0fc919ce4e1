package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dgd.nn.data.DataFixtures.ascii;
import static org.dgd.nn.data.DataFixtures.cifarRecord;
import static org.dgd.nn.data.DataFixtures.concat;
import static org.dgd.nn.data.DataFixtures.gzip;
import static org.dgd.nn.data.DataFixtures.idxImages;
import static org.dgd.nn.data.DataFixtures.idxLabels;
import static org.dgd.nn.data.DataFixtures.tarEntry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of the data sets: IDX, gzip, CIFAR-10, tar and .npy. */
class DataFuzzTest {
    private static final int BLOCK = 512;
    @TempDir Path folder;

    @Test void idxImagesPlainAndInGzip() throws Exception {
        new Fuzzer("idx", folder.resolve("train-images-idx3-ubyte"), 130).compressed().whole(idxImages(3)).whole(gzip(idxImages(2))).then(DataFixtures::gzip)
                .forged(ByteBuffer.allocate(16).putInt(2051).putInt(60_000).putInt(28).putInt(28).array())
                .forged(gzip(ByteBuffer.allocate(16).putInt(2051).putInt(1 << 20).putInt(1 << 10).putInt(1).array()))
                .forged(gzip(new byte[8 << 20])).run(file -> {
                    Idx.Images images = Idx.images(file);
                    assertThat(images.pixels()).hasSize(images.count() * images.rows() * images.columns());
                });
    }

    @Test void idxLabelsPlainAndInGzip() throws Exception {
        new Fuzzer("labels", folder.resolve("train-labels-idx1-ubyte"), 60).compressed().whole(idxLabels(1, 2, 3, 9, 0)).whole(gzip(idxLabels(7, 5))).then(DataFixtures::gzip)
                .forged(ByteBuffer.allocate(8).putInt(2049).putInt(-9).array())
                .run(file -> requireDigits(Idx.labels(file, 10).values()));
    }

    @Test void mnistWithADamagedFileOfLabels() throws Exception {
        DataFixtures.writeMnist(folder);
        Path labels = folder.resolve("t10k-labels-idx1-ubyte.gz");
        byte[] whole = Files.readAllBytes(labels);
        Files.delete(labels);
        new Fuzzer("mnist", labels, 40).compressed().whole(whole).run(file -> assertThat(Mnist.load(folder, Split.TEST).size()).isEqualTo(2));
    }

    @Test void cifarRecords() throws Exception {
        Path unpacked = Files.createDirectories(folder.resolve(CifarFiles.FOLDER));
        new Fuzzer("cifar", unpacked.resolve("test_batch.bin"), 60).whole(concat(cifarRecord(3, 1, 2, 3), cifarRecord(9, 255, 0, 7)))
                .forged(cifarRecord(10, 0, 0, 0)).run(_ -> {
                    Dataset test = Cifar10.load(folder, Split.TEST);
                    requireDigits(test.labels());
                    assertThat(test.labels()).hasSize(test.size());
                });
    }

    /** Names that climb out of the archive, links and devices are content that nobody asks for. */
    @Test void tarArchives() throws Exception {
        byte[] record = cifarRecord(7, 10, 20, 30), end = new byte[2 * BLOCK];
        String batch = CifarFiles.FOLDER + "/test_batch.bin";
        byte[] plain = concat(tarEntry(CifarFiles.FOLDER + "/", '5', new byte[0]), tarEntry(batch, '0', record), end);
        byte[] odd = concat(tarEntry("../../evil", '0', ascii("evil")), tarEntry("/etc/evil", '2', new byte[0]), tarEntry("dev/evil", '3', new byte[0]),
                tarEntry("x", 'L', ascii(batch + "\0")), tarEntry("short", '0', record), tarEntry("p", 'x', ascii("11 size=10\n20 path=../../../evil\n")),
                tarEntry("more", '0', ascii("0123456789")), end);
        new Fuzzer("tar", folder.resolve("cifar-10-binary.tar.gz"), 110).compressed().whole(gzip(plain)).whole(gzip(odd)).whole(plain).whole(odd)
                .words("../../", "/", "\0", "size=", "path=", "ustar", batch, "77777777777", "-1", "\200")
                .then(bytes -> gzip(withChecksums(bytes)))
                .forged(gzip(concat(tarEntry(batch, "", '0', record, 8L << 30), end)))
                .forged(gzip(concat(tarEntry(batch, '2', new byte[0]), end)))
                .forged(gzip(new byte[64 << 20])).run(file -> {
                    requireDigits(Cifar10.load(folder, Split.TEST).labels());
                    CifarFiles.sizes(folder);
                });
    }

    @Test void npyArrays() throws Exception {
        Path file = folder.resolve("x.npy");
        Npy.write(file, new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        byte[] floats = Files.readAllBytes(file);
        Npy.write(file, new long[] {3, -1, 1L << 60}, 3);
        byte[] longs = Files.readAllBytes(file);
        Npy.write(file, new double[8], 2, 2, 2);
        byte[] fortran = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("False, ", "True,  ")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.delete(file);
        new Fuzzer("npy", file, 130).whole(floats).whole(longs).whole(fortran)
                .words("'descr'", "'shape'", "(", ")", ",", "True", "False", "'|O'", "'>f8'", "'|b1'", "'<U9'", "{", "}", "(2147483647, 2147483647, 0)").run(damaged -> {
                    StoredArray array = Npy.read(damaged);
                    assertThat(array.size()).isEqualTo(StoredArray.count(array.shape()));
                    assertThat(array.doubles()).hasSize(array.size());
                    if (array.shape().length > 1) assertThat(Features.read(damaged).size()).isPositive();
                });
    }

    private static void requireDigits(int... labels) {
        assertThat(labels).isNotEmpty();
        assertThat(Arrays.stream(labels)).allMatch(label -> label >= 0 && label < 10);
    }

    /** The headers of an archive with the checksums of what they hold now. */
    private static byte[] withChecksums(byte[] tar) {
        for (int at = 0; at + BLOCK <= tar.length; at += BLOCK) {
            if (!new String(tar, at + 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) continue;
            Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
            int sum = 0;
            for (int i = at; i < at + BLOCK; i++) sum += tar[i] & 0xff;
            byte[] digits = ascii(String.format("%06o\0 ", sum));
            System.arraycopy(digits, 0, tar, at + 148, digits.length);
        }
        return tar;
    }
}
