package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the reference implementation refuses, and what we say about them. Quotes are written as ' here. */
class SafetensorsRefusalTest {
    private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            'dtype':'F32','shape':[3],'data_offsets':[0,8];      a has 8 bytes of data, but F32 (3) takes 12
            'dtype':'F64','shape':[2],'data_offsets':[0,8];      a has 8 bytes of data, but F64 (2) takes 16
            'dtype':'F32','shape':[2],'data_offsets':[8,0];      a has -8 bytes of data, but F32 (2) takes 8
            'dtype':'F32','shape':[2],'data_offsets':[4,12];     a begins at byte 4 of the data, expected 0
            'dtype':'F32','shape':[1],'data_offsets':[0,4];      4 bytes too many at the end
            'dtype':'F32','shape':[4],'data_offsets':[0,16];     8 bytes missing at the end
            'dtype':'F32','shape':[2],'data_offsets':[0,4,8];    a has 3 data_offsets, expected 2
            'dtype':'F32','shape':[2],'data_offsets':[];         a has 0 data_offsets, expected 2
            'dtype':'F32','shape':[65536,65536,65536,65536,2],'data_offsets':[0,8]; a has too many elements: [65536, 65536, 65536, 65536, 2]
            'dtype':'F32','shape':[4294967298],'data_offsets':[0,8];   a has too many elements: [4294967298]
            'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]; a has the impossible number 99999999999999999999 in its shape
            'dtype':'F32','shape':[-2],'data_offsets':[0,8];     a has the impossible number -2 in its shape
            'dtype':'F32','shape':[2.0],'data_offsets':[0,8];    a has the impossible number 2.0 in its shape
            'dtype':'F32','shape':['2'],'data_offsets':[0,8];    a has a shape that is not a list of whole numbers
            'dtype':'F32','shape':2,'data_offsets':[0,8];        a has a shape that is not a list of whole numbers
            'dtype':'F32','shape':[2],'data_offsets':[0,1e1];    a has the impossible number 1e1 in its data_offsets
            'dtype':'F8_E4M3','shape':[8],'data_offsets':[0,8];  a has the dtype F8_E4M3, which is not supported, save it as F32
            'dtype':4,'shape':[2],'data_offsets':[0,8];          a has a dtype that is not a string
            'shape':[2],'data_offsets':[0,8];                    a lacks dtype, shape or data_offsets
            'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]; "dtype" is twice in a
            """)
    void aTensorThatIsNotThere(String description, String problem) {
        assertRefused("{'a':{" + description + "}}", problem);
    }

    @Test void rangesThatOverlapOrLeaveGaps() {
        String b = "'b':{'dtype':'U8','shape':[4],'data_offsets':[%d,%d]}}", half = "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},";
        assertRefused(half + b.formatted(0, 4), "b begins at byte 0 of the data, expected 4");
        assertRefused(half + b.formatted(2, 6), "b begins at byte 2 of the data, expected 4");
        assertRefused(half + b.formatted(5, 9), "b begins at byte 5 of the data, expected 4");
        assertRefused("{}", "8 bytes too many at the end");
    }

    @Test void namesThatComeTwice() {
        assertRefused("{" + A + "," + A + "}", "\"a\" is twice in the header");
        assertRefused("{'__metadata__':{},'__metadata__':{}," + A + "}", "\"__metadata__\" is twice in the header");
        assertRefused("{'__metadata__':{'k':'1','k':'2'}," + A + "}", "\"k\" is twice in __metadata__");
    }

    @Test void metadataThatAreNotStrings() {
        assertRefused("{'__metadata__':{'latent':2}," + A + "}", "__metadata__ latent is not a string");
        assertRefused("{'__metadata__':['x']," + A + "}", "__metadata__ is not a map of strings");
        assertRefused("{'a':7}", "a is not described by an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ ", "{'a'}", "{'a\\x':1}", "{} {}", "{}}", "{'a':{'dtype':F32}}", "{'a':{'x':[[[[[[[[[[1]]]]]]]]]]}}",
            "{'a\tb':{}}", "{/* */}", "{'a':{'shape':[2,]}}", "{'a':{'shape':[NaN]}}"})
    void headersThatAreNotJson(String header) {
        assertRefused(header, "the header is not valid JSON");
    }

    @Test void headersThatAreNoText() {
        assertRefused(" {}", "the header does not begin with {, so this is not a safetensors file");
        assertThatRead(file(3, new byte[]{'{', (byte) 0xff, '}'})).hasMessage("m.safetensors: the header is not UTF-8 text");
    }

    @ParameterizedTest @ValueSource(longs = {0, 1, 11, 100_000_001, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void headerLengthsThatAreWrong(long length) {
        assertThatRead(file(length, "{}        ".getBytes())).hasMessage("m.safetensors: header length " + Long.toUnsignedString(length)
                + " does not fit a file of 18 bytes, so the file is cut or is not a safetensors file");
    }

    @Test void longAndUnprintableNamesMakeOneShortLine() {
        assertThatThrownBy(() -> Safetensors.read(file("{\"a\\n" + "x".repeat(5000) + "\":7}"))).isInstanceOf(InputException.class)
                .satisfies(e -> assertThat(e.getMessage()).startsWith("m.safetensors: a?xxx").hasSizeLessThan(320));
    }

    private void assertRefused(String header, String problem) {
        assertThatRead(file(header.replace('\'', '"'))).hasMessage("m.safetensors: " + problem);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatRead(Path path) {
        return assertThatThrownBy(() -> Safetensors.read(path)).isInstanceOf(InputException.class);
    }

    /** A file with eight bytes of data. */
    private Path file(String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return file(json.length, ByteBuffer.allocate(json.length + 8).put(json).array());
    }

    private Path file(long headerLength, byte[] rest) {
        var file = ByteBuffer.allocate(8 + rest.length).order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength).put(rest);
        try {
            return Files.write(folder.resolve("m.safetensors"), file.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
