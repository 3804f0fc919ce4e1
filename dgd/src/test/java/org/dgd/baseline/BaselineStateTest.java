package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.ModelFile;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;
import org.dgd.model.TrainingState;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved of the baselines, during training and after it. */
final class BaselineStateTest {
    @TempDir Path folder;
    private Path path;

    @BeforeEach void name() { path = folder.resolve("model.safetensors"); }

    @Test void aVaesTwoEpochsAndTwoMoreAreFour() {
        for (boolean cpu : new boolean[] {false, true})
            try (Device device = cpu ? new CpuDevice(2) : new ReferenceDevice()) {
                TinyVae problem = new TinyVae(VaeArchitecture.STANDARD, Head.PAPER, 12);
                goesOn(seed -> problem.trainer(problem.model(device, seed)), trainer -> e -> ((VaeTrainer) trainer).epoch(e, (_, _) -> { }), trainer -> ((VaeTrainer) trainer).epoch(3, new StopAtOnce<>()));
            }
    }

    @Test void soAreADcgans() {
        for (boolean cpu : new boolean[] {false, true})
            try (Device device = cpu ? new CpuDevice(2) : new ReferenceDevice()) {
                goesOn(seed -> DcganTest.trainer(DcganTest.model(device, seed), 12),
                        trainer -> e -> ((DcganTrainer) trainer).epoch(e, (_, _) -> { }), trainer -> ((DcganTrainer) trainer).epoch(3, new StopAtOnce<>()));
            }
    }

    private void goesOn(LongFunction<Resumable> fresh, Function<Resumable, IntFunction<Object>> epoch, Consumer<Resumable> oneBatch) {
        Path file = folder.resolve("state.safetensors");
        Resumable whole = fresh.apply(1), resumed = fresh.apply(99);                // everything that the seed gave must be replaced
        for (int e = 1; e <= 2; e++) epoch.apply(whole).apply(e);
        TrainingState.save(file, whole, 2, "seed 1");
        epoch.apply(whole).apply(3);
        Object last = epoch.apply(whole).apply(4);
        assertThat(TrainingState.restore(file, resumed, "seed 1")).isEqualTo(2);
        epoch.apply(resumed).apply(3);
        assertThat(epoch.apply(resumed).apply(4)).isEqualTo(last);
        Map<String, double[]> expected = everything(whole), actual = everything(resumed);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).containsExactly(values));

        Resumable stopped = fresh.apply(1), onwards = fresh.apply(99);
        for (int e = 1; e <= 2; e++) epoch.apply(stopped).apply(e);
        oneBatch.accept(stopped);
        assertThat(stopped.part().batches()).isEqualTo(1);
        TrainingState.save(file, stopped, 2, "seed 1");
        TrainingState.restore(file, onwards, "seed 1");
        epoch.apply(onwards).apply(3);
        assertThat(epoch.apply(onwards).apply(4)).as("after a stop in the third epoch").isEqualTo(last);
        Map<String, double[]> again = everything(onwards);
        expected.forEach((name, values) -> assertThat(again.get(name)).as(name).containsExactly(values));
    }

    /** Ends an epoch after one batch. */
    private static final class StopAtOnce<T> implements StepListener<T> {
        @Override public void stepped(long step, T terms) { }

        @Override public boolean stops() { return true; }
    }

    private static Map<String, double[]> everything(Resumable trainer) {
        Map<String, double[]> all = new LinkedHashMap<>();
        trainer.state().forEach((name, p) -> all.put(name, p.read()));
        trainer.optimizers().forEach((optimizer, o) -> {
            o.state().forEach((name, t) -> all.put(optimizer + " " + name, t.storage.read()));
            all.put(optimizer, new double[] {o.steps()});
        });
        all.put("steps", new double[] {trainer.steps()});
        return all;
    }

    @Test void aVaeComesBackAsItWasWritten() {
        for (VaeArchitecture architecture : VaeArchitecture.values())
            try (Device device = new CpuDevice(1)) {
                TinyVae problem = new TinyVae(architecture, Head.STANDARD, 7);
                Vae model = problem.model(device, 1);
                problem.trainer(model).epoch(1, (_, _) -> { });
                VaeFile.write(path, model, Map.of("data", "tiny"));
                Vae back = VaeFile.read(path, device);
                assertThat(back.spec()).isEqualTo(model.spec());
                assertThat(back.encode(TinyImages.data(3)).mean()).containsExactly(model.encode(TinyImages.data(3)).mean());
                double[] z = new Rng(1).gaussians(model.spec().latent());
                assertThat(ModelFile.read(path).decoder(device).images(z)).as("the decoder alone")
                        .containsExactly(model.decoder().images(z), within(0f));
                assertThat(ModelFile.read(path).metadata("data")).isEqualTo("tiny");
            }
    }

    @Test void aDcganComesBackAsItWasWritten() {
        try (Device device = new CpuDevice(1)) {
            Dcgan model = DcganTest.model(device, 1);
            DcganTest.trainer(model, 7).epoch(1, (_, _) -> { });
            DcganFile.write(path, model, Map.of());
            double[] z = new Rng(1).gaussians(2 * model.spec().latent());
            assertThat(DcganFile.read(path, device).images(z)).containsExactly(model.images(z), within(0f));
            refused(() -> VaeFile.read(path, device), "model.safetensors: the metadata have no vae; expected standard, shallow, "
                    + "shallow-encoder-linear, shallow-linear, dcgan, dcgan-generator");
            refused(() -> ModelFile.read(path).decoder(device), "model.safetensors: decoder.0.weight is missing");
        }
    }

    @Test void whatIsWrongIsNamed() {
        try (Device device = new CpuDevice(1)) {
            Vae model = new TinyVae(VaeArchitecture.STANDARD, Head.PAPER, 7).model(device, 1);
            changed(model, t -> t.remove("encoder.sd.3.bias"));
            refused(() -> VaeFile.read(path, device), "model.safetensors: encoder.sd.3.bias is missing");
            changed(model, t -> t.put("encoder.mean.0.weight", StoredArray.of(new float[12], 4, 3)));
            refused(() -> VaeFile.read(path, device), "model.safetensors: encoder.mean.0.weight is (4,3), expected (2,3,1,1)");
            changed(model, t -> t.put("encoder.mean.1.running_var", StoredArray.of(new float[] {1, -1}, 2)));
            refused(() -> VaeFile.read(path, device), "model.safetensors: encoder.mean.1.running_var holds -1.0; a variance cannot be negative");
            refused(() -> DcganFile.read(path, device), "model.safetensors: holds no DCGAN: generator.0.weight is missing");
        }
    }

    private void changed(Vae model, Consumer<Map<String, StoredArray>> change) {
        VaeFile.write(path, model, Map.of());
        Safetensors good = Safetensors.read(path);
        Map<String, StoredArray> tensors = new LinkedHashMap<>(good.tensors());
        change.accept(tensors);
        new Safetensors(tensors, good.metadata()).write(path);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessage(message);
    }
}
