package org.dgd.nn.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Tiny files in the formats of the real data sets. */
final class DataFixtures {
    static final int SIDE = 4;

    private DataFixtures() {}

    /** IDX images of SIDE × SIDE; pixel j of image i is 16 i + j. */
    static byte[] idxImages(int count) {
        ByteBuffer idx = ByteBuffer.allocate(16 + count * SIDE * SIDE).putInt(2051).putInt(count).putInt(SIDE).putInt(SIDE);
        for (int j = 0; j < count * SIDE * SIDE; j++) idx.put((byte) j);
        return idx.array();
    }

    static byte[] idxLabels(int... labels) {
        ByteBuffer idx = ByteBuffer.allocate(8 + labels.length).putInt(2049).putInt(labels.length);
        for (int label : labels) idx.put((byte) label);
        return idx.array();
    }

    static byte[] gzip(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** All four files, three train and two test images. */
    static void writeMnist(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), gzip(idxImages(3)));
        Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), gzip(idxLabels(5, 0, 4)));
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(idxImages(2)));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), gzip(idxLabels(7, 2)));
    }

    /** One CIFAR-10 record: red, green and blue are constant planes. */
    static byte[] cifarRecord(int label, int red, int green, int blue) {
        byte[] record = new byte[Cifar10.RECORD];
        record[0] = (byte) label;
        int[] colours = {red, green, blue};
        for (int c = 0; c < 3; c++) Arrays.fill(record, 1 + c * Cifar10.PLANE, 1 + (c + 1) * Cifar10.PLANE, (byte) colours[c]);
        return record;
    }

    /** One tar entry: header, content, padding. */
    static byte[] tarEntry(String name, char type, byte[] content) { return tarEntry(name, "", type, content, content.length); }

    static byte[] tarEntry(String name, String prefix, char type, byte[] content, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, String.format("%011o", size));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        put(header, 345, prefix);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) sum += b & 0xff;
        put(header, 148, String.format("%06o", sum) + "\0 ");
        return concat(header, content, new byte[-content.length & 511]);
    }

    static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    static byte[] ascii(String text) { return text.getBytes(StandardCharsets.US_ASCII); }

    private static void put(byte[] header, int offset, String text) {
        System.arraycopy(ascii(text), 0, header, offset, text.length());
    }
}
