package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Pixels;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts of trained numbers, computed by building the networks in PyTorch, and shapes of what encoders and decoders make. */
final class VaeArchitectureTest {
    @ParameterizedTest
    @CsvSource({"STANDARD,8,32,46651,15560", "STANDARD,16,64,185459,61840", "STANDARD,32,128,739555,246560", "STANDARD,64,256,2953667,984640",
            "SHALLOW,8,256,21899,7304", "SHALLOW,16,512,86803,28944", "SHALLOW,32,1024,345635,115232", "SHALLOW,64,2048,1379395,459840",
            "SHALLOW_ENCODER_LINEAR,8,32,46587,15528", "SHALLOW_ENCODER_LINEAR,16,64,185331,61776",
            "SHALLOW_ENCODER_LINEAR,32,128,739299,246432", "SHALLOW_ENCODER_LINEAR,64,256,2953155,984384",
            "SHALLOW_LINEAR,8,200,176155,58704", "SHALLOW_LINEAR,16,200,394915,131544",
            "SHALLOW_LINEAR,32,200,961459,320232", "SHALLOW_LINEAR,64,200,2610643,869640"})
    void hasAsManyParametersAsThePapers(VaeArchitecture architecture, int capacity, int latent, long count, long eachEncoder) {
        try (Device device = new ReferenceDevice()) {
            Vae vae = vae(VaeSpec.of(architecture, capacity, 0, Head.PAPER), device);
            assertThat(vae.spec().latent()).isEqualTo(latent);
            assertThat(vae.parameterCount()).isEqualTo(count);
            for (String stack : new String[] {"encoder.mean.", "encoder.sd."})
                assertThat(vae.state().entrySet().stream().filter(e -> e.getKey().startsWith(stack) && e.getValue().trained())
                        .mapToLong(e -> e.getValue().tensor().shape.size()).sum()).as(stack).isEqualTo(eachEncoder);
        }
    }

    @ParameterizedTest
    @CsvSource({"SHALLOW_ENCODER_LINEAR,8,46651", "SHALLOW_ENCODER_LINEAR,16,185459", "SHALLOW_ENCODER_LINEAR,32,739555", "SHALLOW_ENCODER_LINEAR,64,2953667",
            "SHALLOW_LINEAR,8,176219", "SHALLOW_LINEAR,16,395043", "SHALLOW_LINEAR,32,961715", "SHALLOW_LINEAR,64,2611155"})
    void theOtherReadingHasBatchNormBeforeTheLinearLayer(VaeArchitecture architecture, int capacity, long count) {
        try (Device device = new ReferenceDevice()) {
            assertThat(vae(VaeSpec.of(architecture, capacity, 0, Head.PAPER).withNormBeforeLinear(), device).parameterCount()).isEqualTo(count);
        }
    }

    @ParameterizedTest @CsvSource({"DCGAN,7718091", "DCGAN_GENERATOR,16923211"})
    void soHasTheVaeOfDcgansSize(VaeArchitecture architecture, long count) {
        try (Device device = new ReferenceDevice()) {
            Vae vae = vae(VaeSpec.of(architecture, 128, 0, Head.PAPER), device);
            assertThat(vae.spec().latent()).isEqualTo(100);
            assertThat(vae.parameterCount()).isEqualTo(count);
        }
    }

    @ParameterizedTest @EnumSource void everyVaeCodesAndMakesItsImages(VaeArchitecture architecture) {
        for (Head head : Head.values())
            for (boolean cpu : new boolean[] {false, true})
                try (Device device = cpu ? new CpuDevice(2) : new ReferenceDevice(); Scope step = device.scope()) {
                    Vae vae = vae(VaeSpec.of(architecture, 2, 0, head), device);
                    Posterior q = vae.posterior(step.tensor(Shape.batch(3, 32, 32, 3), TinyImages.pixels(3)));
                    assertThat(q.mean().shape).isEqualTo(vae.latent(3));
                    assertThat(q.sd().shape).isEqualTo(vae.latent(3));
                    assertThat(Arrays.stream(q.sd().storage.read())).allMatch(sd -> sd > 0 && (sd < 1 || head == Head.STANDARD));
                    assertThat(Arrays.stream(q.mean().storage.read()).anyMatch(mean -> mean < 0)).isEqualTo(head == Head.STANDARD);
                    assertThat(vae.decoder().forward(q.mean()).shape).isEqualTo(Shape.batch(3, 32, 32, 3));
                }
    }

    @Test void theTwoEncodersStartFromWeightsOfTheirOwn() {
        try (Device device = new ReferenceDevice()) {
            var state = vae(VaeSpec.of(VaeArchitecture.STANDARD, 2, 0, Head.PAPER), device).state();
            assertThat(state.get("encoder.mean.3.weight").read()).isNotEqualTo(state.get("encoder.sd.3.weight").read());
        }
    }

    @Test void theMetadataGiveTheSameVae() {
        Stream<VaeSpec> specs = Stream.concat(Arrays.stream(VaeArchitecture.values()).map(a -> VaeSpec.of(a, 4, 0, Head.STANDARD)),
                Stream.of(VaeSpec.of(VaeArchitecture.SHALLOW_LINEAR, 16, 30, Head.PAPER).withNormBeforeLinear()));
        specs.forEach(spec -> assertThat(VaeSpec.parse(spec.metadata(), "f")).isEqualTo(spec));
    }

    @Test void whatCannotBeIsRefused() {
        VaeSpec spec = VaeSpec.of(VaeArchitecture.SHALLOW, 4, 0, Head.PAPER);
        assertThatThrownBy(spec::withNormBeforeLinear).hasMessage("vae shallow: its encoder has no linear layer to put batch norm before");
        assertThatThrownBy(() -> VaeSpec.of(VaeArchitecture.SHALLOW, 4, 100, Head.PAPER)).isInstanceOf(InputException.class)
                .hasMessageContaining("--latent 100").hasMessageContaining("128");
        refused(spec, "vae", null, "f: the metadata have no vae; expected standard, shallow, shallow-encoder-linear, shallow-linear, dcgan, dcgan-generator");
        refused(spec, "head", "odd", "f: head odd in the metadata is unknown; expected paper, standard");
        refused(spec, "norm_before_linear", "maybe", "f: norm_before_linear maybe in the metadata is unknown; expected true, false");
        refused(spec, "norm_before_linear", "true", "f: the metadata describe no VAE: vae shallow: its encoder has no linear layer to put batch norm before");
        refused(spec, "decoder", "dcgan", "f: the metadata describe no VAE: vae shallow: its decoder is shallow, not dcgan");
    }

    private static void refused(VaeSpec spec, String key, String value, String message) {
        var metadata = spec.metadata();
        metadata.put(key, value);
        assertThatThrownBy(() -> VaeSpec.parse(metadata, "f")).isInstanceOf(InputException.class).hasMessage(message);
    }

    private static Vae vae(VaeSpec spec, Device device) { return new Vae(spec, Pixels.GAUSSIAN, device, new Rng(1)); }
}
