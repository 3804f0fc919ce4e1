package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model file says besides its weights: the likelihood, the classes of components, how much of a model is there. */
class ModelFileContentTest {
    @TempDir Path folder;
    private Path path;

    @BeforeEach void name() { path = folder.resolve("model.safetensors"); }

    /** Four components of two classes, five representations, three columns. */
    private static Dgd model(Device device, Likelihood likelihood) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 3), List.of()), device, new Rng(1));
        GaussianMixture prior = new GaussianMixture(device, 4, Covariance.ISOTROPIC, PlainMixture.priors(2), new int[] {1, 0, 1, 1}, new Rng(2));
        return new Dgd(decoder, Representation.normal(device, 5, 2, new Rng(3)), prior, likelihood);
    }

    /** A good file with this string changed; null: left out. */
    private ModelFile file(String key, String value) {
        try (Device device = new ReferenceDevice()) {
            ModelFile.write(path, model(device, Pixels.GAUSSIAN), value == null ? Map.of() : Map.of(key, value));
        }
        if (value == null) {
            Safetensors good = Safetensors.read(path);
            Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
            metadata.remove(key);
            new Safetensors(good.tensors(), metadata).write(path);
        }
        return ModelFile.read(path);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessage(message);
    }

    @Test void allPartsAreFound() {
        ModelFile file = file("x", "y");
        assertThat(file.name()).isEqualTo("model.safetensors");
        assertThat(file.hasMixture()).isTrue();
        assertThat(file.hasRepresentation()).isTrue();
        assertThat(file.representations()).isEqualTo(5);
        assertThat(file.components()).isEqualTo(4);
        assertThat(file.metadata()).containsEntry("x", "y").containsEntry("decoder", "mlp");
        assertThat(file.metadata("x")).isEqualTo("y");
        assertThat(file.metadata("z")).isNull();
        assertThat(file.range()).isSameAs(LatentRange.FREE);
    }

    /** Behind the model's own strings, in the order of their names: equal models have equal files. */
    @Test void moreStringsAreSorted() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device, Pixels.GAUSSIAN);
            ModelFile.write(path, model, Map.of("seed", "7", "data", "drawn", "note", "none"));
            Map<String, String> expected = new LinkedHashMap<>(model.metadata());
            expected.put("data", "drawn");
            expected.put("note", "none");
            expected.put("seed", "7");
            assertThat(List.copyOf(ModelFile.read(path).metadata().entrySet())).isEqualTo(List.copyOf(expected.entrySet()))
                    .contains(entry("loss", "gaussian"));
        }
    }

    @ParameterizedTest @EnumSource void theLikelihoodOfPixels(Pixels pixels) {
        ModelFile file = file("loss", pixels.key());
        assertThat(file.likelihood()).isSameAs(pixels);
        try (Device device = new ReferenceDevice()) {
            assertThat(file.likelihood(device)).isSameAs(pixels);
        }
    }

    @Test void aLikelihoodThatIsUnknown() {
        refused(file("loss", "laplace")::likelihood,
                "model.safetensors: loss laplace in the metadata is unknown; expected bernoulli, gaussian or columns");
        refused(file("loss", null)::likelihood, "model.safetensors: the metadata have no loss; expected bernoulli, gaussian or columns");
    }

    /** With the noise that was fitted. */
    @Test void theLikelihoodOfColumns() {
        ColumnsSpec spec = ColumnsSpec.of(Family.NORMAL, 3, OptionalDouble.empty());
        try (Device device = new ReferenceDevice()) {
            Columns columns = spec.on(device);
            columns.state().get("likelihood.scale").write(new double[] {0.5, -1, 2});
            ModelFile.write(path, model(device, columns));
            ModelFile file = ModelFile.read(path);
            assertThat(file.likelihood()).isEqualTo(spec);
            assertThat(file.likelihood(device).state().get("likelihood.scale").read()).containsExactly(0.5, -1, 2);
        }
    }

    /** Metadata of three million columns and a file of a few: nothing of that size is made. */
    @Test void aTableThatTheFileCannotHold() {
        new Safetensors(Map.of("decoder.0.bias", StoredArray.of(new float[3], 3)),
                Map.of("decoder", "mlp", "latent", "1", "shape", "3000000,1,1", "loss", "columns", "columns", "normal:0-3000000")).write(path);
        refused(ModelFile.read(path)::likelihood, "model.safetensors: the metadata describe a table of 3000000 numbers, but the file holds only 3");
    }

    @Test void theClassesOfComponents() {
        assertThat(file("x", "y").componentClass()).containsExactly(1, 0, 1, 1);
        assertThat(file("component_classes", null).componentClass()).isNull();
        assertThat(file("component_classes", "0,12345,3,99999").componentClass()).containsExactly(0, 12345, 3, 99999);
        refused(file("component_classes", "0,1,1")::componentClass, "model.safetensors: the metadata name classes of 3 components, the mixture has 4");
    }

    @ParameterizedTest @ValueSource(strings = {"", "a,b,c,d", "0,1,1,", "0,1,1,-1", "0,1,1,123456", "0, 1, 1, 1"})
    void classesThatAreNone(String text) {
        refused(file("component_classes", text)::componentClass, "model.safetensors: component_classes in the metadata are no class numbers");
    }

    @Test void asManyRepresentationsAsThereAreSamples() {
        ModelFile file = file("x", "y");
        try (Device device = new ReferenceDevice()) {
            assertThat(file.representation(device, -1).size()).isEqualTo(5);
            assertThat(file.representation(device, 5).values()).containsExactly(PlainMixture.floats(new Rng(3).gaussians(10)));
            for (int size : new int[] {0, 4, 6})
                refused(() -> file.representation(device, size), "model.safetensors: representation.z has 5 rows, the data have " + size + " samples");
        }
    }

    @Test void theRangeIsThatOfRepresentationsAndPrior() {
        ModelFile file = file("z_range", " -3,4.5");
        assertThat(file.range()).isEqualTo(new LatentRange(-3, 4.5));
        try (Device device = new ReferenceDevice()) {
            assertThat(file.representation(device, -1).range()).isEqualTo(file.range());
            GaussianMixture mixture = file.mixture(device, Covariance.ISOTROPIC, PlainMixture.priors(2), file.componentClass());
            assertThat(mixture.range()).isEqualTo(file.range());
            assertThat(mixture.means()).containsExactly(PlainMixture.floats(((GaussianMixture) model(device, Pixels.GAUSSIAN).prior()).means()));
        }
        refused(file("z_range", "4,-3")::range, "model.safetensors: z_range 4,-3 in the metadata is no range; expected two numbers such as 0,1");
    }

    /** Batch norm with the running moments of the file, so that one image does not depend on those beside it. */
    @Test void theDecoderIsReadyToEvaluate() {
        TinyProblem problem = TinyProblem.images(2, null, false);
        try (Device device = new ReferenceDevice()) {
            ModelFile.write(path, problem.model(device, 1));
            Decoder decoder = ModelFile.read(path).decoder(device);
            try (var step = device.inference()) {
                double[] first = decoder.forward(Candidates.points(step, new double[] {1, 2}, 2, 0, 1)).storage.read();
                double[] both = decoder.forward(Candidates.points(step, new double[] {1, 2, -3, 4}, 2, 0, 2)).storage.read();
                assertThat(both).startsWith(first);
            }
        }
    }
}
