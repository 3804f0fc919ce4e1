package org.dgd.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The IDX format of MNIST, plain or gzip: big-endian 32-bit magic, count and, for images, rows and columns, then one
 * byte a pixel or label. A file is always read and checked to its last byte.
 */
public final class Idx {
    private static final int IMAGES = 2051, LABELS = 2049;
    private static final int HTML = 0x3c, ZIP = 0x504b0304, PNG = 0x89504e47;

    /** {@code pixels} is (count, rows, columns). */
    public record Images(int count, int rows, int columns, byte[] pixels, String sha256) {}

    public record Labels(int[] values, String sha256) {
        public int count() { return values.length; }
    }

    private Idx() {}

    /** {@link InputException}, naming the file, for anything but a complete file of images. */
    public static Images images(Path file) {
        var content = DataFile.read(file, in -> {
            ByteBuffer header = header(in, IMAGES, 16);
            long count = unsigned(header), rows = unsigned(header), columns = unsigned(header);
            if (count == 0 || rows == 0 || columns == 0) throw new IOException("holds no images");
            if (count > Integer.MAX_VALUE || rows > 1 << 15 || columns > 1 << 15 || count * rows * columns > Integer.MAX_VALUE - 8)
                throw new IOException("claims " + count + " images of " + rows + " x " + columns + ", which cannot be right");
            return new Images((int) count, (int) rows, (int) columns, DataFile.exactly(in, count * rows * columns), "");
        });
        Images images = content.value();
        return new Images(images.count, images.rows, images.columns, images.pixels, content.sha256());
    }

    /** Labels 0 to classes − 1; {@link InputException}, naming the file, for anything but a complete file of them. */
    public static Labels labels(Path file, int classes) {
        var content = DataFile.read(file, in -> {
            long count = unsigned(header(in, LABELS, 8));
            if (count == 0) throw new IOException("holds no labels");
            if (count > Integer.MAX_VALUE - 8) throw new IOException("claims " + count + " labels, which cannot be right");
            byte[] bytes = DataFile.exactly(in, count);
            int[] values = new int[bytes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes[i] & 0xff;
                if (values[i] >= classes)
                    throw new IOException("label " + i + " (counted from 0) is " + values[i] + ", the largest class is " + (classes - 1));
            }
            return values;
        });
        return new Labels(content.value(), content.sha256());
    }

    /** The number of images that the header promises; nothing behind the header is read. */
    static int count(Path images) {
        return DataFile.peek(images, in -> {
            long count = unsigned(header(in, IMAGES, 16));
            if (count > Integer.MAX_VALUE) throw new IOException("claims " + count + " images, which cannot be right");
            return (int) count;
        });
    }

    /** The header behind the magic number. */
    private static ByteBuffer header(InputStream in, int magic, int length) throws IOException {
        int first = in.read();
        if (first < 0) throw new IOException("is empty");
        byte[] header = new byte[length];
        header[0] = (byte) first;
        int n = 1 + in.readNBytes(header, 1, length - 1);
        if (n < 4) throw DataFile.missing(length - n, in);
        ByteBuffer buffer = ByteBuffer.wrap(header);
        int found = buffer.getInt();
        if (found != magic) throw new IOException(wrongMagic(found, magic));
        if (n < length) throw DataFile.missing(length - n, in);
        return buffer;
    }

    private static String wrongMagic(int found, int wanted) {
        String needed = wanted == IMAGES ? "images" : "labels";
        if (found == IMAGES || found == LABELS)
            return "holds " + (found == IMAGES ? "images" : "labels") + " where " + needed + " belong; are two files swapped?";
        if (found >>> 24 == HTML) return "is a web page, not an IDX file of " + needed + "; fetch the file again";
        if (found == ZIP) return "is a zip archive, not an IDX file of " + needed + "; unpack it";
        if (found == PNG) return "is a PNG picture, not an IDX file of " + needed;
        return String.format("is not an IDX file of %s (magic number 0x%08x instead of 0x%08x)", needed, found, wanted);
    }

    private static long unsigned(ByteBuffer header) { return header.getInt() & 0xffffffffL; }
}
