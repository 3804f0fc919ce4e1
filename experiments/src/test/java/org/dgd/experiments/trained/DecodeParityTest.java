package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.fit.ParityFiles;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.Parameter;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every decoder, in evaluation mode, gives the images that PyTorch gives for the same weights. {@code parity/README.txt} tells how these were made. */
final class DecodeParityTest {
    private static final int SAMPLES = 5, EVERY = 11, Z_STREAM = 99;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "-", value = {
            "mnist;    -;  2; 1,28,28; -;     2",
            "fashion;  3;  7; 1,28,28; -;     4",
            "standard; 3; 12; 3,32,32; -;     5.5",
            "shallow;  1; 32; 3,32,32; -;     5",
            "linear;   2;  5; 3,32,32; -;     4",
            "dcgan;    2;  6; 3,32,32; -;     5",
            "mlp;      -;  3; 3,9,5;   17,11; 2"})
    void decodes(String decoder, String capacity, int latent, String shape, String hidden, double gain) {
        Map<String, String> metadata = new LinkedHashMap<>(Map.of("decoder", decoder, "latent", Integer.toString(latent), "shape", shape));
        if (capacity != null) metadata.put("capacity", capacity);
        if (hidden != null) metadata.put("hidden", hidden);
        Path model = folder.resolve("model.safetensors"), z = folder.resolve("z.npy"), out = folder.resolve("out.npy");
        new Safetensors(weights(DecoderSpec.parse(metadata, "test"), gain), metadata).write(model);
        float[] rows = new float[SAMPLES * latent];
        for (int i = 0; i < rows.length; i++) rows[i] = (float) (4 * (ParityFiles.uniform(Z_STREAM, i) - 0.5));
        Npy.write(z, rows, SAMPLES, latent);
        float[] expected = Npy.read(ParityFiles.of("decode/" + decoder + ".npy")).floats();

        for (String device : new String[] {"cpu", "reference"}) {
            Terminal t = Terminal.run("decode", "--model", model.toString(), "--input", z.toString(), "--output", out.toString(), "--device", device);
            assertThat(t).isEqualTo(new Terminal(0, "", ""));
            float[] images = Npy.read(out).floats();
            assertThat(expected).hasSize(Math.ceilDiv(images.length, EVERY));
            for (int i = 0; i < expected.length; i++)
                assertThat(images[i * EVERY]).as("%s, number %d", device, i * EVERY).isCloseTo(expected[i], within(2e-5f));
        }
    }

    /** Stream k makes tensor k in the order of names. */
    private static Map<String, StoredArray> weights(DecoderSpec spec, double gain) {
        Map<String, StoredArray> tensors = new TreeMap<>();
        try (var device = new ReferenceDevice()) {
            Map<String, Parameter> state = new TreeMap<>(new Decoder(spec, device, new Rng(0)).state());
            int stream = 0;
            for (String name : state.keySet()) {
                int[] shape = state.get(name).fileShape();
                boolean normalised = state.containsKey(name.substring(0, name.lastIndexOf('.')) + ".running_mean");
                float[] values = new float[StoredArray.count(shape)];
                for (int i = 0; i < values.length; i++) values[i] = (float) value(name, shape, normalised, gain, ParityFiles.uniform(stream, i));
                tensors.put(name, StoredArray.of(values, shape));
                stream++;
            }
        }
        return tensors;
    }

    private static double value(String name, int[] shape, boolean normalised, double gain, double u) {
        if (name.endsWith(".running_var")) return 0.25 + 1.5 * u;
        if (!name.endsWith(".weight")) return u - 0.5;
        if (normalised) return 0.5 + u;
        int fan = shape[1] * (shape.length == 4 ? shape[2] * shape[3] : 1);
        return (u - 0.5) * (2 * gain / Math.sqrt(fan));
    }
}
