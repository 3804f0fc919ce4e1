package org.dgd.experiments;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.engine.Rng;

/** Files in the format of CIFAR-10 with a few images that are drawn: a wave under noise, its frequency and colour by class. */
public final class TinyCifar {
    private static final int CLASSES = 10, SIDE = 32, FILES = 5;

    private TinyCifar() { }

    /** Five files of {@code perFile} training images and one of as many test images below a data folder, which is returned. */
    public static Path write(Path folder, int perFile) {
        Path bin = folder.resolve("cifar10/cifar-10-batches-bin");
        try {
            Files.createDirectories(bin);
            for (int f = 1; f <= FILES; f++) records(bin.resolve("data_batch_" + f + ".bin"), perFile, f);
            records(bin.resolve("test_batch.bin"), perFile, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static void records(Path file, int count, int seed) throws IOException {
        Rng rng = new Rng(seed);
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] record = new byte[1 + 3 * SIDE * SIDE];
            for (int i = 0; i < count; i++) {
                int label = i % CLASSES;
                double phase = 6 * rng.nextDouble();
                record[0] = (byte) label;
                for (int p = 0; p < 3 * SIDE * SIDE; p++) {
                    int channel = p / (SIDE * SIDE), row = p / SIDE % SIDE, column = p % SIDE;
                    double wave = Math.sin(phase + (1 + label % 4) * row / 6.0 + label * column / 20.0 + channel);
                    record[1 + p] = (byte) Math.round(128 + 70 * wave + 8 * (label - 5) * (channel - 1) + 20 * rng.nextDouble());
                }
                out.write(record);
            }
        }
    }
}
