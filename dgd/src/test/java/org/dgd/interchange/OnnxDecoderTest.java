package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.interchange.OnnxSession.Array;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoders in ONNX Runtime make the images that they make here. */
class OnnxDecoderTest {
    private static final float TOLERANCE = 1e-5f;

    @TempDir Path folder;

    @ParameterizedTest @MethodSource("org.dgd.interchange.RandomModels#specs")
    void makesTheSameImages(DecoderSpec spec) throws OrtException {
        try (var device = new ReferenceDevice()) {
            Decoder decoder = RandomModels.decoder(spec, device);
            try (OnnxSession session = session(decoder, true)) {
                for (int n : new int[] {1, 3, 17}) {
                    float[] z = RandomModels.gaussians(n * spec.latent());
                    Map<String, Array> is = session.run("z", z, n, spec.latent());
                    assertThat(is.keySet()).containsExactly("x", "logits");
                    assertThat(is.get("x").shape()).isEqualTo(shape(n, spec.size()));
                    assertThat(is.get("x").values()).containsExactly(images(decoder, z, Tensor::sigmoid), within(TOLERANCE));
                    assertThat(is.get("logits").values()).containsExactly(images(decoder, z, x -> x), within(10 * TOLERANCE));
                }
            }
        }
    }

    /** Or the test above would pass with any weights. */
    @ParameterizedTest @MethodSource("org.dgd.interchange.RandomModels#specs")
    void everyTensorMatters(DecoderSpec spec) throws OrtException {
        try (var device = new ReferenceDevice()) {
            Decoder decoder = RandomModels.decoder(spec, device);
            float[] z = RandomModels.gaussians(17 * spec.latent());
            try (OnnxSession session = session(decoder, true)) {
                float[] right = session.run("z", z, 17, spec.latent()).get("logits").values();
                decoder.state().forEach((name, p) -> {
                    double[] before = p.read();
                    p.write(shifted(p));
                    assertThat(largestDifference(images(decoder, z, x -> x), right)).as(name).isGreaterThan(100 * TOLERANCE);
                    p.write(before);
                });
            }
        }
    }

    private static double[] shifted(Parameter p) {
        double[] values = p.read();
        for (int i = 0; i < values.length; i++) values[i] += 0.5;
        return values;
    }

    private static double largestDifference(float[] a, float... b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
        return largest;
    }

    @Test void saysWhatGoesInAndComesOut() throws OrtException {
        try (var device = new ReferenceDevice();
                OnnxSession session = session(RandomModels.decoder(RandomModels.spec(Architecture.LINEAR, 1, 7), device), false)) {
            assertThat(session.inputShape("z")).containsExactly(-1L, 7L);
            assertThat(session.outputShape("x")).containsExactly(-1L, 3L, 32L, 32L);
            assertThat(session.session().getOutputNames()).containsExactly("x");
            assertThat(session.metadata()).isEqualTo(Map.of("decoder", "linear", "synthetic", "ja, ä"));
            assertThat(session.session().getMetadata().getProducerName()).isEqualTo("dgd");
            assertThat(session.session().getMetadata().getGraphName()).isEqualTo("decoder");
        }
    }

    private OnnxSession session(Decoder decoder, boolean logits) throws OrtException {
        Path file = folder.resolve("decoder.onnx");
        OnnxFile.writeDecoder(file, decoder, logits, Map.of("decoder", decoder.spec().architecture().key(), "synthetic", "ja, ä"));
        return OnnxSession.open(file);
    }

    private static float[] images(Decoder decoder, float[] z, UnaryOperator<Tensor> activation) {
        return RandomModels.channelsFirst(decoder.images(RandomModels.doubles(z), activation), decoder.spec().size());
    }

    private static List<Long> shape(long n, Size s) {
        return s.height() * s.width() == 1 ? List.of(n, (long) s.channels()) : List.of(n, (long) s.channels(), (long) s.height(), (long) s.width());
    }
}
