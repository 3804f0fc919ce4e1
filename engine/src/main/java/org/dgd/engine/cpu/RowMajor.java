package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

/**
 * A batch's samples as rows of a matrix, and back. For a lane block that is a transposition, done by {@link Transpose} tiles of L samples
 * by L features.
 */
final class RowMajor {
    private RowMajor() { }

    static void write(Pool pool, float[] rows, Floats x) { pool.run(x.blocks, (block, own) -> block(rows, x, block, true, own)); }

    static void read(Pool pool, Floats x, float[] rows) { pool.run(x.blocks, (block, own) -> block(rows, x, block, false, own)); }

    private static void block(float[] rows, Floats x, int block, boolean write, Scratch own) {
        int features = x.shape.features(), samples = samples(x.shape.n(), block), first = block * LANES * features;
        int whole = samples == LANES ? features / L * L : 0;
        float[] scratch = own.floats(Scratch.Use.TILE, L * L);
        for (int i = 0; i < whole; i += L)       // these lie together: a gap follows channels only where they are a multiple of 16
            for (int n = 0; n < LANES; n += L) {
                int row = first + n * features + i, lane = line(x, block, i) + n;
                if (write) Transpose.tile(rows, row, features, x.a, lane, LANES, scratch);
                else Transpose.tile(x.a, lane, LANES, rows, row, features, scratch);
            }
        for (int i = whole; i < features; i++)
            for (int n = 0, row = first + i, lane = line(x, block, i); n < samples; n++, row += features, lane++)
                if (write) x.a[lane] = rows[row];
                else rows[row] = x.a[lane];
    }

    /** Where the lanes of a feature start. */
    private static int line(Floats x, int block, int feature) {
        return x.at(block, 0) + feature / x.shape.c() * x.pixelStride + feature % x.shape.c() * LANES;
    }
}
