package org.dgd.experiments.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.cpu.CpuDevice;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class GridTest {
    /** By default every eleventh configuration is trained; 11 has no factor in common with any number of levels, so each level is met. */
    private static final int SPREAD = Boolean.getBoolean("dgd.grid.all") ? 1 : 11;

    private static List<Candidate> all() {
        List<Candidate> all = new ArrayList<>(Grid.dgds());
        all.addAll(Grid.vaes());
        return all;
    }

    @Test void thereAre216And480AndEachHasItsName() {
        assertThat(Grid.dgds()).hasSize(216).doesNotHaveDuplicates();
        assertThat(Grid.vaes()).hasSize(480).doesNotHaveDuplicates();
        assertThat(new HashSet<>(all().stream().map(Candidate::key).toList())).hasSize(696);
        assertThat(all()).allSatisfy(c -> assertThat(c.key()).matches("[a-z0-9.-]+"));
        assertThat(Grid.dgds().getFirst().key()).isEqualTo("dgd-standard-c8-m32-lr1e-2-lrz1e-1-wd0");
        assertThat(Grid.vaes().getLast().key()).isEqualTo("vae-shallow-linear-c64-m200-b1e-2-lr1e-4-wd1e-5");
    }

    @Test void thePartForMinutesIsBalanced() {
        assertThat(Grid.dgds()).containsAll(Grid.quickDgds());
        assertThat(Grid.vaes()).containsAll(Grid.quickVaes());
        balanced(Grid.dgds(), Grid.quickDgds());
        balanced(Grid.vaes(), Grid.quickVaes());
    }

    /** Every level of every factor occurs, and as often as the others but for one. */
    private static void balanced(List<Candidate> grid, List<Candidate> part) {
        assertThat(part).doesNotHaveDuplicates();
        for (String factor : grid.getFirst().options().keySet()) {
            if (factor.equals("latent")) continue;                  // follows from the others
            Map<Object, Long> counts = part.stream().collect(Collectors.groupingBy(c -> c.options().get(factor), Collectors.counting()));
            assertThat(counts.keySet()).as(factor).isEqualTo(grid.stream().map(c -> c.options().get(factor)).collect(Collectors.toSet()));
            var range = counts.values().stream().mapToLong(n -> n).summaryStatistics();
            assertThat(range.getMax() - range.getMin()).as(factor + " " + counts).isLessThanOrEqualTo(1);
        }
    }

    @Test void table2IsInTheGrid() {
        assertThat(Table2.MODELS).hasSize(12).allSatisfy(e -> assertThat(all()).contains(e.candidate()));
        assertThat(Table2.MODELS.stream().map(e -> e.id() + " " + e.candidate().latent())).containsExactly("DGD 1 1024", "DGD 2 512", "DGD 3 256", "DGD 4 200",
                "betaVAE 1 1024", "betaVAE 2 512", "betaVAE 3 256", "betaVAE 4 200", "VanillaVAE 1 512", "VanillaVAE 2 200", "VanillaVAE 3 128", "VanillaVAE 4 64");
        assertThat(Table2.MODELS.get(2).key()).isEqualTo("dgd-3");
        VaeCandidate beta = (VaeCandidate) Table2.MODELS.get(4).candidate();
        assertThat(beta.beta().weight()).isCloseTo(3.33e-3, within(1e-5));
    }

    @Test void numbersAreShort() {
        assertThat(Stream.of(0.0, 1e-5, 1e-1, 0.3, 2.5e-3, 1.0, 10.0, 64.0).map(Candidate::number)).containsExactly("0", "1e-5", "1e-1", "3e-1", "2.5e-3", "1", "10", "64");
    }

    /**
     * All 696 take about a minute, with
     * {@code ./mvnw -pl experiments -am test -Dtest=GridTest -Dsurefire.failIfNoSpecifiedTests=false -Ddgd.grid.all=true}.
     */
    @TestFactory Stream<DynamicTest> everyConfigurationTrainsAStep() {
        List<Candidate> all = all();
        Subset two = new Subset(TinyImages.of(2, 1), TinyImages.of(1, 2), "two");
        return IntStream.range(0, all.size()).filter(i -> i % SPREAD == 0).mapToObj(all::get).map(c -> DynamicTest.dynamicTest(c.key(), () -> {
            try (Device device = new CpuDevice(2)) {
                TrialResult r = Task.of(c, two, Trial.Settings.DEFAULT.epochs(1)).run(device, _ -> { });
                assertThat(r.diverged()).isNull();
                assertThat(r.score().orElseThrow()).isBetween(0.0, 1.0);
                assertThat(r.parameters()).isGreaterThan(7000);
            }
        }));
    }
}
