package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

/**
 * One operand of a product as the register tile reads it: panels [inner][width] of {@code width} rows of op(a) or columns of
 * op(b). A last panel that is not full is filled up with numbers that nobody uses.
 *
 * @param upright whether a row (column) is contiguous in the matrix, so that its panel is the matrix transposed. In a batch the numbers
 *                of a sample are rows (columns), and the samples, which lie side by side, are the inner dimension: upright too
 * @param size rows (columns) in all
 */
record Panels(Floats from, boolean upright, int size, int width) {
    /** How far panels are apart: one line more than they hold, or all would fall into the same few cache sets. */
    int stride(int inner) { return width * inner + LANES; }

    int length(int count, int inner) { return Math.ceilDiv(count, width) * stride(inner); }

    /** Packs {@code count} rows (columns) from number {@code first} on, and of the inner dimension those from k on. */
    void pack(int first, int count, int k, int inner, float[] to, int start, Scratch own) {
        int ld = from.shape.c(), stride = stride(inner);
        if (from.shape.batch()) {
            // A gap lies behind each pixel only where channels are a multiple of LANES: so parts are whole units, and none straddles a panel.
            int run = from.pixelStride == ld * LANES ? size : ld;
            for (int n = 0; n < inner; n += LANES) {
                int block = from.at((k + n) / LANES, 0), samples = Math.min(LANES, inner - n);
                for (int i = 0, part; i < count; i += part) {
                    part = Math.min(count - i, run - (first + i) % run);
                    int at = block + (first + i) / run * from.pixelStride + (first + i) % run * LANES;
                    upright(from.a, at, LANES, part, samples, to, start + n * width, i, stride, own);
                }
            }
        } else if (upright) {
            upright(from.a, first * ld + k, ld, count, inner, to, start, 0, stride, own);
        } else if (width == Interleave.WIDTH) {
            Interleave.rows(from.a, k * ld + first, ld, count, inner, to, start, stride);
        } else {
            for (int i = 0; i < inner; i++) line(from.a, (k + i) * ld + first, count, to, start + i * width, stride);
        }
    }

    /** {@code count} rows (columns), {@code ld} apart, as number {@code place} and those that follow it. */
    private void upright(float[] from, int at, int ld, int count, int inner, float[] to, int start, int place, int stride, Scratch own) {
        boolean narrow = width == Interleave.WIDTH;
        int unit = narrow ? width : L;
        float[] scratch = own.floats(Scratch.Use.TILE, L * L);
        for (int i = 0; i < count; i += unit) {
            int t = start + (place + i) / width * stride + (place + i) % width, f = at + i * ld;
            if (narrow) Interleave.columns(from, f, ld, count - i, inner, to, t);
            else stripe(from, f, ld, Math.min(L, count - i), inner, to, t, scratch);
        }
    }

    /** One row of {@code count} numbers, L at a time: half a panel's. */
    private static void line(float[] from, int at, int count, float[] to, int start, int stride) {
        for (int i = 0; i < count; i += L) at(from, at + i).intoArray(to, start + (i / L >> 1) * stride + (i & L));
    }

    /** L columns of op(b), half a panel; where there are fewer, or the inner dimension is no multiple, number by number. */
    private void stripe(float[] from, int at, int ld, int count, int inner, float[] to, int start, float[] scratch) {
        int whole = count < L ? 0 : inner / L * L;
        for (int k = 0; k < whole; k += L) Transpose.tile(from, at + k, ld, to, start + k * width, width, scratch);
        for (int i = 0; i < count; i++)
            for (int k = whole; k < inner; k++) to[start + k * width + i] = from[at + i * ld + k];
    }
}
