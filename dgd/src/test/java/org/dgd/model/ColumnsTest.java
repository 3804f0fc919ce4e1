package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.numbers.gamma.LogGamma;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Columns.Block;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Families of columns against plain formulas, and their gradients against differences. */
class ColumnsTest {
    private static final int N = 5, WIDTH = 11;
    /** Of every family, with two blocks of one variable each that are categorical. */
    private static final List<Block> BLOCKS = List.of(new Block(Family.NORMAL, 0, 2), new Block(Family.CATEGORICAL, 2, 5), new Block(Family.POISSON, 5, 6),
            new Block(Family.NEGATIVE_BINOMIAL, 6, 8), new Block(Family.BERNOULLI, 8, 9), new Block(Family.CATEGORICAL, 9, 11));
    private static final ColumnsSpec SPEC = new ColumnsSpec(BLOCKS, OptionalDouble.empty(), null);
    private static final double[] MOST = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    private static final double[] SCALES = {0.3, -1, 0, 0, 0, 0, 1.2, -0.7, 0, 0, 0};

    private static float[] logits() {
        float[] logits = new float[N * WIDTH];
        double[] draws = new Rng(1).gaussians(logits.length);
        for (int i = 0; i < logits.length; i++) logits[i] = (float) (1.5 * draws[i]);
        return logits;
    }

    private static float[] data() {
        float[] x = new float[N * WIDTH];
        Rng rng = new Rng(2);
        for (int i = 0; i < N; i++) {
            int row = i * WIDTH;
            x[row] = (float) rng.nextGaussian();
            x[row + 1] = (float) (3 * rng.nextGaussian());
            x[row + 2 + rng.nextInt(3)] = 1;
            for (int j = 5; j < 8; j++) x[row + j] = rng.nextInt(j == 7 ? 2000 : 9);
            x[row + 8] = rng.nextInt(2);
            x[row + 9 + rng.nextInt(2)] = 1;
        }
        return x;
    }

    private static double plain(Block b, float[] l, float[] x, int at, int j) {
        double s = SCALES[j], logit = l[at];
        return switch (b.family()) {
            case NORMAL -> 0.5 * (Math.exp(s) * (logit - x[at]) * (logit - x[at]) - s + Math.log(2 * Math.PI));
            case BERNOULLI -> Math.log1p(Math.exp(logit)) - x[at] * logit;
            case CATEGORICAL -> {
                double sum = 0;
                for (int k = b.from(); k < b.to(); k++) sum += Math.exp(l[at - j + k]);
                yield -x[at] * (logit - Math.log(sum));
            }
            case SIZE -> 0;
            case POISSON -> Math.exp(logit) - x[at] * logit + LogGamma.value(x[at] + 1);
            case NEGATIVE_BINOMIAL -> {
                double r = Math.exp(s), mu = Math.exp(logit);
                yield LogGamma.value(x[at] + 1) + LogGamma.value(r) - LogGamma.value(x[at] + r) - r * Math.log(r / (r + mu)) - x[at] * Math.log(mu / (r + mu));
            }
        };
    }

    private static double[] plain(float[] l, float[] x) {
        double[] all = new double[N * WIDTH];
        for (Block b : BLOCKS) for (int i = 0; i < N; i++) for (int j = b.from(); j < b.to(); j++) all[i * WIDTH + j] = plain(b, l, x, i * WIDTH + j, j);
        return all;
    }

    @ParameterizedTest @EnumSource void everyValueHasTheTermOfItsFamily(TestDevice d) {
        float[] l = logits(), x = data();
        double[] expected = plain(l, x);
        try (Device device = d.open(); Scope step = device.scope()) {
            Columns columns = new Columns(device, SPEC, SCALES, MOST);
            Shape shape = Shape.batch(N, WIDTH);
            double[] terms = columns.negativeLogs(step.tensor(shape, l), step.tensor(shape, x)).storage.read();
            for (int i = 0; i < terms.length; i++) assertThat(terms[i]).as("value %d", i).isCloseTo(expected[i], within(1e-9 + 60 * d.tolerance * (1 + Math.abs(x[i]))));
        }
    }

    /** −log P − (offset − x·slope) is the same at any logits, and no value has more than its family's term. */
    @ParameterizedTest @EnumSource void offsetAndSlopeTellAllThatDependsOnLogits(TestDevice d) {
        float[] x = data(), other = new float[N * WIDTH];
        Arrays.fill(other, 0.25f);
        try (Device device = d.open(); Scope step = device.scope()) {
            Columns columns = new Columns(device, SPEC, SCALES, MOST);
            double[] here = rest(columns, step, logits(), x), there = rest(columns, step, other, x);
            for (int i = 0; i < here.length; i++) assertThat(here[i]).as("value %d", i).isCloseTo(there[i], within(1e-9 + 100 * d.tolerance * (1 + Math.abs(x[i]))));
        }
    }

    private static double[] rest(Columns columns, Scope step, float[] l, float[] x) {
        Shape shape = Shape.batch(N, WIDTH);
        Tensor logits = step.tensor(shape, l), data = step.tensor(shape, x);
        return columns.negativeLogs(logits, data).sub(columns.offset(logits)).add(columns.slope(logits).mul(data)).storage.read();
    }

    @Test void meansAreThoseOfTheFamilies() {
        float[] l = logits();
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            double[] mean = new Columns(device, SPEC, SCALES, MOST).mean(step.tensor(Shape.batch(N, WIDTH), l)).storage.read();
            for (int i = 0; i < N; i++) {
                int row = i * WIDTH;
                assertThat(mean[row]).isEqualTo(l[row]);
                assertThat(mean[row + 2] + mean[row + 3] + mean[row + 4]).isEqualTo(1, within(1e-12));
                assertThat(mean[row + 3] / mean[row + 2]).isEqualTo(Math.exp((double) l[row + 3] - l[row + 2]), within(1e-9));
                assertThat(mean[row + 5]).isEqualTo(Math.exp(l[row + 5]), within(1e-12));
                assertThat(mean[row + 7]).isEqualTo(Math.exp(l[row + 7]), within(1e-12));
                assertThat(mean[row + 8]).isEqualTo(1 / (1 + Math.exp(-l[row + 8])), within(1e-12));
            }
        }
    }

    /** By logits and by scales, with values missing. */
    @Test void gradientsAgreeWithDifferences() {
        float[] x = data();
        for (int i = 0; i < x.length; i += 7) x[i] = Float.NaN;
        double[] start = new double[N * WIDTH];
        float[] l = logits();
        for (int i = 0; i < l.length; i++) start[i] = l[i];
        try (Device device = new ReferenceDevice()) {
            Columns columns = new Columns(device, SPEC, SCALES, MOST);
            Tensor logits = device.parameter(Shape.batch(N, WIDTH), start);
            for (Tensor moved : List.of(logits, columns.parameters().getFirst())) {
                loss(device, columns, logits, x, true);
                double[] gradient = moved.gradient().storage.read(), at = moved.storage.read();
                logits.zeroGradient();
                columns.parameters().getFirst().zeroGradient();
                for (int i = 0; i < at.length; i++) {
                    double numeric = (at(device, columns, logits, x, moved, at, i, 1e-5) - at(device, columns, logits, x, moved, at, i, -1e-5)) / 2e-5;
                    assertThat(gradient[i]).as("%s %d", moved == logits ? "logit" : "scale", i).isCloseTo(numeric, within(1e-6 * Math.max(1, Math.abs(numeric))));
                }
                moved.storage.write(at);
            }
        }
    }

    private static double at(Device device, Columns columns, Tensor logits, float[] x, Tensor moved, double[] at, int i, double way) {
        double[] there = at.clone();
        there[i] += way;
        moved.storage.write(there);
        return loss(device, columns, logits, x, false);
    }

    private static double loss(Device device, Columns columns, Tensor logits, float[] x, boolean backward) {
        try (Scope step = device.scope()) {
            Tensor loss = columns.negativeLog(logits, Observation.of(step, logits.shape, x.clone()));
            if (backward) loss.backward();
            return loss.item();
        }
    }

    @Test void largeAndSmallArgumentsOfLogGamma() {
        float[] x = {1e-3f, 0.1f, 0.5f, 1, 2, 3.7f, 17, 1000, 1e6f};
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            double[] log = org.dgd.model.LogGamma.of(step.tensor(Shape.vector(x.length), x)).storage.read();
            for (int i = 0; i < x.length; i++) assertThat(log[i]).as("log gamma(%s)", x[i]).isCloseTo(LogGamma.value(x[i]), within(1e-9 * (1 + Math.abs(log[i]))));
        }
    }

    @Test void fixedScalesAreNotFittedAndGapsAreRefused() {
        try (Device device = new ReferenceDevice()) {
            Columns fixed = ColumnsSpec.of(Family.NORMAL, 3, OptionalDouble.of(0.5)).on(device);
            assertThat(fixed.parameters()).isEmpty();
            assertThat(fixed.scales()).containsExactly(new double[] {Math.log(4), Math.log(4), Math.log(4)}, within(1e-12));
            assertThat(ColumnsSpec.of(Family.POISSON, 3, OptionalDouble.empty()).on(device).parameters()).isEmpty();
            assertThat(ColumnsSpec.of(Family.NEGATIVE_BINOMIAL, 3, OptionalDouble.of(1)).on(device).parameters()).hasSize(1);
            ColumnsSpec gap = new ColumnsSpec(List.of(new Block(Family.NORMAL, 1, 2)), OptionalDouble.empty(), null);
            assertThatThrownBy(() -> gap.on(device)).hasMessage("columns: a block starts at 1, the one before ends at 0");
        }
    }

    @Test void noiseStartsAtTheColumnsSpreadAndHasAFloor() {
        Features samples = new Features("t", 4, 1, 1, 2, new float[] {1, 7, 3, 7, 1, 7, 3, Float.NaN}, null, List.of(), Map.of());
        ColumnsSpec spec = ColumnsSpec.of(Family.NORMAL, 2, OptionalDouble.empty());
        assertThat(spec.deviations(samples)).containsExactly(new double[] {1, 1}, within(1e-9));
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Columns columns = spec.on(device, new double[] {2, 3});
            assertThat(columns.scales()).containsExactly(new double[] {-2 * Math.log(2), -2 * Math.log(3)}, within(1e-12));
            columns.parameters().getFirst().storage.write(new double[] {50, 0});
            assertThat(columns.scales()).containsExactly(new double[] {-2 * Math.log(0.1), 0}, within(1e-12));
            Tensor x = step.tensor(Shape.batch(1, 2), new float[] {1, 1});
            columns.negativeLog(x, x).backward();
            assertThat(columns.parameters().getFirst().gradient().storage.read()).containsExactly(new double[] {0, -0.5}, within(1e-12));
        }
    }

    @Test void aSpecComesBackFromItsMetadata() {
        assertThat(ColumnsSpec.parse(SPEC.metadata(), "m")).isEqualTo(SPEC);
        Schema schema = new Schema(List.of(Column.number("a", 3, 2), Column.number("b", 0, 1), Column.category("c", List.of("x", "y", "z")),
                Column.category("d", List.of("p", "q")), Column.count("e"), Column.binary("f", "no", "yes")), null, List.of());
        ColumnsSpec table = ColumnsSpec.of(schema, Family.POISSON, OptionalDouble.of(0.1));
        assertThat(table.blocks()).containsExactly(new Block(Family.NORMAL, 0, 2), new Block(Family.CATEGORICAL, 2, 5), new Block(Family.CATEGORICAL, 5, 7),
                new Block(Family.POISSON, 7, 8), new Block(Family.BERNOULLI, 8, 9));
        assertThat(ColumnsSpec.parse(table.metadata(), "m")).isEqualTo(table);
        assertThatThrownBy(() -> ColumnsSpec.parse(Map.of("columns", "normal:0"), "m.safetensors")).isInstanceOf(InputException.class)
                .hasMessageStartingWith("m.safetensors: columns normal:0 in the metadata are not families");
    }

    /** At these logits the mean of every column is that of its values. */
    @Test void aDecoderStartsAtTheMeansOfColumns() {
        float[] x = data();
        x[5] = Float.NaN;
        Features samples = new Features("t", N, 1, 1, WIDTH, x, null, List.of(), Map.of());
        double[] first = SPEC.logits(samples);
        float[] logits = new float[WIDTH];
        for (int j = 0; j < WIDTH; j++) logits[j] = (float) first[j];
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            double[] mean = SPEC.on(device).mean(step.tensor(Shape.batch(1, WIDTH), logits)).storage.read();
            for (int j = 0; j < WIDTH; j++) {
                double sum = 0, count = 0;
                for (int i = 0; i < N; i++) if (!Float.isNaN(x[i * WIDTH + j])) { sum += x[i * WIDTH + j]; count++; }
                boolean levels = j >= 2 && j < 5 || j >= 8;
                assertThat(mean[j]).as("column %d", j).isCloseTo(sum / count, within(levels ? 0.15 : 1e-4 * (1 + sum / count)));
            }
        }
    }
}
