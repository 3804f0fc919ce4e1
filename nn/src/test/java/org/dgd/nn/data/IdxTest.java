package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dgd.nn.data.DataFixtures.concat;
import static org.dgd.nn.data.DataFixtures.gzip;
import static org.dgd.nn.data.DataFixtures.idxImages;
import static org.dgd.nn.data.DataFixtures.idxLabels;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir Path folder;

    @Test void readsPlainAndGzip() throws IOException {
        for (byte[] bytes : new byte[][]{idxImages(3), gzip(idxImages(3))}) {
            var images = Idx.images(write(bytes));
            assertThat(images.count()).isEqualTo(3);
            assertThat(images.rows()).isEqualTo(DataFixtures.SIDE);
            assertThat(images.pixels()).hasSize(48).startsWith(0, 1, 2).endsWith(46, 47);
            assertThat(images.sha256()).isEqualTo(Sha256.of(folder.resolve("data"))).hasSize(64);
        }
        assertThat(Idx.labels(write(gzip(idxLabels(5, 0, 9))), 10).values()).containsExactly(5, 0, 9);
        assertThat(Idx.count(write(idxImages(3)))).isEqualTo(3);
    }

    @Test void readsSeveralGzipMembersAsOne() throws IOException {
        byte[] idx = idxImages(3);
        byte[] file = concat(gzip(Arrays.copyOf(idx, 20)), gzip(Arrays.copyOfRange(idx, 20, idx.length)));
        assertThat(Idx.images(write(file)).pixels()).hasSize(48).endsWith(46, 47);
    }

    @Test void readsMoreThanTheFirstChunk() throws IOException {
        assertThat(Idx.images(write(gzip(idxImages(200_000)))).pixels()).hasSize(3_200_000);
    }

    @Test void missingBytesAreCounted() throws IOException {
        byte[] idx = idxImages(3);
        assertImagesRefused(Arrays.copyOf(idx, idx.length - 12), "data: 12 bytes missing at the end; fetch the file again");
        assertImagesRefused(Arrays.copyOf(idx, idx.length - 1), "data: 1 byte missing at the end");
        assertImagesRefused(gzip(Arrays.copyOf(idx, idx.length - 12)), "data: 12 bytes missing at the end");
        assertImagesRefused(Arrays.copyOf(idx, 10), "data: 6 bytes missing at the end");
        assertImagesRefused(new byte[0], "data: is empty");
    }

    @Test void everyCutOfAGzipIsFound() throws IOException {
        byte[] whole = gzip(idxImages(3));
        for (int length = 2; length < whole.length; length++)
            assertImagesRefused(Arrays.copyOf(whole, length), length < 12 ? "cut off" : "");
        byte[] noise = new byte[16_000];
        new Random(1).nextBytes(noise);
        byte[] large = gzip(concat(Arrays.copyOf(idxImages(1000), 16), noise));
        assertImagesRefused(Arrays.copyOf(large, large.length / 2), "bytes missing at the end (counted uncompressed)");
        assertImagesRefused(Arrays.copyOf(large, large.length - 3), "is cut off");
    }

    @Test void everyFlippedContentByteOfAGzipIsFound() throws IOException {
        byte[] whole = gzip(idxImages(3));
        // The ten bytes of the header say nothing about the content, and the last deflate byte has unused bits.
        for (int i = 10; i < whole.length; i++) {
            if (i == whole.length - 9) continue;
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x10;
            assertImagesRefused(flipped, "data: ");
        }
        whole[whole.length - 6] ^= 1;
        assertImagesRefused(whole, "the compressed data are damaged");
    }

    @Test void whatFollowsTheEndIsFound() throws IOException {
        assertImagesRefused(concat(idxImages(3), new byte[1]), "holds more bytes than its header promises");
        assertImagesRefused(gzip(concat(idxImages(3), new byte[1])), "holds more bytes than its header promises");
        assertImagesRefused(concat(gzip(idxImages(3)), new byte[]{1, 2, 3}), "something else follows the compressed data");
        assertImagesRefused(concat(gzip(idxImages(3)), new byte[7]), "something else follows the compressed data");
    }

    @Test void wrongMagicSaysWhatTheFileIs() throws IOException {
        assertImagesRefused(gzip(idxLabels(1, 2)), "data: holds labels where images belong; are two files swapped?");
        assertThatThrownBy(() -> Idx.labels(write(gzip(idxImages(2))), 10))
                .isInstanceOf(InputException.class).hasMessageContaining("data: holds images where labels belong");
        assertImagesRefused(DataFixtures.ascii("<html><body>Not found</body></html>"), "is a web page");
        assertImagesRefused(new byte[40], "is not an IDX file of images (magic number 0x00000000 instead of 0x00000803)");
    }

    @Test void absurdCountsAreRefusedWithoutAllocating() throws IOException {
        assertImagesRefused(header(2051, -1, 28, 28), "claims 4294967295 images of 28 x 28, which cannot be right");
        assertImagesRefused(header(2051, 1, -1, -1), "cannot be right");
        assertImagesRefused(header(2051, 2_000_000, 32, 32), "2048000000 bytes missing at the end");
        assertImagesRefused(gzip(header(2051, 2_000_000, 32, 32)), "2048000000 bytes missing at the end");
        assertImagesRefused(header(2051, 0, 28, 28), "holds no images");
        assertThatThrownBy(() -> Idx.labels(write(header(2049, -1)), 10)).hasMessageContaining("claims 4294967295 labels");
    }

    @Test void aDecompressionBombStopsAtThePromise() throws IOException {
        byte[] bomb = gzip(concat(header(2051, 1, 2, 2), new byte[5_000_000]));
        bomb[bomb.length - 5] ^= 1;                            // whoever inflates it all finds this wrong checksum instead
        assertImagesRefused(bomb, "holds more bytes than its header promises");
    }

    @Test void labelsAreOfKnownClasses() throws IOException {
        assertThatThrownBy(() -> Idx.labels(write(idxLabels(3, 10)), 10))
                .hasMessage("data: label 1 (counted from 0) is 10, the largest class is 9");
    }

    @Test void anAbsentFileOrAFolderIsNamed() {
        assertThatThrownBy(() -> Idx.images(folder.resolve("none"))).hasMessage(folder.resolve("none") + ": no such file");
        assertThatThrownBy(() -> Idx.images(folder)).isInstanceOf(InputException.class).hasMessageContaining("is a folder");
    }

    private void assertImagesRefused(byte[] bytes, String message) throws IOException {
        Path file = write(bytes);
        assertThatThrownBy(() -> Idx.images(file)).isInstanceOf(InputException.class).hasMessageContaining(message)
                .hasMessageStartingWith("data: ").hasMessageNotContaining("null");
    }

    private Path write(byte[] bytes) throws IOException { return Files.write(folder.resolve("data"), bytes); }

    private static byte[] header(int... words) {
        ByteBuffer header = ByteBuffer.allocate(4 * words.length);
        for (int word : words) header.putInt(word);
        return header.array();
    }
}
