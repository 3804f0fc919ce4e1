package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Columns;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Family;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of tables in ONNX Runtime put out the parameters of each column's distribution, and as state dictionaries they come back whole. */
class OnnxTableTest {
    private static final Schema SCHEMA = new Schema(List.of(Column.number("height", 170, 10), Column.number("age", 40, 20),
            Column.category("build", List.of("small", "middle", "large")), Column.count("visits"), Column.binary("member", "no", "yes")), null, List.of());
    private static final int N = 5, LATENT = 3;

    @TempDir Path folder;

    private static Decoder decoder(Device device, ColumnsSpec spec) {
        DecoderSpec mlp = DecoderSpec.of(Architecture.MLP, 0, LATENT, LATENT, Size.of(1, 1, spec.width()), List.of(7));
        return new Decoder(mlp, device, new Rng(1));
    }

    private static Columns columns(Device device, ColumnsSpec spec) {
        Columns columns = spec.on(device);
        double[] scales = new Rng(2).gaussians(spec.width());
        for (int i = 0; i < scales.length; i++) scales[i] = Math.min(scales[i], 2);
        columns.state().get("likelihood.scale").write(scales);
        return columns;
    }

    @Test void parametersAreThoseOfTheColumnsInTheOrderOfTheirNames() throws OrtException {
        ColumnsSpec spec = ColumnsSpec.of(SCHEMA, Family.NEGATIVE_BINOMIAL, OptionalDouble.empty());
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = decoder(device, spec);
            Columns columns = columns(device, spec);
            Path file = folder.resolve("table.onnx");
            OnnxTable.write(file, decoder, columns, true, Map.of("loss", "columns"));
            float[] z = RandomModels.gaussians(N * LATENT);
            float[] mean = decoder.images(RandomModels.doubles(z), columns::mean), logits = decoder.images(RandomModels.doubles(z), l -> l);
            double[] s = columns.scales();
            try (OnnxSession session = OnnxSession.open(file)) {
                Map<String, OnnxSession.Array> is = session.run("z", z, N, LATENT);
                assertThat(is.get("logits").values()).containsExactly(logits, within(1e-5f));
                assertThat(is.get("parameters").shape()).containsExactly((long) N, 10L);
                assertThat(new Gson().fromJson(session.metadata().get("parameters"), String[][].class)).isDeepEqualTo(new String[][] {{"height", "mean"}, {"height", "sd"},
                    {"age", "mean"}, {"age", "sd"}, {"build", "small"}, {"build", "middle"}, {"build", "large"}, {"visits", "mean"}, {"visits", "r"}, {"member", "yes"}});
                assertThat(session.metadata()).containsEntry("loss", "columns");
                List<Double> expected = new ArrayList<>();
                for (int i = 0; i < N; i++) {
                    int at = i * spec.width();
                    expected.addAll(List.of(170 + 10.0 * mean[at], 10 * Math.exp(-0.5 * s[0]), 40 + 20.0 * mean[at + 1], 20 * Math.exp(-0.5 * s[1]),
                            (double) mean[at + 2], (double) mean[at + 3], (double) mean[at + 4], (double) mean[at + 5], Math.exp(s[5]), (double) mean[at + 6]));
                }
                double[] values = RandomModels.doubles(is.get("parameters").values());
                for (int i = 0; i < values.length; i++)
                    assertThat(values[i]).as("number %d", i).isCloseTo(expected.get(i), within(1e-5 * Math.max(1, Math.abs(expected.get(i)))));
            }
        }
    }

    /** Counts of samples of size 1; the column that gives sizes has no parameter. */
    @Test void arraysHaveNumbersForNamesAndSizesAreLeftOut() throws OrtException {
        Schema sized = new Schema(List.of(Column.count("a"), Column.size("hours"), Column.count("b")), null, List.of());
        try (Device device = new ReferenceDevice()) {
            Map<ColumnsSpec, String> expected = Map.of(ColumnsSpec.of(Family.POISSON, 3, OptionalDouble.empty()), "[[\"0\",\"mean\"],[\"1\",\"mean\"],[\"2\",\"mean\"]]",
                    ColumnsSpec.of(sized, Family.POISSON, OptionalDouble.empty()), "[[\"a\",\"mean\"],[\"b\",\"mean\"]]");
            for (var e : expected.entrySet()) {
                Decoder decoder = decoder(device, e.getKey());
                Columns columns = columns(device, e.getKey());
                Path file = folder.resolve("table.onnx");
                OnnxTable.write(file, decoder, columns, false, Map.of());
                float[] z = RandomModels.gaussians(LATENT), mean = decoder.images(RandomModels.doubles(z), columns::mean);
                try (OnnxSession session = OnnxSession.open(file)) {
                    assertThat(session.metadata()).containsEntry("parameters", e.getValue());
                    float[] is = session.run("z", z, 1, LATENT).get("parameters").values();
                    assertThat(is[is.length - 1]).isCloseTo(mean[2], within(1e-5f));
                    assertThat(is).hasSize(e.getKey().schema() == null ? 3 : 2);
                }
            }
        }
    }

    @Test void aStateDictionaryOfATableComesBackWhole() {
        ColumnsSpec spec = ColumnsSpec.of(SCHEMA, Family.POISSON, OptionalDouble.empty());
        Path dictionary = folder.resolve("state.safetensors"), model = folder.resolve("model.safetensors");
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = decoder(device, spec);
            Columns columns = columns(device, spec);
            StateDict.writeTable(dictionary, decoder, columns, spec.metadata());
            StateDictLayers layers = StateDictLayers.read(dictionary, null, null, false);
            StateDict.importDecoder(layers, decoder.spec(), model, Map.of());
            ModelFile file = ModelFile.read(model);
            assertThat(file.likelihood()).isEqualTo(spec);
            assertThat(((Columns) file.likelihood(device)).scales()).containsExactly(columns.scales(), within(1e-6));
            float[] z = RandomModels.gaussians(LATENT);
            assertThat(file.decoder(device).images(RandomModels.doubles(z), l -> l)).containsExactly(decoder.images(RandomModels.doubles(z), l -> l), within(1e-5f));
            assertThatThrownBy(() -> StateDict.importDecoder(layers, decoder.spec(), model, Map.of("loss", "gaussian"))).isInstanceOf(InputException.class)
                    .hasMessage("--loss gaussian: state.safetensors has columns of its own, with their distributions; leave this option out");
            DecoderSpec narrow = DecoderSpec.of(Architecture.MLP, 0, LATENT, LATENT, Size.of(1, 1, 4), List.of(7));
            assertThatThrownBy(() -> StateDict.importDecoder(layers, narrow, model, Map.of())).isInstanceOf(InputException.class)
                    .hasMessage("state.safetensors: has columns of 7 numbers, the decoder makes 4");
        }
    }
}
