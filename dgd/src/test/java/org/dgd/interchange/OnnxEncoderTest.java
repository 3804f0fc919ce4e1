package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.baseline.Head;
import org.dgd.baseline.Vae;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.baseline.VaeSpec;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.interchange.OnnxSession.Array;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Pixels;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoders of VAEs in ONNX Runtime find the posteriors that they find here. */
class OnnxEncoderTest {
    private static final float TOLERANCE = 1e-5f;
    private static final Size SIZE = Size.of(32, 32, 3);

    @TempDir Path folder;

    static Stream<VaeSpec> specs() {
        return Stream.of(VaeArchitecture.values()).flatMap(a -> {
            int latent = a.decoder().latentIsFree() ? 5 : 0;
            VaeSpec standard = VaeSpec.of(a, 2, latent, Head.STANDARD), paper = VaeSpec.of(a, 2, latent, Head.PAPER);
            return a.endsLinear() ? Stream.of(standard, paper, paper.withNormBeforeLinear()) : Stream.of(standard, paper);
        });
    }

    @ParameterizedTest @MethodSource("specs")
    void findsTheSamePosteriors(VaeSpec spec) throws OrtException {
        try (var device = new ReferenceDevice()) {
            Vae model = new Vae(spec, Pixels.GAUSSIAN, device, new Rng(1));
            RandomModels.randomize(model.state());
            Path file = folder.resolve("encoder.onnx");
            OnnxFile.writeEncoder(file, model, model.metadata());
            try (OnnxSession session = OnnxSession.open(file)) {
                assertThat(session.inputShape("x")).containsExactly(-1L, 3L, 32L, 32L);
                assertThat(session.metadata()).isEqualTo(model.metadata());
                for (int n : new int[] {1, 3, 17}) check(model, session, n);
            }
        }
    }

    private static void check(Vae model, OnnxSession session, int n) throws OrtException {
        float[] images = images(n);
        int m = model.spec().latent();
        Map<String, Array> is = session.run("x", RandomModels.channelsFirst(images, SIZE), n, 3, 32, 32);
        Vae.Codes expected = model.encode(samples(images, n));
        assertThat(is.keySet()).containsExactly("mean", "sd");
        for (Array output : is.values()) assertThat(output.shape()).isEqualTo(List.of((long) n, (long) m));
        close(is.get("mean").values(), expected.mean());
        close(is.get("sd").values(), expected.sd());
        assertThat(Arrays.stream(expected.mean()).distinct().count()).as("different means").isGreaterThan(m / 4);
    }

    /** Relative to numbers above 1: an sd is an exponential function. */
    private static void close(float[] is, double... expected) {
        for (int i = 0; i < is.length; i++) assertThat((double) is[i]).isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
        assertThat(is).hasSameSizeAs(expected);
    }

    private static float[] images(int n) {
        float[] x = RandomModels.gaussians(n * SIZE.features());
        for (int i = 0; i < x.length; i++) x[i] = (float) (1 / (1 + Math.exp(-x[i])));
        return x;
    }

    private static Samples samples(float[] images, int n) {
        return Features.of("images", RandomModels.channelsFirst(images, SIZE), new int[] {n, 3, 32, 32}, Map.of());
    }
}
