package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture;
import org.dgd.model.Covariance;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.ModelFile;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** State dictionaries of PyTorch, out and in again. */
class StateDictTest {
    /** Layers 0, 2, 3 and 5 with tensors: linear, transposed convolution, batch norm, transposed convolution … */
    private static final DecoderSpec SPEC = RandomModels.spec(Architecture.FASHION, 1, 3);

    @TempDir Path folder;
    private Path dictionary, model;

    @BeforeEach void names() {
        dictionary = folder.resolve("state.safetensors");
        model = folder.resolve("model.safetensors");
    }

    @ParameterizedTest @MethodSource("org.dgd.interchange.RandomModels#specs")
    void whatIsWrittenComesBackBitByBit(DecoderSpec spec) {
        try (var device = new ReferenceDevice()) {
            Decoder decoder = RandomModels.decoder(spec, device);
            StateDict.writeDecoder(dictionary, decoder, Map.of("synthetic", "true"));
            StateDict.importDecoder(StateDictLayers.read(dictionary, null, null, false), spec, model, Map.of("loss", "bernoulli"));
            ModelFile file = ModelFile.read(model);
            assertThat(file.spec()).isEqualTo(spec);
            assertThat(file.metadata("loss")).isEqualTo("bernoulli");
            Map<String, double[]> back = new LinkedHashMap<>();
            file.decoder(device).state().forEach((name, p) -> back.put(name, p.read()));
            decoder.state().forEach((name, p) -> assertThat(back.get(name)).as(name).isEqualTo(p.read()));
        }
    }

    @Test void theNetworkIsOneSequentialThatCountsChangesOfShape() {
        write(_ -> { });
        Safetensors file = Safetensors.read(dictionary);
        assertThat(file.tensors().keySet()).startsWith("0.weight", "0.bias", "2.weight", "2.bias", "3.weight", "3.bias", "3.running_mean", "3.running_var");
        assertThat(file.metadata().get("torch")).isEqualTo("torch.nn.Sequential(torch.nn.Linear(3, 36), torch.nn.Unflatten(1, (4, 3, 3)), "
                + "torch.nn.ConvTranspose2d(4, 2, (4, 4), (2, 2), (1, 1)), torch.nn.BatchNorm2d(2), torch.nn.ReLU(), "
                + "torch.nn.ConvTranspose2d(2, 1, (4, 4), (2, 2), (0, 0)), torch.nn.BatchNorm2d(1), torch.nn.ReLU(), "
                + "torch.nn.ConvTranspose2d(1, 1, (4, 4), (2, 2), (1, 1)), torch.nn.BatchNorm2d(1), torch.nn.ReLU(), "
                + "torch.nn.ConvTranspose2d(1, 1, (1, 1), (1, 1), (0, 0)), torch.nn.Sigmoid())");
    }

    @Test void aVectorBecomesAnImageBeforeTheFirstConvolution() {
        try (var device = new ReferenceDevice()) {
            StateDict.writeDecoder(dictionary, RandomModels.decoder(RandomModels.spec(Architecture.DCGAN, 1, 3), device), Map.of());
        }
        assertThat(Safetensors.read(dictionary).metadata().get("torch"))
                .startsWith("torch.nn.Sequential(torch.nn.Unflatten(1, (3, 1, 1)), torch.nn.ConvTranspose2d(3, 8, (4, 4), (1, 1), (0, 0)), ");
        assertThat(Safetensors.read(dictionary).tensors().keySet()).startsWith("1.weight");
    }

    @Test void representationsAndAMixtureAreTakenAlong() {
        write(t -> {
            t.put("representation.z", StoredArray.of(new double[21], 7, 3));
            t.put("prior.means", StoredArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
            t.put("prior.log_precision", StoredArray.of(new float[2], 2, 1));
            t.put("prior.logits", StoredArray.of(new float[2], 2));
        });
        read(null, null, false);
        ModelFile file = ModelFile.read(model);
        try (var device = new ReferenceDevice()) {
            assertThat(file.representation(device, 7).size()).isEqualTo(7);
        }
        assertThat(file.components()).isEqualTo(2);
        assertThat(file.covariance()).isEqualTo(Covariance.ISOTROPIC);
        assertThat(file.metadata()).containsEntry("prior", "mixture").containsEntry("components", "2");
    }

    /** Names as a class with fields gives them, whose order is not that of the alphabet. */
    @Test void layersMayHaveAnyNamesInTheOrderThatIsGiven() {
        write(t -> rename(t, Map.of("0", "g.project", "2", "g.conv1", "3", "g.bn1", "5", "g.conv2", "6", "g.bn2", "8", "g.conv3", "9", "g.bn3", "11", "g.image")));
        read("g.", List.of("project", "conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "image"), false);
        assertThat(ModelFile.read(model).spec()).isEqualTo(SPEC);
        refused("g.", List.of("project", "conv9"), "has no layer g.conv9; there are g.bn1, g.bn2, g.bn3, g.conv1, g.conv2, g.conv3, g.image, g.project");
        refused("h.", null, "holds no layers whose names begin with h.");
    }

    @Test void aLayerWithoutABiasHasOneOfZerosIfOneSaysSo() {
        write(t -> t.remove("2.bias"));
        refused(null, null, "2.bias is missing; with --zero-bias it is taken for zeros");
        read(null, null, true);
        assertThat(Safetensors.read(model).tensors().get("decoder.1.bias").floats()).containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({"F64, 8", "F16, 2", "BF16, 2"})
    void otherTypesOfNumbersAreRounded(DType type, int bytes) {
        write(t -> t.put("0.bias", StoredArray.ofBytes("x", type, new byte[36 * bytes], 36)));
        read(null, null, false);
        StoredArray bias = Safetensors.read(model).tensors().get("decoder.0.bias");
        assertThat(bias.type()).isEqualTo(DType.F32);
        assertThat(bias.floats()).containsOnly(0);
    }

    @Test void whatIsWrongIsNamed() {
        wrong(t -> t.remove("3.running_var"), "3.running_var is missing");
        wrong(t -> t.put("0.weight", StoredArray.of(new float[108], 3, 36)), "0.weight is (3,36), expected (36,3)");
        wrong(t -> t.put("0.bias", StoredArray.of(new long[36], 36)), "0.bias has the dtype I64, expected F32, F16, BF16 or F64");
        wrong(t -> t.put("0.running_mean", StoredArray.of(new float[36], 36)),
                "0.running_mean has no place: the decoder's layer there has only weight, bias");
        wrong(t -> t.put("12.weight", StoredArray.of(new float[1], 1)),
                "has 9 layers with tensors (0, 2, 3, 5, 6, 8, 9, 11, 12), the decoder has 8");
        wrong(t -> t.put("3.running_var", StoredArray.of(new float[] {1, -1}, 2)), "3.running_var holds -1.0; a variance cannot be negative");
        wrong(t -> t.put("3.bias", StoredArray.of(new double[] {1, 1e39}, 2)), "3.bias holds Infinity as float32; every number must be finite");
        wrong(t -> t.put("representation.z", StoredArray.of(new float[8], 2, 4)), "representation.z is (2,4), expected (N,3)");
        wrong(Map::clear, "holds no layers");
        wrong(t -> t.put(".weight", StoredArray.of(new float[1], 1)), "has 9 layers with tensors (, 0, 2, 3, 5, 6, 8, 9, 11), the decoder has 8");
    }

    private void wrong(Consumer<Map<String, StoredArray>> change, String message) {
        write(change);
        refused(null, null, message);
    }

    private void refused(String prefix, List<String> order, String message) {
        assertThatThrownBy(() -> read(prefix, order, false)).isInstanceOf(InputException.class).hasMessage("state.safetensors: " + message);
    }

    private void read(String prefix, List<String> order, boolean zeroBias) {
        StateDict.importDecoder(StateDictLayers.read(dictionary, prefix, order, zeroBias), SPEC, model, Map.of());
    }

    private static void rename(Map<String, StoredArray> tensors, Map<String, String> layers) {
        Map<String, StoredArray> before = new LinkedHashMap<>(tensors);
        tensors.clear();
        before.forEach((name, array) -> {
            int dot = name.lastIndexOf('.');
            tensors.put(layers.get(name.substring(0, dot)) + name.substring(dot), array);
        });
    }

    /** A good dictionary with a counter of batches, changed. */
    private void write(Consumer<Map<String, StoredArray>> change) {
        try (var device = new ReferenceDevice()) {
            StateDict.writeDecoder(dictionary, RandomModels.decoder(SPEC, device), Map.of());
        }
        Safetensors good = Safetensors.read(dictionary);
        Map<String, StoredArray> tensors = new LinkedHashMap<>(good.tensors());
        tensors.put("3.num_batches_tracked", StoredArray.of(new long[] {5}));
        change.accept(tensors);
        new Safetensors(tensors, good.metadata()).write(dictionary);
    }
}
