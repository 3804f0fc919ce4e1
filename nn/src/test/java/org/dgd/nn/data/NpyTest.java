package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    @TempDir Path folder;

    @Test void writesAndReadsFloatsDoublesAndLongs() {
        Path file = folder.resolve("x.npy");
        float[] f = {1.5f, Float.NaN, -0f, Float.MIN_VALUE, 5, 6};
        Npy.write(file, f, 3, 2);
        assertThat(Npy.read(file).floats()).isEqualTo(f);
        assertThat(Npy.read(file).shape()).containsExactly(3, 2);
        assertThat(Npy.read(file).type()).isEqualTo(DType.F32);
        Npy.write(file, new double[]{Math.PI});
        assertThat(Npy.read(file).doubles()).containsExactly(Math.PI);
        assertThat(Npy.read(file).shape()).isEmpty();
        Npy.write(file, new long[]{Long.MIN_VALUE, -1, Long.MAX_VALUE}, 3);
        assertThat(Npy.read(file).longs()).containsExactly(Long.MIN_VALUE, -1, Long.MAX_VALUE);
        Npy.write(file, new float[0], 0, 784);
        assertThat(Npy.read(file).shape()).containsExactly(0, 784);
    }

    @Test void readsWhatDoesNotFitOneBuffer() {
        var x = new double[300_001];
        Arrays.setAll(x, i -> Math.sin(i));
        Npy.write(folder.resolve("x.npy"), x, 300_001);
        assertThat(Npy.read(folder.resolve("x.npy")).doubles()).isEqualTo(x);
    }

    @Test void writesTheHeaderThatNumpyWrites() throws IOException {
        Npy.write(folder.resolve("x.npy"), new float[6], 3, 2);
        String header = "NUMPY\1\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }";
        String file = Files.readString(folder.resolve("x.npy"), StandardCharsets.ISO_8859_1);
        assertThat(file).hasSize(128 + 24).startsWith("\u0093" + header);
        assertThat(file.charAt(127)).isEqualTo('\n');
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            <f4, 0000803f000020c0, 1, -2.5
            >f4, 3f800000c0200000, 1, -2.5
            <f8, 000000000000f03f00000000000004c0, 1, -2.5
            >f8, 3ff0000000000000c004000000000000, 1, -2.5
            |i1, 01fe, 1, -2
            |u1, 01fe, 1, 254
            |b1, 0001, 0, 1
            <i2, 0100feff, 1, -2
            >i2, 0001fffe, 1, -2
            >u2, 0001fffe, 1, 65534
            <i4, 01000000feffffff, 1, -2
            >u4, 00000001fffffffe, 1, 4294967294
            >i8, 0000000000000001fffffffffffffffe, 1, -2
            """)
    void readsEveryTypeAndByteOrder(String descr, String hex, double first, double second) {
        byte[] data = HexFormat.of().parseHex(hex);
        assertThat(Npy.read(file(1, dictionary(descr, "False", "(2,)"), data)).doubles()).containsExactly(first, second);
    }

    @ParameterizedTest @ValueSource(ints = {1, 2, 3})
    void readsEveryVersion(int version) {
        assertThat(Npy.read(file(version, dictionary("|u1", "False", "(2,1)"), new byte[]{3, 4})).longs()).containsExactly(3, 4);
    }

    @Test void turnsFortranOrderIntoRows() {
        var columns = new byte[24];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 4; k++) columns[i + 2 * (j + 3 * k)] = (byte) ((i * 3 + j) * 4 + k);
        StoredArray x = Npy.read(file(1, dictionary("|u1", "True", "(2, 3, 4)"), columns));
        assertThat(x.shape()).containsExactly(2, 3, 4);
        for (int i = 0; i < 24; i++) assertThat(x.longs()[i]).isEqualTo(i);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {'descr': '|O', 'fortran_order': False, 'shape': (2,)};          holds Python objects, save an array of numbers instead
            {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}; holds records with named fields, save an array of numbers instead
            {'descr': '<c8', 'fortran_order': False, 'shape': (2,)};         dtype '<c8' is not supported, use float32, float64, int8 to int64, uint8 to uint32 or bool
            {'descr': '|f4', 'fortran_order': False, 'shape': (2,)};         dtype '|f4' is not supported, use float32, float64, int8 to int64, uint8 to uint32 or bool
            {'descr': '', 'fortran_order': False, 'shape': (2,)};            dtype '' is not supported, use float32, float64, int8 to int64, uint8 to uint32 or bool
            {'descr': '<f4', 'fortran_order': False, 'shape': (3,)};         4 bytes missing at the end
            {'descr': '<f4', 'fortran_order': False, 'shape': ()};           4 bytes too many at the end
            {'descr': '<f4', 'fortran_order': False, 'shape': (65536,65536,65536,65536,2)}; shape (65536,65536,65536,65536,2) has too many elements
            {'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,)}; shape (2147483647) has too many elements
            {'descr': '<f4', 'fortran_order': False, 'shape': (4294967298,)}; the shape in the header is not a tuple of lengths below 2^31
            {'descr': '<f4', 'fortran_order': False, 'shape': (-2,)};        the shape in the header is not a tuple of lengths below 2^31
            {'descr': '<f4', 'fortran_order': False, 'shape': (2 3)};        the header is not that of a .npy file
            {'descr': '<f4', 'fortran_order': 0, 'shape': (2,)};             the header is not that of a .npy file
            {'descr': '<f4', 'fortran_order': False};                        the header is not that of a .npy file
            {'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x;       the header is not that of a .npy file
            {'descr': '<f4', 'descr': '<f4', 'shape': (2,)};                 key 'descr' is twice in the header
            {'descr': '<f4', 'order': False, 'shape': (2,)};                 unknown key 'order' in the header
            import os;                                                       the header is not that of a .npy file
            """)
    void refusesABadHeader(String dictionary, String problem) {
        assertRefused(file(1, dictionary, new byte[8]), problem);
    }

    @Test void refusesOtherFiles() throws IOException {
        byte[] good = Files.readAllBytes(file(1, dictionary("<f4", "False", "(2,)"), new byte[8]));
        assertRefused(bytes(new byte[0]), "is too short for a .npy file, write one with numpy.save");
        assertRefused(bytes("PK\3\4 a zip of arrays".getBytes()), "is not a .npy file, write one with numpy.save");
        assertRefused(bytes(with(good, 6, 4)), "version 4.0 of .npy is not known");
        assertRefused(bytes(with(good, 9, 255)), "ends within its header");
        Path version2 = file(2, dictionary("<f4", "False", "(2,)"), new byte[8]);
        assertRefused(bytes(with(Files.readAllBytes(version2), 11, 255)), "ends within its header");
        assertRefused(file(2, " ".repeat(1 << 17), new byte[0]), "the header of 131073 bytes is too long");
        Path lost = folder.resolve("lost.npy");
        assertThatThrownBy(() -> Npy.read(lost)).isInstanceOf(InputException.class)
                .hasMessage(lost + ": cannot be read: no such file");
        assertThatThrownBy(() -> Npy.read(folder)).isInstanceOf(InputException.class).hasMessage(folder + ": is a folder, expected a file");
    }

    @Test void everyCutIsRefused() throws IOException {
        byte[] good = Files.readAllBytes(file(2, dictionary(">i4", "True", "(2, 3)"), new byte[24]));
        for (int n = 0; n < good.length; n++) {
            Path cut = bytes(Arrays.copyOf(good, n));
            assertThatThrownBy(() -> Npy.read(cut)).isInstanceOf(InputException.class).hasMessageStartingWith("x.npy: ");
        }
    }

    @Test void aDamagedFileIsReadOrRefused() throws IOException {
        byte[] good = Files.readAllBytes(file(2, dictionary(">i4", "True", "(2, 3)"), new byte[24]));
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Path file = bytes(random.nextInt(4) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length + 9)) : bad);
            refused += assertTimeout(Duration.ofSeconds(2), () -> refuses(file)) ? 1 : 0;
        }
        assertThat(refused).isBetween(250, 499);
    }

    private static boolean refuses(Path file) {
        try {
            StoredArray x = Npy.read(file);
            assertThat(x.doubles()).hasSize(StoredArray.count(x.shape()));
            return false;
        } catch (InputException e) {
            assertThat(e).hasMessageMatching("x\\.npy: [^\\p{Cntrl}]{5,300}");
            return true;
        }
    }

    private static void assertRefused(Path file, String problem) {
        assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(InputException.class).hasMessage("x.npy: " + problem);
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static String dictionary(String descr, String fortran, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
    }

    private Path file(int version, String dictionary, byte[] data) {
        byte[] header = (dictionary + "\n").getBytes(StandardCharsets.US_ASCII);
        var file = ByteBuffer.allocate(8 + (version == 1 ? 2 : 4) + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes()).put((byte) version).put((byte) 0);
        if (version == 1) file.putShort((short) header.length);
        else file.putInt(header.length);
        return bytes(file.put(header).put(data).array());
    }

    private Path bytes(byte[] content) {
        try {
            return Files.write(folder.resolve("x.npy"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
