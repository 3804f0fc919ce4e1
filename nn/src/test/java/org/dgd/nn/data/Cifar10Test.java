package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dgd.nn.data.DataFixtures.cifarRecord;
import static org.dgd.nn.data.DataFixtures.concat;
import static org.dgd.nn.data.DataFixtures.gzip;
import static org.dgd.nn.data.DataFixtures.tarEntry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
    private static final String INSIDE = "cifar-10-batches-bin/";
    @TempDir Path folder;

    @Test void readsTheUnpackedFolderInTheOrderOfTheBatches() throws IOException {
        writeUnpacked();
        Dataset train = Cifar10.load(folder, Split.TRAIN);
        assertThat(train.labels()).containsExactly(1, 2, 3, 4, 5);
        assertThat(train.sha256()).hasSize(5).containsKey("data_batch_1.bin");
        Dataset test = Cifar10.load(folder, Split.TEST);
        assertThat(test.labels()).containsExactly(9, 0);
        assertThat(test.classes().get(9)).isEqualTo("truck");
        assertThat(CifarFiles.missing(folder)).isEmpty();
        assertThat(PublishedSet.CIFAR10.count(folder, Split.TEST)).isEqualTo(2);
    }

    @Test void planesBecomeChannelsLast() throws IOException {
        writeUnpacked();
        byte[] record = cifarRecord(3, 10, 20, 30);
        record[1 + 33] = 11;                                   // red of row 1, column 1
        Files.write(folder.resolve(INSIDE + "test_batch.bin"), record);
        float[] image = Cifar10.load(folder, Split.TEST).image(0);
        assertThat(Arrays.copyOfRange(image, 32 * 3, 32 * 3 + 6))
                .containsExactly(10 / 255f, 20 / 255f, 30 / 255f, 11 / 255f, 20 / 255f, 30 / 255f);
    }

    @Test void readsAnArchiveOfAnyNameAndOrder() throws IOException {
        Files.write(folder.resolve("a-other.tar.gz"), gzip(concat(tarEntry("readme", '0', new byte[9]), new byte[1024])));
        Files.write(folder.resolve("subset.tar.gz"), archive());
        assertThat(Cifar10.load(folder, Split.TRAIN).labels()).containsExactly(1, 2, 3, 4, 5);
        assertThat(Cifar10.load(folder, Split.TEST).labels()).containsExactly(9, 0);
        assertThat(Cifar10.load(folder, Split.TEST).sha256()).containsOnlyKeys("subset.tar.gz");
        assertThat(PublishedSet.CIFAR10.count(folder, Split.TRAIN)).isEqualTo(5);
    }

    @Test void aPathTrickIsOnlyAName() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        byte[] trick = concat(tarEntry("../evil.bin", '0', new byte[9]),
                tarEntry("../" + INSIDE + "test_batch.bin", '0', cifarRecord(4, 0, 0, 0)));
        Files.write(inner.resolve("x.tar.gz"), gzip(concat(trick, new byte[1024])));
        assertThat(Cifar10.load(inner, Split.TEST).labels()).containsExactly(4);
        assertThat(folder.resolve("evil.bin")).doesNotExist();
    }

    @Test void badBatchesAreNamed() throws IOException {
        writeUnpacked();
        Path batch = folder.resolve(INSIDE + "data_batch_2.bin");
        Files.write(batch, new byte[Cifar10.RECORD + 1]);
        assertRefused("data_batch_2.bin: 3074 bytes are no whole number of records of 3073 bytes");
        Files.write(batch, concat(cifarRecord(1, 0, 0, 0), cifarRecord(10, 0, 0, 0)));
        assertRefused("data_batch_2.bin: record 1 (counted from 0) has label 10, the largest class is 9");
        Files.write(batch, new byte[0]);
        assertRefused("data_batch_2.bin: is empty");
        Files.delete(batch);
        assertRefused("data_batch_2.bin: no such file");
        assertThat(CifarFiles.missing(folder)).containsExactly(INSIDE + "data_batch_2.bin");
    }

    @Test void badArchivesAreNamed() throws IOException {
        assertRefused("data_batch_1.bin: no such file, and no .tar.gz in");
        Path archive = folder.resolve("cifar.tar.gz");
        byte[] good = archive();
        Files.write(archive, Arrays.copyOf(good, good.length / 2));
        assertRefused("cifar.tar.gz: ");
        byte[] flipped = good.clone();
        flipped[good.length - 7] ^= 1;
        Files.write(archive, flipped);
        assertRefused("cifar.tar.gz: the compressed data are damaged");
        Files.write(archive, gzip(concat(tarEntry(INSIDE + "data_batch_1.bin", '0', cifarRecord(1, 0, 0, 0)), new byte[1024])));
        assertRefused("cifar.tar.gz: holds no cifar-10-batches-bin/data_batch_2.bin");
        Files.write(archive, gzip(concat(tarEntry(INSIDE + "data_batch_1.bin", '0', new byte[5]), new byte[1024])));
        assertRefused("cifar.tar.gz: data_batch_1.bin: 5 bytes are no whole number");
        Files.write(archive, gzip(new byte[5]));
        assertRefused("cifar.tar.gz: is not a tar archive");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> Cifar10.load(folder, Split.TRAIN)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    private void writeUnpacked() throws IOException {
        Path batches = Files.createDirectory(folder.resolve(INSIDE));
        for (int i = 1; i <= 5; i++) Files.write(batches.resolve("data_batch_" + i + ".bin"), cifarRecord(i, 10, 20, 30));
        Files.write(batches.resolve("test_batch.bin"), concat(cifarRecord(9, 1, 2, 3), cifarRecord(0, 1, 2, 3)));
    }

    private static byte[] archive() {
        byte[] tar = concat(tarEntry(INSIDE, '5', new byte[0]),
                tarEntry(INSIDE + "test_batch.bin", '0', concat(cifarRecord(9, 1, 2, 3), cifarRecord(0, 1, 2, 3))));
        for (int i = 5; i >= 1; i--)
            tar = concat(tar, tarEntry("./" + INSIDE + "data_batch_" + i + ".bin", '0', cifarRecord(i, 10, 20, 30)));
        return gzip(concat(tar, new byte[1024]));
    }
}
