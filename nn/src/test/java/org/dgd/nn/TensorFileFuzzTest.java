package org.dgd.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.dgd.nn.data.StoredArray;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of tensors: safetensors, and both formats of PyTorch. */
class TensorFileFuzzTest {
    private static final String[] PICKLE = {"\u0080\u0002", "}", "(", ")", "]", "t", "R", "Q", "b", ".", "h\u0000", "q\u0000", "j", "cbuiltins\neval\n", "cos\nsystem\n",
        "ccollections\nOrderedDict\n", "X\u0004\u0000\u0000\u0000", "J\u00ff\u00ff\u00ff\u007f", "storage", "e", "u", "a", "s", "\u008a", "N"};
    @TempDir Path folder;

    @Test void safetensors() throws Exception {
        Path file = folder.resolve("m.safetensors");
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        tensors.put("a.weight", StoredArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        tensors.put("b", StoredArray.of(new double[] {7}, 1));
        tensors.put("empty", StoredArray.of(new long[0], 0, 4));
        new Safetensors(tensors, Map.of("latent", "2", "decoder", "mlp")).write(file);
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        new Fuzzer("safetensors", file, 150).whole(whole)
                .words("\"dtype\":", "\"F16\"", "\"BOOL\"", "\"shape\":[]", "[4294967296,0]", "\"data_offsets\":[0,0]", "__metadata__", "{", "}", "[", "]", ",", "null", "\\ud800")
                .then(bytes -> withHeaderLength(bytes, whole)).forged(header("{\"a\":" + "[".repeat(1 << 20)))
                .forged(header("{\"a\":{\"dtype\":\"U8\",\"shape\":[1000000000000],\"data_offsets\":[0,1000000000000]}}"))
                .run(damaged -> {
                    Safetensors read = Safetensors.read(damaged);
                    read.tensors().forEach((name, array) -> assertThat(read.require(name, array.shape()).doubles()).hasSize(array.size()));
                    assertThat(TensorFile.read(damaged)).isInstanceOf(Safetensors.class);
                });
    }

    @Test void pickles() throws Exception {
        byte[] whole = fixture(true).file();
        new Fuzzer("pth", folder.resolve("w.pth"), 100).whole(whole).words(PICKLE).forged(doubled(30)).run(this::readAll);
    }

    /** Damage within the zip file, and with the checksums of what is damaged. */
    @Test void zippedPickles() throws Exception {
        TorchFixtures torch = fixture(false);
        byte[] pickle = torch.pickle();
        new Fuzzer("pt", folder.resolve("w.pt"), 70).whole(fixture(false).file()).words("PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "data.pkl", "model/", "../").run(this::readAll);
        new Fuzzer("pkl", folder.resolve("w.pt"), 70).whole(torch.zip(pickle, ZipEntry.STORED)).words(PICKLE).then(bytes -> {
            if (bytes.length < 8) return bytes;
            byte[] damaged = pickle.clone();
            for (int i = 0; i < 1 + bytes.length % 5; i++) damaged[Math.floorMod(bytes[i] * 7919 + i * 31 + bytes.length * 17, damaged.length)] = bytes[bytes.length / 2];
            return torch.zip(damaged, ZipEntry.STORED);
        }).forged(torch.zip(pickle, ZipEntry.DEFLATED)).run(this::readAll);
    }

    private void readAll(Path file) {
        TorchFile read = TorchFile.read(file);
        for (String name : read.names()) {
            StoredArray array = StoredArray.of(new float[0], 0);
            try {
                array = read.require(name, -1, -1);
            } catch (org.dgd.nn.data.InputException shape) {
                assertThat(shape).hasMessageContaining("expected (N,N)");
            }
            assertThat((long) array.size()).isLessThanOrEqualTo(file.toFile().length());
        }
        TensorFile.read(file);
    }

    private static TorchFixtures fixture(boolean legacy) {
        return new TorchFixtures(legacy).tensor("0.weight", "1", new float[] {1, 2, 3, 4, 5, 6}, 0, 3, 2, 2, 1).tensor("0.bias", "2", new float[] {9, 8}, 1, 1, 1, 1, 1);
    }

    /** A list of two references to a list of two references to … */
    private static byte[] doubled(int times) {
        var pickle = new TorchFixtures.Pickle().op(0x80, 2, ']', 'q', 0);
        for (int i = 0; i < times; i++) pickle.op(']', '(', 'h', i, 'h', i, 'e', 'q', i + 1);
        return new TorchFixtures(true).legacy(pickle.op('.').bytes());
    }

    private static byte[] header(String json) {
        byte[] text = json.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).array();
    }

    /** The length in front follows a header that became longer or shorter. */
    private static byte[] withHeaderLength(byte[] bytes, byte[] whole) {
        if (bytes.length < 8) return bytes;
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(0, ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong() + bytes.length - whole.length).array();
    }
}
