package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.RowAdam;
import org.dgd.nn.optim.RowSgd;
import org.dgd.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    @ParameterizedTest @EnumSource void theLossFalls(TestDevice d) {
        for (TinyProblem problem : List.of(TinyProblem.mlp(24, Covariance.ISOTROPIC, false), TinyProblem.mlp(24, Covariance.DIAGONAL, true),
                TinyProblem.mlp(24, null, false)))
            try (Device device = d.open()) {
                Trainer trainer = problem.trainer(problem.model(device, 1));
                Terms first = trainer.epoch(1, (_, _) -> { }), last = first;
                for (int e = 2; e <= 40; e++) last = trainer.epoch(e, (_, _) -> { });
                assertThat(last.loss()).isLessThan(first.loss() - 0.2);
                assertThat(last.reconstruction()).isLessThan(first.reconstruction() - 0.1);
            }
    }

    @ParameterizedTest @EnumSource void everyRepresentationStepsOnceAnEpoch(TestDevice d) {
        TinyProblem problem = TinyProblem.mlp(13, Covariance.ISOTROPIC, false);
        try (Device device = d.open()) {
            Dgd model = problem.model(device, 1);
            RowAdam z = new RowAdam(model.representation().table(), 1e-2, AdamRule.DEFAULT);
            Trainer trainer = problem.trainer(model, 5, PriorScale.DATASET, new Adam(model.decoder().parameters(), 1e-3, 0), z,
                    new Adam(model.prior().parameters(), 1e-1, 0));
            List<Long> steps = new ArrayList<>();
            for (int e = 1; e <= 4; e++) trainer.epoch(e, (step, _) -> steps.add(step));
            assertThat(z.state().get("row_steps").storage.read()).containsOnly(4);
            assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
            assertThat(trainer.steps()).isEqualTo(12);
            assertThat(trainer.decoderStep().steps()).isEqualTo(12);
        }
    }

    @Test void theEpochsTermsAreTheMeanOverSamples() {
        TinyProblem problem = TinyProblem.mlp(13, Covariance.DIAGONAL, true);
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = problem.trainer(problem.model(device, 1));
            List<Terms> steps = new ArrayList<>();
            Terms epoch = trainer.epoch(1, (_, terms) -> steps.add(terms));
            assertThat(steps).hasSize(3);                                                       // batches of 5, 5 and 3
            double[] n = {5, 5, 3};
            double reconstruction = 0, latent = 0, prior = 0;
            for (int i = 0; i < 3; i++) {
                reconstruction += n[i] * steps.get(i).reconstruction() / 13;
                latent += n[i] * steps.get(i).latent() / 13;
                prior += n[i] * steps.get(i).prior() / 13;
            }
            assertThat(epoch.reconstruction()).isEqualTo(reconstruction, within(1e-12));
            assertThat(epoch.latent()).isEqualTo(latent, within(1e-12));
            assertThat(epoch.prior()).isEqualTo(prior, within(1e-12));
            assertThat(epoch.loss()).isEqualTo(reconstruction + latent + prior, within(1e-12));
        }
    }

    /** One step of rate 1 on B moves it by −weight·(B − ν)/s², beside the likelihood's part, which is the same for all scales. */
    @Test void thePriorsGradientHasTheScalesWeight() {
        int n = 8;
        double[][] after = new double[3][];
        for (PriorScale scale : PriorScale.values())
            try (Device device = new ReferenceDevice()) {
                TinyProblem problem = TinyProblem.mlp(n, Covariance.ISOTROPIC, false);
                Dgd model = problem.model(device, 1);
                model.prior().state().get("prior.log_precision").write(new double[] {0, 1, 2, 3, 0.5, -1});
                Trainer trainer = problem.trainer(model, n, scale, new Sgd(model.decoder().parameters(), 0, 0, 0),
                        new RowSgd(model.representation().table(), 0, 0), new Sgd(model.prior().parameters(), 1, 0, 0));
                trainer.epoch(1, (_, _) -> { });
                after[scale.ordinal()] = model.prior().state().get("prior.log_precision").read();
            }
        double[] b = {0, 1, 2, 3, 0.5, -1};
        for (int k = 0; k < 6; k++) {
            double pull = -(b[k] - 1) / 4;                                                      // ν = 1, s = 2
            double dataset = after[PriorScale.DATASET.ordinal()][k], batch = after[PriorScale.BATCH.ordinal()][k];
            assertThat(batch).isEqualTo(dataset, within(1e-12));                                // one batch is the data set
            assertThat(after[PriorScale.SAMPLE.ordinal()][k] - batch).isEqualTo((n - 1) * pull, within(1e-10));
        }
    }

    @ParameterizedTest @EnumSource void anAbsurdRateIsReportedWithItsTermAndStep(TestDevice d) {
        TinyProblem problem = TinyProblem.mlp(12, Covariance.ISOTROPIC, false);
        try (Device device = d.open()) {
            Dgd model = problem.model(device, 1);
            Trainer trainer = problem.trainer(model, 12, PriorScale.DATASET, new Adam(model.decoder().parameters(), 1e-3, 0),
                    new RowSgd(model.representation().table(), 1e200, 0.9), new Adam(model.prior().parameters(), 1e-1, 0));
            trainer.epoch(1, (_, _) -> { });
            assertThatThrownBy(() -> trainer.epoch(2, (_, _) -> { })).isInstanceOf(DivergedException.class)
                    .hasMessageStartingWith("training diverged in epoch 2, step 2: the ").hasMessageContaining("--lr-z");
        }
    }

    @ParameterizedTest @EnumSource void theSameSeedGivesTheSameBits(TestDevice d) {
        TinyProblem problem = TinyProblem.images(20, Covariance.DIAGONAL, true);
        double[][] z = new double[2][];
        for (int run = 0; run < 2; run++)
            try (Device device = d.open()) {
                Trainer trainer = problem.trainer(problem.model(device, 1));
                for (int e = 1; e <= 2; e++) trainer.epoch(e, (_, _) -> { });
                z[run] = trainer.model().representation().values();
            }
        assertThat(Arrays.equals(z[0], z[1])).isTrue();
    }

    @Test void oneRepresentationPerSampleIsNeeded() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = TinyProblem.mlp(12, null, false).model(device, 1);
            assertThatThrownBy(() -> TinyProblem.mlp(13, null, false).trainer(model)).hasMessage("trainer: 12 representations for 13 samples");
            assertThatThrownBy(() -> new Dgd(model.decoder(), model.representation(), new StandardNormal(3), Pixels.GAUSSIAN))
                    .hasMessage("dgd: decoder, representation and prior have the latent dimensions 2, 2 and 3");
        }
    }
}
