package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Sha256Test {
    @TempDir Path folder;

    /** The example of FIPS 180-2. */
    @Test void ofAFile() throws Exception {
        assertThat(Sha256.of(Files.writeString(folder.resolve("abc"), "abc"))).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test void aMissingFileIsNamedOnce() {
        assertThatThrownBy(() -> Sha256.of(folder.resolve("none.npy"))).isInstanceOf(InputException.class).hasMessage(folder.resolve("none.npy") + ": no such file");
    }
}
