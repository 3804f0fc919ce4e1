package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts of trained numbers, computed by building the networks in PyTorch, and shapes of what they make. */
class ArchitectureTest {
    @ParameterizedTest
    @CsvSource({"STANDARD,8,32,15531", "STANDARD,16,64,61779", "STANDARD,24,96,138747", "STANDARD,32,128,246435", "STANDARD,64,256,984387",
            "SHALLOW,8,256,7291", "SHALLOW,16,512,28915", "SHALLOW,24,768,64875", "SHALLOW,32,1024,115171", "SHALLOW,64,2048,459715",
            "LINEAR,8,200,58747", "LINEAR,16,200,131827", "LINEAR,24,200,219243", "LINEAR,32,200,320995", "LINEAR,64,200,871363",
            "LINEAR,24,2,67179", "LINEAR,24,5,69483", "LINEAR,24,10,73323", "LINEAR,24,20,81003", "LINEAR,24,50,104043", "LINEAR,24,100,142443",
            "FASHION,16,2,46993", "FASHION,16,5,48721", "FASHION,16,10,51601", "FASHION,16,20,57361", "FASHION,16,50,74641",
            "FASHION,16,100,103441", "FASHION,16,200,161041",
            "DCGAN,128,100,12654595", "MNIST,1,2,130619"})
    void hasAsManyParametersAsThePapers(Architecture architecture, int capacity, int latent, long count) {
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = new Decoder(new DecoderSpec(architecture, capacity, latent, architecture.size(), List.of()), device, new Rng(1));
            assertThat(decoder.parameterCount()).isEqualTo(count);
        }
    }

    @Test void theStandardDecodersLayersAreThePapers() {
        try (Device device = new ReferenceDevice()) {
            var state = new Decoder(spec(Architecture.STANDARD, 32, 128), device, new Rng(1)).state();
            long[] layers = {131136, 128, 65600, 128, 32800, 64, 16416, 64, 99};
            int[] number = {0, 1, 3, 4, 6, 7, 9, 10, 12};
            for (int i = 0; i < layers.length; i++) {
                String prefix = "decoder." + number[i];
                int size = state.get(prefix + ".weight").tensor().shape.size() + state.get(prefix + ".bias").tensor().shape.size();
                assertThat(size).as(prefix).isEqualTo(layers[i]);
            }
        }
    }

    @ParameterizedTest @EnumSource void everyDecoderMakesItsImages(TestDevice d) {
        try (Device device = d.open()) {
            for (DecoderSpec spec : List.of(spec(Architecture.MNIST, 1, 2), spec(Architecture.FASHION, 2, 5), spec(Architecture.STANDARD, 2, 8),
                    spec(Architecture.SHALLOW, 2, 64), spec(Architecture.LINEAR, 2, 3), spec(Architecture.DCGAN, 2, 3),
                    new DecoderSpec(Architecture.MLP, 1, 3, Size.of(4, 5, 2), List.of(6, 7)),
                    new DecoderSpec(Architecture.MLP, 1, 3, Size.of(1, 1, 9), List.of())))
                try (Scope step = device.scope()) {
                    Decoder decoder = new Decoder(spec, device, new Rng(1));
                    var z = step.tensor(Shape.batch(3, spec.latent()), gaussians(3 * spec.latent()));
                    var x = decoder.forward(z);
                    Size size = spec.size();
                    assertThat(x.shape).as(spec.toString()).isEqualTo(Shape.batch(3, size.height(), size.width(), size.channels()));
                    assertThat(Arrays.stream(x.storage.read())).allMatch(v -> v > 0 && v < 1);
                }
        }
    }

    @Test void namesCountLayersThatComputeSoThatTheyArePyTorchs() {
        try (Device device = new ReferenceDevice()) {
            assertThat(new Decoder(spec(Architecture.MNIST, 1, 2), device, new Rng(1)).state().keySet()).containsExactly(
                    "decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias",
                    "decoder.4.weight", "decoder.4.bias", "decoder.6.weight", "decoder.6.bias");
            assertThat(new Decoder(spec(Architecture.SHALLOW, 2, 64), device, new Rng(1)).state().keySet()).startsWith(
                    "decoder.0.weight", "decoder.0.bias", "decoder.1.weight", "decoder.1.bias",
                    "decoder.1.running_mean", "decoder.1.running_var", "decoder.3.weight");
        }
    }

    @Test void layersDrawFromStreamsOfTheirOwn() {
        try (Device device = new ReferenceDevice()) {
            var state = new Decoder(spec(Architecture.STANDARD, 2, 8), device, new Rng(1)).state();
            double[] third = state.get("decoder.3.weight").read(), ninth = state.get("decoder.9.weight").read();
            assertThat(third[0] / third[1]).isNotEqualTo(ninth[0] / ninth[1]);
        }
    }

    static DecoderSpec spec(Architecture architecture, int capacity, int latent) {
        return new DecoderSpec(architecture, capacity, latent, architecture.size(), List.of());
    }

    private static float[] gaussians(int n) {
        double[] g = new Rng(3).gaussians(n);
        float[] f = new float[n];
        for (int i = 0; i < n; i++) f[i] = (float) g[i];
        return f;
    }
}
