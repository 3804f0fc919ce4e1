package org.dgd.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too large is refused by the length of its files, before one is opened. */
final class PublishedTest {
    private static final int MB = 1 << 20, RECORD = 3073;

    @TempDir Path folder;

    @Test void imagesAndWhatIsMadeOfThemHaveToFit() {
        Published.requireFit(PublishedSet.CIFAR10, Split.TRAIN, 100 * MB, 200 * MB);
        assertThatThrownBy(() -> Published.requireFit(PublishedSet.CIFAR10, Split.TRAIN, 100 * MB, 200 * MB - 1)).isInstanceOf(InputException.class)
                .hasMessageMatching("CIFAR-10 would need some 200 MB of memory while its train part is read, and Java has 200 MB left; give Java more with .*");
    }

    @Test void theirLengthIsThatOfTheFiles() throws IOException {
        Path unpacked = Files.createDirectories(folder.resolve("a/cifar-10-batches-bin")).getParent(), packed = Files.createDirectories(folder.resolve("b"));
        Files.write(unpacked.resolve("cifar-10-batches-bin/data_batch_1.bin"), new byte[2 * RECORD]);
        Files.write(unpacked.resolve("cifar-10-batches-bin/data_batch_3.bin"), new byte[RECORD]);
        Files.write(unpacked.resolve("cifar-10-batches-bin/test_batch.bin"), new byte[5 * RECORD]);
        Files.write(packed.resolve("cifar-10-binary.tar.gz"), new byte[1_700_522]);            // a hundredth of the published archive
        assertThat(PublishedSet.CIFAR10.bytes(unpacked, Split.TRAIN)).isEqualTo(3 * RECORD);
        assertThat(PublishedSet.CIFAR10.bytes(unpacked, Split.TEST)).isEqualTo(5 * RECORD);
        assertThat(PublishedSet.CIFAR10.bytes(packed, Split.TRAIN)).isBetween(1_536_000L, 1_537_000L);
        assertThat(PublishedSet.CIFAR10.bytes(folder, Split.TRAIN)).isZero();
    }

    @Test void packedDigitsAreNoLargerThanThePublishedOnes() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), new byte[9_912_422]);
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), new byte[7]);
        assertThat(PublishedSet.MNIST.bytes(folder, Split.TRAIN)).isEqualTo(60_000 * 784);
        assertThat(PublishedSet.MNIST.bytes(folder, Split.TEST)).isEqualTo(7);
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), new byte[10]);
        assertThat(PublishedSet.MNIST.bytes(folder, Split.TRAIN)).isEqualTo(160);
    }
}
