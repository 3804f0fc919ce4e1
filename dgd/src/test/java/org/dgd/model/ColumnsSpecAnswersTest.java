package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Columns.Block;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table's columns start from, what is said of them, and which of them make no sense. */
class ColumnsSpecAnswersTest {
    private static final OptionalDouble FITTED = OptionalDouble.empty();

    private static Features rows(int width, float... values) {
        return new Features("rows", values.length / width, 1, 1, width, values, new int[values.length / width], List.of("a"), Map.of("f", "1"));
    }

    /** Spreads of 2, 0 and 20 in a million; of 5 in a million only rounding is left; a column of zeros and one without a value. */
    @Test void standardDeviations() {
        float nan = Float.NaN, million = 1e6f;
        Features samples = rows(6, 3, 7, million - 20, million - 5, 0, nan, 7, 7, million + 20, million + 5, 0, nan);
        assertThat(ColumnsSpec.of(Family.NORMAL, 6, FITTED).deviations(samples)).containsExactly(new double[] {2, 1, 20, 1, 1, 1}, within(1e-9));
    }

    /** Half a yes and half a no are added to the 3 of 4; a level has (1 + ½)/(4 + 1); no count at all counts as a thousandth. */
    @Test void firstLogits() {
        ColumnsSpec spec = new ColumnsSpec(List.of(new Block(Family.NORMAL, 0, 1), new Block(Family.BERNOULLI, 1, 2), new Block(Family.CATEGORICAL, 2, 4),
                new Block(Family.POISSON, 4, 5), new Block(Family.NEGATIVE_BINOMIAL, 5, 6), new Block(Family.SIZE, 6, 7)), FITTED, null);
        Features samples = rows(7, 1, 1, 1, 0, 0, 2, 5, 2, 1, 0, 1, 0, 4, 5, 3, 1, 0, 1, 0, 6, 5, 4, 0, 0, 1, 0, 8, 5);
        assertThat(spec.logits(samples)).containsExactly(
                new double[] {2.5, Math.log(0.7 / 0.3), Math.log(0.3), Math.log(0.7), Math.log(1e-3), Math.log(5), 0}, within(1e-12));
    }

    /** Without data a standard deviation is 1. Noise ends at a twentieth of it, r at 1000. */
    @Test void scalesHaveLimits() {
        ColumnsSpec spec = new ColumnsSpec(List.of(new Block(Family.NORMAL, 0, 1), new Block(Family.NEGATIVE_BINOMIAL, 1, 3)), FITTED, null);
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Columns columns = spec.on(device);
            assertThat(columns.scales()).containsExactly(new double[3], within(1e-15));
            columns.parameters().getFirst().storage.write(new double[] {99, 99, 2});
            assertThat(columns.scales()).containsExactly(new double[] {-2 * Math.log(0.05), Math.log(1000), 2}, within(1e-12));
            Tensor x = step.tensor(Shape.batch(1, 3), new float[] {1, 1, 1});
            columns.negativeLog(x, x).backward();
            assertThat(columns.state().keySet()).containsExactly("likelihood.scale", "likelihood.largest_scale");
            assertThat(columns.state().get("likelihood.largest_scale").tensor().gradient()).isNull();
            assertThat(columns.spec()).isSameAs(spec);
            assertThat(columns.metadata()).isEqualTo(spec.metadata());
        }
    }

    /** Spreads of 3 and 1, and totals of 4 and 8: the second sample is 8/6 of an average one. */
    @Test void aTableSaysWhereItsColumnsStart() {
        List<Block> blocks = List.of(new Block(Family.NORMAL, 0, 1), new Block(Family.POISSON, 1, 3));
        Features samples = rows(3, 1, 1, 3, 7, 2, 6);
        try (Device device = new ReferenceDevice()) {
            assertThat(new ColumnsSpec(blocks, FITTED, null).on(device, samples).scales()[0]).isEqualTo(-2 * Math.log(3), within(1e-12));
            Columns plain = new ColumnsSpec(blocks, FITTED, null).on(device, samples);
            Columns sized = new ColumnsSpec(blocks, FITTED, null).byTotals().on(device, samples);
            assertThat(plain.hasSizes()).isFalse();
            assertThat(plain.sizes(samples.values())).isEmpty();
            assertThat(plain.ofSizeOne(samples)).isSameAs(samples);
            assertThat(sized.hasSizes()).isTrue();
            assertThat(sized.sizes(samples.values())).containsExactly(new double[] {4 / 6.0, 8 / 6.0}, within(1e-12));
            var one = sized.ofSizeOne(samples);
            assertThat(one.image(0)).containsExactly(new float[] {1, 1.5f, 4.5f}, within(1e-6f));
            assertThat(one.image(1)).containsExactly(new float[] {7, 1.5f, 4.5f}, within(1e-6f));
            assertThat(one.size()).isEqualTo(2);
            assertThat(one.classes()).containsExactly("a");
        }
    }

    /** A size says nothing of z, whatever its logit is: only the count does, with its mean 1 at the logit 0. */
    @Test void sizesHaveNoTermOfTheirOwn() {
        ColumnsSpec spec = new ColumnsSpec(List.of(new Block(Family.POISSON, 0, 1), new Block(Family.SIZE, 1, 2)), FITTED, null);
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Columns columns = spec.on(device);
            Tensor logits = step.tensor(Shape.batch(1, 2), new float[] {0, 5}), x = step.tensor(Shape.batch(1, 2), new float[] {3, 2});
            assertThat(columns.slope(logits).storage.read()).containsExactly(0, 0);
            assertThat(columns.offset(logits).storage.read()).containsExactly(1, 0);
            assertThat(columns.negativeLogs(logits, x).storage.read()).containsExactly(new double[] {1 + Math.log(6), 0}, within(1e-9));
        }
    }

    @Test void wordsForPeopleAndKeysForFiles() {
        ColumnsSpec mixed = new ColumnsSpec(List.of(new Block(Family.NORMAL, 0, 1), new Block(Family.POISSON, 1, 3), new Block(Family.NORMAL, 3, 4),
                new Block(Family.NEGATIVE_BINOMIAL, 4, 5)), FITTED, null);
        assertThat(mixed.words()).isEqualTo("columns (normal, poisson, negative-binomial)");
        assertThat(mixed.byTotals().words()).isEqualTo("columns (normal, poisson, negative-binomial), size factor total");
        assertThat(mixed.key()).isEqualTo("columns");
        assertThat(mixed.metadata()).isEqualTo(Map.of("loss", "columns", "columns", "normal:0-1,poisson:1-3,normal:3-4,negative-binomial:4-5"));
        assertThat(mixed.byTotals().metadata()).containsEntry("size_factor", "total");
        assertThat(ColumnsSpec.parse(mixed.byTotals().metadata(), "m")).isEqualTo(mixed.byTotals());
        try (Device device = new ReferenceDevice()) {
            assertThat(mixed.on(device).key()).isEqualTo("columns");
        }
    }

    /** Pixels have neither other words nor sizes: every sample is what the decoder says. */
    @Test void pixelsHaveNoSizes() {
        assertThat(Pixels.GAUSSIAN.words()).isEqualTo("gaussian");
        assertThat(Pixels.GAUSSIAN.hasSizes()).isFalse();
        assertThat(Pixels.GAUSSIAN.sizes(new float[] {1, 2})).isEmpty();
        assertThat(Pixels.GAUSSIAN.state()).isEmpty();
        assertThat(Pixels.GAUSSIAN.parameters()).isEmpty();
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Tensor logits = step.tensor(Shape.batch(1, 2), new float[] {1, 2});
            assertThat(Pixels.GAUSSIAN.sized(logits, 3)).isSameAs(logits);
        }
    }

    @ParameterizedTest @ValueSource(doubles = {0, -1, Double.POSITIVE_INFINITY, Double.NaN}) void noiseIsAStandardDeviation(double noise) {
        assertThatThrownBy(() -> ColumnsSpec.of(Family.NORMAL, 1, OptionalDouble.of(noise)))
                .hasMessage("columns: the noise " + noise + " is no standard deviation");
    }

    @ParameterizedTest @CsvSource({"-1,1", "2,2", "2,1"}) void aBlockHasColumns(int from, int to) {
        assertThatThrownBy(() -> new Block(Family.NORMAL, from, to)).hasMessage("columns: a block from " + from + " to " + to);

    }

    @Test void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> ColumnsSpec.of(Family.CATEGORICAL, 3, FITTED)).hasMessage("columns: one family for all cannot be categorical");

        assertThatThrownBy(() -> new ColumnsSpec(List.of(new Block(Family.POISSON, 0, 2)), FITTED, null, SizeFactor.COLUMN))
                .hasMessageStartingWith("columns: the size factor column with [");
        ColumnsSpec one = new ColumnsSpec(List.of(new Block(Family.NORMAL, 0, 2), new Block(Family.POISSON, 2, 3)), FITTED, null);
        assertThatThrownBy(one::byTotals).hasMessageContaining("at least two columns of counts, and there are 1;");
        assertThat(ColumnsSpec.of(Family.POISSON, 2, FITTED).byTotals().width()).isEqualTo(2);
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Columns columns = ColumnsSpec.of(Family.NORMAL, 2, FITTED).on(device);
            for (Shape shape : List.of(Shape.batch(1, 3), Shape.batch(1, 2, 2, 2), Shape.batch(1, 1, 2, 2)))
                assertThatThrownBy(() -> columns.mean(step.tensor(shape))).hasMessage("columns: logits " + shape + " for 2 columns");

            assertThatThrownBy(() -> new Columns(device, columns.spec(), new double[2], new double[3]))
                    .hasMessage("columns: 2 and 3 scales for 2 columns");
            assertThatThrownBy(() -> new Columns(device, columns.spec(), new double[1], new double[2]))
                    .hasMessage("columns: 1 and 2 scales for 2 columns");
        }
    }

    @Test void filesThatMakeNoSenseAreNamed() {
        refused(Map.of(), "m: columns  in the metadata are not families with their columns, such as normal:0-3,poisson:3-4");

        refused(Map.of("columns", "cauchy:0-3"),
                "m: columns cauchy:0-3 in the metadata are not families with their columns, such as normal:0-3,poisson:3-4");
        refused(Map.of("columns", "normal:0-3", "noise", "much"),
                "m: columns normal:0-3 or noise much in the metadata hold something that is no number");
        refused(Map.of("columns", "poisson:0-1", "size_factor", "total"),
                "m: the metadata describe no columns: --size-factor total: takes at least two columns "
                + "of counts, and there are 1; a total of one column would be the column itself");
        Schema two = new Schema(List.of(Column.number("a", 0, 1), Column.number("b", 0, 1)), null, List.of());
        refused(Map.of("columns", "normal:0-3", "schema", two.toJson()), "m: the metadata have 3 columns and a schema of 2");

    }

    private static void refused(Map<String, String> metadata, String message) {
        assertThatThrownBy(() -> ColumnsSpec.parse(metadata, "m")).isInstanceOf(InputException.class).hasMessage(message);

    }
}
