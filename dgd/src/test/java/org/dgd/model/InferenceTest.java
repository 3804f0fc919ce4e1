package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Inference.Found;
import org.dgd.model.Inference.Settings;
import org.dgd.nn.optim.RowSgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Representations of samples that a model was not trained on: {@link Inference} and {@link TestRepresentations}. */
class InferenceTest {
    private static final int TRAINED = 24, NEW = 21;
    private static final Settings QUICK = new Settings(16, 2, 4, 30, 1e-3);

    static Stream<Arguments> everywhere() {
        return Stream.of(TestDevice.values()).flatMap(d -> Stream.of(Pixels.values()).flatMap(l -> Stream.of(
                Arguments.of(d, l, TinyProblem.mlp(TRAINED, null, false)), Arguments.of(d, l, TinyProblem.mlp(TRAINED, Covariance.DIAGONAL, false)),
                Arguments.of(d, l, TinyProblem.images(TRAINED, Covariance.ISOTROPIC, false)))));
    }

    private static Dgd trained(TinyProblem problem, Likelihood likelihood, Device device) {
        Dgd m = problem.model(device, 1), model = new Dgd(m.decoder(), m.representation(), m.prior(), likelihood);
        Trainer trainer = problem.trainer(model);
        for (int epoch = 1; epoch <= 4; epoch++) trainer.epoch(epoch, (_, _) -> { });
        return model;
    }

    private static TinyProblem others(TinyProblem problem) {
        return new TinyProblem(problem.data().select(IntStream.range(0, NEW).map(i -> (7 * i + 3) % TRAINED).toArray()), problem.spec(),
                problem.covariance(), false);
    }

    private static Map<String, double[]> everything(Dgd model) {
        Map<String, double[]> all = new LinkedHashMap<>();
        model.state().forEach((name, p) -> all.put(name, p.read()));
        return all;
    }

    private static void leavesTheModelAlone(Dgd model, Consumer<Dgd> work) {
        Map<String, double[]> before = everything(model);
        work.accept(model);
        everything(model).forEach((name, values) -> assertThat(values).as(name).containsExactly(before.get(name)));
        Stream.concat(model.decoder().parameters().stream(), model.prior().parameters().stream())
                .forEach(p -> {
                    assertThat(p.gradient()).as("gradient of %s", p).isNull();
                    assertThat(p.wantsGradient()).as("%s wants a gradient again", p).isTrue();
                });
    }

    @ParameterizedTest @MethodSource("everywhere")
    void theModelStaysAsItIsToTheLastBit(TestDevice d, Likelihood likelihood, TinyProblem problem) {
        try (Device device = d.open()) {
            Dgd model = trained(problem, likelihood, device);
            leavesTheModelAlone(model, m -> Inference.of(m, QUICK).find(others(problem).data(), new Rng(2)));
            TestRepresentations beside = new TestRepresentations(model, others(problem).data(), 5, table -> new RowSgd(table, 1e-2, 0.9), new Rng(3));
            leavesTheModelAlone(model, _ -> beside.epoch());
        }
    }

    @ParameterizedTest @MethodSource("everywhere")
    void theObjectiveIsThatOfTrainingAndNotWorseThanAtAnyKnownPlace(TestDevice d, Likelihood likelihood, TinyProblem problem) {
        try (Device device = d.open()) {
            Dgd model = trained(problem, likelihood, device);
            var data = others(problem).data();
            Found found = Inference.of(model, new Settings(64, 2, 5, 40, 1e-4)).find(data, new Rng(2));
            Dgd there = new Dgd(model.decoder(), new Representation(device, NEW, 2, found.z()), model.prior(), likelihood);
            RepresentationSearch objective = new RepresentationSearch(there, data, false, new RowSgd(there.representation().table(), 1, 0),
                    1, new Rng(0));
            double[] at = objective.objective(found.z()), z = model.representation().values();
            double slack = 20 * d.tolerance * data.pixelsPerImage() + 1e-6;
            for (int i = 0; i < NEW; i++) {
                double constant = 0;
                if (likelihood == Pixels.GAUSSIAN) for (float x : data.image(i)) constant += x * x;
                assertThat(found.objective()[i]).isCloseTo(at[i] + constant, within(slack));
                assertThat(found.evaluations()[i]).isBetween(1, 46);
            }
            for (int j = 0; j < TRAINED; j++) {
                double[] same = new double[2 * NEW];
                for (int i = 0; i < NEW; i++) System.arraycopy(z, 2 * j, same, 2 * i, 2);
                double[] elsewhere = objective.objective(same);
                for (int i = 0; i < NEW; i++) assertThat(at[i]).isLessThan(elsewhere[i] + slack);
            }
        }
    }

    @Test void aLongSearchEndsWhereTheGradientVanishes() {
        TinyProblem problem = TinyProblem.mlp(TRAINED, null, false);
        try (Device device = new ReferenceDevice()) {
            Dgd model = trained(problem, Pixels.GAUSSIAN, device);
            var data = others(problem).data();
            double[] best = Inference.of(model, new Settings(16, 3, 5, 400, 0)).find(data, new Rng(2)).objective();
            double[] usual = Inference.of(model, new Settings(16, 3, 5, 400, 1e-3)).find(data, new Rng(2)).objective();
            for (int i = 0; i < NEW; i++) assertThat(usual[i]).isBetween(best[i] - 1e-9, best[i] + 5e-3);
        }
    }

    @Test void theStreamDecidesAndThreadsDoNot() {
        TinyProblem problem = TinyProblem.images(TRAINED, null, false);
        double[][] z = new double[4][];
        for (int i = 0; i < z.length; i++)
            try (Device device = new CpuDevice(1 + i % 2)) {
                z[i] = Inference.of(trained(problem, Pixels.BERNOULLI, device), QUICK).find(others(problem).data(), new Rng(i == 3 ? 9 : 8)).z();
            }
        assertThat(z[1]).containsExactly(z[0]);
        assertThat(z[2]).containsExactly(z[0]);
        assertThat(z[3]).isNotEqualTo(z[0]);
    }

    @Test void moreSamplesThanAGroupAreEachFoundAsAlone() {
        TinyProblem problem = TinyProblem.mlp(150, Covariance.ISOTROPIC, false);
        try (Device device = new ReferenceDevice()) {
            Dgd model = trained(problem, Pixels.GAUSSIAN, device);
            Found all = Inference.of(model, QUICK).find(problem.data(), new Rng(2)),
                    one = Inference.of(model, QUICK).find(problem.data().select(new int[] {149}), new Rng(2));
            assertThat(all.objective()[149]).isCloseTo(one.objective()[0], within(1e-12));
        }
    }

    @Test void besideTrainingRepresentationsGetBetterAndOnlyTheyMove() {
        TinyProblem problem = TinyProblem.images(TRAINED, Covariance.ISOTROPIC, false);
        try (Device device = new CpuDevice(1)) {
            Dgd model = trained(problem, Pixels.BERNOULLI, device);
            TestRepresentations beside = new TestRepresentations(model, others(problem).data(), 5, table -> new RowSgd(table, 1e-2, 0.9), new Rng(3));
            double[] z = beside.representation().values();
            Terms first = beside.evaluate();
            assertThat(beside.representation().values()).containsExactly(z);
            for (int e = 0; e < 40; e++) beside.epoch();
            assertThat(beside.evaluate().loss()).isLessThan(first.loss());
            assertThat(beside.representation().values()).isNotEqualTo(z);
        }
    }

    @Test void trainingGoesOnAsIfNobodyHadLooked() {
        TinyProblem problem = TinyProblem.images(TRAINED, null, false);
        double[][] after = new double[2][];
        for (int run = 0; run < 2; run++)
            try (Device device = new CpuDevice(1)) {
                Dgd model = problem.model(device, 1);
                Trainer trainer = problem.trainer(model);
                TestRepresentations beside = new TestRepresentations(model, others(problem).data(), 5,
                        table -> new RowSgd(table, 1e-2, 0.9), new Rng(3));
                for (int epoch = 1; epoch <= 2; epoch++) {
                    trainer.epoch(epoch, (_, _) -> { });
                    if (run == 1) beside.epoch();
                }
                after[run] = model.representation().values();
            }
        assertThat(after[1]).containsExactly(after[0]);
    }

    @Test void settingsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> new Settings(2, 3, 1, 1, 0)).hasMessage("inference: 3 starts of 2 candidates");
        assertThatThrownBy(() -> new Settings(2, 1, 0, 1, 0)).hasMessage("inference: 0 + 1 evaluations");
        assertThatThrownBy(() -> new Settings(2, 1, 1, 1, Double.NaN)).hasMessage("inference: a tolerance of NaN");
    }
}
