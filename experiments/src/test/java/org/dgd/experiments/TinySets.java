package org.dgd.experiments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** A data folder with CIFAR-10 and Fashion-MNIST of a few images each, for {@code --data-dir}. */
public final class TinySets {
    private static final int CLASSES = 10;

    private TinySets() { }

    /** @param perClass images of each class in the training part, at least 5; half as many in the test part */
    public static Path write(Path folder, int perClass, long seed) {
        try {
            Random random = new Random(seed);
            Path cifar = Files.createDirectories(folder.resolve("cifar10/cifar-10-batches-bin"));
            for (int batch = 1; batch <= 5; batch++) Files.write(cifar.resolve("data_batch_" + batch + ".bin"), records(batch == 1 ? perClass - 4 : 1, random));
            Files.write(cifar.resolve("test_batch.bin"), records(perClass / 2, random));
            Path fashion = Files.createDirectories(folder.resolve("fashion-mnist"));
            idx(fashion, "train", perClass, random);
            idx(fashion, "t10k", perClass / 2, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static byte[] records(int perClass, Random random) {
        byte[] bytes = new byte[perClass * CLASSES * 3073];
        for (int i = 0; i < perClass * CLASSES; i++) {
            bytes[i * 3073] = (byte) (i % CLASSES);
            image(bytes, i * 3073 + 1, 3072, random);
        }
        return bytes;
    }

    private static void idx(Path folder, String part, int perClass, Random random) throws IOException {
        int n = perClass * CLASSES;
        byte[] images = new byte[n * 784], labels = new byte[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (byte) (i % CLASSES);
            image(images, i * 784, 784, random);
        }
        gzip(folder.resolve(part + "-images-idx3-ubyte.gz"), ByteBuffer.allocate(16).putInt(0x803).putInt(n).putInt(28).putInt(28).array(), images);
        gzip(folder.resolve(part + "-labels-idx1-ubyte.gz"), ByteBuffer.allocate(8).putInt(0x801).putInt(n).array(), labels);
    }

    /** A wave and noise. */
    private static void image(byte[] to, int at, int length, Random random) {
        double phase = random.nextDouble() * 6, wave = 0.02 + random.nextDouble() * 0.1;
        for (int j = 0; j < length; j++) to[at + j] = (byte) (100 + 80 * Math.sin(phase + wave * j) + random.nextInt(20));
    }

    private static void gzip(Path file, byte[]... parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (byte[] part : parts) out.write(part);
        }
        Files.write(file, bytes.toByteArray());
    }
}
