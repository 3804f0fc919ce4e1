package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.junit.jupiter.api.Test;

/** What a model is made of, and what it is called in files. */
class DgdTest {
    private static final LatentRange RANGE = new LatentRange(-3, 3);

    /** A table of three numbers, whose noise is fitted, under a mixture within a range. */
    private static Dgd model(Device device) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 3), List.of()), device, new Rng(1));
        GaussianMixture prior = new GaussianMixture(device, 4, Covariance.FIXED, PlainMixture.priors(2), new Rng(2)).within(RANGE);
        return new Dgd(decoder, new Representation(device, 5, 2, new double[10], RANGE), prior,
                ColumnsSpec.of(Family.NORMAL, 3, OptionalDouble.empty()).on(device));
    }

    @Test void aFileHoldsZAndTrainingGoesOnFromH() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device);
            assertThat(model.state().keySet()).containsExactly("decoder.0.weight", "decoder.0.bias", "representation.z", "prior.means",
                    "prior.log_precision", "prior.logits", "likelihood.scale", "likelihood.largest_scale");
            assertThat(model.trained().keySet()).containsExactly("decoder.0.weight", "decoder.0.bias", "representation.h", "prior.means",
                    "prior.log_precision", "prior.logits", "likelihood.scale", "likelihood.largest_scale");
        }
    }

    @Test void metadataSayAllThatIsNoNumber() {
        try (Device device = new ReferenceDevice()) {
            assertThat(model(device).metadata()).containsExactly(entry("decoder", "mlp"), entry("capacity", "1"), entry("latent", "2"), entry("shape", "3,1,1"),
                    entry("hidden", ""), entry("prior", "mixture"), entry("components", "4"), entry("covariance", "fixed"), entry("z_range", "-3,3"),
                    entry("loss", "columns"), entry("columns", "normal:0-3"));
        }
    }

    @Test void weightsAreTheDecodersAndTheLikelihoods() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device);
            assertThat(model.weights()).containsExactly(model.decoder().parameters().get(0), model.decoder().parameters().get(1),
                    model.likelihood().parameters().getFirst());
        }
    }

    @Test void allPartsHaveOneDimension() {
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = model(device).decoder();
            Representation two = new Representation(device, 1, 2, new double[2]), three = new Representation(device, 1, 3, new double[3]);
            assertThatThrownBy(() -> new Dgd(decoder, three, new StandardNormal(2), Pixels.BERNOULLI)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("dgd: decoder, representation and prior have the latent dimensions 2, 3 and 2");
            assertThatThrownBy(() -> new Dgd(decoder, two, new StandardNormal(3), Pixels.BERNOULLI)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("dgd: decoder, representation and prior have the latent dimensions 2, 2 and 3");
            assertThatThrownBy(() -> new Dgd(decoder, two, new StandardNormal(2, RANGE), Pixels.BERNOULLI)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("dgd: representations within ").hasMessageEndingWith(" and a prior within -3,3");
        }
    }

    @Test void keysAreThoseOfTheCommandLine() {
        assertThat(List.of(Covariance.values())).extracting(Covariance::key).containsExactly("fixed", "isotropic", "diagonal");
        assertThat(List.of(Covariance.values())).extracting(c -> c.columns(7)).containsExactly(1, 1, 7);
        assertThat(List.of(PriorScale.values())).extracting(PriorScale::key).containsExactly("dataset", "batch", "sample");
        assertThat(List.of(PriorScale.values())).extracting(s -> s.weight(5, 20)).containsExactly(0.25, 1.0, 5.0);
        assertThat(List.of(SizeFactor.values())).extracting(SizeFactor::key).containsExactly("none", "total", "column");
        assertThat(List.of(Pixels.values())).extracting(Pixels::key).containsExactly("bernoulli", "gaussian");
    }
}
