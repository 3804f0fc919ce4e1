package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dgd.nn.data.DataFixtures.gzip;
import static org.dgd.nn.data.DataFixtures.idxImages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    @TempDir Path folder;

    @BeforeEach void writeFiles() throws IOException { DataFixtures.writeMnist(folder); }

    @Test void imagesComeWithTheirLabels() {
        Dataset train = Mnist.load(folder, Split.TRAIN);
        assertThat(train.size()).isEqualTo(3);
        assertThat(train.labels()).containsExactly(5, 0, 4);
        assertThat(train.image(2)).startsWith(32 / 255f, 33 / 255f);
        assertThat(train.sha256()).containsOnlyKeys("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
        assertThat(FashionMnist.load(folder, Split.TEST).classes().get(9)).isEqualTo("ankle boot");
        assertThat(PublishedSet.MNIST.count(folder, Split.TEST)).isEqualTo(2);
    }

    @Test void plainFilesWorkToo() throws IOException {
        Files.delete(folder.resolve("t10k-images-idx3-ubyte.gz"));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), idxImages(2));
        assertThat(Mnist.load(folder, Split.TEST).sha256()).containsKeys("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz");
    }

    @Test void countsMustAgree() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), gzip(idxImages(4)));
        assertThatThrownBy(() -> Mnist.load(folder, Split.TRAIN)).isInstanceOf(InputException.class).hasMessage(
                "train-images-idx3-ubyte.gz holds 4 images, but train-labels-idx1-ubyte.gz holds 3 labels; "
                        + "both must come from the same distribution");
    }

    @Test void swappedFilesSaySo() throws IOException {
        Path images = folder.resolve("train-images-idx3-ubyte.gz"), labels = folder.resolve("train-labels-idx1-ubyte.gz");
        byte[] kept = Files.readAllBytes(images);
        Files.write(images, Files.readAllBytes(labels));
        Files.write(labels, kept);
        assertThatThrownBy(() -> Mnist.load(folder, Split.TRAIN)).isInstanceOf(InputException.class)
                .hasMessageContaining("train-labels-idx1-ubyte.gz: holds images where labels belong");
    }

    @Test void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("train-labels-idx1-ubyte.gz"));
        assertThatThrownBy(() -> Mnist.load(folder, Split.TRAIN)).isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("train-labels-idx1-ubyte.gz") + ": no such file");
    }
}
