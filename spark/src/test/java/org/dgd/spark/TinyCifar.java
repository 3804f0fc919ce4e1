package org.dgd.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A data folder with CIFAR-10 of a few images, which are noise. */
final class TinyCifar {
    private static final int CLASSES = 10, RECORD = 3073;

    private TinyCifar() { }

    /** Five training images of each class and one test image. */
    static Path write(Path folder) {
        try {
            Path files = Files.createDirectories(folder.resolve("cifar10/cifar-10-batches-bin"));
            Random random = new Random(1);
            for (int batch = 1; batch <= 5; batch++) Files.write(files.resolve("data_batch_" + batch + ".bin"), records(random));
            Files.write(files.resolve("test_batch.bin"), records(random));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static byte[] records(Random random) {
        byte[] records = new byte[CLASSES * RECORD];
        random.nextBytes(records);
        for (int c = 0; c < CLASSES; c++) records[c * RECORD] = (byte) c;
        return records;
    }
}
