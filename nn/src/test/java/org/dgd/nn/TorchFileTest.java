package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dgd.nn.TorchFixtures.Pickle;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@code torch.save}: read, and refused in one sentence. */
final class TorchFileTest {
    private static final float[] VALUES = {0, 1, 2, 3, 4, 5};

    @TempDir Path folder;

    /** A whole storage, its transpose, and a part of another. */
    private static TorchFixtures three(boolean legacy) {
        return new TorchFixtures(legacy).tensor("conv.weight", "0", VALUES, 0, 2, 3, 3, 1).tensor("turned", "0", VALUES, 0, 3, 2, 1, 3)
                .tensor("part", "1", new float[] {7, 8, 9}, 1, 1, 2, 2, 1);
    }

    @ParameterizedTest @ValueSource(booleans = {true, false})
    void readsBothFormats(boolean legacy) throws IOException {
        TensorFile file = TensorFile.read(write(three(legacy).file()));
        assertThat(((TorchFile) file).names()).containsExactly("conv.weight", "turned", "part");
        assertThat(file.require("conv.weight", 2, 3).floats()).containsExactly(VALUES);
        assertThat(file.require("turned", 3, 2).floats()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(file.require("part", -1, 2).floats()).containsExactly(8, 9);
        assertThat(file.name()).isEqualTo("model.pth");
        refused(() -> file.require("bias", 2), "bias is missing");
        refused(() -> file.require("part", 2, 1), "part is (1,2), expected (2,1)");
    }

    @Test void safetensorsAreKnownByTheirContent() throws IOException {
        Path path = folder.resolve("model.pth");
        new Safetensors(Map.of("a", StoredArray.of(VALUES, 6)), Map.of()).write(path);
        assertThat(TensorFile.read(path).require("a", 6).floats()).containsExactly(VALUES);
    }

    /** Nothing that is cut anywhere is read, and nothing but one sentence comes of it. */
    @ParameterizedTest @ValueSource(booleans = {true, false})
    void aFileThatIsCutIsRefused(boolean legacy) throws IOException {
        byte[] whole = three(legacy).file();
        for (int length = 0; length < whole.length; length += length < 40 ? 1 : 3) {
            Path path = write(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TensorFile.read(path)).as("%d of %d bytes", length, whole.length).isInstanceOf(InputException.class)
                    .hasMessageStartingWith("model.pth: ").hasMessageNotContaining("\n");
        }
        refused(() -> TensorFile.read(write(Arrays.copyOf(whole, whole.length - 5))), legacy ? "5 bytes missing at the end" : "is cut or damaged");
    }

    @Test void aByteTooManyIsRefused() throws IOException {
        byte[] whole = three(true).file();
        refused(() -> TensorFile.read(write(Arrays.copyOf(whole, whole.length + 1))), "1 bytes too many at the end");
    }

    /** Whatever a byte is changed to: the same tensors' names and shapes, or a sentence. */
    @ParameterizedTest @ValueSource(booleans = {true, false})
    void aDamagedFileNeverFailsOtherwise(boolean legacy) throws IOException {
        byte[] whole = three(legacy).file();
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (i % 3 == 0 ? 0x01 : i % 3 == 1 ? 0x40 : 0xff);
            Path path = write(damaged);
            try {
                TensorFile.read(path);
            } catch (InputException e) {
                assertThat(e.getMessage()).startsWith("model.pth: ").doesNotContain("\n");
            }
        }
    }

    @Test void nothingIsCalled() throws IOException {
        byte[] evil = new Pickle().op(0x80, 2).global("os", "system").text("echo").op(0x85, 'R', '.').bytes();
        refused(() -> TensorFile.read(write(new TorchFixtures(false).zip(evil, ZipEntry.STORED))),
                "holds os.system, which is not read here; save a dictionary of tensors alone (a state_dict)");
        refused(() -> TensorFile.read(write(new TorchFixtures(true).legacy(evil))), "holds os.system");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2, 'i'))), "the pickle opcode 0x69, which is not read here");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 4))), "is pickled with protocol 4");
    }

    /** Two lists that hold each other, as the size of a storage: a message that quoted them would have no end. */
    @Test void listsThatHoldEachOtherAreNotQuoted() {
        Pickle p = new Pickle().op(0x80, 2, '}').text("a").op(']', 'q', 1, ']', 'q', 2, 'h', 1, 'a', 'a', 's');
        p.op('(').text("storage").global("torch", "FloatStorage").text("0").text("cpu").op('h', 1, 't', 'Q', '.');
        Path path = pickled(p);
        refused(() -> TensorFile.read(path), "a size that is no number");
    }

    @Test void whatIsNoDictionaryOfTensorsIsRefused() throws IOException {
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2, '}', '.'))), "holds no dictionary of tensors; save a model's state_dict()");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2).text("a").op('.'))), "holds no dictionary of tensors");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2, '}', '}', 'N', 's', '.'))),
                "a dictionary's key that is neither string nor number");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2, 'u', '.'))), "a group that never began");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2, 'h', 9, '.'))), "a reference to something that was never stored");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2, '}', '}', '.'))), "something is left over at the end");
        refused(() -> TensorFile.read(pickled(new Pickle().op(0x80, 2, '}'))), "data.pkl ends in the middle");
        refused(() -> TensorFile.read(write("just some text".getBytes(StandardCharsets.US_ASCII))),
                "is neither a safetensors file nor one that torch.save wrote");
        refused(() -> TensorFile.read(write(three(false).zip(three(false).pickle(), ZipEntry.DEFLATED))), "is compressed or has the wrong length");
    }

    @Test void tensorsOutsideOfTheirStorageAreRefused() throws IOException {
        int[][] wrong = {{1, 2, 3, 3, 1}, {0, 3, 3, 3, 1}, {0, 2, 3, 4, 1}, {0, 65536, 65536, 0, 0}, {-1, 1, 1, 1, 1}, {0, 1 << 30, 7, 1 << 30, 1}};
        for (int[] t : wrong)
            refused(() -> TensorFile.read(write(new TorchFixtures(false).tensor("a", "0", VALUES, t[0], t[1], t[2], t[3], t[4]).file())),
                    t[0] < 0 ? "a size of -1" : "a tensor in it does not fit its storage");
    }

    private Path pickled(Pickle pickle) { return write(new TorchFixtures(false).zip(pickle.bytes(), ZipEntry.STORED)); }

    private Path write(byte... bytes) {
        try {
            return Files.write(folder.resolve("model.pth"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(ThrowingCallable read, String message) {
        assertThatThrownBy(read).isInstanceOf(InputException.class).hasMessageStartingWith("model.pth: ").hasMessageContaining(message);
    }
}
