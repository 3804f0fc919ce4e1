package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dgd.nn.data.DataFixtures.ascii;
import static org.dgd.nn.data.DataFixtures.concat;
import static org.dgd.nn.data.DataFixtures.tarEntry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TarTest {
    private static final byte[] END = new byte[1024];

    @Test void readsFilesAndSkipsTheRest() throws IOException {
        byte[] tar = concat(tarEntry("d/", '5', new byte[0]), tarEntry("d/a", '0', ascii("hello")),
                tarEntry("d/link", '2', new byte[0]), tarEntry("d/b", '0', new byte[513]), END);
        assertThat(read(tar)).containsExactly(Map.entry("d/a", "hello"), Map.entry("d/b", "\0".repeat(513)));
    }

    @Test void readsLongNamesOfEveryKind() throws IOException {
        String longName = "x".repeat(150) + "/file";
        assertThat(read(concat(tarEntry("file", "some/prefix", '0', ascii("1"), 1), END))).containsOnlyKeys("some/prefix/file");
        assertThat(read(concat(tarEntry("././@LongLink", 'L', ascii(longName + "\0")), tarEntry("cut", '0', ascii("1")), END)))
                .containsOnlyKeys(longName);
        byte[] pax = ascii("12 mtime=1.5\n170 path=" + longName + "\n");
        assertThat(read(concat(tarEntry("pax", 'x', pax), tarEntry("cut", '0', ascii("1")), END))).containsOnlyKeys(longName);
    }

    @Test void paxSizeOverridesTheHeader() throws IOException {
        byte[] file = tarEntry("f", "", '0', ascii("hello"), 0);
        assertThat(read(concat(tarEntry("pax", 'x', ascii("9 size=5\n")), file, END))).containsEntry("f", "hello");
    }

    @Test void anArchiveMayEndWithoutZeroBlocks() throws IOException {
        assertThat(read(tarEntry("a", '0', ascii("hello")))).containsOnlyKeys("a");
    }

    @Test void damageIsFound() {
        byte[] tar = concat(tarEntry("a", '0', new byte[600]), END);
        assertThatThrownBy(() -> read(Arrays.copyOf(tar, 700))).hasMessageContaining("missing at the end");
        assertThatThrownBy(() -> read(Arrays.copyOf(tar, 2000 - 512))).hasMessageContaining("cut off");
        assertThatThrownBy(() -> read(Arrays.copyOf(tar, 100))).hasMessageContaining("is not a tar archive");
        assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("is not a tar archive");
        tar[3] ^= 1;
        assertThatThrownBy(() -> read(tar)).hasMessageContaining("is not a tar archive, or a damaged one");
    }

    @Test void unpacksNoMoreThanItsLimit() {
        byte[] huge = concat(tarEntry("a", "", '0', new byte[0], 5L << 30), END);
        assertThatThrownBy(() -> read(huge)).isInstanceOf(IOException.class).hasMessageContaining("unpacks to more than 1 MiB");
        byte[] endless = concat(tarEntry("a", '0', new byte[0]), new byte[2 << 20]);
        assertThatThrownBy(() -> read(endless)).hasMessageContaining("unpacks to more than 1 MiB");
        byte[] longName = concat(tarEntry("././@LongLink", 'L', new byte[100_000]), END);
        assertThatThrownBy(() -> read(longName)).hasMessageContaining("file name of 100000 bytes");
    }

    private static Map<String, String> read(byte[] bytes) throws IOException {
        Tar tar = new Tar(new ByteArrayInputStream(bytes), 1 << 20);
        Map<String, String> files = new LinkedHashMap<>();
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next())
            if (entry.get().file()) files.put(entry.get().name(), new String(tar.content()));
        return files;
    }
}
