package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.baseline.Beta;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Dgd;
import org.dgd.nn.Parameter;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparedStepTest {
    private static final int CAPACITY = 2, BATCH = 3, SEED = 5;

    private final Device device = new ReferenceDevice();
    @TempDir Path folder;

    @Test void theFileHoldsTheModelAndTheImagesWithChannelsFirst() {
        Path file = folder.resolve("weights");
        ComparedStep.of("dgd", device, CAPACITY, BATCH, SEED).write(file);
        Safetensors written = Safetensors.read(file);
        DgdStep same = DgdStep.standard(device, CAPACITY, BATCH, SEED);
        same.model.state().forEach((name, p) ->
                assertThat(written.require(name, p.fileShape()).doubles()).containsExactly(p.read(), within(1e-7)));
        double[] ours = same.images.storage.read(), theirs = written.require("images", BATCH, 3, 32, 32).doubles();
        int n = 2, h = 5, w = 7, c = 1;
        assertThat(theirs[((n * 3 + c) * 32 + h) * 32 + w]).isCloseTo(ours[((n * 32 + h) * 32 + w) * 3 + c], within(1e-7));
    }

    @Test void gradientsAreThoseThatBackwardLeavesInTheFirstStep() {
        Path file = folder.resolve("gradients");
        ComparedStep step = ComparedStep.of("dgd", device, CAPACITY, BATCH, SEED);
        assertThatIllegalStateException().isThrownBy(() -> step.writeFirstGradients(file)).withMessageContaining("after the first step");
        step.train();
        step.writeFirstGradients(file);

        Safetensors written = Safetensors.read(file);
        Map<String, double[]> right = gradients();
        assertThat(written.tensors()).containsOnlyKeys(right.keySet());
        right.forEach((name, g) -> assertThat(written.tensors().get(name).doubles()).as(name).containsExactly(g, within(1e-9)));
    }

    private Map<String, double[]> gradients() {
        Dgd model = DgdStep.standard(device, CAPACITY, BATCH, SEED).model;
        Tensor images = DgdStep.standard(device, CAPACITY, BATCH, SEED).images;
        Map<String, double[]> gradients = new TreeMap<>();
        try (Scope _ = device.scope()) {
            Tensor z = model.representation().of(new int[] {0, 1, 2});
            model.likelihood().negativeLog(model.decoder().logits(z), images).add(model.prior().logDensity(z).sum().neg()).backward();
            model.state().forEach((name, p) -> {
                if (p.trained()) gradients.put(name, new Parameter(p.tensor().gradient(), p.layout(), true).read());
            });
        }
        return gradients;
    }

    @Test void theFileOfAVaeHoldsTheNoiseOfItsFirstSteps() {
        Path file = folder.resolve("weights");
        ComparedStep compared = ComparedStep.of("vae", device, CAPACITY, BATCH, SEED);
        compared.write(file);
        double[] first = Safetensors.read(file).require("noise.1", BATCH, 4 * CAPACITY, 1, 1).doubles();
        VaeStep same = new VaeStep(device, CAPACITY, BATCH, SEED);
        try (Scope _ = device.scope()) {
            Tensor noise = device.constant(same.model.latent(BATCH), first);
            double loss = same.model.loss(same.images, noise).total(Beta.ONE).item();
            assertThat(compared.train()).isCloseTo(loss, withinPercentage(1e-4));
        }
        assertThat(Safetensors.read(file).require("noise.2", BATCH, 4 * CAPACITY, 1, 1).doubles()).isNotEqualTo(first);
    }

    @Test void anUnknownModelIsRefused() {
        assertThatThrownBy(() -> ComparedStep.of("gan", device, CAPACITY, BATCH, SEED)).isInstanceOf(InputException.class).hasMessageContaining("gan");
    }
}
