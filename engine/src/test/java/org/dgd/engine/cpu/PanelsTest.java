package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.dgd.engine.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both operands of a product as the register tile reads them, against the plain places of their numbers. */
final class PanelsTest {
    private static final int START = 7;

    @ParameterizedTest @CsvSource({"true, 8", "false, 8", "true, 2", "false, 2"})
    void ofAMatrix(boolean upright, int width) {
        int size = 53, depth = 45, first = 16, count = 37, k = 3, inner = 41;
        Floats matrix = random(upright ? Shape.matrix(size, depth) : Shape.matrix(depth, size));
        check(new Panels(matrix, upright, size, panel(width)), first, count, k, inner,
                (row, at) -> upright ? matrix.at(row, 0, 0, at) : matrix.at(at, 0, 0, row));
    }

    /** Channels that leave a gap behind each pixel (16, 48) and that do not; a last lane block that is not full. */
    @ParameterizedTest @CsvSource({"16, 8", "48, 8", "21, 8", "16, 2", "48, 2", "21, 2"})
    void ofABatch(int channels, int width) {
        int pixels = 6, size = pixels * channels, first = 32;
        Floats batch = random(Shape.batch(35, 2, 3, channels));
        check(new Panels(batch, true, size, panel(width)), first, size - first, 16, 19,
                (row, at) -> batch.at(at, row / channels / 3, row / channels % 3, row % channels));
    }

    private interface Place { int of(int row, int at); }

    /** Eight rows, or two vectors of columns. */
    private static int panel(int width) { return width == 8 ? GemmTiles.HIGH : GemmTiles.WIDE; }

    private static void check(Panels panels, int first, int count, int k, int inner, Place place) {
        float[] to = new float[START + panels.length(count, inner)];
        panels.pack(first, count, k, inner, to, START, new Scratch());
        for (int i = 0; i < count; i++)
            for (int j = 0; j < inner; j++) {
                float packed = to[START + i / panels.width() * panels.stride(inner) + j * panels.width() + i % panels.width()];
                assertThat(packed).as("row %d, number %d", first + i, k + j).isEqualTo(panels.from().a[place.of(first + i, k + j)]);
            }
    }

    private static Floats random(Shape shape) {
        Floats f = new Floats(null, shape);
        f.write(new Random(shape.size()).doubles(shape.size()).toArray());
        return f;
    }
}
