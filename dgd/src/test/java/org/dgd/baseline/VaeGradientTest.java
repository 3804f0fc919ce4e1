package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole loss, differentiated by backward and by differences, along a random direction in each part's parameters. */
final class VaeGradientTest {
    private static final int N = 3;
    private static final double STEP = 1e-6, TOLERANCE = 1e-5;

    static Stream<Arguments> parts() {
        return Arrays.stream(VaeArchitecture.values()).flatMap(a -> Arrays.stream(Head.values())
                .flatMap(h -> parts(a).map(p -> Arguments.of(a, h, p))));
    }

    private static Stream<String> parts(VaeArchitecture a) {
        boolean shared = a == VaeArchitecture.DCGAN || a == VaeArchitecture.DCGAN_GENERATOR;
        return Stream.concat(shared ? Stream.of("encoder.trunk.") : Stream.of(), Stream.of("encoder.mean.", "encoder.sd.", "decoder."));
    }

    @ParameterizedTest @MethodSource("parts") void backwardAgreesWithDifferences(VaeArchitecture architecture, Head head, String part) {
        try (Device device = new ReferenceDevice()) {
            Vae vae = new TinyVae(architecture, head, N).model(device, 1);
            List<Tensor> moved = vae.state().entrySet().stream().filter(e -> e.getKey().startsWith(part) && e.getValue().trained())
                    .map(e -> e.getValue()).map(Parameter::tensor).toList();
            List<double[]> start = moved.stream().map(t -> t.storage.read()).toList();
            List<double[]> direction = moved.stream().map(t -> new Rng(t.shape.size()).uniforms(t.shape.size(), -1, 1)).toList();
            double up = loss(vae, moved, start, direction, STEP, false), down = loss(vae, moved, start, direction, -STEP, false);
            loss(vae, moved, start, direction, 0, true);
            double exact = 0, numeric = (up - down) / (2 * STEP);
            for (int i = 0; i < moved.size(); i++) {
                double[] g = moved.get(i).gradient().storage.read();
                for (int j = 0; j < g.length; j++) exact += direction.get(i)[j] * g[j];
            }
            assertThat(Math.abs(exact)).isGreaterThan(1e-3);
            assertThat(Math.abs(exact - numeric) / Math.abs(exact)).as(exact + " and " + numeric).isLessThan(TOLERANCE);
        }
    }

    private static double loss(Vae vae, List<Tensor> moved, List<double[]> start, List<double[]> direction, double way, boolean backward) {
        for (int i = 0; i < moved.size(); i++) {
            double[] p = start.get(i).clone();
            for (int j = 0; j < p.length; j++) p[j] += way * direction.get(i)[j];
            moved.get(i).storage.write(p);
        }
        try (Scope step = vae.device().scope()) {
            Tensor x = step.tensor(Shape.batch(N, 32, 32, 3), TinyImages.pixels(N));
            Tensor loss = vae.loss(x, new Noise().normal(step, vae.latent(N), new Rng(2))).total(new Beta(0.7));
            if (backward) loss.backward();
            return loss.item();
        }
    }
}
