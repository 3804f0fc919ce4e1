package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Features;
import org.dgd.nn.optim.RowSgd;
import org.dgd.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The terms that every step tells, against plain formulas. Nothing moves, because all learning rates are 0. */
class TrainingTermsTest {
    private static final int N = 13, BATCH = 5, M = 2, COMPONENTS = 6;
    private static final PlainMixture MIXTURE = PlainMixture.draw(COMPONENTS, M, Covariance.ISOTROPIC, 4);
    private static final int[] CLASSES = GaussianMixture.classes(COMPONENTS, TinyProblem.CLASSES);
    private static final TinyProblem PROBLEM = TinyProblem.mlp(N, null, false);

    private static Dgd model(Device device) {
        Dgd model = PROBLEM.model(device, 1);
        return new Dgd(model.decoder(), model.representation(), MIXTURE.on(device, Covariance.ISOTROPIC, CLASSES), model.likelihood());
    }

    private static Trainer resting(Dgd model, Features data, boolean labelled) {
        return new Trainer(model, new Batches(data, BATCH, new Rng(5)), PriorScale.DATASET, labelled, new Sgd(model.decoder().parameters(), 0, 0, 0),
                new RowSgd(model.representation().table(), 0, 0), new Sgd(model.prior().parameters(), 0, 0, 0));
    }

    private static List<Terms> steps(Trainer trainer) {
        List<Terms> steps = new ArrayList<>();
        trainer.epoch(1, (_, terms) -> steps.add(terms));
        return steps;
    }

    /** −log P(x|z) of these samples, for each of them: the sum of softplus(l) − x·l over the values that are there. */
    private static double reconstruction(Dgd model, Features data, int[] index, double[] z) {
        float[] rows = new float[z.length];
        for (int i = 0; i < z.length; i++) rows[i] = (float) z[i];
        double sum = 0;
        try (Scope scope = model.decoder().device().inference()) {
            double[] logits = model.decoder().logits(scope.tensor(Shape.batch(index.length, M), rows)).storage.read();
            for (int i = 0; i < logits.length; i++) {
                float x = data.image(index[i / 7])[i % 7];
                if (!Float.isNaN(x)) sum += Math.log1p(Math.exp(logits[i])) - x * logits[i];
            }
        }
        return sum / index.length;
    }

    private static double[] rows(double[] z, int[] index) {
        return Arrays.stream(index).boxed().flatMapToDouble(i -> Arrays.stream(z, i * M, (i + 1) * M)).toArray();
    }

    /** Labels count only in training that is told so, though the samples and the components have them. */
    @ParameterizedTest @ValueSource(booleans = {false, true}) void areThoseOfTheModel(boolean labelled) {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device);
            Trainer trainer = resting(model, PROBLEM.data(), labelled);
            double[] z = model.representation().values();
            double prior;
            try (Scope _ = device.scope()) {
                prior = model.prior().logPrior().orElseThrow().item();
            }
            List<Terms> steps = steps(trainer);
            List<int[]> batches = trainer.batches().epoch(1);
            assertThat(steps).hasSameSizeAs(batches).hasSize(3);
            for (int b = 0; b < 3; b++) {
                int[] index = batches.get(b);
                double latent = 0;
                for (int i : index) latent -= Math.log(MIXTURE.density(z, i, k -> !labelled || CLASSES[k] == PROBLEM.data().labels()[i])) / index.length;
                assertThat(steps.get(b).reconstruction()).isCloseTo(reconstruction(model, PROBLEM.data(), index, rows(z, index)), within(1e-5));
                assertThat(steps.get(b).latent()).isCloseTo(latent, within(1e-9));
                assertThat(steps.get(b).prior()).isCloseTo(-prior / N, within(1e-9));
            }
            assertThat(model.representation().values()).containsExactly(z);
        }
    }

    @Test void aValueThatIsMissingHasNoTerm() {
        Features some = PROBLEM.missing(0.3).data();
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device);
            Trainer trainer = resting(model, some, false);
            double[] z = model.representation().values();
            List<Terms> steps = steps(trainer);
            List<int[]> batches = trainer.batches().epoch(1);
            for (int b = 0; b < 3; b++)
                assertThat(steps.get(b).reconstruction()).isCloseTo(reconstruction(model, some, batches.get(b), rows(z, batches.get(b))), within(1e-5));
        }
    }

    /** The noise is the decoder's alone, and is drawn number by number in the order of the batches. */
    @Test void theDecoderSeesNoisyRepresentationsAndThePriorDoesNot() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device);
            Trainer trainer = resting(model, PROBLEM.data(), false);
            List<Terms> quiet = steps(resting(model, PROBLEM.data(), false));
            trainer.noise(0.7, new Rng(8));
            List<Terms> steps = steps(trainer);
            Rng draws = new Rng(8);
            double[] z = model.representation().values();
            List<int[]> batches = trainer.batches().epoch(1);
            for (int b = 0; b < 3; b++) {
                double[] noisy = rows(z, batches.get(b));
                for (int i = 0; i < noisy.length; i++) noisy[i] += 0.7 * draws.nextGaussian();
                assertThat(steps.get(b).reconstruction()).isCloseTo(reconstruction(model, PROBLEM.data(), batches.get(b), noisy), within(1e-5));
                assertThat(steps.get(b).latent()).isEqualTo(quiet.get(b).latent());
            }
        }
    }

    @Test void noNoiseIsNoNoiseAndDrawsNothing() {
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = resting(model(device), PROBLEM.data(), false), other = resting(model(device), PROBLEM.data(), false);
            Rng draws = new Rng(8);
            other.part(new EpochPart(2, 0, 0, 0));
            other.noise(0, draws);
            List<Terms> last = steps(other);
            assertThat(last).containsExactly(steps(trainer).get(2));
            assertThat(draws.position()).isZero();
        }
    }

    /** Steps that are recorded without noise would go on without it. It can change from epoch to epoch, though. */
    @Test void noiseIsAskedForBeforeTheFirstStep() {
        try (Device device = new ReferenceDevice()) {
            Trainer late = resting(model(device), PROBLEM.data(), false), early = resting(model(device), PROBLEM.data(), false);
            Terms quiet = late.epoch(1, (_, _) -> { });
            assertThatThrownBy(() -> late.noise(0.7, new Rng(8))).isInstanceOf(IllegalStateException.class)
                    .hasMessage("trainer: noise was not asked for before the first step");
            early.noise(0, new Rng(8));
            assertThat(early.epoch(1, (_, _) -> { })).isEqualTo(quiet);
            early.noise(0.7, new Rng(8));
            assertThat(early.epoch(1, (_, _) -> { }).reconstruction()).isNotEqualTo(quiet.reconstruction());
        }
    }

    /** The rest of an epoch has its noise and its place in the mean from the first part on. */
    @Test void theRestOfAnEpochGoesOnWithSumsAndNoise() {
        try (Device device = new ReferenceDevice()) {
            Trainer whole = resting(model(device), PROBLEM.data(), false), rest = resting(model(device), PROBLEM.data(), false);
            whole.noise(0.7, new Rng(8));
            List<Terms> steps = steps(whole), late = new ArrayList<>();
            rest.part(new EpochPart(1, 100, 200, 300));
            rest.noise(0.7, new Rng(8));
            Terms mean = rest.epoch(1, (_, terms) -> late.add(terms));
            assertThat(late).isEqualTo(steps.subList(1, 3));
            assertThat(mean.reconstruction()).isCloseTo((100 + 5 * steps.get(1).reconstruction() + 3 * steps.get(2).reconstruction()) / N, within(1e-9));
            assertThat(mean.latent()).isCloseTo((200 + 5 * steps.get(1).latent() + 3 * steps.get(2).latent()) / N, within(1e-9));
            assertThat(mean.prior()).isCloseTo((300 + 8 * steps.get(1).prior()) / N, within(1e-9));
            assertThat(rest.part()).isSameAs(EpochPart.NONE);
        }
    }

    /** Pictures between two epochs are made with running moments; the next epoch takes those of its batches again. */
    @Test void trainingIsTheSameWhetherPicturesAreMadeOrNot() {
        TinyProblem images = TinyProblem.images(4, Covariance.ISOTROPIC, false);
        try (Device device = new ReferenceDevice()) {
            Trainer plain = images.trainer(images.model(device, 1)), seen = images.trainer(images.model(device, 1));
            plain.epoch(1, (_, _) -> { });
            seen.epoch(1, (_, _) -> { });
            seen.model().decoder().images(new double[M]);
            assertThat(seen.epoch(2, (_, _) -> { })).isEqualTo(plain.epoch(2, (_, _) -> { }));
            plain.state().forEach((name, p) -> assertThat(seen.state().get(name).read()).as(name).containsExactly(p.read()));
        }
    }

    @Test void whatIsSavedHasItsNames() {
        try (Device device = new ReferenceDevice()) {
            Trainer trainer = resting(model(device), PROBLEM.data(), false);
            assertThat(trainer.optimizers()).containsExactly(Map.entry("decoder_step", trainer.decoderStep()),
                    Map.entry("representation_step", trainer.representationStep()), Map.entry("prior_step", trainer.priorStep()));
            assertThat(trainer.state().keySet()).containsExactly("decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias",
                    "representation.z", "prior.means", "prior.log_precision", "prior.logits");
        }
    }
}
