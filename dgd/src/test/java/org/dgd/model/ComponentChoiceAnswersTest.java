package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.ComponentChoice.Chosen;
import org.dgd.model.ComponentChoice.Halves;
import org.dgd.model.ComponentChoice.Move;
import org.dgd.model.ComponentChoice.Point;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there is nothing to choose, and what is told of the choice. */
class ComponentChoiceAnswersTest {
    private final Device device = new ReferenceDevice();

    @AfterEach void close() { device.close(); }

    private ComponentChoice choice(int m, int most) {
        MixturePriors priors = new MixturePriors(new SoftBall(100, 5, m), new Normal(0, 2), new Dirichlet(1));
        GaussianMixture like = new GaussianMixture(device, 2, Covariance.ISOTROPIC, priors, new Rng(1)).within(new LatentRange(-50, 50));
        return new ComponentChoice(like, 1e-9, most);
    }

    private static Move[] moves(Chosen chosen) { return chosen.course().stream().map(Point::move).toArray(Move[]::new); }

    /** ±1 has the variance 1: −½ log 2π − ½ for each row, and −½ log 2π − ½x² for those that were held out, 0 and 2. */
    @Test void oneComponentIsTheGaussianOfTheRows() {
        Chosen chosen = choice(1, 1).choose(new double[] {-1, 1, -1, 1, -1, 1, -1, 1}, new double[] {0, 2}, new Rng(1));
        assertThat(moves(chosen)).containsExactly(Move.START);
        Point start = chosen.course().getFirst();
        double constant = -0.5 * Math.log(2 * Math.PI);
        assertThat(start.components()).isEqualTo(1);
        assertThat(start.fitted()).isEqualTo(constant - 0.5, within(1e-6));
        assertThat(start.heldOut()).isEqualTo(constant - 1, within(1e-6));
        assertThat(start.error()).as("of 0 and −2: √(2/2)").isEqualTo(1, within(1e-6));
        assertThat(chosen.mixture().range()).isEqualTo(new LatentRange(-50, 50));
        assertThat(chosen.components()).isEqualTo(1);
        Point alone = choice(1, 1).choose(new double[] {-1, 1, -1, 1}, new double[] {2}, new Rng(1)).course().getFirst();
        assertThat(alone.error()).as("of one row").isZero();
    }

    /** On a line half of a component needs two samples: m + 1. */
    @ParameterizedTest @CsvSource({"3,1", "4,2"}) void aComponentOfTooFewSamplesIsNotSplit(int rows, int points) {
        double[] z = IntStream.range(0, rows).mapToDouble(i -> i * i).toArray();
        assertThat(choice(1, 2).choose(z, new double[] {1, 2, 4}, new Rng(1)).course()).hasSize(points);
    }

    @Test void rowsInOnePlaceHaveNoDirection() {
        assertThat(moves(choice(2, 5).choose(new double[40], new double[] {0, 0, 0, 0}, new Rng(1)))).containsExactly(Move.START);
    }

    /** Three splits in vain are the end of a search among rows of one Gaussian. */
    @Test void patienceEnds() {
        double[] z = new Rng(4).gaussians(48), held = new Rng(5).gaussians(30);
        assertThat(moves(choice(2, 12).choose(z, held, new Rng(1)))).containsExactly(Move.START, Move.SPLIT, Move.SPLIT, Move.SPLIT);
    }

    /** Two far clusters: the first split gains, the second, which is the last that is allowed, does not, and one component would lose. */
    @Test void twoClusters() {
        double[] z = new Rng(4).gaussians(48), held = new Rng(5).gaussians(40);
        for (int i = 0; i < z.length; i++) z[i] += i % 4 < 2 ? 20 : -20;
        for (int i = 0; i < held.length; i++) held[i] += i % 4 < 2 ? 20 : -20;
        Chosen chosen = choice(2, 3).choose(z, held, new Rng(1));
        assertThat(moves(chosen)).containsExactly(Move.START, Move.SPLIT, Move.SPLIT, Move.MERGE);
        assertThat(chosen.components()).isEqualTo(2);
        assertThat(chosen.mixture().weights()).containsExactly(new double[] {0.5, 0.5}, within(1e-6));
    }

    @ParameterizedTest @CsvSource({"10,0.3,3", "10,0,1", "10,1,9", "10,0.26,3", "2,0.9,1", "1,0.5,1"})
    void aShareIsHeldOut(int n, double share, int held) {
        double[] z = IntStream.range(0, 2 * n).mapToDouble(i -> i).toArray();
        Halves halves = Halves.of(z, 2, share, new Rng(6));
        int[] order = new Rng(6).permutation(n);
        double[] rows = IntStream.of(order).boxed().flatMapToDouble(i -> DoubleStream.of(2 * i, 2 * i + 1)).toArray();
        assertThat(halves.held()).containsExactly(Arrays.copyOf(rows, 2 * held));
        assertThat(halves.fitted()).containsExactly(Arrays.copyOfRange(rows, 2 * held, 2 * n));
    }

    @Test void theBestOfEveryNumberIsTold() {
        Point one = new Point(Move.START, 1, 0, -5, 1), two = new Point(Move.SPLIT, 2, 0, -4, 1), three = new Point(Move.SPLIT, 3, 0, -6, 1);
        Point again = new Point(Move.MERGE, 2, 0, -3, 1), same = new Point(Move.MERGE, 1, 0, -5, 2);
        assertThat(new Chosen(null, List.of(three, one, two, again, same)).byComponents().values()).containsExactly(one, again, three);
        assertThat(new Chosen(null, List.of(again, two)).byComponents().values()).containsExactly(again);
    }

    @Test void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> choice(1, 0)).hasMessage("componentChoice: at most 0 components");
        for (int[] sizes : new int[][] {{0, 2}, {2, 0}, {3, 2}, {2, 3}})
            assertThatThrownBy(() -> choice(2, 2).choose(new double[sizes[0]], new double[sizes[1]], new Rng(1)))
                    .hasMessage("componentChoice: " + sizes[0] + " and " + sizes[1] + " numbers are not rows of 2");
        assertThat(choice(2, 2).choose(new double[2], new double[2], new Rng(1)).course()).as("one row").hasSize(1);
    }
}
