package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;

class DecoderSpecTest {
    private static final Size GREY = Size.of(28, 28, 1), COLOUR = Size.of(32, 32, 3);

    @Test void fillsInWhatIsNotGiven() {
        assertThat(DecoderSpec.of(Architecture.STANDARD, 0, 0, 7, null, List.of()))
                .isEqualTo(new DecoderSpec(Architecture.STANDARD, 64, 256, COLOUR, List.of()));
        assertThat(DecoderSpec.of(Architecture.SHALLOW, 16, 0, 7, null, List.of()).latent()).isEqualTo(512);
        assertThat(DecoderSpec.of(Architecture.MNIST, 0, 0, 7, null, List.of()).latent()).isEqualTo(2);
        assertThat(DecoderSpec.of(Architecture.FASHION, 0, 0, 20, null, List.of()))
                .isEqualTo(new DecoderSpec(Architecture.FASHION, 16, 20, GREY, List.of()));
        assertThat(DecoderSpec.of(Architecture.FASHION, 0, 5, 20, null, List.of()).latent()).isEqualTo(5);
    }

    @Test void refusesContradictions() {
        refused(() -> DecoderSpec.of(Architecture.STANDARD, 8, 20, 7, null, List.of()))
                .hasMessage("--latent 20: the decoder standard with --capacity 8 has a latent dimension of 32");
        refused(() -> DecoderSpec.of(Architecture.MNIST, 0, 3, 2, null, List.of()))
                .hasMessage("--latent 3: the decoder mnist has a latent dimension of 2");
        refused(() -> DecoderSpec.of(Architecture.FASHION, 0, 2, 2, COLOUR, List.of()))
                .hasMessage("--decoder fashion makes images of 28x28x1, not 32x32x3");
        refused(() -> DecoderSpec.of(Architecture.FASHION, -1, 2, 2, GREY, List.of())).hasMessage("--capacity -1: at least 1 is needed");
        refused(() -> DecoderSpec.of(Architecture.STANDARD, 1 << 30, 0, 2, null, List.of()))
                .hasMessage("--capacity 1073741824: at most 1024 is possible");
        refused(() -> DecoderSpec.of(Architecture.MLP, 0, -1, 2, GREY, List.of())).hasMessage("--latent -1: at least 1 is needed");
        refused(() -> DecoderSpec.of(Architecture.MLP, 0, 2, 2, GREY, List.of(8, 0))).hasMessage("--hidden 0: a layer needs at least 1 unit");
        refused(() -> DecoderSpec.of(Architecture.LINEAR, 0, 2, 2, COLOUR, List.of(8)))
                .hasMessage("--hidden belongs to --decoder mlp, not to linear");
    }

    @Test void metadataComeBack() {
        for (DecoderSpec spec : List.of(new DecoderSpec(Architecture.MLP, 1, 5, Size.of(4, 6, 3), List.of(128, 256)),
                new DecoderSpec(Architecture.MLP, 1, 5, Size.of(1, 1, 3), List.of()), new DecoderSpec(Architecture.DCGAN, 4, 10, COLOUR, List.of()),
                new DecoderSpec(Architecture.MNIST, 1, 2, GREY, List.of()), new DecoderSpec(Architecture.STANDARD, 8, 32, COLOUR, List.of())))
            assertThat(DecoderSpec.parse(spec.metadata(), "m")).isEqualTo(spec);
        assertThat(new DecoderSpec(Architecture.MLP, 1, 5, Size.of(4, 6, 3), List.of(8, 9)).metadata()).containsExactly(
                Map.entry("decoder", "mlp"), Map.entry("capacity", "1"), Map.entry("latent", "5"), Map.entry("shape", "3,4,6"),
                Map.entry("hidden", "8,9"));
    }

    @Test void keysThatADecoderDoesNotUseMayBeAbsentOrAnything() {
        assertThat(DecoderSpec.parse(Map.of("decoder", "mnist", "capacity", "none", "hidden", "x"), "m").latent()).isEqualTo(2);
        assertThat(DecoderSpec.parse(Map.of("decoder", "shallow", "capacity", "8"), "m").latent()).isEqualTo(256);
        assertThat(DecoderSpec.parse(Map.of("decoder", "mlp", "latent", "3", "shape", "1,2,2", "capacity", ""), "m").hidden()).isEmpty();
    }

    @Test void badMetadataGiveOneSentenceWithTheFileAndTheKey() {
        bad(null, null).startsWith("m.safetensors: the metadata name no decoder; expected one of mnist, fashion,");
        bad("decoder", "resnet").startsWith("m.safetensors: the metadata name the unknown decoder resnet; expected one of mnist,");
        bad("latent", null).isEqualTo("m.safetensors: the metadata have no latent");
        bad("latent", "two").isEqualTo("m.safetensors: latent two in the metadata is not a list of whole numbers");
        bad("latent", "2,3").isEqualTo("m.safetensors: latent 2,3 in the metadata is not one whole number");
        bad("latent", ",").isEqualTo("m.safetensors: latent , in the metadata is not one whole number");
        bad("latent", "0").isEqualTo("m.safetensors: the metadata describe no decoder: --latent 0: at least 1 is needed");
        bad("shape", "28,28").isEqualTo("m.safetensors: shape 28,28 in the metadata is not channels,height,width");
        bad("shape", "0,28,28").isEqualTo("m.safetensors: the metadata describe no decoder: --decoder mlp cannot make images of 28x28x0");
        bad("shape", "1,-4,-4").contains("cannot make images of -4x-4x1");
        bad("hidden", "8,x").isEqualTo("m.safetensors: hidden 8,x in the metadata is not a list of whole numbers");
    }

    /** A good mlp with one key changed (null: left out). */
    private static AbstractStringAssert<?> bad(String key, String value) {
        Map<String, String> metadata = new HashMap<>(Map.of("decoder", "mlp", "latent", "2", "shape", "1,4,4", "hidden", "8"));
        if (key == null) metadata.clear();
        else if (value == null) metadata.remove(key);
        else metadata.put(key, value);
        Throwable error = catchThrowable(() -> DecoderSpec.parse(metadata, "m.safetensors"));
        assertThat(error).isInstanceOf(InputException.class);
        return assertThat(error.getMessage());
    }

    private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(InputException.class);
    }
}
