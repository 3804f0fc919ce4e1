package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Inference.Found;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long searches go on, and what they find, on problems of {@link Watched}. */
class InferenceAnswersTest {
    private static final Set<Start> ALL = EnumSet.allOf(Start.class);
    private static final double[] KNOWN = {-8, -3, 1, 4, 9};

    private final Device device = new ReferenceDevice();
    private final Watched watched = Watched.on(device, 1);

    @AfterEach void close() { device.close(); }

    private Inference inference(LatentDistribution prior, double[] known, Settings settings) {
        return new Inference(Watched.decoder(device, 1), prior, watched, known, settings);
    }

    private Inference standard(double[] known, Settings settings) { return inference(new StandardNormal(1), known, settings); }

    private static Settings only(Set<Start> from, int candidates, int starts) { return new Settings(from, candidates, starts, 1, 0, 0, 0); }

    /** More samples than a group, of more rows than a batch; every seventh value is missing. */
    @Test void everySampleIsFoundWhereTheDerivativeIsZero() {
        int n = 130;
        double[] x = new double[2 * n];
        for (int i = 0; i < x.length; i++) x[i] = i % 7 == 3 ? Float.NaN : (i % 40 - 20) / 4.0;
        Watched two = Watched.on(device, 2);
        long began = System.nanoTime();
        Settings thorough = new Settings(6, 3, 2, 30, 1e-12);
        Found found = new Inference(Watched.decoder(device, 2), new StandardNormal(2), two, new double[] {1, 2, -3, 0.5}, thorough)
                .find(Watched.samples(2, x), new Rng(1));
        double elapsed = (System.nanoTime() - began) * 1e-6;
        for (int i = 0; i < n; i++) {
            double objective = 0, fit = 0;
            for (int d = 0; d < 2; d++) {
                double value = x[2 * i + d];
                boolean there = !Double.isNaN(value);
                assertThat(found.z()[2 * i + d]).isCloseTo(there ? value / 2 : 0, within(1e-5));
                objective += there ? value * value / 4 + Watched.CONSTANT : Watched.CONSTANT / 2;
                fit += there ? value * value / 8 + Watched.CONSTANT / 2 : 0;
            }
            assertThat(found.objective()[i]).isCloseTo(objective, within(1e-6));
            assertThat(found.reconstruction()[i]).isCloseTo(fit, within(1e-4));
            assertThat(found.gradientNorm()[i]).isLessThan(1e-4);
            assertThat(found.starts()[i]).isEqualTo(3);
            assertThat(found.milliseconds()[i]).isPositive();
        }
        assertThat(Arrays.stream(found.milliseconds()).sum()).isLessThan(elapsed);
    }

    /** At 4 and at 9 the terms of 8 are 8 + 8 and ½ + 40½; its slope at 4 is 0, that of 2.5 at 1 is −½. */
    @Test void theBestPlacesAreWhereItStarts() {
        Found found = standard(KNOWN, only(EnumSet.of(Start.KNOWN), 5, 2)).find(Watched.samples(1, 2.5, 8), new Rng(1));
        assertThat(watched.judged()).hasSize(1);
        assertThat(watched.judged().getFirst()).containsExactlyInAnyOrder(KNOWN);
        assertThat(watched.evaluated()).hasSize(2);
        assertThat(watched.evaluated().getFirst()).hasSize(16).startsWith(1, 4, 4, 1);
        assertThat(watched.evaluated().getLast()).hasSize(16).startsWith(1, 4, 0);
        assertThat(found.z()).containsExactly(1, 4);
        assertThat(found.objective()).containsExactly(new double[] {1.125 + 0.5 + Watched.CONSTANT, 16 + Watched.CONSTANT}, within(1e-12));
        assertThat(found.reconstruction()).containsExactly(new double[] {1.125 + Watched.CONSTANT / 2, 8 + Watched.CONSTANT / 2}, within(1e-12));
        assertThat(found.gradientNorm()).containsExactly(new double[] {0.5, 0}, within(1e-12));
        assertThat(found.evaluations()).containsExactly(1, 1);
        assertThat(found.starts()).containsExactly(2, 2);
        assertThat(found.agreeing()).containsExactly(1, 1);
    }

    @Test void aNormIsThatOfAllSlopes() {
        Watched two = Watched.on(device, 2);
        Inference still = new Inference(Watched.decoder(device, 2), new StandardNormal(2), two, new double[] {1, 2},
                only(EnumSet.of(Start.KNOWN), 1, 1));
        assertThat(still.find(Watched.samples(2, 5, 0, 2, 4), new Rng(1)).gradientNorm()).containsExactly(new double[] {5, 0}, within(1e-12));
    }

    /** Of two starts in the same place one goes on. */
    @Test void equalStartsGoOnOnce() {
        standard(KNOWN, new Settings(Set.of(), 2, 2, 1, 0, 20, 0)).find(Watched.samples(1, 8), new double[] {3, 3}, new Rng(1));
        assertThat(watched.evaluated().getFirst()).startsWith(3, 3);
        assertThat(watched.evaluated().get(1)).startsWith(new double[] {4, 0}, within(1e-9));
    }

    /** Rows of a step come in batches of 16, 32, 48 and 64. */
    @ParameterizedTest @CsvSource({"1,16,0", "16,16,0", "17,32,0", "64,64,0", "65,64,16"}) void rowsArePadded(int samples, int first, int second) {
        Found found = standard(KNOWN, only(EnumSet.of(Start.KNOWN), 1, 1)).find(Watched.samples(1, new double[samples]), new Rng(1));
        assertThat(watched.evaluated().getFirst()).hasSize(first);
        assertThat(watched.evaluated()).hasSize(second == 0 ? 2 : 4);
        if (second > 0) assertThat(watched.evaluated().getLast()).hasSize(second);
        assertThat(found.z()).hasSize(samples);
    }

    /** Two clusters of places with one minimum each: after the screening only starts near the best one go on. */
    @ParameterizedTest @CsvSource({"0,1", "2.1,1", "2.3,2", "100,2"}) void startsThatAreWorseStop(double margin, int going) {
        GaussianMixture prior = Watched.mixture(device, null, -40, 40);
        prior.state().get("prior.logits").write(new double[] {Math.log(0.9), Math.log(0.1)});                 // log 9 = 2.2 nats
        double[] own = {-19, 19};
        Found found = inference(prior, KNOWN, new Settings(Set.of(), 2, 2, 1, margin, 20, 0)).find(Watched.samples(1, 0), own, new Rng(1));
        assertThat(watched.evaluated().getFirst()).startsWith(-19, 19);
        assertThat(watched.evaluated().get(1)).startsWith(going == 1 ? new double[] {-20, 0} : new double[] {-20, 20}, within(1e-9));
        assertThat(found.z()).containsExactly(new double[] {-20}, within(1e-9));
        assertThat(found.agreeing()).containsExactly(1);
    }

    /** Both go down: 0.7 to 0.3 is less than a nat, 0.8 to 0.2 is more. */
    @ParameterizedTest @CsvSource({"0.7,2", "0.8,1"}) void startsAgreeWithinOneNat(double weight, int agreeing) {
        GaussianMixture prior = Watched.mixture(device, null, -40, 40);
        prior.state().get("prior.logits").write(new double[] {Math.log(1 - weight), Math.log(weight)});
        Found found = inference(prior, KNOWN, new Settings(Set.of(), 2, 2, 30, 0, 0, 0))
                .find(Watched.samples(1, 0), new double[] {-19, 19}, new Rng(1));
        assertThat(found.agreeing()).containsExactly(agreeing);
        assertThat(found.z()).containsExactly(new double[] {20}, within(1e-9));
        assertThat(found.evaluations()).containsExactly(2);
    }

    /** Within (−1, 1) the best place for 10 is the end, and what is known beyond it counts as the end. */
    @Test void representationsStayInTheirRange() {
        Inference within = inference(new StandardNormal(1, new LatentRange(-1, 1)), new double[] {5}, only(EnumSet.of(Start.KNOWN), 1, 1));
        assertThat(within.find(Watched.samples(1, 10), new Rng(1)).z()).containsExactly(new double[] {1}, within(1e-6));
        assertThat(watched.judged().getFirst()).containsExactly(new double[] {1}, within(1e-6));
        Inference free = inference(new StandardNormal(1, new LatentRange(-1, 1)), new double[] {0.25},
                new Settings(EnumSet.of(Start.KNOWN), 1, 1, 40, 0, 0, 0));
        watched.evaluated().clear();
        assertThat(free.find(Watched.samples(1, 1.5), new Rng(1)).z()).containsExactly(new double[] {0.75}, within(1e-6));
        assertThat(watched.evaluated().getFirst()).startsWith(new double[] {0.25, 0}, within(1e-9));
        assertThat(free.find(Watched.samples(1, -3), new double[] {-7}, new Rng(1)).z()[0]).isBetween(-1.0, -0.99);
    }

    @Test void whatMakesNoSenseIsRefused() {
        refused(() -> new Settings(ALL, 5, 0, 1, 0, 1, 0), "inference: 0 starts of 5 candidates");
        refused(() -> new Settings(ALL, 2, 1, 1, 0, -1, 0), "inference: 1 + -1 evaluations");
        refused(() -> new Settings(ALL, 2, 1, 1, -0.5, 1, 0), "inference: a margin of -0.5");
        refused(() -> new Settings(ALL, 2, 1, 1, Double.NaN, 1, 0), "inference: a margin of NaN");
        refused(() -> new Settings(ALL, 2, 1, 1, 0, 1, -1), "inference: a tolerance of -1.0");
        refused(() -> inference(new StandardNormal(2), KNOWN, Settings.DEFAULT),
                "inference: a decoder of 1 latent dimensions, a prior of 2, and 5 known numbers");
        refused(() -> new Inference(Watched.decoder(device, 2), new StandardNormal(2), watched, KNOWN, Settings.DEFAULT),
                "inference: a decoder of 2 latent dimensions, a prior of 2, and 5 known numbers");
        Features two = Watched.samples(1, 1, 2);
        refused(() -> standard(KNOWN, only(Set.of(), 1, 1)).find(two, new Rng(1)), "inference: no places to start from");
        refused(() -> standard(KNOWN, only(Set.of(), 1, 1)).find(two, new double[0], new Rng(1)), "inference: 0 numbers to start from for 2 samples");
        refused(() -> standard(KNOWN, only(Set.of(), 1, 1)).find(two, new double[3], new Rng(1)), "inference: 3 numbers to start from for 2 samples");
        refused(() -> new Inference(Watched.decoder(device, 2), new StandardNormal(2), watched, new double[2], only(Set.of(), 1, 1))
                .find(Watched.samples(2, 1, 1, 1, 1), new double[2], new Rng(1)), "inference: 2 numbers to start from for 2 samples");
        refused(() -> standard(new double[0], only(EnumSet.of(Start.KNOWN), 1, 1)).find(two, new Rng(1)),
                "inference: no representations are known to start from");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
