package org.dgd.nn;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;
import org.dgd.nn.data.StoredArray;

/**
 * A safetensors file: named arrays and a map of strings. On disk: the header's length in eight little-endian bytes, a
 * JSON header with type, shape and byte range of every tensor, then the data, which the ranges cover without gap or
 * overlap. Source: the format's description in the safetensors repository.
 *
 * @param name     what messages call it: the file's name
 * @param tensors  the tensors in the order of the header
 * @param metadata the strings of {@code __metadata__}
 */
public record Safetensors(String name, Map<String, StoredArray> tensors, Map<String, String> metadata) implements TensorFile {
    static final String METADATA = "__metadata__";
    /** The limit of the reference implementation. */
    private static final long MAX_HEADER = 100_000_000;
    private static final int ALIGNMENT = 8;

    public Safetensors {
        if (tensors.containsKey(METADATA)) throw new IllegalArgumentException("safetensors: a tensor cannot be called " + METADATA);
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Tensors to be written. */
    public Safetensors(Map<String, StoredArray> tensors, Map<String, String> metadata) { this("tensors", tensors, metadata); }

    /**
     * Reads and checks a whole file.
     *
     * @throws InputException in one sentence with the file's name and, where known, the tensor's, if the file is missing, cut or damaged
     */
    public static Safetensors read(Path path) {
        try (var file = InputFile.open(path)) {
            if (file.remaining() < Long.BYTES) throw file.fail("is too short for a safetensors file");
            long length = ByteBuffer.wrap(file.bytes(Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 2 || length > Math.min(MAX_HEADER, file.remaining()))
                throw file.fail("header length " + Long.toUnsignedString(length) + " does not fit a file of " + file.size()
                        + " bytes, so the file is cut or is not a safetensors file");
            var header = SafetensorsHeader.parse(file, file.bytes((int) length));
            header.requireWholeFile(file);

            Map<String, StoredArray> tensors = new LinkedHashMap<>();
            for (var t : header.tensors()) tensors.put(t.name(), null);
            for (var t : header.inDataOrder())
                tensors.put(t.name(), file.array(file.name() + ": " + t.name(), t.type(), ByteOrder.LITTLE_ENDIAN, t.shape()));
            return new Safetensors(file.name(), tensors, header.metadata());
        }
    }

    @Override public StoredArray require(String tensor, int... shape) {
        StoredArray array = tensors.get(tensor);
        if (array == null) throw new InputException(name + ": " + tensor + " is missing");
        return array.named(name + ": " + tensor).requireShape(shape);
    }

    /** Writes the file through {@link AtomicFile}. */
    public void write(Path path) {
        List<Entry<String, StoredArray>> inDataOrder = new ArrayList<>(tensors.entrySet());
        // PyTorch refuses a view that is not aligned to its element, so the wide types come first.
        inDataOrder.sort(Comparator.comparing(e -> -e.getValue().type().bytes()));
        byte[] header = header(inDataOrder);
        int padded = Math.ceilDiv(header.length, ALIGNMENT) * ALIGNMENT;
        AtomicFile.write(path, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
            out.write(header);
            out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.US_ASCII));
            for (var e : inDataOrder) e.getValue().writeTo(out);
        });
    }

    private byte[] header(List<Entry<String, StoredArray>> inDataOrder) {
        Map<String, Long> begins = new LinkedHashMap<>();
        long end = 0;
        for (var e : inDataOrder) {
            begins.put(e.getKey(), end);
            end += bytes(e.getValue());
        }
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name(METADATA).beginObject();
                for (var e : metadata.entrySet()) json.name(e.getKey()).value(e.getValue());
                json.endObject();
            }
            for (var e : tensors.entrySet()) {
                json.name(e.getKey()).beginObject().name("dtype").value(e.getValue().type().name()).name("shape").beginArray();
                for (int n : e.getValue().shape()) json.value(n);
                long begin = begins.get(e.getKey());
                json.endArray().name("data_offsets").beginArray().value(begin).value(begin + bytes(e.getValue())).endArray().endObject();
            }
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long bytes(StoredArray array) { return (long) array.size() * array.type().bytes(); }
}
