package org.dgd.interchange;

import static com.google.protobuf.CodedOutputStream.computeFloatSize;
import static com.google.protobuf.CodedOutputStream.computeInt64Size;
import static com.google.protobuf.CodedOutputStream.computeStringSize;
import static com.google.protobuf.CodedOutputStream.computeTagSize;
import static com.google.protobuf.CodedOutputStream.computeUInt64SizeNoTag;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.dgd.nn.data.StoredArray;

/**
 * A message of protocol buffers, field by field. Its size is known before anything is written, as a message inside another one needs it, and
 * arrays are written from where they are. A message that was put into another one must not change any more.
 */
final class ProtoMessage {
    @FunctionalInterface
    private interface Content {
        void write(CodedOutputStream coded, OutputStream out) throws IOException;
    }

    private final List<Content> fields = new ArrayList<>();
    private long size;

    /** Bytes of all fields. */
    long size() { return size; }

    ProtoMessage put(int number, long value) {
        return add(computeInt64Size(number, value), (coded, _) -> coded.writeInt64(number, value));
    }

    ProtoMessage put(int number, float value) {
        return add(computeFloatSize(number, value), (coded, _) -> coded.writeFloat(number, value));
    }

    ProtoMessage put(int number, String value) {
        return add(computeStringSize(number, value), (coded, _) -> coded.writeString(number, value));
    }

    ProtoMessage put(int number, ProtoMessage message) {
        long length = message.size;
        return add(delimited(number, length), (coded, out) -> {
            begin(coded, number, length);
            for (Content field : message.fields) field.write(coded, out);
        });
    }

    /** The elements of an array, little-endian, as bytes. */
    ProtoMessage put(int number, StoredArray array) {
        long length = (long) array.size() * array.type().bytes();
        return add(delimited(number, length), (coded, out) -> {
            begin(coded, number, length);
            coded.flush();
            array.writeTo(out);
        });
    }

    void write(OutputStream out) throws IOException {
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        for (Content field : fields) field.write(coded, out);
        coded.flush();
    }

    private ProtoMessage add(long bytes, Content field) {
        size += bytes;
        fields.add(field);
        return this;
    }

    private static long delimited(int number, long length) { return computeTagSize(number) + computeUInt64SizeNoTag(length) + length; }

    private static void begin(CodedOutputStream coded, int number, long length) throws IOException {
        coded.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt64NoTag(length);
    }
}
