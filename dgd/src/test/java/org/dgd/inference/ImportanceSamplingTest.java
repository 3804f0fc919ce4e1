package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.ImportanceSampling.Estimate;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** log P(x) of a linear decoder, which is known, by importance sampling. */
class ImportanceSamplingTest {
    private static final int N = 4, MANY = 4000;

    static Stream<Arguments> cases() {
        return Stream.of(ImportanceProposal.values()).flatMap(p -> Stream.of(false, true).flatMap(missing -> Stream.of(false, true)
                .map(mixture -> Arguments.of(p, missing, mixture))));
    }

    private static Estimate estimate(LinearProblem problem, Features data, ImportanceProposal proposal, int draws, long seed) {
        double[] z = problem.map(data);
        try (LaplaceObjective objective = problem.objective()) {
            List<LaplacePosterior> posteriors = new Laplace(objective).at(data.values(), z);
            return new ImportanceSampling(objective, proposal, draws).of(data.values(), posteriors, 0, new Rng(seed));
        }
    }

    @ParameterizedTest @MethodSource("cases")
    void theEvidenceIsThatOfTheClosedForm(ImportanceProposal proposal, boolean missing, boolean mixture) {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = mixture ? LinearProblem.mixture(device, 0.3) : LinearProblem.normal(device, 0.3);
            Features data = problem.data(N, missing);
            Estimate found = estimate(problem, data, proposal, MANY, 5);
            for (int i = 0; i < N; i++) {
                double error = found.standardError()[i];
                assertThat(error).isLessThan(0.05);
                assertThat(found.logEvidence()[i]).as("sample %d", i).isCloseTo(problem.evidence(data.image(i)), within(3.5 * error + 1e-3));
            }
        }
    }

    /** Where the proposal is the posterior, every draw has the same weight. */
    @Test void underANormalPriorLaplaceIsExactWithTwoDraws() {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.normal(device, 0.3);
            Features data = problem.data(N, true);
            Estimate found = estimate(problem, data, ImportanceProposal.LAPLACE, 2, 5);
            for (int i = 0; i < N; i++) {
                assertThat(found.logEvidence()[i]).isCloseTo(problem.evidence(data.image(i)), within(1e-5));
                assertThat(found.effective()[i]).isCloseTo(2, within(1e-6));
                assertThat(found.standardError()[i]).isLessThan(1e-4);
            }
        }
    }

    @Test void theStandardErrorIsTheSpreadOfManyEstimates() {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.mixture(device, 0.8);
            Features data = problem.data(1, false);
            int runs = 60;
            double[] logs = new double[runs];
            double error = 0, exact = problem.evidence(data.image(0));
            for (int s = 0; s < runs; s++) {
                Estimate e = estimate(problem, data, ImportanceProposal.STUDENT, 100, s);
                logs[s] = e.logEvidence()[0];
                error += e.standardError()[0] / runs;
            }
            double spread = Math.sqrt(Arrays.stream(logs).map(l -> (l - exact) * (l - exact)).average().orElseThrow());
            assertThat(spread).isBetween(0.7 * error, 1.4 * error);
        }
    }

    @Test void drawsBelongToSamplesWhereverAFileIsCutAndThreadsDoNotMatter() {
        double[][] found = new double[3][];
        for (int run = 0; run < found.length; run++)
            try (Device device = new CpuDevice(1 + run % 2)) {
                LinearProblem problem = LinearProblem.mixture(device, 0.3);
                Features data = problem.data(N, true);
                double[] z = problem.map(data);
                try (LaplaceObjective objective = problem.objective()) {
                    List<LaplacePosterior> posteriors = new Laplace(objective).at(data.values(), z);
                    ImportanceSampling sampling = new ImportanceSampling(objective, ImportanceProposal.LAPLACE, 50);
                    found[run] = run < 2 ? sampling.of(data.values(), posteriors, 0, new Rng(5)).logEvidence()
                            : sampling.of(data.image(3), posteriors.subList(3, 4), 3, new Rng(5)).logEvidence();
                }
            }
        assertThat(found[1]).containsExactly(found[0]);
        assertThat(found[2][0]).isCloseTo(found[0][3], within(1e-5));
    }

    @Test void oneDrawHasNoError() {
        try (Device device = new ReferenceDevice(); LaplaceObjective objective = LinearProblem.normal(device, 1).objective()) {
            assertThatThrownBy(() -> new ImportanceSampling(objective, ImportanceProposal.LAPLACE, 1)).hasMessageContaining("1 draws; at least 2");
        }
    }
}
