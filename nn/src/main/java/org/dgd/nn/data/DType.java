package org.dgd.nn.data;

import java.lang.foreign.ValueLayout;

/**
 * The element types of stored arrays. The constants are named as in safetensors; {@link #code} is the name in a
 * {@code .npy} file without its byte order, or empty where {@code .npy} files of that type are not read.
 */
public enum DType {
    F64(ValueLayout.JAVA_DOUBLE_UNALIGNED, "f8"),
    F32(ValueLayout.JAVA_FLOAT_UNALIGNED, "f4"),
    F16(ValueLayout.JAVA_SHORT_UNALIGNED, ""),
    BF16(ValueLayout.JAVA_SHORT_UNALIGNED, ""),
    I64(ValueLayout.JAVA_LONG_UNALIGNED, "i8"),
    I32(ValueLayout.JAVA_INT_UNALIGNED, "i4"),
    I16(ValueLayout.JAVA_SHORT_UNALIGNED, "i2"),
    I8(ValueLayout.JAVA_BYTE, "i1"),
    U32(ValueLayout.JAVA_INT_UNALIGNED, "u4"),
    U16(ValueLayout.JAVA_SHORT_UNALIGNED, "u2"),
    U8(ValueLayout.JAVA_BYTE, "u1"),
    BOOL(ValueLayout.JAVA_BYTE, "b1");

    private final ValueLayout layout;
    private final String code;

    DType(ValueLayout layout, String code) {
        this.layout = layout;
        this.code = code;
    }

    /** Bytes of one element. */
    public int bytes() { return (int) layout.byteSize(); }

    /** The name in a {@code .npy} header, such as {@code f4}; empty if there is none. */
    public String code() { return code; }

    public boolean isFloatingPoint() { return this == F64 || this == F32 || this == F16 || this == BF16; }

    /** How an element lies in memory; its carrier is the component type of the Java array that holds the elements. */
    ValueLayout layout() { return layout; }
}
