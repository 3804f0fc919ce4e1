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
import org.dgd.inference.LaplaceObjective;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Columns.Block;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mean of a count is size·exp(logit), and a representation says nothing of the size. */
class SizeFactorTest {
    private static final List<Block> COUNTS = List.of(new Block(Family.NORMAL, 0, 1), new Block(Family.POISSON, 1, 4));
    private static final List<Block> WITH_COLUMN = List.of(new Block(Family.POISSON, 0, 2), new Block(Family.SIZE, 2, 3), new Block(Family.NORMAL, 3, 4));
    private static final int GENES = 20;

    private static Features rows(int width, float... values) {
        return new Features("rows", values.length / width, 1, 1, width, values, null, List.of(), Map.of());
    }

    private static ColumnsSpec spec(List<Block> blocks) { return new ColumnsSpec(blocks, OptionalDouble.of(1), null); }

    /** Averages of 3, 5 and 7 counts; a row of 12 has the size 12/15, and one of 10 without its first count 10/12. */
    @Test void aTotalIsComparedWithThatOfTheCellsThatAreThere() {
        float[] l = {9, 0, (float) Math.log(2), (float) Math.log(3)};
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Columns columns = spec(COUNTS).byTotals().on(device, rows(4, 0.5f, 2, 4, 6, -0.5f, 4, 6, 8));
            float[] data = {0, 2, 4, 6, 0, Float.NaN, 4, 6, 1, Float.NaN, Float.NaN, Float.NaN};
            assertThat(columns.sizes(data)).containsExactly(new double[] {0.8, 10 / 12.0, 1}, within(1e-12));
            Tensor logits = step.tensor(Shape.batch(3, 4), repeat(l, 3));
            Observation rows = Observation.of(step, logits.shape, data.clone());
            double[] mean = columns.mean(columns.sized(logits, rows)).storage.read();
            assertThat(mean).containsExactly(new double[] {9, 0.8, 1.6, 2.4, 9, 10 / 12.0, 20 / 12.0, 2.5, 9, 1, 2, 3}, within(1e-6));
            assertThat(columns.mean(columns.sized(logits, 2)).storage.read()).startsWith(new double[] {9, 2, 4, 6}, within(1e-6));
            double expected = 0.5 * Math.log(2 * Math.PI) + 0.5 * 81;
            for (int j = 1; j < 4; j++) expected += mean[j] - data[j] * Math.log(mean[j]) + LogGamma.value(data[j] + 1);
            assertThat(columns.negativeLogsPerSample(logits, rows).storage.read()[0]).isEqualTo(expected, within(1e-5));
        }
    }

    /** An average of 4 hours: two hours are half of it. */
    @Test void aColumnGivesSizesAndHasNoTermOfItsOwn() {
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Columns columns = spec(WITH_COLUMN).on(device, rows(4, 1, 1, 3, 0, 5, 2, 5, 1));
            float[] data = {3, 1, 2, 0};
            Tensor logits = step.tensor(Shape.batch(1, 4), new float[] {(float) Math.log(4), 0, 77, 0});
            Observation row = Observation.of(step, logits.shape, data.clone());
            assertThat(columns.mean(columns.sized(logits, row)).storage.read()).containsExactly(new double[] {2, 0.5, 2, 0}, within(1e-6));
            assertThat(columns.mean(columns.sized(logits, 1)).storage.read()).containsExactly(new double[] {4, 1, 4, 0}, within(1e-6));
            double expected = 2 - 3 * Math.log(2) + Math.log(6) + 0.5 - Math.log(0.5) + 0.5 * Math.log(2 * Math.PI);
            assertThat(columns.negativeLogsPerSample(logits, row).item()).isEqualTo(expected, within(1e-6));
            assertThat(columns.ofSizeOne(rows(4, data)).image(0)).containsExactly(6, 2, 4, 0);
        }
    }

    /** Three times the counts: the same place with sizes, another one without. */
    @ParameterizedTest @EnumSource(names = {"POISSON", "NEGATIVE_BINOMIAL"}) void scaledCountsHaveTheSameRepresentation(Family family) {
        try (Device device = new ReferenceDevice()) {
            assertThat(distance(device, ColumnsSpec.of(family, GENES, OptionalDouble.empty()).byTotals())).isLessThan(0.02);
            assertThat(distance(device, ColumnsSpec.of(family, GENES, OptionalDouble.empty()))).isGreaterThan(0.3);
        }
    }

    private static double distance(Device device, ColumnsSpec spec) {
        Dgd model = model(device, spec);
        Features x = drawn(model), threefold = x.select(new int[] {0, 1, 2, 3, 4, 5});
        for (int i = 0; i < threefold.values().length; i++) threefold.values()[i] *= 3;
        Inference search = Inference.of(model, new Inference.Settings(200, 3, 10, 60, 1e-6));
        double[] a = search.find(x, new Rng(5)).z(), b = search.find(threefold, new Rng(5)).z();
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
        return sum / a.length;
    }

    /** Of steep decoders, so that counts tell much of z; the average total is that of the draws. */
    private static Dgd model(Device device, ColumnsSpec spec) {
        Decoder decoder = new Decoder(DecoderSpec.of(Architecture.MLP, 0, 2, 2, Size.of(1, 1, GENES), List.of(8)), device, new Rng(3));
        decoder.state().values().forEach(p -> p.write(Arrays.stream(p.read()).map(w -> 1.5 * w).toArray()));
        float[] average = new float[GENES];
        Arrays.fill(average, 300);
        double[] log = new double[GENES];
        Arrays.fill(log, Math.log(300));
        decoder.state().get("decoder.2.bias").write(log);
        return new Dgd(decoder, new Representation(device, 6, 2, new Rng(4).gaussians(12)), new StandardNormal(2), spec.on(device, rows(GENES, average)));
    }

    /** The means of counts at its representations, rounded. */
    private static Features drawn(Dgd model) {
        float[] x = model.decoder().images(model.representation().values(), Tensor::exp);
        for (int i = 0; i < x.length; i++) x[i] = Math.round(x[i]);
        return rows(GENES, x);
    }

    /** Places are judged at rounded sizes; the exact objective of the one found is within two nats of the best. */
    @Test void placesAreJudgedByTheSizeOfTheSample() {
        try (Device device = new ReferenceDevice()) {
            Dgd model = model(device, ColumnsSpec.of(Family.NEGATIVE_BINOMIAL, GENES, OptionalDouble.empty()).byTotals());
            Features x = drawn(model);
            for (int i = 0; i < x.values().length; i++) x.values()[i] *= 1 + i / GENES;
            double[] z = model.representation().values();
            float[] all = new float[x.values().length];
            for (int i = 0; i < 6; i++) x.copy(i, all, i * GENES);
            try (Candidates places = new Candidates(model.decoder(), model.likelihood(), z, false);
                 LaplaceObjective exact = new LaplaceObjective(model.decoder(), model.prior(), model.likelihood())) {
                double[] misfit = places.misfit(6, all);
                for (int i = 0; i < 6; i++) {
                    int sample = i, best = 0;
                    double[] values = exact.values(all, new int[] {i, i, i, i, i, i}, z);
                    for (int j = 0; j < 6; j++) if (misfit[6 * i + j] < misfit[6 * i + best]) best = j;
                    assertThat(best).as("sample %d", sample).isEqualTo(i);
                    assertThat(values[best]).isLessThan(Arrays.stream(values).min().orElseThrow() + 2);
                }
            }
        }
    }

    @Test void aSpecSaysWhereItsSizesComeFromAndOldOnesHaveNone() {
        for (ColumnsSpec spec : List.of(spec(COUNTS), spec(COUNTS).byTotals(), spec(WITH_COLUMN)))
            assertThat(ColumnsSpec.parse(spec.metadata(), "m")).isEqualTo(spec);
        assertThat(spec(COUNTS).metadata()).doesNotContainKey("size_factor");
        assertThat(spec(WITH_COLUMN).size()).isEqualTo(SizeFactor.COLUMN);
        try (Device device = new ReferenceDevice()) {
            assertThat(spec(COUNTS).on(device).state()).doesNotContainKey("likelihood.size");
            assertThat(spec(COUNTS).byTotals().on(device).state()).containsKey("likelihood.size");
        }
    }

    @Test void sizesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> spec(List.of(new Block(Family.POISSON, 0, 1))).byTotals()).isInstanceOf(InputException.class)
                .hasMessage("--size-factor total: takes at least two columns of counts, and there are 1; a total of one column would be the column itself");
        assertThatThrownBy(() -> spec(WITH_COLUMN).byTotals()).isInstanceOf(InputException.class).hasMessageContaining("take only one of them");
        assertThatThrownBy(() -> spec(List.of(new Block(Family.NORMAL, 0, 1), new Block(Family.SIZE, 1, 2)))).isInstanceOf(InputException.class)
                .hasMessageContaining("no column of counts");
        Map<String, String> odd = Map.of("columns", "poisson:0-2", "size_factor", "column");
        assertThatThrownBy(() -> ColumnsSpec.parse(odd, "m.safetensors")).isInstanceOf(InputException.class).hasMessageStartingWith("m.safetensors: the size factor column");
    }

    private static float[] repeat(float[] row, int n) {
        float[] all = new float[n * row.length];
        for (int i = 0; i < all.length; i++) all[i] = row[i % row.length];
        return all;
    }
}
