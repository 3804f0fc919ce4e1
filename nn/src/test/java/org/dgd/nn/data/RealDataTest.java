package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real data sets, where {@code DGD_DATA} names a folder with them. */
class RealDataTest {
    private Path data;

    @BeforeEach void findData() {
        String value = System.getenv("DGD_DATA");
        Assumptions.assumeTrue(value != null && !value.isBlank(), "DGD_DATA is not set: no real data to test with");
        data = Path.of(value);
    }

    @Test void mnist() {
        Dataset train = PublishedSet.MNIST.load(folder(PublishedSet.MNIST), Split.TRAIN);
        assertThat(train.size()).isEqualTo(60_000);
        assertThat(train.labels()).startsWith(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(classCounts(train)).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(mean(train, 0)).isCloseTo(0.1307, within(5e-5));
        Dataset test = PublishedSet.MNIST.load(folder(PublishedSet.MNIST), Split.TEST);
        assertThat(test.labels()).hasSize(10_000).startsWith(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
        assertThat(classCounts(test)).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    @Test void fashionMnist() {
        Dataset train = PublishedSet.FASHION_MNIST.load(folder(PublishedSet.FASHION_MNIST), Split.TRAIN);
        assertThat(train.labels()).startsWith(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
        assertThat(classCounts(train)).containsOnly(6000);
        assertThat(mean(train, 0)).isCloseTo(0.2860, within(5e-5));
        Dataset subset = train.everyNthPerClass(30);           // the paper's 2,000, 200 of each class
        assertThat(classCounts(subset)).containsOnly(200);
        assertThat(PublishedSet.FASHION_MNIST.load(folder(PublishedSet.FASHION_MNIST), Split.TEST).labels())
                .hasSize(10_000).startsWith(9, 2, 1, 1, 6, 1, 4, 6, 5, 7);
    }

    @Test void cifar10() {
        Dataset train = PublishedSet.CIFAR10.load(folder(PublishedSet.CIFAR10), Split.TRAIN);
        assertThat(train.size()).isIn(20_000, 50_000);
        assertThat(train.labels()).startsWith(6, 9, 9, 4, 1, 1, 2, 7, 8, 3);
        assertThat(classCounts(train)).containsOnly(train.size() / 10);
        double[] means = train.size() == 50_000 ? new double[]{0.4914, 0.4822, 0.4465} : new double[]{0.4919, 0.4822, 0.4460};
        for (int c = 0; c < 3; c++) assertThat(mean(train, c)).isCloseTo(means[c], within(6e-5));
        Dataset test = PublishedSet.CIFAR10.load(folder(PublishedSet.CIFAR10), Split.TEST);
        assertThat(test.size()).isIn(5_000, 10_000);
        assertThat(test.labels()).startsWith(3, 8, 8, 0, 6, 6, 1, 6, 3, 1);
    }

    @Test void checksumsAreThePublishedOnes() {
        for (var set : new PublishedSet[]{PublishedSet.MNIST, PublishedSet.FASHION_MNIST}) {
            var report = DataCheck.check(set, folder(set));
            assertThat(report.ok()).isTrue();
            assertThat(report.complete()).isTrue();
            assertThat(report.findings()).hasSize(4).allMatch(finding -> finding.level() == DataCheck.Level.OK);
        }
    }

    private Path folder(PublishedSet set) {
        Assumptions.assumeTrue(set.begun(data.resolve(set.id())), set.title() + " is not in DGD_DATA");
        return new DataFolder(Optional.of(data), Map.of()).find(set).orElseThrow();
    }

    private static int[] classCounts(Dataset dataset) {
        int[] counts = new int[dataset.classes().size()];
        Arrays.stream(dataset.labels()).forEach(label -> counts[label]++);
        return counts;
    }

    private static double mean(Dataset dataset, int channel) {
        long sum = 0;
        for (int j = channel; j < dataset.pixels().length; j += dataset.channels()) sum += dataset.pixels()[j] & 0xff;
        return sum / 255.0 / ((double) dataset.pixels().length / dataset.channels());
    }
}
