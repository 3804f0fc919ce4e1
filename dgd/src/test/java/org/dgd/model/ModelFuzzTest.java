package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Schema;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of models and of training states. */
class ModelFuzzTest {
    private static final String[] METADATA = {"\"latent\":\"2\"", "\"latent\":\"2147483647\"", "\"hidden\":\"2147483647,2147483647\"", "\"decoder\":\"standard\"",
        "\"capacity\":\"1024\"", "\"shape\":\"65536,65536,1\"", "\"noise\":\"NaN\"", "\"loss\":\"columns\"", "normal:0-2147483647", "poisson:1-2", "\"covariance\":\"diagonal\"", ",", "{", "}"};
    @TempDir Path folder;

    @Test void models() throws Exception {
        try (Device device = new ReferenceDevice()) {
            Path file = folder.resolve("model.safetensors");
            ModelFile.write(file, TinyProblem.mlp(3, Covariance.DIAGONAL, false).model(device, 1));
            byte[] mixture = taken(file);
            ModelFile.write(file, TinyProblem.mlp(2, null, false).model(device, 1));
            new Fuzzer("model", file, 120).whole(mixture).whole(taken(file)).words(METADATA).run(ModelFuzzTest::use);
        }
    }

    @Test void modelsOfTables() throws Exception {
        try (Device device = new ReferenceDevice()) {
            Path file = folder.resolve("model.safetensors");
            Schema schema = new Schema(List.of(Column.number("age", 30, 12), Column.category("class", List.of("a", "b", "c")), Column.count("visits")), null, List.of("id"));
            DecoderSpec spec = new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, schema.width()), List.of(3));
            Rng rng = new Rng(1);
            ModelFile.write(file, new Dgd(new Decoder(spec, device, rng), Representation.normal(device, 3, 2, rng), new StandardNormal(2),
                    ColumnsSpec.of(schema, Family.POISSON, OptionalDouble.of(0.5)).on(device)));
            new Fuzzer("columns", file, 70).whole(taken(file)).words(METADATA).run(ModelFuzzTest::use);
        }
    }

    private static void use(Path file) {
        ModelFile model = ModelFile.read(file);
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = model.decoder(device);
            Likelihood likelihood = model.likelihood(device);
            if (model.hasMixture()) model.mixture(device, model.covariance(), PlainMixture.priors(model.spec().latent()), null);
            if (model.hasRepresentation()) assertThat(model.representation(device, -1).values()).isNotEmpty();
            assertThat(decoder.images(new double[model.spec().latent()], likelihood::mean)).hasSize(model.spec().size().features());
        }
    }

    @Test void trainingStates() throws Exception {
        try (Device device = new ReferenceDevice()) {
            Path file = folder.resolve("state.safetensors");
            TinyProblem problem = TinyProblem.mlp(3, Covariance.ISOTROPIC, false);
            Trainer trainer = problem.trainer(problem.model(device, 1));
            TrainingState.save(file, trainer, 2, "seed 1\nlr 0.1");
            new Fuzzer("state", file, 60).whole(taken(file)).words("\"epoch\":\"-1\"", "\"steps\":\"9223372036854775807\"", "seed", "\\n", ",", "{", "}").run(damaged -> {
                assertThat(TrainingState.restore(damaged, trainer, "seed 1\nlr 0.1")).isNotNegative();
                assertThat(trainer.steps()).isNotNegative();
            });
        }
    }

    private static byte[] taken(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }
}
