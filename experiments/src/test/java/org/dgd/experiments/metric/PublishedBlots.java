package org.dgd.experiments.metric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Data folders in the published formats, with few images: blots whose place and brightness depend on the class, in the order 0, 1, … 9, 0 … */
public final class PublishedBlots {
    private static final int CLASSES = 10;

    private PublishedBlots() { }

    /** {@code cifar10} in a data folder, five training batches of equal size. */
    public static void cifar(Path data, int train, int test) {
        Path batches = data.resolve("cifar10/cifar-10-batches-bin");
        for (int b = 0; b < 5; b++) write(batches.resolve("data_batch_" + (b + 1) + ".bin"), cifarRecords(train / 5, b));
        write(batches.resolve("test_batch.bin"), cifarRecords(test, 5));
    }

    private static byte[] cifarRecords(int count, long seed) {
        ByteBuffer records = ByteBuffer.allocate(count * (1 + 3 * 32 * 32));
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            records.put((byte) (i % CLASSES));
            for (int c = 0; c < 3; c++) records.put(blot(32, i % CLASSES, random));
        }
        return records.array();
    }

    /** {@code fashion-mnist} in a data folder. */
    public static void fashion(Path data, int train, int test) {
        idx(data.resolve("fashion-mnist"), "train", train, 1);
        idx(data.resolve("fashion-mnist"), "t10k", test, 2);
    }

    private static void idx(Path folder, String split, int count, long seed) {
        ByteBuffer images = ByteBuffer.allocate(16 + count * 28 * 28).putInt(2051).putInt(count).putInt(28).putInt(28);
        ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            labels.put((byte) (i % CLASSES));
            images.put(blot(28, i % CLASSES, random));
        }
        write(folder.resolve(split + "-images-idx3-ubyte.gz"), images.array());
        write(folder.resolve(split + "-labels-idx1-ubyte.gz"), labels.array());
    }

    private static byte[] blot(int side, int label, Random random) {
        byte[] pixels = new byte[side * side];
        double x = side * (0.3 + 0.05 * label) + random.nextGaussian(), y = side * 0.5 + 2 * random.nextGaussian(), width = 3 + random.nextDouble();
        for (int i = 0; i < pixels.length; i++) {
            double d = (Math.pow(i % side - x, 2) + Math.pow(i / side - y, 2)) / (2 * width * width);
            pixels[i] = (byte) (30 + 200 * Math.exp(-d) + random.nextInt(8));
        }
        return pixels;
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
