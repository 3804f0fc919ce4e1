package org.dgd.nn.data;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An array as a file stores it, row-major. The elements stay in the type of the file, in one Java array ({@code float[]}
 * for F32, {@code short[]} for F16 …), so that reading takes one copy; {@link #floats}, {@link #doubles} and {@link #longs}
 * hand out that array itself where the type fits and convert otherwise.
 *
 * @param name   what messages call it: the file, and the tensor if the file holds several
 * @param values the Java array with the elements; neither it nor the shape is copied, so treat both as constants
 */
public record StoredArray(String name, DType type, int[] shape, Object values) {
    /** The longest Java array that every virtual machine can make. */
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
    private static final int CHUNK = 1 << 16;

    public StoredArray {
        int size = Array.getLength(values);
        if (values.getClass().componentType() != type.layout().carrier() || size != count(shape))
            throw new IllegalArgumentException("stored array: " + type + " " + text(shape) + " does not describe "
                    + values.getClass().componentType() + "[" + size + "]");
    }

    public static StoredArray of(float[] values, int... shape) { return new StoredArray("array", DType.F32, shape, values); }

    public static StoredArray of(double[] values, int... shape) { return new StoredArray("array", DType.F64, shape, values); }

    public static StoredArray of(long[] values, int... shape) { return new StoredArray("array", DType.I64, shape, values); }

    /** Elements from their bytes, little-endian, which must be as many as the shape has. */
    public static StoredArray ofBytes(String name, DType type, byte[] bytes, int... shape) {
        int size = count(shape);
        if (bytes.length != (long) size * type.bytes())
            throw new IllegalArgumentException("stored array: " + bytes.length + " bytes for " + type + " " + text(shape));
        Object values = Array.newInstance(type.layout().carrier(), size);
        MemorySegment.copy(MemorySegment.ofArray(bytes), type.layout().withOrder(ByteOrder.LITTLE_ENDIAN), 0, segment(values),
                type.layout(), 0, size);
        return new StoredArray(name, type, shape, values);
    }

    /** The elements with these numbers, counted row by row, under another name and shape. */
    public StoredArray select(String newName, int[] elements, int... newShape) {
        Object selected = Array.newInstance(type.layout().carrier(), elements.length);
        for (int i = 0; i < elements.length; i++) System.arraycopy(values, elements[i], selected, i, 1);
        return new StoredArray(newName, type, newShape, selected);
    }

    /**
     * The number of elements of a shape; of () it is 1.
     *
     * @throws ArithmeticException if it is more than a Java array can hold
     */
    public static int count(int... shape) {
        long size = 1;
        for (int n : shape) size = Math.multiplyExact(size, (long) n);
        if (size > MAX_SIZE) throw new ArithmeticException(text(shape) + " has too many elements");
        return (int) size;
    }

    /** A shape as messages show it, such as (30,2); −1 shows as N. */
    public static String text(int... shape) {
        return Arrays.stream(shape).mapToObj(n -> n == -1 ? "N" : Integer.toString(n)).collect(Collectors.joining(",", "(", ")"));
    }

    public int size() { return Array.getLength(values); }

    /** The elements as float: the array itself for F32, else a rounded copy. */
    public float[] floats() {
        if (values instanceof float[] x) return x;
        var y = new float[size()];
        if (values instanceof double[] x) for (int i = 0; i < y.length; i++) y[i] = (float) x[i];
        else for (int i = 0; i < y.length; i++) y[i] = (float) number(i);
        return y;
    }

    /** The elements as double: the array itself for F64, else a copy. */
    public double[] doubles() {
        if (values instanceof double[] x) return x;
        var y = new double[size()];
        for (int i = 0; i < y.length; i++) y[i] = number(i);
        return y;
    }

    /**
     * The elements as long: the array itself for I64, else a copy; true is 1.
     *
     * @throws InputException if the elements are floating-point numbers
     */
    public long[] longs() {
        if (values instanceof long[] x) return x;
        if (type.isFloatingPoint()) throw new InputException(name + ": holds " + type + " numbers, expected integers");
        var y = new long[size()];
        for (int i = 0; i < y.length; i++) y[i] = integer(i);
        return y;
    }

    /** This array if its shape is the expected one, in which −1 stands for any length; else an {@link InputException} with both. */
    public StoredArray requireShape(int... expected) {
        boolean fits = expected.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) fits = expected[i] == -1 || expected[i] == shape[i];
        if (!fits) throw new InputException(name + " is " + text(shape) + ", expected " + text(expected));
        return this;
    }

    /**
     * This array if it has no NaN.
     *
     * @param what what a row is, in the singular, such as "representation"
     * @throws InputException naming the first row (index of the first axis, from 0) with a NaN
     */
    public StoredArray rejectNaN(String what) {
        if (!type.isFloatingPoint()) return this;
        int rows = shape.length == 0 ? 1 : shape[0], size = size();
        for (int i = 0; i < size; i++)
            if (Double.isNaN(number(i))) throw new InputException(name + ": " + what + " " + i / (size / rows) + " (counted from 0) has a NaN");
        return this;
    }

    /** Writes the elements, little-endian, without a header. */
    public void writeTo(OutputStream out) throws IOException {
        var chunk = new byte[CHUNK];
        var little = type.layout().withOrder(ByteOrder.LITTLE_ENDIAN);
        int step = CHUNK / type.bytes();
        for (int i = 0; i < size(); i += step) {
            int n = Math.min(step, size() - i);
            MemorySegment.copy(segment(values), type.layout(), (long) i * type.bytes(), MemorySegment.ofArray(chunk), little, 0, n);
            out.write(chunk, 0, n * type.bytes());
        }
    }

    /** The same values under another name, without a copy. */
    public StoredArray named(String newName) { return new StoredArray(newName, type, shape, values); }

    private double number(int i) {
        return switch (type) {
            case F64 -> ((double[]) values)[i];
            case F32 -> ((float[]) values)[i];
            case F16 -> Float.float16ToFloat(((short[]) values)[i]);
            case BF16 -> Float.intBitsToFloat(((short[]) values)[i] << 16);
            default -> integer(i);
        };
    }

    private long integer(int i) {
        return switch (type) {
            case I64 -> ((long[]) values)[i];
            case I32 -> ((int[]) values)[i];
            case I16 -> ((short[]) values)[i];
            case I8 -> ((byte[]) values)[i];
            case U32 -> Integer.toUnsignedLong(((int[]) values)[i]);
            case U16 -> Short.toUnsignedInt(((short[]) values)[i]);
            case U8 -> Byte.toUnsignedInt(((byte[]) values)[i]);
            case BOOL -> ((byte[]) values)[i] == 0 ? 0 : 1;
            default -> throw new IllegalStateException(type + " is not an integer type");
        };
    }

    static MemorySegment segment(Object array) {
        return switch (array) {
            case double[] x -> MemorySegment.ofArray(x);
            case float[] x -> MemorySegment.ofArray(x);
            case long[] x -> MemorySegment.ofArray(x);
            case int[] x -> MemorySegment.ofArray(x);
            case short[] x -> MemorySegment.ofArray(x);
            case byte[] x -> MemorySegment.ofArray(x);
            default -> throw new IllegalArgumentException("no number array: " + array.getClass());
        };
    }
}
