package org.dgd.nn.data;

import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-10: 50,000 + 10,000 images, 32 × 32 RGB (A. Krizhevsky 2009), in its binary form: records of a label byte and
 * 1,024 red, 1,024 green and 1,024 blue bytes. Files may hold any number of records, so subsets work too.
 */
public final class Cifar10 {
    public static final List<String> CLASSES = List.of("airplane", "automobile", "bird", "cat", "deer",
            "dog", "frog", "horse", "ship", "truck");

    static final String URL = "https://www.cs.toronto.edu/~kriz/";
    static final PublishedFile ARCHIVE = new PublishedFile("cifar-10-binary.tar.gz", 170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");
    static final List<PublishedFile> BATCHES = List.of(
            new PublishedFile("data_batch_1.bin", 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            new PublishedFile("data_batch_2.bin", 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
            new PublishedFile("data_batch_3.bin", 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
            new PublishedFile("data_batch_4.bin", 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
            new PublishedFile("data_batch_5.bin", 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            new PublishedFile("test_batch.bin", 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"));

    static final int SIDE = 32, PLANE = SIDE * SIDE, RECORD = 1 + 3 * PLANE;

    private Cifar10() {}

    /**
     * Reads one split from {@code cifar-10-batches-bin/} in the folder or, without that, from a {@code .tar.gz} there
     * that holds it; the train batches in the order of their numbers. {@link InputException} if something is missing or wrong.
     */
    public static Dataset load(Path folder, Split split) {
        CifarFiles files = CifarFiles.read(folder, batches(split));
        int size = 0;
        for (byte[] batch : files.batches()) size += batch.length / RECORD;
        byte[] pixels = new byte[Math.multiplyExact(size, 3 * PLANE)];
        int[] labels = new int[size];
        int i = 0;
        for (byte[] batch : files.batches())
            for (int record = 0; record < batch.length; record += RECORD, i++) {
                labels[i] = batch[record];
                channelsLast(batch, record + 1, pixels, i * 3 * PLANE);
            }
        return new Dataset("cifar10", size, SIDE, SIDE, 3, pixels, labels, CLASSES, false, files.sha256());
    }

    static List<String> batches(Split split) {
        var names = BATCHES.stream().map(PublishedFile::name).toList();
        return split == Split.TRAIN ? names.subList(0, 5) : names.subList(5, 6);
    }

    private static void channelsLast(byte[] planes, int from, byte[] pixels, int to) {
        for (int p = 0; p < PLANE; p++, to += 3) {
            pixels[to] = planes[from + p];
            pixels[to + 1] = planes[from + PLANE + p];
            pixels[to + 2] = planes[from + 2 * PLANE + p];
        }
    }
}
