package org.dgd.nn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes what {@code torch.save(model.state_dict())} writes, byte by byte, in both formats. Tensors have two axes, storages are of floats. */
final class TorchFixtures {
    private static final byte[] MAGIC = {0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19};

    private final Map<String, float[]> storages = new LinkedHashMap<>();
    private final boolean legacy;
    private final Pickle state;

    TorchFixtures(boolean legacy) {
        this.legacy = legacy;
        state = new Pickle().op(0x80, 2).global("collections", "OrderedDict").op(')', 'R', 'q', 0, '(');
    }

    /** Opcodes and their arguments. */
    static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle op(int... bytes) {
            for (int b : bytes) out.write(b);
            return this;
        }

        Pickle text(String s) {
            byte[] bytes = s.getBytes(StandardCharsets.UTF_8);
            op('X').little(4, bytes.length).out.writeBytes(bytes);
            return this;
        }

        Pickle number(int n) { return op('J').little(4, n); }

        Pickle global(String module, String name) {
            op('c').out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
            return this;
        }

        private Pickle little(int bytes, long n) {
            for (int i = 0; i < bytes; i++) out.write((int) (n >> 8 * i));
            return this;
        }

        byte[] bytes() { return out.toByteArray(); }
    }

    /** Adds a tensor (rows,columns) of a storage, which is made when it is named first. */
    TorchFixtures tensor(String name, String storage, float[] values, int offset, int rows, int columns, int rowStride, int columnStride) {
        storages.put(storage, values);
        state.text(name).global("torch._utils", "_rebuild_tensor_v2").op('(', '(').text("storage").global("torch", "FloatStorage")
                .text(storage).text("cpu").number(values.length);
        if (legacy) state.op('N');
        state.op('t', 'Q').number(offset).number(rows).number(columns).op(0x86).number(rowStride).number(columnStride).op(0x86, 0x89)
                .global("collections", "OrderedDict").op(')', 'R', 't', 'R');
        return this;
    }

    /** Ends the dictionary, with the versions that PyTorch keeps beside it. */
    byte[] pickle() {
        return state.op('u', '}').text("_metadata").global("collections", "OrderedDict").op(')', 'R', 's', 'b', '.').bytes();
    }

    byte[] file() { return legacy ? legacy(pickle()) : zip(pickle(), ZipEntry.STORED); }

    /** The five pickles, of which the fourth is given, and the storages. */
    byte[] legacy(byte... object) {
        Pickle p = new Pickle().op(0x80, 2, 0x8a, MAGIC.length);
        p.out.writeBytes(MAGIC);
        p.op('.', 0x80, 2, 'M', 0xe9, 0x03, '.');
        p.op(0x80, 2, '}', '(').text("protocol_version").op('M', 0xe9, 0x03).text("little_endian").op(0x88, 'u', '.');
        p.out.writeBytes(object);
        p.op(0x80, 2, ']', '(');
        storages.keySet().forEach(p::text);
        p.op('e', '.');
        storages.values().forEach(values -> p.little(8, values.length).out.writeBytes(bytes(values)));
        return p.bytes();
    }

    byte[] zip(byte[] object, int method) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            entry(zip, "model/data.pkl", object, method);
            entry(zip, "model/byteorder", "little".getBytes(StandardCharsets.US_ASCII), method);
            for (var e : storages.entrySet()) entry(zip, "model/data/" + e.getKey(), bytes(e.getValue()), method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static void entry(ZipOutputStream zip, String name, byte[] content, int method) throws IOException {
        var entry = new ZipEntry(name);
        var crc = new CRC32();
        crc.update(content);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    static byte[] bytes(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) bytes.putFloat(v);
        return bytes.array();
    }
}
