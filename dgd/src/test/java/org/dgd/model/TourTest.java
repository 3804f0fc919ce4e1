package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Kernels;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.SyntheticDigits;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.RowSgd;
import org.junit.jupiter.api.Test;

/** The kernels of one training step as docs/tour.md lists them: 32 digits, the MNIST decoder, a mixture of 20 components. */
final class TourTest {
    private static final int SAMPLES = 32;

    @Test void kernelsOfOneStep() {
        List<String> step = step(TourTest::mixture);
        int backward = step.indexOf("fill"), decoder = step.indexOf("binaryCrossEntropyBackward"), update = step.indexOf("adam");
        // region kernels
        assertThat(step.subList(0, 11)).containsExactly("rows", "convForward", "relu", "convForward", "relu", "view", "permute",
                "convBackwardData", "relu", "convBackwardData", "binaryCrossEntropy");
        assertThat(step.subList(11, 18)).containsExactly("gaussianLogDensity", "logSoftmax", "broadcast", "add", "logSumExp", "sum", "affine");

        assertThat(step.subList(decoder, update)).containsExactly("binaryCrossEntropyBackward",
                "convForward", "convBackwardFilter", "sum", "reluBackward",                  // image 28x28 to 14x14: gradients of x, filter, bias
                "convForward", "convBackwardFilter", "sum",                                  // 14x14 to 7x7
                "permute", "view", "reluBackward",
                "convBackwardData", "convBackwardFilter", "sum", "reluBackward",             // 3,136 numbers to 30
                "convBackwardData", "convBackwardFilter", "sum");                            // 30 numbers to z
        assertThat(step.subList(update, step.size())).containsExactly("adam", "sgdRows", "adam", "place", "place", "place");
        // endregion
        // region counts
        assertThat(step).hasSize(93);
        assertThat(backward).isEqualTo(39);
        assertThat(update - backward).isEqualTo(48);
        // endregion
    }

    @Test void kernelsWithoutAMixture() {
        // region normal
        List<String> step = step((_, _) -> new StandardNormal(2));
        assertThat(step).hasSize(49).doesNotContain("gaussianLogDensity", "logSumExp", "softplus");
        assertThat(Collections.frequency(step, "adam")).isEqualTo(1);
        // endregion
    }

    private interface Prior { LatentDistribution on(Device device, Rng rng); }

    private static LatentDistribution mixture(Device device, Rng rng) {
        MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 2), new Normal(2, 2), new Dirichlet(1));
        return new GaussianMixture(device, 20, Covariance.ISOTROPIC, priors, rng);
    }

    /** The names of all kernels that one step calls, in their order. */
    private static List<String> step(Prior prior) {
        List<String> names = new ArrayList<>();
        Device device = new ReferenceDevice(kernels -> (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class},
                (_, kernel, arguments) -> {
                    names.add(kernel.getName());
                    return kernel.invoke(kernels, arguments);
                }));
        Rng rng = new Rng(0);
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MNIST, 1, 2, Size.of(28, 28, 1), List.of()), device, rng.child("decoder"));
        Dgd model = new Dgd(decoder, Representation.normal(device, SAMPLES, 2, rng.child("representations")), prior.on(device, rng.child("prior")),
                Pixels.BERNOULLI);
        Batches batches = new Batches(SyntheticDigits.of(SAMPLES, 0).binarized(128), SAMPLES, rng.child("order"));
        new Trainer(model, batches, PriorScale.DATASET, false, new Adam(model.weights(), 1e-3, 1e-5),
                new RowSgd(model.representation().table(), 1e-2, 0.9), new Adam(model.prior().parameters(), 1e-1, 0)).epoch(1, (_, _) -> { });
        return names;
    }
}
