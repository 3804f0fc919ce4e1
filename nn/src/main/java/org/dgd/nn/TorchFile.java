package org.dgd.nn;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.dgd.nn.TorchNames.Storage;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;
import org.dgd.nn.data.StoredArray;

/**
 * A dictionary of tensors as {@code torch.save} writes it, usually a {@code .pth} or {@code .pt} file with a state_dict. There are two
 * formats. Since PyTorch 1.6 it is a zip file with a pickle, {@code data.pkl}, and a file of raw numbers for each storage. Before, it was
 * five pickles (a magic number, a version, the machine, the object, the keys of the storages), and then the storages, each with its length
 * before it. Nothing in the file is executed ({@link PickleReader}), and a tensor takes no more memory than the file. Source:
 * {@code torch/serialization.py}.
 */
public final class TorchFile implements TensorFile {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;
    private static final int LONGEST_BYTE_ORDER = 16;

    private final String name;
    private final Map<String, TorchNames.Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, StoredArray> storages = new HashMap<>();

    private TorchFile(String name) { this.name = name; }

    /** Whether a file that begins like this may be one. */
    static boolean begins(byte... start) { return isZip(start) || start[0] == (byte) 0x80 && start[2] == (byte) 0x8a; }

    private static boolean isZip(byte... start) { return start[0] == 'P' && start[1] == 'K'; }

    /**
     * Reads the file and all of its tensors.
     *
     * @throws InputException in one sentence that names the file, if it is missing, cut, damaged, or holds something else than tensors
     */
    public static TorchFile read(Path path) {
        boolean zip;
        try (var file = InputFile.open(path)) {
            zip = isZip(Arrays.copyOf(file.bytes((int) Math.min(2, file.remaining())), 2));
        }
        try (var file = InputFile.open(path)) {
            var read = new TorchFile(file.name());
            if (zip) read.zip(path, file);
            else read.legacy(file);
            return read;
        }
    }

    @Override public String name() { return name; }

    /** The tensors' names in the order of the dictionary. */
    public Set<String> names() { return tensors.keySet(); }

    @Override public StoredArray require(String tensor, int... shape) {
        TorchNames.Tensor t = tensors.get(tensor);
        if (t == null) throw new InputException(name + ": " + tensor + " is missing");
        return TorchNames.array(name + ": " + tensor, t, storages.get(t.storage().key())).requireShape(shape);
    }

    private void zip(Path path, InputFile file) {
        try (var zip = new ZipFile(path.toFile())) {
            List<? extends ZipEntry> pickles = zip.stream().filter(e -> e.getName().endsWith("/data.pkl")).toList();
            if (pickles.size() != 1) throw file.fail("is a zip file without one data.pkl, so torch.save did not write it");
            String folder = pickles.getFirst().getName().substring(0, pickles.getFirst().getName().length() - "data.pkl".length());
            ZipEntry order = zip.getEntry(folder + "byteorder");
            if (order != null && !new String(content(zip, order, LONGEST_BYTE_ORDER, file), StandardCharsets.US_ASCII).equals("little"))
                throw file.fail("was written on a machine with another byte order");
            var names = new TorchNames(file::fail);
            byte[] pickle = content(zip, pickles.getFirst(), file.size(), file);
            keep(new PickleReader(new Bytes(pickle, file::fail)::next, names, file::fail).read(), file::fail);
            for (Storage s : names.storages().values()) {
                ZipEntry entry = zip.getEntry(folder + "data/" + s.key());
                if (entry == null) throw file.fail("is damaged: it has no data/" + s.key());
                long length = (long) s.size() * s.type().bytes();
                if (entry.getSize() != length)
                    throw file.fail("is damaged: " + entry.getName() + " has " + entry.getSize() + " bytes, expected " + length);
                storages.put(s.key(), StoredArray.ofBytes(name, s.type(), content(zip, entry, length, file), s.size()));
            }
        } catch (IOException e) {
            throw file.fail("is cut or damaged: " + e.getMessage(), e);
        }
    }

    /** A file in the zip file. PyTorch does not compress, so none is longer than the whole. */
    private static byte[] content(ZipFile zip, ZipEntry entry, long longest, InputFile file) throws IOException {
        long length = entry.getSize();
        if (entry.getMethod() != ZipEntry.STORED || length < 0 || length > Math.min(longest, file.size()))
            throw file.fail("is damaged: " + entry.getName() + " is compressed or has the wrong length");
        byte[] content;
        try (var in = zip.getInputStream(entry)) {
            content = in.readNBytes(Math.toIntExact(length));
        }
        var crc = new CRC32();
        crc.update(content);
        if (content.length < length || crc.getValue() != entry.getCrc())
            throw file.fail("is damaged: " + entry.getName() + " does not have its checksum");
        return content;
    }

    private void legacy(InputFile file) {
        var names = new TorchNames(file::fail);
        var pickles = new PickleReader(file::bytes, names, file::fail);
        if (!MAGIC.equals(pickles.read())) throw file.fail("does not begin with PyTorch's magic number");
        if (!((Object) PROTOCOL).equals(pickles.read())) throw file.fail("has another version than PyTorch's " + PROTOCOL);
        if (!(pickles.read() instanceof Map<?, ?> machine) || !Boolean.TRUE.equals(machine.get("little_endian")))
            throw file.fail("was written on a machine with another byte order");
        keep(pickles.read(), file::fail);
        if (!(pickles.read() instanceof List<?> keys)) throw file.fail("is damaged: the list of storages is missing");
        for (Object key : keys) {
            Storage s = key instanceof String k ? names.storages().get(k) : null;
            if (s == null) throw file.fail("is damaged: it holds a storage that belongs to no tensor");
            long size = file.array(name, DType.I64, ByteOrder.LITTLE_ENDIAN, 1).longs()[0];
            if (size != s.size()) throw file.fail("is damaged: the storage " + s.key() + " has " + size + " numbers, expected " + s.size());
            storages.put(s.key(), file.array(name, s.type(), ByteOrder.LITTLE_ENDIAN, s.size()));
        }
        for (String key : names.storages().keySet())
            if (!storages.containsKey(key)) throw file.fail("is damaged: the storage " + key + " is missing");
        if (file.remaining() > 0) throw file.fail(file.remaining() + " bytes too many at the end");
    }

    private void keep(Object top, Function<String, InputException> fail) {
        if (top instanceof Map<?, ?> dictionary)
            dictionary.forEach((key, value) -> {
                if (key instanceof String k && value instanceof TorchNames.Tensor t) tensors.put(k, t);
            });
        if (tensors.isEmpty()) throw fail.apply("holds no dictionary of tensors; save a model's state_dict()");
    }

    /** A pickle in memory. */
    private static final class Bytes {
        private final byte[] bytes;
        private final Function<String, InputException> fail;
        private int position;

        Bytes(byte[] bytes, Function<String, InputException> fail) {
            this.bytes = bytes;
            this.fail = fail;
        }

        byte[] next(int count) {
            if (count > bytes.length - position) throw fail.apply("is damaged: data.pkl ends in the middle");
            position += count;
            return Arrays.copyOfRange(bytes, position - count, position);
        }
    }
}
