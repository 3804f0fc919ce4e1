package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dgd.engine.Device;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {
    private static final TinyProblem PROBLEM = TinyProblem.images(7, Covariance.DIAGONAL, false);
    @TempDir Path folder;
    private Path path;

    @BeforeEach void name() { path = folder.resolve("model.safetensors"); }

    @ParameterizedTest @EnumSource void comesBackAsItWasWritten(TestDevice d) {
        for (Covariance covariance : Covariance.values())
            try (Device device = d.open()) {
                Dgd model = TinyProblem.images(7, covariance, false).model(device, 1);
                TinyProblem.images(7, covariance, false).trainer(model).epoch(1, (_, _) -> { });
                ModelFile.write(path, model);
                ModelFile file = ModelFile.read(path);
                assertThat(file.spec()).isEqualTo(PROBLEM.spec());
                assertThat(file.covariance()).isEqualTo(covariance);
                assertThat(file.components()).isEqualTo(6);
                assertThat(file.metadata("loss")).isEqualTo("bernoulli");
                Map<String, double[]> back = new LinkedHashMap<>();
                file.decoder(device).state().forEach((name, p) -> back.put(name, p.read()));
                file.representation(device, 7).state().forEach((name, p) -> back.put(name, p.read()));
                file.mixture(device, covariance, PlainMixture.priors(2), null).state().forEach((name, p) -> back.put(name, p.read()));
                assertThat(back.keySet()).isEqualTo(model.state().keySet());
                model.state().forEach((name, p) -> assertThat(back.get(name)).as(name).containsExactly(PlainMixture.floats(p.read())));
                double[] z = {0.5, -0.5};
                assertThat(file.decoder(device).images(z)).containsExactly(model.decoder().images(z), within(1e-6f));
            }
    }

    @Test void hasPyTorchsNamesAndShapes() {
        write(_ -> { });
        Map<String, StoredArray> tensors = Safetensors.read(path).tensors();
        assertThat(tensors.keySet()).contains("decoder.0.weight", "decoder.1.weight", "decoder.2.running_mean", "decoder.2.running_var",
                "representation.z", "prior.means", "prior.log_precision", "prior.logits");
        assertThat(tensors.get("decoder.0.weight").shape()).containsExactly(36, 2);
        assertThat(tensors.get("decoder.1.weight").shape()).containsExactly(4, 2, 4, 4);
        assertThat(tensors.get("prior.log_precision").shape()).containsExactly(6, 2);
        assertThat(Safetensors.read(path).metadata()).containsEntry("shape", "1,28,28").containsEntry("components", "6")
                .containsEntry("covariance", "diagonal");
    }

    @Test void theDecoderAloneIsEnoughToDecode() {
        write(tensors -> tensors.keySet().removeIf(name -> !name.startsWith("decoder.")));
        ModelFile file = ModelFile.read(path);
        assertThat(file.hasMixture()).isFalse();
        assertThat(file.hasRepresentation()).isFalse();
        try (Device device = new ReferenceDevice()) {
            assertThat(file.decoder(device).images(new double[] {0, 0})).hasSize(784);
            refused(() -> file.representation(device, -1), "model.safetensors: representation.z is missing");
        }
    }

    @Test void tensorsThatNobodyAsksForAreNoHarm() {
        write(tensors -> tensors.put("decoder.2.num_batches_tracked", StoredArray.of(new long[] {5})));
        try (Device device = new ReferenceDevice()) {
            assertThat(ModelFile.read(path).decoder(device).images(new double[] {0, 0})).hasSize(784);
        }
    }

    @Test void whatIsWrongIsNamed() {
        try (Device device = new ReferenceDevice()) {
            write(tensors -> tensors.remove("decoder.4.bias"));
            refused(() -> ModelFile.read(path).decoder(device), "model.safetensors: decoder.4.bias is missing");
            write(tensors -> tensors.put("decoder.0.weight", StoredArray.of(new float[72], 2, 36)));
            refused(() -> ModelFile.read(path).decoder(device), "model.safetensors: decoder.0.weight is (2,36), expected (36,2)");
            write(tensors -> tensors.put("decoder.0.bias", nan(36)));
            refused(() -> ModelFile.read(path).decoder(device), "model.safetensors: decoder.0.bias holds NaN; every number must be finite");
            write(_ -> { });
            refused(() -> ModelFile.read(path).representation(device, 8), "model.safetensors: representation.z has 7 rows, the data have 8 samples");
            write(tensors -> tensors.put("representation.z", StoredArray.of(new float[21], 7, 3)));
            refused(() -> ModelFile.read(path).representation(device, 7), "model.safetensors: representation.z is (7,3), expected (N,2)");
            write(tensors -> tensors.put("prior.log_precision", StoredArray.of(new float[18], 6, 3)));
            refused(() -> ModelFile.read(path).covariance(), "model.safetensors: prior.log_precision has 3 columns, expected 1 or 2");
            write(tensors -> tensors.put("decoder.2.running_var", StoredArray.of(new float[] {1, -0.5f}, 2)));
            refused(() -> ModelFile.read(path).decoder(device), "model.safetensors: decoder.2.running_var holds -0.5; a variance cannot be negative");
            write(tensors -> tensors.put("representation.z", StoredArray.of(new float[0], 0, 2)));
            refused(() -> ModelFile.read(path).representation(device, -1), "model.safetensors: representation.z has no rows");
            write(tensors -> tensors.put("prior.logits", StoredArray.of(new float[5], 5)));
            refused(() -> ModelFile.read(path).mixture(device, Covariance.DIAGONAL, PlainMixture.priors(2), null),
                    "model.safetensors: prior.logits is (5), expected (6)");
        }
    }

    private static StoredArray nan(int n) {
        float[] x = new float[n];
        x[n / 2] = Float.NaN;
        return StoredArray.of(x, n);
    }

    /** A good file, changed. */
    private void write(Consumer<Map<String, StoredArray>> change) {
        try (Device device = new ReferenceDevice()) {
            ModelFile.write(path, PROBLEM.model(device, 1));
        }
        Safetensors good = Safetensors.read(path);
        Map<String, StoredArray> tensors = new LinkedHashMap<>(good.tensors());
        change.accept(tensors);
        new Safetensors(tensors, good.metadata()).write(path);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessage(message);
    }
}
