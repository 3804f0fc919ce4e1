package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be done beside gradient steps. */
final class RefinementTest {
    private static final String MIXTURE = "--hidden 6 --prior mixture --components 3 --batch-size 4 ";

    @TempDir Path folder;

    private RunFiles fit(String out, Path data, String options) { return RunFiles.fit(data, folder.resolve(out), MIXTURE + options); }

    @Test
    void aRunThatGoesOnHasTheBitsOfALongerOne() {
        Path data = TinyData.noise(folder, 14, 5);
        String options = "--search-every 2 --search-candidates 9 --prior-fit em --prior-hold 1 --decay-after 1 --decay-over 3 --descend-every 2 --z-noise 0.2 --noise-until 4 --epochs ";
        RunFiles whole = fit("whole", data, options + 6);
        fit("parts", data, options + 3);
        RunFiles parts = fit("parts", data, "--resume " + options + 6);
        assertThat(parts.bytes("model.safetensors")).isEqualTo(whole.bytes("model.safetensors"));
        assertThat(parts.metrics()).isEqualTo(whole.metrics());
    }

    @Test
    void aShortRunHasTheCourseOfTheWholeOne() {
        Refinement whole = Refinement.FIGURE_3;
        assertThat(whole.within(100)).isEqualTo(whole);
        assertThat(whole.within(200)).isEqualTo(whole);
        assertThat(whole.within(10)).isEqualTo(new Refinement(whole.searchEvery(), whole.searchCandidates(), whole.priorFit(), 5, 5, 5, 0,
                new Refinement.Descent(whole.descent().every(), whole.descent().noise(), 6)));
        assertThat(whole.within(1).holdsPrior(1)).isFalse();
        assertThat(Refinement.NONE.within(7).schedule(1).rate(6)).isEqualTo(1);
    }

    @Test
    void theDefaultsOfFitAreGradientStepsAlone() {
        Path data = TinyData.noise(folder, 14, 5);
        RunFiles plain = fit("plain", data, "--epochs 3");
        RunFiles none = fit("none", data, "--epochs 3 --search-every 0 --prior-fit adam --prior-hold 0 --decay-after 0");
        assertThat(plain.bytes("model.safetensors")).isEqualTo(none.bytes("model.safetensors"));
        assertThat(plain.option("search-every")).isEqualTo("0");
        assertThat(plain.option("prior-fit")).isEqualTo("adam");
    }

    @Test
    void noiseFallsToNothingAndChangesTraining() {
        Refinement.Descent d = new Refinement.Descent(3, 0.8, 4);
        assertThat(IntStream.rangeClosed(1, 6).mapToDouble(d::noise).toArray()).containsExactly(new double[] {0.8, 0.6, 0.4, 0.2, 0, 0}, within(1e-12));
        assertThat(IntStream.rangeClosed(1, 8).filter(d::before)).containsExactly(4, 7);
        Path data = TinyData.noise(folder, 14, 5);
        RunFiles plain = fit("plain", data, "--epochs 3"), none = fit("none", data, "--epochs 3 --z-noise 0"), noisy = fit("noisy", data, "--epochs 3 --z-noise 0.5");
        assertThat(none.metrics()).isEqualTo(plain.metrics()).isNotEqualTo(noisy.metrics());
    }

    @Test
    void aDescentLowersTheObjective() {
        Path data = TinyData.digits(folder, 40);
        String options = "--decoder mlp --loss bernoulli --lr-z 1e-5 --epochs 30 ";
        RunFiles plain = fit("plain", data, options), descended = fit("descended", data, options + "--descend-every 2");
        assertThat(last(descended)).isLessThan(last(plain) - 5);
    }

    @ParameterizedTest
    @CsvSource({"adam", "em"})
    void aHeldMixtureStaysAsItWasDrawn(String fit) {
        Path data = TinyData.noise(folder, 14, 5);
        String options = "--prior-hold 3 --prior-fit " + fit + " --epochs ";
        RunFiles one = fit("one", data, options + 1), three = fit("three", data, options + 3), four = fit("four", data, options + 4);
        for (String tensor : new String[] {"prior.means", "prior.log_precision", "prior.logits"}) {
            assertThat(three.tensor(tensor)).containsExactly(one.tensor(tensor));
            assertThat(four.tensor(tensor)).isNotEqualTo(one.tensor(tensor));
        }
        assertThat(three.tensor("representation.z")).isNotEqualTo(one.tensor("representation.z"));
    }

    @Test
    void aSearchLowersTheReconstruction() {
        Path data = TinyData.digits(folder, 40);
        String options = "--decoder mlp --loss bernoulli --lr-z 1e-3 --epochs 30 ";
        RunFiles plain = fit("plain", data, options), search = fit("search", data, options + "--search-every 1 --search-candidates 200");
        assertThat(last(search)).isLessThan(last(plain) - 5);
    }

    private static double last(RunFiles run) { return Double.parseDouble(run.metrics().getLast().split(",")[2]); }

    @Test
    void ratesFallLinearlyAndStayThere() {
        Refinement r = new Refinement(2, 1, Refinement.PriorFit.ADAM, 0, 10, 4);
        assertThat(r.schedule(1).rate(9)).isEqualTo(1);
        assertThat(r.schedule(1).rate(10)).isEqualTo(0.8, within(1e-15));
        assertThat(r.schedule(1).rate(13)).isEqualTo(0.2, within(1e-15));
        assertThat(r.schedule(1).rate(14)).isEqualTo(0.2, within(1e-15));
        assertThat(Refinement.NONE.schedule(1).rate(999)).isEqualTo(1);
        assertThat(IntStream.rangeClosed(1, 6).filter(r::searchesBefore)).containsExactly(3, 5);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--prior normal --prior-fit em              => --prior-fit em: there is a mixture to fit only with --prior mixture",
            "--prior mixture --prior-fit em --alpha 0.5 => --prior-fit em: needs an --alpha of at least 1, not 0.5",
            "--search-every -1                          => --search-every -1: must be at least 0",
            "--search-candidates 9                      => --search-candidates 9: has an effect only with --search-every above 0",
            "--decay-over 3 --decay-after 0             => --decay-over 3: has an effect only with --decay-after above 0",
            "--noise-until 4                            => --noise-until 4: has an effect only with --z-noise above 0",
            "--decay-over 0                             => --decay-over 0: must be at least 1",
            "--prior-fit newton                         => --prior-fit newton: must be one of adam, em"})
    void badChoicesAreRefused(String options, String message) {
        Path data = TinyData.noise(folder, 6, 4);
        Terminal t = Terminal.run(("fit --data " + data + " --out " + folder.resolve("out") + " " + options).split(" +"));
        assertThat(t.errLines()).containsExactly("dgd: " + message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
