package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.Linear;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every layer of the smallest decoders that tell 2c from c/2, as a file names it, and counts of numbers without making them. */
class DecoderLayersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STANDARD | 8  | 0: 8,4,4,4  1: 4   3: 4,4,4,4  4: 4   6: 4,2,4,4  7: 2   9: 2,2,4,4  10: 2  12: 2,3,1,1
            SHALLOW  | 64 | 0: 4,4,4,4  1: 4   3: 4,2,4,4  4: 2   6: 2,2,4,4  7: 2   9: 2,3,1,1
            LINEAR   | 3  | 0: 64,3   1: 4,4,4,4  2: 4   4: 4,2,4,4  5: 2   7: 2,2,4,4  8: 2   10: 2,3,1,1
            DCGAN    | 3  | 0: 3,16,4,4  1: 16   3: 16,8,4,4  4: 8   6: 8,4,4,4  7: 4   9: 4,2,4,4  10: 2  12: 2,3,1,1
            MIRROR   | 3  | 0: 3,8,4,4  1: 8   3: 8,4,4,4  4: 4   6: 4,2,4,4  7: 2   9: 2,3,4,4
            FASHION  | 3  | 0: 72,3   1: 8,4,4,4  2: 4   4: 4,2,4,4  5: 2   7: 2,2,4,4  8: 2   10: 2,1,1,1
            """)
    void areThoseOfTheAppendixWithACapacityOfTwo(Architecture architecture, int latent, String weights) {
        DecoderSpec spec = ArchitectureTest.spec(architecture, 2, latent);
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = new Decoder(spec, device, new Rng(1));
            assertThat(weights(decoder)).isEqualTo(weights.strip().replaceAll(" {2,}", " "));
            long all = decoder.state().values().stream().mapToLong(p -> p.read().length).sum();
            assertThat(spec.parameters()).isEqualTo(all);
            assertThat(decoder.parameterCount()).isEqualTo(decoder.state().values().stream().filter(Parameter::trained).mapToLong(p -> p.read().length).sum());
            assertThat(decoder.parameters()).hasSize((int) decoder.state().values().stream().filter(Parameter::trained).count());
            try (Scope step = device.inference()) {
                Size size = spec.size();
                assertThat(decoder.forward(step.tensor(Shape.batch(1, latent), new float[latent])).shape)
                        .isEqualTo(Shape.batch(1, size.height(), size.width(), size.channels()));
            }
        }
    }

    private static String weights(Decoder decoder) {
        return decoder.state().entrySet().stream().filter(e -> e.getKey().endsWith(".weight"))
                .map(e -> e.getKey().replaceAll("decoder\\.|\\.weight", "") + ": "
                        + Arrays.stream(e.getValue().fileShape()).mapToObj(String::valueOf).collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    /** The paper's counts of trained numbers, and two running moments of every channel that is normalised. */
    @ParameterizedTest
    @CsvSource({"STANDARD,64,256,984387,384", "SHALLOW,64,2048,459715,256", "LINEAR,24,100,142443,96", "FASHION,16,50,74641,64",
            "DCGAN,128,100,12654595,1920", "MNIST,1,2,130619,0"})
    void numbersAreCountedWithoutMakingThem(Architecture architecture, int capacity, int latent, double trained, int normalised) {
        assertThat(ArchitectureTest.spec(architecture, capacity, latent).parameters()).isEqualTo(trained + 2 * normalised);
    }

    @Test void aPerceptronHasItsHiddenLayersAndVectorsStayVectors() {
        try (Device device = new ReferenceDevice()) {
            Decoder images = new Decoder(new DecoderSpec(Architecture.MLP, 1, 3, Size.of(2, 3, 2), List.of(5, 6)), device, new Rng(1));
            assertThat(weights(images)).isEqualTo("0: 5,3 2: 6,5 4: 12,6");
            assertThat(images.layers().layers()).hasSize(6);
            Decoder vectors = new Decoder(new DecoderSpec(Architecture.MLP, 1, 3, Size.of(1, 1, 4), List.of()), device, new Rng(1));
            assertThat(vectors.layers().layers()).singleElement().isInstanceOf(Linear.class);
        }
    }

    @Test void whatAnArchitectureLeavesOpen() {
        assertThat(List.of(Architecture.values())).filteredOn(Architecture::latentIsFree)
                .containsExactly(Architecture.FASHION, Architecture.LINEAR, Architecture.DCGAN, Architecture.MIRROR, Architecture.MLP);
        assertThat(List.of(Architecture.values())).filteredOn(a -> !a.hasCapacity()).containsExactly(Architecture.MNIST, Architecture.MLP);
        assertThat(List.of(Architecture.values())).extracting(Architecture::latentGrid).containsExactly(1, 1, 1, 4, 1, 1, 1, 1);
        assertThat(List.of(Architecture.values())).extracting(Architecture::defaultCapacity).containsExactly(1, 16, 64, 32, 64, 128, 128, 1);
        assertThat(Size.of(new Features("x", 1, 2, 3, 4, new float[24], null, List.of(), Map.of()))).isEqualTo(Size.of(2, 3, 4)).hasToString("2x3x4");
        assertThat(Size.of(2, 3, 4).features()).isEqualTo(24);
    }

    @Test void aDecoderThatNoArrayHoldsIsRefusedBeforeItIsMade() {
        DecoderSpec spec = new DecoderSpec(Architecture.MLP, 1, 1 << 20, Size.of(1, 1, 1), List.of(1 << 11));
        assertThat(spec.parameters()).isEqualTo(2048.0 * 1048576 + 2048 + 2048 + 1);
        try (Device device = new ReferenceDevice()) {
            assertThatThrownBy(() -> new Decoder(spec, device, new Rng(1))).isInstanceOf(InputException.class)
                    .hasMessage("--decoder mlp: with a latent dimension of 1048576 it has 2147487745 parameters, more than can be held; make it smaller");
        }
    }

    /** What is the largest that is possible, and the smallest that is not. */
    @Test void limits() {
        assertThat(ArchitectureTest.spec(Architecture.FASHION, 1024, 1).capacity()).isEqualTo(1024);
        assertThatThrownBy(() -> ArchitectureTest.spec(Architecture.FASHION, 1025, 1)).hasMessage("--capacity 1025: at most 1024 is possible");
        assertThat(mlp(Size.of(1, 1, Integer.MAX_VALUE - 8), 0).size().features()).isEqualTo(2147483639);
        for (Size size : List.of(Size.of(1, 1, Integer.MAX_VALUE - 7), Size.of(65536, 65536, 1), Size.of(65536, 1, 65536)))
            assertThatThrownBy(() -> mlp(size, 0)).isInstanceOf(InputException.class)
                    .hasMessage("--decoder mlp cannot make images of " + size + "; they are too large");
        assertThat(mlp(Size.of(1, 1, 2), 100).hidden()).hasSize(100);
        assertThatThrownBy(() -> mlp(Size.of(1, 1, 2), 101)).hasMessage("--hidden: 101 layers; at most 100 are possible");
    }

    private static DecoderSpec mlp(Size size, int layers) {
        return new DecoderSpec(Architecture.MLP, 1, 1, size, Collections.nCopies(layers, 3));
    }
}
