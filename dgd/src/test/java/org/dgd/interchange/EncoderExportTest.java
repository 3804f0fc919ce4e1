package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.Encoder;
import org.dgd.inference.EncoderFile;
import org.dgd.inference.EncoderSpec;
import org.dgd.inference.EncoderSpec.Kind;
import org.dgd.inference.EncoderSpec.Layers;
import org.dgd.inference.Encoding;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders of {@code fit-encoder} outside of this program: in ONNX Runtime, and as the numbers of a state dictionary. */
class EncoderExportTest {
    private static final int LATENT = 3, N = 4;

    @TempDir Path folder;

    static Stream<EncoderSpec> specs() {
        return Stream.of(Kind.DETERMINISTIC, Kind.GAUSSIAN).flatMap(k -> Stream.of(new EncoderSpec(k, Layers.CONVOLUTIONAL, 2, LATENT, Size.of(16, 14, 3)),
                new EncoderSpec(k, Layers.MLP, 1, LATENT, Size.of(4, 3, 2)), new EncoderSpec(k, Layers.MLP, 1, LATENT, Size.of(1, 1, 6))));
    }

    /** With units of its own, written to a file and read again, as {@code export} has it. */
    private Encoder encoder(EncoderSpec spec, Device device) {
        Path file = folder.resolve("encoder.safetensors");
        EncoderFile.write(file, new Encoder(spec, device, new Rng(1)), "sha", Map.of());
        Safetensors plain = Safetensors.read(file);
        Map<String, StoredArray> tensors = new java.util.LinkedHashMap<>(plain.tensors());
        for (String name : List.of("input.mean", "input.scale", "latent.mean", "latent.scale")) {
            float[] values = RandomModels.gaussians(tensors.get(name).size());
            for (int i = 0; i < values.length; i++) values[i] = name.endsWith("scale") ? 0.5f + Math.abs(values[i]) : values[i] + 0.01f * i;
            tensors.put(name, StoredArray.of(values, tensors.get(name).shape()));
        }
        new Safetensors(tensors, plain.metadata()).write(file);
        return EncoderFile.read(file, device, "sha");
    }

    /** Channels last, one value missing, and one so large that it is cut. */
    private static float[] samples(Size size) {
        float[] x = RandomModels.gaussians(N * size.features());
        x[2] = Float.NaN;
        x[size.features()] = 1000;
        return x;
    }

    private static Encoding encoded(Encoder encoder, float[] x) {
        Size size = encoder.spec().size();
        return encoder.encode(new Features("x", N, size.height(), size.width(), size.channels(), x, null, List.of(), Map.of()));
    }

    private static long[] shape(Size s) {
        return s.height() * s.width() == 1 ? new long[] {N, s.channels()} : new long[] {N, s.channels(), s.height(), s.width()};
    }

    @ParameterizedTest @MethodSource("specs") void onnxRuntimeSaysTheSame(EncoderSpec spec) throws OrtException {
        try (Device device = new ReferenceDevice()) {
            Encoder encoder = encoder(spec, device);
            Path file = folder.resolve("encoder.onnx");
            OnnxEncoder.write(file, encoder, Map.of("encoder", spec.kind().key()));
            float[] x = samples(spec.size());
            Encoding expected = encoded(encoder, x);
            try (OnnxSession session = OnnxSession.open(file)) {
                Map<String, OnnxSession.Array> is = session.run("x", RandomModels.channelsFirst(x, spec.size()), shape(spec.size()));
                close(is.get("mean").values(), expected.mean());
                if (spec.kind() == Kind.GAUSSIAN) close(is.get("sd").values(), expected.sd());
                assertThat(is.keySet()).containsExactlyElementsOf(spec.kind() == Kind.GAUSSIAN ? List.of("mean", "sd") : List.of("mean"));
                assertThat(is.get("mean").shape()).containsExactly((long) N, (long) LATENT);
                assertThat(session.metadata()).containsEntry("encoder", spec.kind().key());
            }
        }
    }

    private static void close(float[] is, double... expected) {
        assertThat(is).hasSameSizeAs(expected);
        for (int i = 0; i < is.length; i++) assertThat((double) is[i]).isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
    }

    /** Computed from the file's tensors alone, as torch.nn.Sequential would. */
    @ParameterizedTest @MethodSource("specs") void theStateDictionaryHoldsAllThatIsComputed(EncoderSpec spec) {
        try (Device device = new ReferenceDevice()) {
            Encoder encoder = encoder(spec, device);
            Path file = folder.resolve("state.safetensors");
            EncoderStateDict.write(file, encoder, Map.of("encoder", spec.kind().key()));
            Safetensors state = Safetensors.read(file);
            int f = spec.size().features();
            String start = "torch.nn.Sequential(torch.nn.Flatten(), torch.nn.BatchNorm1d(" + f + ", eps=0), torch.nn.Hardtanh(-10.0, 10.0), ";
            if (spec.layers() == Layers.CONVOLUTIONAL) {
                assertThat(state.metadata().get("torch")).startsWith(start + "torch.nn.Unflatten(1, (3, 16, 14)), torch.nn.Conv2d(3, 2, (4, 4), (2, 2), (1, 1)), torch.nn.ReLU(), ")
                        .contains("torch.nn.Flatten(), torch.nn.Linear(");
                assertThat(state.tensors().keySet()).contains("1.running_var", "4.weight", "7.weight", "9.bias");
                return;
            }
            int outputs = spec.kind() == Kind.GAUSSIAN ? 2 * LATENT : LATENT;
            assertThat(state.metadata().get("torch")).isEqualTo(start + "torch.nn.Linear(" + f + ", 16), torch.nn.ReLU(), torch.nn.Linear(16, 16), torch.nn.ReLU(), "
                    + "torch.nn.Linear(16, " + outputs + "))");
            float[] x = RandomModels.gaussians(N * f), planes = RandomModels.channelsFirst(x, spec.size());
            Encoding expected = encoded(encoder, x);
            for (int i = 0; i < N; i++) {
                double[] y = scaled(state, RandomModels.doubles(Arrays.copyOfRange(planes, i * f, (i + 1) * f)));
                y = linear(state, 7, relu(linear(state, 5, relu(linear(state, 3, y)))));
                for (int j = 0; j < LATENT; j++) {
                    assertThat(y[j]).isCloseTo(expected.mean()[i * LATENT + j], within(1e-5));
                    if (outputs > LATENT) assertThat(Math.exp(0.5 * y[LATENT + j])).isCloseTo(expected.sd()[i * LATENT + j], within(1e-5));
                }
            }
        }
    }

    private static double[] scaled(Safetensors state, double[] x) {
        double[] mean = doubles(state, "1.running_mean"), weight = doubles(state, "1.weight"), y = new double[x.length];
        for (int j = 0; j < x.length; j++) y[j] = Math.clamp((x[j] - mean[j]) * weight[j], -10, 10);
        return y;
    }

    private static double[] linear(Safetensors state, int layer, double[] x) {
        double[] w = doubles(state, layer + ".weight"), y = doubles(state, layer + ".bias");
        for (int i = 0; i < y.length; i++) for (int j = 0; j < x.length; j++) y[i] += w[i * x.length + j] * x[j];
        return y;
    }

    private static double[] relu(double[] x) { return Arrays.stream(x).map(v -> Math.max(v, 0)).toArray(); }

    private static double[] doubles(Safetensors state, String name) { return RandomModels.doubles(state.tensors().get(name).floats()); }

    /** Both kinds of files; here the places come likeliest first, there in the order of the layers. */
    @Test void anEncoderOfSeveralPlacesSaysAllOfThem() throws OrtException {
        int places = 3;
        EncoderSpec spec = new EncoderSpec(Kind.MIXTURE, places, Layers.MLP, 1, LATENT, Size.of(1, 1, 6));
        try (Device device = new ReferenceDevice()) {
            Encoder encoder = encoder(spec, device);
            Path onnx = folder.resolve("e.onnx"), state = folder.resolve("e.safetensors");
            OnnxEncoder.write(onnx, encoder, Map.of());
            EncoderStateDict.write(state, encoder, Map.of());
            float[] x = RandomModels.gaussians(N * 6);
            Encoding expected = encoded(encoder, x);
            try (OnnxSession session = OnnxSession.open(onnx)) {
                Map<String, OnnxSession.Array> is = session.run("x", x, N, 6);
                assertThat(is.keySet()).containsExactly("mean", "sd", "weight");
                assertThat(is.get("mean").shape()).containsExactly((long) N, (long) places, (long) LATENT);
                for (int i = 0; i < N; i++)
                    requirePlaces(expected, i, slice(is.get("mean").values(), i), slice(is.get("sd").values(), i), slice(is.get("weight").values(), i));
            }
            Safetensors file = Safetensors.read(state);
            for (int i = 0; i < N; i++) {
                double[] y = scaled(file, RandomModels.doubles(Arrays.copyOfRange(x, i * 6, (i + 1) * 6)));
                y = linear(file, 7, relu(linear(file, 5, relu(linear(file, 3, y)))));
                int all = places * LATENT;
                double[] weight = Arrays.stream(y, 2 * all, y.length).map(Math::exp).toArray();
                double sum = Arrays.stream(weight).sum();
                requirePlaces(expected, i, Arrays.copyOf(y, all), Arrays.stream(y, all, 2 * all).map(l -> Math.exp(0.5 * l)).toArray(),
                        Arrays.stream(weight).map(w -> w / sum).toArray());
            }
        }
    }

    private static double[] slice(float[] all, int i) {
        int row = all.length / N;
        return RandomModels.doubles(Arrays.copyOfRange(all, i * row, (i + 1) * row));
    }

    private static void requirePlaces(Encoding expected, int sample, double[] mean, double[] sd, double[] weight) {
        int places = weight.length, m = mean.length / places;
        int[] likeliest = IntStream.range(0, places).boxed().sorted(Comparator.comparingDouble(k -> -weight[k])).mapToInt(k -> k).toArray();
        for (int k = 0; k < places; k++) {
            assertThat(weight[likeliest[k]]).isCloseTo(expected.weight()[sample * places + k], within(1e-5));
            for (int j = 0; j < m; j++) {
                int there = (sample * places + k) * m + j, here = likeliest[k] * m + j;
                assertThat(mean[here]).isCloseTo(expected.mean()[there], within(1e-5));
                assertThat(sd[here]).isCloseTo(expected.sd()[there], within(1e-5));
            }
        }
    }

    @Test void anEncoderIsNotTakenForADecoder() {
        DecoderSpec mlp = DecoderSpec.of(Architecture.MLP, 0, LATENT, LATENT, Size.of(1, 1, 6), List.of(4));
        try (Device device = new ReferenceDevice()) {
            encoder(new EncoderSpec(Kind.DETERMINISTIC, Layers.MLP, 1, LATENT, Size.of(1, 1, 6)), device);
        }
        StateDictLayers layers = StateDictLayers.read(folder.resolve("encoder.safetensors"), null, null, false);
        assertThatThrownBy(() -> StateDict.importDecoder(layers, mlp, folder.resolve("m.safetensors"), Map.of())).isInstanceOf(InputException.class)
                .hasMessage("encoder.safetensors: holds an encoder, and only decoders are imported; an encoder belongs to its model, so make one with fit-encoder");
    }
}
