package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of messages, among them the examples of the description of protocol buffers. */
class ProtoMessageTest {
    private static String bytes(ProtoMessage message) throws IOException {
        var out = new ByteArrayOutputStream();
        message.write(out);
        assertThat(message.size()).isEqualTo(out.size());
        return HexFormat.of().formatHex(out.toByteArray());
    }

    @Test void fieldsAreThoseOfTheDescription() throws IOException {
        assertThat(bytes(new ProtoMessage())).isEmpty();
        assertThat(bytes(new ProtoMessage().put(1, 150L))).isEqualTo("089601");
        assertThat(bytes(new ProtoMessage().put(2, "testing"))).isEqualTo("120774657374696e67");
        assertThat(bytes(new ProtoMessage().put(3, new ProtoMessage().put(1, 150L)))).isEqualTo("1a03089601");
        assertThat(bytes(new ProtoMessage().put(1, -1L))).isEqualTo("08ffffffffffffffffff01");
        assertThat(bytes(new ProtoMessage().put(20, 1f))).isEqualTo("a5010000803f");
    }

    @Test void arraysLieBetweenTheOtherFields() throws IOException {
        ProtoMessage tensor = new ProtoMessage().put(1, 1L).put(9, StoredArray.of(new float[] {1, -2}, 2)).put(1, 2L);
        assertThat(bytes(new ProtoMessage().put(5, tensor).put(2, "x"))).isEqualTo("2a0e0801" + "4a080000803f000000c0" + "0802" + "120178");
    }

    /** The same numbers many times over, so that the test needs no memory. */
    @Test void whatIsTooLongForAFileIsRefusedBeforeAnythingIsWritten(@TempDir Path folder) {
        StoredArray some = StoredArray.of(new float[1 << 18], 1 << 18);
        ProtoMessage graph = new ProtoMessage();
        for (int i = 0; i < 2048; i++) graph.put(5, new ProtoMessage().put(9, some));
        Path file = folder.resolve("model.onnx");
        assertThatThrownBy(() -> OnnxFile.write(file, new ProtoMessage().put(7, graph))).isInstanceOf(InputException.class)
                .hasMessage(file + ": the model takes 2147500038 bytes, and an ONNX file has at most 2147483647; export it as safetensors");
        assertThat(folder).isEmptyDirectory();
    }
}
