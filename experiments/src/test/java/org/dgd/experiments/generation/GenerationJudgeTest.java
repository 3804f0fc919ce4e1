package org.dgd.experiments.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dgd.baseline.Head;
import org.dgd.engine.Rng;
import org.dgd.experiments.generation.GenerationJudge.Sampler;
import org.dgd.experiments.run.Panels;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.Rows;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;
import org.junit.jupiter.api.Test;

/** Distances of images of two pixels, which are their own features; rates and stages by epoch. */
final class GenerationJudgeTest {
    private static final Samples TRAIN = samples(0, 0, 2, 0, 0, 2, 2, 2), TEST = samples(1, 0, 3, 0, 1, 2, 3, 2);
    private static final ImageFeatures PIXELS = new ImageFeatures() {
        @Override public String distance() { return "fd_pixels"; }

        @Override public Rows of(Rows images) { return images; }
    };

    private final GenerationJudge judge = new GenerationJudge(List.of(PIXELS), TRAIN, TEST, 4000, new Rng(1));

    private static Samples samples(float... pixels) {
        return new Features("tiny", pixels.length / 2, 1, 2, 1, pixels, null, List.of(), Map.of());
    }

    /** Images are z itself, or z of the training images: all at (1, 1). */
    private record Identity(boolean fitted) implements Generator {
        @Override public int latent() { return 2; }

        @Override public float[] images(double[] z) { return Panels.floats(z); }

        @Override public Optional<double[]> representations(Samples train, Rng rng) {
            return fitted ? Optional.of(new double[] {1, 1, 1, 1, 1, 1}) : Optional.empty();
        }

        @Override public Map<String, Double> errors(Samples test, Rng rng) { return Map.of(); }
    }

    @Test
    void distancesAreFromBothSplits() {
        Map<String, Double> d = judge.distances(Sampler.NORMAL, Rows.of(TRAIN));
        assertThat(d.get("fd_pixels_normal_train")).isCloseTo(0, within(1e-9));
        assertThat(d.get("fd_pixels_normal_test")).isCloseTo(1, within(1e-9));                   // shifted by (1, 0)
    }

    /** Training images have mean (1,1) and the covariance 4/3·I; N(0,I) is |(1,1)|² + 2(√(4/3) − 1)² away, a point at (1,1) is 8/3. */
    @Test
    void everySamplerThatAModelHasIsJudged() {
        Map<String, Double> d = judge.distances(new Identity(true));
        assertThat(d).containsOnlyKeys("fd_pixels_normal_train", "fd_pixels_normal_test", "fd_pixels_fitted_train", "fd_pixels_fitted_test");
        assertThat(d.get("fd_pixels_normal_train")).isCloseTo(2 + 2 * Math.pow(Math.sqrt(4 / 3.0) - 1, 2), within(0.1));
        assertThat(d.get("fd_pixels_fitted_train")).isCloseTo(8 / 3.0, within(1e-9));
        assertThat(judge.distances(new Identity(false))).containsOnlyKeys("fd_pixels_normal_train", "fd_pixels_normal_test");
    }

    @Test
    void theBestStageIsThatOfTheBetterSamplerByTrainingImages() {
        Map<Integer, Map<String, Double>> stages = new LinkedHashMap<>();
        stages.put(50, stage(3, 9, 0));
        stages.put(100, stage(8, 2, 9));
        stages.put(150, stage(2, 8, 1));
        assertThat(judge.best(stages)).isEqualTo(100);
        stages.put(200, stage(1, 9, 9));
        assertThat(judge.best(stages)).isEqualTo(200);
        stages.put(250, Map.of("fd_pixels_normal_train", 0.5, "fd_pixels_normal_test", 9.0));    // a model with one sampler
        assertThat(judge.best(stages)).isEqualTo(250);
    }

    private static Map<String, Double> stage(double normal, double fitted, double test) {
        return Map.of("fd_pixels_normal_train", normal, "fd_pixels_fitted_train", fitted, "fd_pixels_normal_test", test, "fd_pixels_fitted_test", test);
    }

    @Test
    void fewerDrawsAreTheFirstOfMore() {
        double[] few = judge.draw(new Identity(true), Sampler.NORMAL, 3).orElseThrow(), more = judge.draw(new Identity(true), Sampler.NORMAL, 9).orElseThrow();
        assertThat(more).startsWith(few);
    }

    @Test
    void ratesFallWhereThePaperSays() {
        GenerationSettings paper = GenerationSettings.PAPER;
        for (int epoch : new int[] {0, 49}) assertThat(paper.dgdRate().rate(epoch)).isEqualTo(1e-3);
        for (int epoch : new int[] {50, 199}) assertThat(paper.dgdRate().rate(epoch)).isEqualTo(1e-4);
        for (int epoch : new int[] {200, 499}) assertThat(paper.dgdRate().rate(epoch)).isEqualTo(1e-5);
        for (int epoch : new int[] {0, 50, 199}) assertThat(paper.vaeRate().rate(epoch)).isEqualTo(1e-4);
        for (int epoch : new int[] {200, 499}) assertThat(paper.vaeRate().rate(epoch)).isEqualTo(1e-5);
    }

    @Test
    void everyFiftiethEpochAndTheLastAreStages() {
        assertThat(GenerationSettings.PAPER.stages()).containsExactly(50, 100, 150, 200, 250, 300, 350, 400, 450, 500);
        assertThat(new GenerationSettings(1, 1, 1, 7, 3, 1, 2, 1, Head.PAPER).stages()).containsExactly(3, 6, 7);
    }
}
