package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.ClassInference.Found;
import org.dgd.model.ClassInference.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Classes of one component each, on problems of {@link Watched}: under N(μ, 1) the objective of x is ½(x − z)² + ½(z − μ)² + log 2π. Its
 * minimum, half-way between x and μ, is (x − μ)²/4 + log 2π.
 */
class ClassInferenceAnswersTest {
    private static final double[] MEANS = {-4, 0, 6};
    private static final int[] CLASSES = {0, 1, 2};

    private final Device device = new ReferenceDevice();
    private final Watched watched = Watched.on(device, 1);
    private final GaussianMixture mixture = Watched.mixture(device, CLASSES, MEANS);

    @AfterEach void close() { device.close(); }

    private ClassInference inference(double[] known, Settings settings) {
        return new ClassInference(Watched.decoder(device, 1), mixture, watched, known, settings);
    }

    /** As many samples as are screened at a time and more, one value missing. The nearest two classes go down; of the other the best place is left. */
    @ParameterizedTest @ValueSource(ints = {512, 520}) void classesThatGoDownCompareWithThoseThatDoNot(int n) {
        double[] x = IntStream.range(0, n).mapToDouble(i -> i == 3 ? Float.NaN : (i % 61 - 30) / 3.0).toArray();
        Found found = inference(new double[0], new Settings(9, 2, 40, 1e-12)).find(Watched.samples(1, x), new Rng(1));
        double[][] places = new double[3][];
        for (int c = 0; c < 3; c++) places[c] = watched.judged().get(c);
        assertThat(found.classes()).isEqualTo(3);
        for (int i = 0; i < n; i++) {
            double value = (float) x[i];
            int far = 0;
            double[] best = new double[3];
            for (int c = 0; c < 3; c++) {
                double mean = MEANS[c];
                DoubleStream all = Arrays.stream(places[c]).map(z -> objective(value, z, mean));
                best[c] = all.min().orElseThrow();
                if (best[c] > best[far]) far = c;
            }
            for (int c = 0; c < 3; c++) {
                int at = 3 * i + c;
                assertThat(found.descended()[at]).as("sample %d, class %d", i, c).isEqualTo(c != far);
                double least = Double.isNaN(value) ? Watched.CONSTANT / 2 : (value - MEANS[c]) * (value - MEANS[c]) / 4 + Watched.CONSTANT;
                double expected = c == far ? best[c] : least;
                assertThat(found.objective()[at]).as("sample %d, class %d", i, c).isCloseTo(expected, within(1e-5));
                assertThat(objective(value, found.z()[at], MEANS[c])).isCloseTo(expected, within(1e-5));
            }
        }
    }

    private static double objective(double x, double z, double mean) {
        double fit = Double.isNaN(x) ? 0 : (x - z) * (x - z) / 2 + Watched.CONSTANT / 2;
        return fit + (z - mean) * (z - mean) / 2 + Watched.CONSTANT / 2;
    }

    @Test void theBestClassHasTheLeastObjective() {
        Found found = inference(new double[0], new Settings(4, 1, 40, 1e-12)).find(Watched.samples(1, -5, 1, 9, -1.9, -2.1), new Rng(1));
        assertThat(found.best()).containsExactly(0, 1, 2, 1, 0);
        assertThat(new Found(3, new double[] {2, 1, 1, 3, 2, 1}, new double[6], new boolean[6]).best()).containsExactly(1, 2);
    }

    /** At most three quarters of the places of a class are known ones, and those are its own. */
    @ParameterizedTest @CsvSource({"8,2,6", "4,2,3", "1,0,0"}) void placesOfAClass(int places, int first, int third) {
        double[] known = {-3.5, 5, 7, -4.5, 6.25, 8, 6.5, 4.5};                                            // two of class 0, six of class 2
        inference(known, new Settings(places, 1, 1, 0)).find(Watched.samples(1, 1), new Rng(1));
        int[] expected = {first, 0, third};
        for (int c = 0; c < 3; c++) {
            double[] judged = watched.judged().get(c);
            int drawn = places - expected[c], label = c;
            assertThat(judged).hasSize(places);
            double[] draws = mixture.sampleWithin(c, drawn, new Rng(1).child(c).child("draws"));
            assertThat(Arrays.copyOf(judged, drawn)).containsExactly(draws, within(1e-6));
            assertThat(Arrays.copyOfRange(judged, drawn, places)).doesNotHaveDuplicates();
            for (double z : Arrays.copyOfRange(judged, drawn, places)) {
                assertThat(known).contains(z);
                assertThat(Math.abs(z - MEANS[label])).isLessThan(2.5);
            }
        }
    }

    /** Rows of two numbers stay together. A descent of one evaluation ends where it starts, at the best place. */
    @Test void everyClassStartsAtItsBestPlace() {
        Watched two = Watched.on(device, 2);
        MixturePriors priors = new MixturePriors(new SoftBall(9, 5, 2), new Normal(0, 1), new Dirichlet(1));
        GaussianMixture pair = new GaussianMixture(device, 2, Covariance.FIXED, priors, new int[] {0, 1}, new Rng(1));
        pair.means(new double[] {-5, -5, 5, 5});
        double[] known = {4, 6, -4, -6, 3, 7, 5, 4, -6, -4, -5, -3}, x = {8, 9, -3, -8, -8, 0, 7, 5};
        Settings settings = new Settings(6, 1, 1, 0);
        Found found = new ClassInference(Watched.decoder(device, 2), pair, two, known, settings).find(Watched.samples(2, x), new Rng(1));
        for (int c = 0; c < 2; c++) {
            double[] places = two.judged().get(c);
            double mean = c == 0 ? -5 : 5;
            double[] own = c == 0 ? new double[] {-6, -6, -5, -4, -4, -3} : new double[] {3, 4, 4, 5, 6, 7};
            assertThat(Arrays.stream(places, 6, 12).sorted().toArray()).containsExactly(own);
            for (int i = 0; i < 4; i++) {
                int at = 2 * i + c, best = 0;
                double[] value = new double[6];
                for (int j = 0; j < 6; j++) for (int d = 0; d < 2; d++) value[j] += objective(x[2 * i + d], places[2 * j + d], mean);
                for (int j = 1; j < 6; j++) if (value[j] < value[best]) best = j;
                assertThat(found.descended()[at]).isEqualTo(c == (i == 0 || i == 3 ? 1 : 0));
                assertThat(found.objective()[at]).isCloseTo(value[best], within(1e-5));
                assertThat(Arrays.copyOfRange(found.z(), 2 * at, 2 * at + 2))
                        .containsExactly(new double[] {places[2 * best], places[2 * best + 1]}, within(1e-6));
            }
        }
        assertThatThrownBy(device::current).as("no scope is left open").isInstanceOf(IllegalStateException.class);
    }

    /** As likely of one class as of the other: it is a place of the first. */
    @Test void whatIsOfTwoClassesIsOfTheFirst() {
        GaussianMixture pair = Watched.mixture(device, new int[] {0, 1}, -3, 3);
        new ClassInference(Watched.decoder(device, 1), pair, watched, new double[] {0}, new Settings(2, 1, 1, 0))
                .find(Watched.samples(1, 1), new Rng(1));
        assertThat(watched.judged().get(0)[1]).isZero();
        assertThat(watched.judged().get(1)).doesNotContain(0);
    }

    @Test void batchNormLooksAndDoesNotLearn() {
        TinyProblem problem = TinyProblem.images(3, Covariance.ISOTROPIC, true);
        Dgd model = problem.model(device, 1);
        double[] before = model.decoder().state().get("decoder.2.running_mean").read();
        GaussianMixture classes = (GaussianMixture) model.prior();
        new ClassInference(model.decoder(), classes, Pixels.GAUSSIAN, new double[0], new Settings(2, 1, 1, 0)).find(problem.data(), new Rng(1));
        assertThat(model.decoder().state().get("decoder.2.running_mean").read()).containsExactly(before);
    }

    @Test void whatMakesNoSenseIsRefused() {
        for (Settings s : new Settings[] {Settings.DEFAULT, new Settings(1, 1, 1, 0)}) assertThat(s.places()).isPositive();
        String rest = " evaluations, a tolerance of ";
        assertThatThrownBy(() -> new Settings(0, 1, 1, 0)).hasMessage("class inference: 0 places, 1 classes, 1" + rest + "0.0");
        assertThatThrownBy(() -> new Settings(1, 0, 1, 0)).hasMessage("class inference: 1 places, 0 classes, 1" + rest + "0.0");
        assertThatThrownBy(() -> new Settings(1, 1, 0, 0)).hasMessage("class inference: 1 places, 1 classes, 0" + rest + "0.0");
        assertThatThrownBy(() -> new Settings(1, 1, 1, Double.NaN)).hasMessage("class inference: 1 places, 1 classes, 1" + rest + "NaN");
        assertThatThrownBy(() -> new ClassInference(Watched.decoder(device, 2), mixture, watched, new double[4], Settings.DEFAULT))
                .hasMessage("class inference: a decoder of 2 latent dimensions, a mixture of 1, and 4 known numbers");
        Decoder two = Watched.decoder(device, 2);
        MixturePriors priors = new MixturePriors(new SoftBall(9, 5, 2), new Normal(0, 1), new Dirichlet(1));
        GaussianMixture pair = new GaussianMixture(device, 2, Covariance.FIXED, priors, new int[] {0, 1}, new Rng(1));
        assertThatThrownBy(() -> new ClassInference(two, pair, watched, new double[3], Settings.DEFAULT))
                .hasMessage("class inference: a decoder of 2 latent dimensions, a mixture of 2, and 3 known numbers");
    }
}
