package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.junit.jupiter.api.Test;

class FrozenTest {
    /** Decoder, prior and the noise of columns. Precisions that are fixed wanted no gradient before, and want none afterwards. */
    @Test void nothingWantsAGradientUntilItIsClosed() {
        try (Device device = new ReferenceDevice()) {
            DecoderSpec spec = new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 3), List.of(4));
            Decoder decoder = new Decoder(spec, device, new Rng(1));
            GaussianMixture prior = new GaussianMixture(device, 3, Covariance.FIXED, PlainMixture.priors(2), new Rng(2));
            Likelihood likelihood = ColumnsSpec.of(Family.NORMAL, 3, OptionalDouble.empty()).on(device);
            Map<String, Tensor> all = new LinkedHashMap<>();
            decoder.state().forEach((name, p) -> all.put(name, p.tensor()));
            prior.state().forEach((name, p) -> all.put(name, p.tensor()));
            likelihood.state().forEach((name, p) -> all.put(name, p.tensor()));
            List<String> trained = List.of("decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias", "prior.means", "prior.logits",
                    "likelihood.scale");
            assertThat(wanting(all)).isEqualTo(trained);
            try (Frozen _ = new Frozen(decoder, prior, likelihood)) {
                assertThat(wanting(all)).isEmpty();
            }
            assertThat(wanting(all)).isEqualTo(trained);
        }
    }

    private static List<String> wanting(Map<String, Tensor> all) {
        return all.keySet().stream().filter(name -> all.get(name).wantsGradient()).toList();
    }
}
