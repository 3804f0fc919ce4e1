package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture;
import org.dgd.model.DecoderSpec;
import org.dgd.model.DivergedException;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

final class DcganTest {
    /** Many leaky units lie close to their kink, because filters start small: the step must be short, to cross none. */
    private static final double STEP = 1e-8, TOLERANCE = 1e-5;

    static DecoderSpec spec(int capacity, int latent) {
        return new DecoderSpec(Architecture.DCGAN, capacity, latent, Architecture.DCGAN.size(), List.of());
    }

    static Dcgan model(Device device, long seed) { return new Dcgan(spec(2, 6), device, new Rng(seed)); }

    static DcganTrainer trainer(Dcgan model, int samples) { return DcganTrainer.paper(model, batches(samples, 5), new Rng(6)); }

    private static Batches batches(int samples, int size) { return new Batches(TinyImages.data(samples), size, new Rng(5).child("order")); }

    @Test void hasAsManyParametersAsThePapers() {
        try (Device device = new ReferenceDevice()) {
            Dcgan model = new Dcgan(spec(128, 100), device, new Rng(1));
            assertThat(count(model.generatorParameters())).isEqualTo(12_654_595);
            assertThat(count(model.discriminatorParameters())).isEqualTo(11_032_321);
        }
    }

    @Test void judgesImagesAndMakesThem() {
        for (boolean cpu : new boolean[] {false, true})
            try (Device device = cpu ? new CpuDevice(2) : new ReferenceDevice(); Scope step = device.scope()) {
                Dcgan model = model(device, 1);
                Tensor x = step.tensor(Shape.batch(3, 32, 32, 3), TinyImages.pixels(3));
                assertThat(model.judge(Dcgan.signed(x)).shape).isEqualTo(Shape.batch(3, 1));
                assertThat(Arrays.stream(Dcgan.signed(x).storage.read()).min().orElseThrow()).isLessThan(-0.9);
                double[] z = new Rng(1).gaussians(18);
                float[] images = model.images(z), floats = new float[18];
                for (int i = 0; i < 18; i++) floats[i] = (float) z[i];
                double[] signed = model.generate(step.tensor(model.latent(3), floats)).storage.read();
                assertThat(images).hasSize(signed.length);
                for (int i = 0; i < signed.length; i++) assertThat(images[i]).isEqualTo((float) ((signed[i] + 1) / 2), within(1e-6f));
            }
    }

    @Test void startsAsPytorchsExample() {
        try (Device device = new ReferenceDevice()) {
            var state = new Dcgan(spec(16, 100), device, new Rng(1)).state();
            for (String name : List.of("generator.0.weight", "discriminator.5.weight")) {
                double[] w = state.get(name).read();
                assertThat(Math.sqrt(Arrays.stream(w).map(v -> v * v).average().orElseThrow())).as(name).isEqualTo(0.02, within(5e-4));
            }
            assertThat(Arrays.stream(state.get("discriminator.3.weight").read())).allMatch(v -> v > 0.9 && v < 1.1).doesNotContain(1.0);
            assertThat(state.get("discriminator.3.bias").read()).containsOnly(0);
        }
    }

    /** One step of plain gradient descent with rate 1 gives the gradient, p − p'; with rate 0 an epoch only reports its losses. */
    @Test void eachStepFollowsTheGradientOfItsOwnLoss() {
        for (boolean generator : new boolean[] {false, true})
            try (Device device = new ReferenceDevice()) {
                Dcgan model = model(device, 1);
                List<Tensor> moved = generator ? model.generatorParameters() : model.discriminatorParameters();
                List<double[]> start = read(moved);
                List<double[]> direction = moved.stream().map(t -> new Rng(t.shape.size()).uniforms(t.shape.size(), -1, 1)).toList();
                double up = loss(model, generator, moved, start, direction, STEP), down = loss(model, generator, moved, start, direction, -STEP);
                loss(model, generator, moved, start, direction, 0);
                new DcganTrainer(model, batches(4, 4), new Sgd(model.discriminatorParameters(), generator ? 0 : 1, 0, 0),
                        new Sgd(model.generatorParameters(), generator ? 1 : 0, 0, 0), new Rng(6)).epoch(1, (_, _) -> { });
                List<double[]> stepped = read(moved);
                double exact = 0, numeric = (up - down) / (2 * STEP);
                for (int i = 0; i < moved.size(); i++)
                    for (int j = 0; j < start.get(i).length; j++) exact += direction.get(i)[j] * (start.get(i)[j] - stepped.get(i)[j]);
                assertThat(Math.abs(exact)).isGreaterThan(1e-3);
                assertThat(Math.abs(exact - numeric) / Math.abs(exact)).as(exact + " and " + numeric).isLessThan(TOLERANCE);
            }
    }

    private static double loss(Dcgan model, boolean generator, List<Tensor> moved, List<double[]> start, List<double[]> direction, double way) {
        for (int i = 0; i < moved.size(); i++) {
            double[] p = start.get(i).clone();
            for (int j = 0; j < p.length; j++) p[j] += way * direction.get(i)[j];
            moved.get(i).storage.write(p);
        }
        DcganTerms terms = new DcganTrainer(model, batches(4, 4), new Sgd(model.discriminatorParameters(), 0, 0, 0),
                new Sgd(model.generatorParameters(), 0, 0, 0), new Rng(6)).epoch(1, (_, _) -> { });
        return generator ? terms.generator() : terms.discriminator();
    }

    @Test void theDiscriminatorLearnsAndTheGeneratorFollows() {
        try (Device device = new CpuDevice(1)) {
            Dcgan model = new Dcgan(spec(4, 6), device, new Rng(1));
            AdamRule rule = AdamRule.DEFAULT.betas(0.5, 0.999);
            Optimizer d = new Adam(model.discriminatorParameters(), 2e-4, rule), g = new Adam(model.generatorParameters(), 2e-3, rule);
            DcganTrainer trainer = new DcganTrainer(model, batches(24, 8), d, g, new Rng(6));
            double before = distance(model);
            DcganTerms first = trainer.epoch(1, (_, _) -> { });
            double least = first.discriminator();
            assertThat(least).isBetween(1.0, 2 * Math.log(2) + 0.3);                            // it could tell nothing at first
            for (int e = 2; e <= 60; e++) least = Math.min(least, trainer.epoch(e, (_, _) -> { }).discriminator());
            assertThat(least).isLessThan(0.5);
            assertThat(distance(model)).isLessThan(0.4 * before);
        }
    }

    /** Mean squared distance of the mean generated image from the mean real one. */
    private static double distance(Dcgan model) {
        int n = 30, size = 32 * 32 * 3;
        float[] made = model.images(new Rng(3).gaussians(n * model.spec().latent())), real = TinyImages.pixels(n);
        double sum = 0;
        for (int p = 0; p < size; p++) {
            double difference = 0;
            for (int i = 0; i < n; i++) difference += (made[i * size + p] - real[i * size + p]) / n;
            sum += difference * difference / size;
        }
        return sum;
    }

    @Test void theCpuAgreesWithTheReferenceAndThreadsChangeNoBit() {
        List<List<DcganTerms>> runs = new ArrayList<>();
        for (Device device : List.of(new ReferenceDevice(), new CpuDevice(1), new CpuDevice(2), new CpuDevice(3)))
            try (device) {
                List<DcganTerms> steps = new ArrayList<>();
                trainer(model(device, 1), 13).epoch(1, (_, terms) -> steps.add(terms));
                runs.add(steps);
            }
        assertThat(runs.get(2)).isEqualTo(runs.get(1));
        assertThat(runs.get(3)).isEqualTo(runs.get(1));
        for (int i = 0; i < 3; i++) {
            DcganTerms right = runs.get(0).get(i), ours = runs.get(1).get(i);
            assertThat(ours.real()).as("step " + i).isEqualTo(right.real(), within(1e-4));
            assertThat(ours.fake()).as("step " + i).isEqualTo(right.fake(), within(1e-4));
            assertThat(ours.generator()).as("step " + i).isEqualTo(right.generator(), within(1e-4));
        }
    }

    @Test void anAbsurdRateIsReportedAndTheDiscriminatorIsNotLeftFrozen() {
        try (Device device = new CpuDevice(1)) {
            Dcgan model = model(device, 1);
            DcganTrainer trainer = new DcganTrainer(model, batches(10, 5), new Adam(model.discriminatorParameters(), 1e30, 0),
                    new Adam(model.generatorParameters(), 1e-3, 0), new Rng(6));
            assertThatThrownBy(() -> trainer.epoch(1, (_, _) -> { })).isInstanceOf(DivergedException.class)
                    .hasMessageStartingWith("training diverged in epoch 1, step ").hasMessageEndingWith("try smaller learning rates (--lr)");
            assertThat(model.discriminatorParameters()).allMatch(Tensor::wantsGradient);
        }
    }

    private static List<double[]> read(List<Tensor> tensors) { return tensors.stream().map(t -> t.storage.read()).toList(); }

    private static long count(List<Tensor> parameters) { return parameters.stream().mapToLong(t -> t.shape.size()).sum(); }
}
