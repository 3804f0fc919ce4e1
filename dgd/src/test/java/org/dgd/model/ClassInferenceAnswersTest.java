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

/**
 * Classes of one component each, on problems of {@link Watched}: under N(μ, 1) the objective of x is ½(x − z)² + ½(z − μ)² + log 2π, whose minimum, half-way
 * between x and μ, is (x − μ)²/4 + log 2π.
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

    /** More samples than are screened at a time, one value missing. The nearest two classes go down, of the other the best of all its places is left. */
    @Test void classesThatGoDownCompareWithThoseThatDoNot() {
        int n = 520;
        double[] x = IntStream.range(0, n).mapToDouble(i -> i == 3 ? Float.NaN : (i % 61 - 30) / 3.0).toArray();
        Found found = inference(new double[0], new Settings(9, 2, 40, 1e-12)).find(Watched.samples(1, x), new Rng(1));
        double[][] places = new double[3][];
        for (int c = 0; c < 3; c++) places[c] = watched.judged().get(c);
        assertThat(found.classes()).isEqualTo(3);
        for (int i = 0; i < n; i++) {
            double value = (float) x[i];
            int far = 0;
            double[] least = new double[3];
            for (int c = 0; c < 3; c++) {
                double mean = MEANS[c];
                DoubleStream all = Arrays.stream(places[c]).map(z -> objective(value, z, mean));
                least[c] = all.min().orElseThrow();
                if (least[c] > least[far]) far = c;
            }
            for (int c = 0; c < 3; c++) {
                int at = 3 * i + c;
                assertThat(found.descended()[at]).as("sample %d, class %d", i, c).isEqualTo(c != far);
                double expected = c == far ? least[c] : Double.isNaN(value) ? Watched.CONSTANT / 2 : (value - MEANS[c]) * (value - MEANS[c]) / 4 + Watched.CONSTANT;
                assertThat(found.objective()[at]).as("sample %d, class %d", i, c).isCloseTo(expected, within(1e-5));
                assertThat(objective(value, found.z()[at], MEANS[c])).isCloseTo(expected, within(1e-5));
            }
        }
    }

    private static double objective(double x, double z, double mean) {
        return Double.isNaN(x) ? (z - mean) * (z - mean) / 2 + Watched.CONSTANT / 2 : (x - z) * (x - z) / 2 + (z - mean) * (z - mean) / 2 + Watched.CONSTANT;
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

    /** With two latent dimensions rows of known places stay together. */
    @Test void rowsOfTwoNumbers() {
        Watched two = Watched.on(device, 2);
        MixturePriors priors = new MixturePriors(new SoftBall(9, 5, 2), new Normal(0, 1), new Dirichlet(1));
        GaussianMixture pair = new GaussianMixture(device, 2, Covariance.FIXED, priors, new int[] {0, 1}, new Rng(1));
        pair.means(new double[] {-5, -5, 5, 5});
        ClassInference inference = new ClassInference(Watched.decoder(device, 2), pair, two, new double[] {4, 6, -4, -6, 3, 7}, new Settings(4, 2, 40, 1e-12));
        Found found = inference.find(Watched.samples(2, 1, 3, -3, 1), new Rng(1));
        assertThat(two.judged().get(0)).endsWith(-4, -6);
        assertThat(Arrays.stream(two.judged().get(1), 4, 8).sorted().toArray()).containsExactly(3, 4, 6, 7);
        assertThat(found.z()).containsExactly(new double[] {-2, -1, 3, 4, -4, -2, 1, 3}, within(1e-5));
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
