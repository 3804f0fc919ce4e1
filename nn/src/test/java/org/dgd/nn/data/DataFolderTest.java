package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir Path temp;

    @Test void theGivenFolderIsTheOnlyOneLookedAt() throws IOException {
        Path given = Files.createDirectory(temp.resolve("given")), data = temp.resolve("data");
        DataFixtures.writeMnist(data.resolve("mnist"));
        DataFolder folders = new DataFolder(Optional.of(given), Map.of("DGD_DATA", data.toString()));
        assertThatThrownBy(() -> folders.obtain(PublishedSet.MNIST, Download.Progress.NONE)).isInstanceOf(InputException.class)
                .hasMessage(given.resolve("mnist/train-images-idx3-ubyte.gz") + ": no such file; MNIST needs it");
        assertThatThrownBy(() -> folders.find(PublishedSet.CIFAR10)).isInstanceOf(InputException.class)
                .hasMessageContaining(given.resolve("cifar10").toString());
        DataFixtures.writeMnist(given.resolve("mnist"));
        assertThat(folders.find(PublishedSet.MNIST)).contains(given.resolve("mnist"));
        Files.delete(given.resolve("mnist/t10k-labels-idx1-ubyte.gz"));
        Path part = folders.find(PublishedSet.MNIST).orElseThrow();
        assertThat(PublishedSet.MNIST.load(part, Split.TRAIN).size()).as("training needs no test labels").isPositive();
        assertThatThrownBy(() -> PublishedSet.MNIST.load(part, Split.TEST)).hasMessageContaining("t10k-labels-idx1-ubyte.gz: no such file");
    }

    @Test void aGivenFolderMustExist() {
        DataFolder folders = new DataFolder(Optional.of(temp.resolve("none")), Map.of());
        assertThatThrownBy(() -> folders.find(PublishedSet.MNIST)).isInstanceOf(InputException.class)
                .hasMessage("--data-dir " + temp.resolve("none") + ": no such folder");
    }

    @Test void theVariableComesBeforeTheCache() throws IOException {
        Path data = temp.resolve("data"), cache = temp.resolve("xdg/dgd/datasets");
        DataFolder folders = folders(data, FileServer.refusing());
        assertThat(folders.cache()).isEqualTo(cache);
        assertThat(folders.find(PublishedSet.MNIST)).isEmpty();
        DataFixtures.writeMnist(cache.resolve("mnist"));
        assertThat(folders.find(PublishedSet.MNIST)).contains(cache.resolve("mnist"));
        DataFixtures.writeMnist(data.resolve("mnist"));
        assertThat(folders.find(PublishedSet.MNIST)).contains(data.resolve("mnist"));
        Files.delete(data.resolve("mnist/train-labels-idx1-ubyte.gz"));
        Path part = folders.find(PublishedSet.MNIST).orElseThrow();
        assertThat(part).as("half a set is not an absence").isEqualTo(data.resolve("mnist"));
        assertThatThrownBy(() -> PublishedSet.MNIST.load(part, Split.TRAIN)).isInstanceOf(InputException.class)
                .hasMessageContaining("train-labels-idx1-ubyte.gz: no such file");
    }

    @Test void theCacheFollowsTheHomeFolder() {
        assertThat(new DataFolder(Optional.empty(), Map.of("HOME", "/home/a")).cache()).isEqualTo(Path.of("/home/a/.cache/dgd/datasets"));
        assertThat(new DataFolder(Optional.empty(), Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "relative")).cache())
                .isEqualTo(Path.of("/home/a/.cache/dgd/datasets"));
    }

    @Test void withoutDataAndNetworkTheReasonIsOneSentence() throws IOException {
        var location = folders(temp.resolve("data"), FileServer.refusing()).obtain(PublishedSet.MNIST, Download.Progress.NONE);
        assertThat(location.folder()).isEmpty();
        assertThat(location.reason()).isEqualTo("MNIST is not in " + temp.resolve("data/mnist") + " or "
                + temp.resolve("xdg/dgd/datasets/mnist") + " and cannot be downloaded: 127.0.0.1 cannot be reached");
        assertThatThrownBy(() -> folders(temp, FileServer.refusing()).require(PublishedSet.CIFAR10, Download.Progress.NONE))
                .isInstanceOf(InputException.class).hasMessageContaining("CIFAR-10 is not in")
                .hasMessageEndingWith("; get cifar-10-binary.tar.gz from " + PublishedSet.CIFAR10.url() + " on another machine into DIR/cifar10, and give DIR with --data-dir or DGD_DATA");
    }

    @Test void onlyMissingFilesAreDownloaded() throws IOException {
        Path cached = temp.resolve("xdg/dgd/datasets/mnist");
        DataFixtures.writeMnist(cached);
        Files.delete(cached.resolve("t10k-labels-idx1-ubyte.gz"));
        try (var server = new FileServer(new byte[10])) {
            assertThatThrownBy(() -> folders(temp.resolve("data"), server.base()).obtain(PublishedSet.MNIST, Download.Progress.NONE))
                    .isInstanceOf(InputException.class).hasMessageContaining("t10k-labels-idx1-ubyte.gz").hasMessageContaining("checksum");
            assertThat(server.requests).containsExactly("/t10k-labels-idx1-ubyte.gz");
        }
    }

    private DataFolder folders(Path data, URI mirror) {
        Map<String, String> environment = new HashMap<>();
        environment.put("DGD_DATA", data.toString());
        environment.put("XDG_CACHE_HOME", temp.resolve("xdg").toString());
        return new DataFolder(Optional.empty(), environment, set -> mirror, new Download(Duration.ofSeconds(2), Duration.ofSeconds(2)));
    }
}
