package org.dgd.nn.data;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * NumPy's {@code .npy} files. Reads versions 1.0, 2.0 and 3.0, either byte order, C and Fortran order; writes version 1.0,
 * little-endian, C order. Source: NumPy, {@code numpy.lib.format}, and NEP 1.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int PREFIX = MAGIC.length + 4;
    /** Far above what the header of a plain array needs. */
    private static final long MAX_HEADER = 1 << 16;

    private Npy() { }

    /**
     * Reads one array; in Java it is row-major. NaN is let through ({@link StoredArray#rejectNaN}).
     *
     * @throws InputException in one sentence with the file's name, if the file is missing, cut, too long, damaged or of another type
     */
    public static StoredArray read(Path path) {
        try (var file = InputFile.open(path)) {
            NpyHeader header = readHeader(file);
            long bytes = dataBytes(file, header);
            if (file.remaining() < bytes) throw file.fail(bytes - file.remaining() + " bytes missing at the end");
            if (file.remaining() > bytes) throw file.fail(file.remaining() - bytes + " bytes too many at the end");
            if (!header.fortranOrder()) return file.array(file.name(), header.type(), header.order(), header.shape());
            int[] reversed = header.shape().clone();
            for (int i = 0; i < reversed.length; i++) reversed[i] = header.shape()[reversed.length - 1 - i];
            return transposed(file.array(file.name(), header.type(), header.order(), reversed));
        }
    }

    public static void write(Path path, float[] values, int... shape) { write(path, StoredArray.of(values, shape)); }

    public static void write(Path path, double[] values, int... shape) { write(path, StoredArray.of(values, shape)); }

    public static void write(Path path, long[] values, int... shape) { write(path, StoredArray.of(values, shape)); }

    /** Writes an array through {@link AtomicFile}. The types F16 and BF16 are refused. */
    public static void write(Path path, StoredArray array) {
        if (array.type().code().isEmpty()) throw new IllegalArgumentException("npy: type " + array.type() + " cannot be written");
        AtomicFile.write(path, out -> {
            writeHeader(out, NpyHeader.format(array));
            array.writeTo(out);
        });
    }

    private static NpyHeader readHeader(InputFile file) {
        if (file.remaining() < PREFIX) throw file.fail("is too short for a .npy file, write one with numpy.save");
        if (!Arrays.equals(file.bytes(MAGIC.length), MAGIC)) throw file.fail("is not a .npy file, write one with numpy.save");
        int major = file.bytes(1)[0], minor = file.bytes(1)[0];
        if (major < 1 || major > 3 || minor != 0) throw file.fail("version " + (major & 255) + "." + (minor & 255) + " of .npy is not known");
        int width = major == 1 ? Short.BYTES : Integer.BYTES;
        if (file.remaining() < width) throw file.fail("ends within its header");
        byte[] little = Arrays.copyOf(file.bytes(width), Long.BYTES);
        long length = ByteBuffer.wrap(little).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length > file.remaining()) throw file.fail("ends within its header");
        if (length > MAX_HEADER) throw file.fail("the header of " + length + " bytes is too long");
        return NpyHeader.parse(file, new String(file.bytes((int) length), StandardCharsets.UTF_8));
    }

    private static long dataBytes(InputFile file, NpyHeader header) {
        try {
            return (long) StoredArray.count(header.shape()) * header.type().bytes();
        } catch (ArithmeticException e) {
            throw file.fail("shape " + StoredArray.text(header.shape()) + " has too many elements", e);
        }
    }

    private static void writeHeader(OutputStream out, String dictionary) throws IOException {
        int length = Math.ceilDiv(PREFIX + dictionary.length() + 1, ALIGNMENT) * ALIGNMENT - PREFIX;
        out.write(MAGIC);
        out.write(new byte[]{1, 0, (byte) length, (byte) (length >> 8)});
        out.write((dictionary + " ".repeat(length - 1 - dictionary.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The array with its axes in reverse order: what turns Fortran order into C order. */
    private static StoredArray transposed(StoredArray x) {
        int rank = x.shape().length, size = x.size();
        int[] shape = new int[rank], strides = new int[rank], index = new int[rank];
        for (int i = rank - 1, stride = 1; i >= 0; i--) {
            shape[rank - 1 - i] = x.shape()[i];
            strides[rank - 1 - i] = stride;
            stride *= x.shape()[i];
        }
        Object values = Array.newInstance(x.values().getClass().componentType(), size);
        for (int i = 0, from = 0; i < size; i++) {
            System.arraycopy(x.values(), from, values, i, 1);
            for (int axis = rank - 1; axis >= 0; axis--) {
                from += strides[axis];
                if (++index[axis] < shape[axis]) break;
                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return new StoredArray(x.name(), x.type(), shape, values);
    }
}
