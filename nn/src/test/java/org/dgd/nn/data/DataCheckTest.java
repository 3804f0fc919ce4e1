package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.nn.data.DataCheck.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
    @TempDir Path folder;

    @Test void listCountsWithoutReadingAll() throws IOException {
        DataFixtures.writeMnist(folder);
        var report = DataCheck.list(PublishedSet.MNIST, folder);
        assertThat(report.train()).isEqualTo(3);
        assertThat(report.test()).isEqualTo(2);
        assertThat(report.complete()).isFalse();
        assertThat(report.findings()).isEmpty();
    }

    @Test void aFileWithAPublishedNameMustBeThatFile() throws IOException {
        DataFixtures.writeMnist(folder);
        var report = DataCheck.check(PublishedSet.MNIST, folder);
        assertThat(report.ok()).isFalse();
        assertThat(report.findings()).hasSize(4).allSatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.text()).contains("checksum");
        });
    }

    @Test void aSubsetUnderAnotherNameIsOnlyNoted() throws IOException {
        byte[] tar = new byte[0];
        for (var batch : Cifar10.BATCHES)
            tar = DataFixtures.concat(tar,
                    DataFixtures.tarEntry("cifar-10-batches-bin/" + batch.name(), '0', DataFixtures.cifarRecord(1, 0, 0, 0)));
        Files.write(folder.resolve("subset.tar.gz"), DataFixtures.gzip(DataFixtures.concat(tar, new byte[1024])));
        var report = DataCheck.check(PublishedSet.CIFAR10, folder);
        assertThat(report.ok()).isTrue();
        assertThat(report.findings()).extracting(DataCheck.Finding::text)
                .containsExactly("can be read; it is not the published archive", "5 + 1 records of the published 50000 + 10000");
    }

    @Test void damageIsReportedAndTheOtherSplitStillCounted() throws IOException {
        DataFixtures.writeMnist(folder);
        Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), new byte[3]);
        var report = DataCheck.check(PublishedSet.MNIST, folder);
        assertThat(report.train()).isZero();
        assertThat(report.test()).isEqualTo(2);
        assertThat(report.findings().getFirst().text()).startsWith("train-labels-idx1-ubyte.gz: ");
    }
}
