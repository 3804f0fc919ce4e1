package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Inference.Found;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which places a search judges, and from which of them it starts, on problems of {@link Watched}. */
class InferenceStartsTest {
    private static final Set<Start> ALL = EnumSet.allOf(Start.class);
    private static final double[] KNOWN = {-8, -3, 1, 4, 9};

    private final Device device = new ReferenceDevice();
    private final Watched watched = Watched.on(device, 1);

    @AfterEach void close() { device.close(); }

    private Inference inference(LatentDistribution prior, double[] known, Settings settings) {
        return new Inference(Watched.decoder(device, 1), prior, watched, known, settings);
    }

    private Inference standard(double[] known, Settings settings) { return inference(new StandardNormal(1), known, settings); }

    private static Settings only(Set<Start> from, int candidates, int starts) { return new Settings(from, candidates, starts, 1, 0, 0, 0); }

    /** Two means; then half of the other eight from what is known and half drawn, but what is not known is drawn. */
    @ParameterizedTest @CsvSource({"10,5,4,4", "10,3,3,5", "10,0,0,8", "11,5,4,5", "2,5,0,0", "1,5,0,0"})
    void placesOfAllKinds(int candidates, int known, int ofKnown, int drawn) {
        GaussianMixture prior = Watched.mixture(device, null, -2.5, 3.5);
        inference(prior, Arrays.copyOf(KNOWN, known), only(ALL, candidates, 1)).find(Watched.samples(1, 1), new Rng(7));
        double[] places = watched.judged().getFirst(), draws = prior.sample(drawn, new Rng(7).child("prior"));
        assertThat(places).hasSize(2 + ofKnown + drawn).startsWith(-2.5, 3.5);
        assertThat(Arrays.copyOfRange(places, 2, 2 + ofKnown)).doesNotHaveDuplicates();
        for (double z : Arrays.copyOfRange(places, 2, 2 + ofKnown)) assertThat(KNOWN).contains(z);
        assertThat(Arrays.copyOfRange(places, 2 + ofKnown, places.length)).containsExactly(draws, within(1e-6));
    }

    /** Without draws all that are left are known ones; N(0,1) has the mean 0. */
    @ParameterizedTest @CsvSource({"MEANS,9,1", "KNOWN,9,5", "KNOWN,3,3", "PRIOR,7,7"}) void placesOfOneKind(Start kind, int candidates, int places) {
        standard(KNOWN, only(EnumSet.of(kind), candidates, 1)).find(Watched.samples(1, 1), new Rng(7));
        double[] judged = watched.judged().getFirst();
        assertThat(judged).hasSize(places);
        if (kind == Start.MEANS) assertThat(judged).containsExactly(0);
        if (kind == Start.KNOWN) for (double z : judged) assertThat(KNOWN).contains(z);
    }

    @Test void whichKnownPlacesIsUpToTheStream() {
        double[][] places = new double[3][];
        for (int i = 0; i < 3; i++) {
            watched.judged().clear();
            standard(new Rng(2).gaussians(40), only(EnumSet.of(Start.KNOWN), 8, 1)).find(Watched.samples(1, 1), new Rng(i / 2));
            places[i] = watched.judged().getFirst();
        }
        assertThat(places[1]).containsExactly(places[0]);
        assertThat(places[2]).isNotEqualTo(places[0]);
    }

    /** Of three places of its own and of the five shared ones each sample takes its best two. */
    @Test void aSampleStartsFromPlacesOfItsOwnAsWell() {
        double[] own = {7, 0, 2, -2, 3, -6};
        Found found = standard(KNOWN, only(EnumSet.of(Start.KNOWN), 5, 2)).find(Watched.samples(1, 2, -4), own, new Rng(1));
        assertThat(watched.evaluated().get(0)).startsWith(own);
        assertThat(watched.evaluated().get(1)).startsWith(0, 2, 1, 4, -2, -6, -3, 1).hasSize(16);
        assertThat(found.starts()).containsExactly(4, 4);
        assertThat(found.z()).containsExactly(1, -2);
    }

    /** Five starts of three places: nothing has to be chosen, so nothing is judged. */
    @Test void placesOfTheirOwnAloneNeedNoJudgement() {
        double[] own = {7, 0, 2, -2, 3, -6};
        Found found = standard(KNOWN, only(Set.of(), 5, 5)).find(Watched.samples(1, 2, -4), own, new Rng(1));
        assertThat(watched.judged()).isEmpty();
        assertThat(watched.evaluated().getFirst()).startsWith(own);
        assertThat(found.z()).containsExactly(0, -2);
        assertThat(found.starts()).containsExactly(3, 3);
    }

    /** More places than rows of a batch, for more samples than a group: the place of sample i that is x/2 is its number i mod 5. */
    @Test void manyPlacesOfTheirOwn() {
        int n = 70;
        double[] x = new double[n], own = new double[5 * n];
        for (int i = 0; i < n; i++) {
            x[i] = (i % 11) - 5;
            for (int k = 0; k < 5; k++) own[5 * i + k] = x[i] / 2 + 0.5 * (k - i % 5);
        }
        Found found = standard(KNOWN, only(Set.of(), 1, 1)).find(Watched.samples(1, x), own, new Rng(1));
        assertThat(found.z()).containsExactly(Arrays.stream(x).map(v -> v / 2).toArray());
    }

    /**
     * Two latent dimensions, more samples than a group and more places of their own than rows of a batch. With |x|² set aside the
     * objective at z is |z − x/2|², so a place is the better the nearer to x/2 it is; the third of the shared ones is far from all.
     */
    @Test void rowsOfTwoNumbersStayTogether() {
        int n = 83;
        double[] x = new double[2 * n], own = new double[10 * n], far = {0.5, 0, 0.75, 0.25, 1, 0.5, 1.25, 0.75, 1.5, 1};
        double[] known = {3, -3, -300, 300, -5, 5};
        for (int i = 0; i < n; i++) {
            x[2 * i] = i % 11 - 5;
            x[2 * i + 1] = i % 7 - 3;
            for (int k = 0; k < 5; k++) for (int d = 0; d < 2; d++) own[10 * i + 2 * k + d] = x[2 * i + d] / 2 + far[2 * ((k + i) % 5) + d];
        }
        Watched two = Watched.on(device, 2);
        new Inference(Watched.decoder(device, 2), new StandardNormal(2), two, known, only(EnumSet.of(Start.KNOWN), 3, 2))
                .find(Watched.samples(2, x), own, new Rng(1));
        assertThat(two.judged().stream().flatMapToDouble(Arrays::stream).map(Math::abs).sorted().toArray()).containsExactly(3, 3, 5, 5, 300, 300);
        double[] expected = new double[8 * n];
        for (int i = 0; i < n; i++) {
            boolean first = Math.hypot(x[2 * i] / 2 - 3, x[2 * i + 1] / 2 + 3) < Math.hypot(x[2 * i] / 2 + 5, x[2 * i + 1] / 2 - 5);
            double[] shared = first ? new double[] {3, -3, -5, 5} : new double[] {-5, 5, 3, -3};
            for (int j = 0; j < 4; j++) {
                expected[8 * i + j] = x[2 * i + j % 2] / 2 + far[j];
                expected[8 * i + 4 + j] = shared[j];
            }
        }
        double[] starts = IntStream.of(5, 6, 7, 8, 12, 13).boxed().flatMapToDouble(call -> Arrays.stream(two.evaluated().get(call))).toArray();
        assertThat(Arrays.copyOf(starts, 8 * n)).containsExactly(expected, within(1e-6));
        assertThat(starts).hasSize(2 * (256 + 64 + 16));
    }

    @Test void onePlaceOfTwoNumbersIsOneStart() {
        Inference still = new Inference(Watched.decoder(device, 2), new StandardNormal(2), Watched.on(device, 2), new double[0], only(Set.of(), 2, 2));
        Found found = still.find(Watched.samples(2, 1, 1, 2, 2), new double[] {1, 2, 3, 4}, new Rng(1));
        assertThat(found.starts()).containsExactly(1, 1);
        assertThat(found.z()).containsExactly(1, 2, 3, 4);
    }

    /** A mean, then four known ones, fewer than half of the other twelve, row by row, and draws. */
    @Test void placesOfTwoNumbers() {
        Watched two = Watched.on(device, 2);
        double[] known = {1, 10, 2, 20, 3, 30, 4, 40};
        new Inference(Watched.decoder(device, 2), new StandardNormal(2), two, known, only(ALL, 13, 1)).find(Watched.samples(2, 1, 1), new Rng(7));
        double[] places = two.judged().getFirst();
        assertThat(places).hasSize(26).startsWith(0, 0);
        for (int j = 2; j < 10; j += 2) assertThat(places[j + 1]).isEqualTo(10 * places[j]).isPositive();
        assertThat(Arrays.copyOfRange(places, 10, 26)).containsExactly(new StandardNormal(2).sample(8, new Rng(7).child("prior")), within(1e-6));
        assertThatThrownBy(device::current).as("no scope is left open").isInstanceOf(IllegalStateException.class);
    }

    @Test void aModelsOwnRepresentationsAreKnown() {
        TinyProblem problem = TinyProblem.images(3, Covariance.ISOTROPIC, false);
        Dgd model = problem.model(device, 1);
        double[] statistics = model.decoder().state().get("decoder.2.running_mean").read();
        Features data = problem.data();
        double[] known = model.representation().values(), z = Inference.of(model, only(EnumSet.of(Start.KNOWN), 3, 1)).find(data, new Rng(1)).z();
        for (int i = 0; i < 3; i++) {
            double[] found = Arrays.copyOfRange(z, 2 * i, 2 * i + 2);
            assertThat(IntStream.range(0, 3).anyMatch(j -> Math.hypot(known[2 * j] - found[0], known[2 * j + 1] - found[1]) < 1e-6)).isTrue();
        }
        assertThat(model.decoder().state().get("decoder.2.running_mean").read()).as("batch norm looks, and does not learn")
                .containsExactly(statistics);
    }
}
