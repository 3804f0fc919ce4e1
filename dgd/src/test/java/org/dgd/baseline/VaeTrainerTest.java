package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.DivergedException;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VaeTrainerTest {
    @ParameterizedTest @EnumSource void theLossFalls(VaeArchitecture architecture) { falls(architecture, Head.PAPER); }

    @Test void soItDoesWithTheStandardHead() { falls(VaeArchitecture.SHALLOW, Head.STANDARD); }

    private static void falls(VaeArchitecture architecture, Head head) {
        try (Device device = new CpuDevice(1)) {
            TinyVae problem = new TinyVae(architecture, head, 24);
            VaeTrainer trainer = problem.trainer(problem.model(device, 1));
            VaeTerms first = trainer.epoch(1, (_, _) -> { }), last = first;
            for (int e = 2; e <= 40; e++) last = trainer.epoch(e, (_, _) -> { });
            assertThat(last.loss()).isLessThan(0.75 * first.loss());
            assertThat(last.reconstruction()).isLessThan(0.75 * first.reconstruction());
        }
    }

    /** Float arithmetic on the cpu stays near double arithmetic for as many steps as rounding is not yet amplified. */
    @ParameterizedTest @EnumSource void theCpuAgreesWithTheReference(VaeArchitecture architecture) {
        List<List<VaeTerms>> steps = new ArrayList<>();
        for (boolean cpu : new boolean[] {false, true})
            try (Device device = cpu ? new CpuDevice(2) : new ReferenceDevice()) {
                TinyVae problem = new TinyVae(architecture, Head.PAPER, 13);
                Vae model = problem.model(device, 1);
                List<VaeTerms> terms = new ArrayList<>();
                problem.trainer(model, new Beta(0.5), new Adam(model.parameters(), 1e-3, 1e-5)).epoch(1, (_, t) -> terms.add(t));
                steps.add(terms);
            }
        assertThat(steps.getFirst()).hasSize(3);                                                // batches of 5, 5 and 3
        for (int i = 0; i < 3; i++) {
            VaeTerms right = steps.get(0).get(i), ours = steps.get(1).get(i);
            assertThat(ours.reconstruction() / right.reconstruction()).as("reconstruction of step " + i).isEqualTo(1, within(2e-5));
            assertThat(ours.divergence() / right.divergence()).as("divergence of step " + i).isEqualTo(1, within(2e-5));
        }
    }

    @Test void oneTwoAndThreeThreadsGiveTheSameBits() {
        Map<Integer, Map<String, double[]>> after = new LinkedHashMap<>();
        for (int threads = 1; threads <= 3; threads++)
            try (Device device = new CpuDevice(threads)) {
                TinyVae problem = new TinyVae(VaeArchitecture.STANDARD, Head.PAPER, 40);
                VaeTrainer trainer = problem.trainer(problem.model(device, 1));
                for (int e = 1; e <= 2; e++) trainer.epoch(e, (_, _) -> { });
                Map<String, double[]> all = new LinkedHashMap<>();
                trainer.state().forEach((name, p) -> all.put(name, p.read()));
                after.put(threads, all);
            }
        after.get(1).forEach((name, values) -> {
            assertThat(after.get(2).get(name)).as(name).containsExactly(values);
            assertThat(after.get(3).get(name)).as(name).containsExactly(values);
        });
    }

    @Test void theEpochsTermsAreTheMeanOverSamples() {
        try (Device device = new ReferenceDevice()) {
            TinyVae problem = new TinyVae(VaeArchitecture.SHALLOW, Head.STANDARD, 13);
            Vae model = problem.model(device, 1);
            VaeTrainer trainer = problem.trainer(model, new Beta(0.01), new Adam(model.parameters(), 1e-3, 0));
            List<VaeTerms> steps = new ArrayList<>();
            VaeTerms epoch = trainer.epoch(1, (_, terms) -> steps.add(terms));
            double[] n = {5, 5, 3};
            double reconstruction = 0, divergence = 0;
            for (int i = 0; i < 3; i++) {
                reconstruction += n[i] * steps.get(i).reconstruction() / 13;
                divergence += n[i] * steps.get(i).divergence() / 13;
            }
            assertThat(epoch.reconstruction()).isEqualTo(reconstruction, within(1e-9));
            assertThat(epoch.divergence()).isEqualTo(divergence, within(1e-9));
            assertThat(epoch.loss()).isEqualTo(reconstruction + 0.01 * divergence, within(1e-9));
            assertThat(epoch.bound()).isEqualTo(reconstruction + divergence, within(1e-9));
            assertThat(trainer.steps()).isEqualTo(3);
        }
    }

    @Test void evaluationTrainsNothingAndCanBeRepeated() {
        try (Device device = new CpuDevice(1)) {
            TinyVae problem = new TinyVae(VaeArchitecture.STANDARD, Head.PAPER, 12);
            VaeTrainer trainer = problem.trainer(problem.model(device, 1));
            trainer.epoch(1, (_, _) -> { });
            Map<String, double[]> before = new LinkedHashMap<>();
            trainer.state().forEach((name, p) -> before.put(name, p.read()));
            Batches others = new Batches(TinyImages.data(7), 3, null);
            VaeTerms terms = trainer.evaluate(others, 1);
            assertThat(trainer.evaluate(others, 1)).isEqualTo(terms);
            assertThat(trainer.evaluate(others, 2)).as("other noise").isNotEqualTo(terms);
            trainer.state().forEach((name, p) -> assertThat(p.read()).as(name).containsExactly(before.get(name)));
        }
    }

    /** The codes of samples are those of the posterior, row by row, and a draw lies around the mean with the sd. */
    @Test void codesAreThoseOfEverySample() {
        try (Device device = new ReferenceDevice()) {
            Vae model = new TinyVae(VaeArchitecture.STANDARD, Head.STANDARD, 3).model(device, 1);
            Vae.Codes all = model.encode(TinyImages.data(70)), last = model.encode(TinyImages.data(70).select(new int[] {69}));
            int m = model.spec().latent();
            assertThat(all.mean()).hasSize(70 * m);
            for (int d = 0; d < m; d++) {
                assertThat(all.mean()[69 * m + d]).isEqualTo(last.mean()[d], within(1e-12));
                assertThat(all.sd()[69 * m + d]).isEqualTo(last.sd()[d], within(1e-12));
            }
            double[] z = all.sample(new Rng(1)), e = new Rng(1).gaussians(z.length);
            assertThat(z[5]).isEqualTo(all.mean()[5] + all.sd()[5] * e[5], within(1e-12));
        }
    }

    @Test void anAbsurdRateIsReportedWithItsTermAndStep() {
        try (Device device = new CpuDevice(1)) {
            TinyVae problem = new TinyVae(VaeArchitecture.SHALLOW_LINEAR, Head.STANDARD, 10);
            Vae model = problem.model(device, 1);
            VaeTrainer trainer = problem.trainer(model, Beta.ONE, new Adam(model.parameters(), 1e30, 0));
            assertThatThrownBy(() -> trainer.epoch(1, (_, _) -> { })).isInstanceOf(DivergedException.class)
                    .hasMessageStartingWith("training diverged in epoch 1, step 2: the ").hasMessageEndingWith("try smaller learning rates (--lr)");
        }
    }
}
