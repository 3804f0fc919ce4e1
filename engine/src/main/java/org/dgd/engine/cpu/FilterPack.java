package org.dgd.engine.cpu;

/** Filters (k,taps,c) as the register tile reads them: panels of 8 output channels, those of w's first axis forward, of its last back. */
final class FilterPack {
    /** Panels that are filled at a time on the way back: their lines of w are neighbours. */
    private static final int PANELS = 4;

    private FilterPack() { }

    /** [k/8][tap][c][8] */
    static void forward(Pool pool, Floats w, float[] to) {
        int taps = w.shape.pixels(), c = w.shape.c(), panel = taps * c * 8;
        pool.run(Math.ceilDiv(w.shape.n(), 8), (tile, own) -> {
            for (int tap = 0; tap < taps; tap++)
                Interleave.columns(w.a, tile * panel + tap * c, taps * c, w.shape.n() - tile * 8, c, to, tile * panel + tap * c * 8);
        });
    }

    /** [c/8][tap][k][8] */
    static void backward(Pool pool, Floats w, float[] to) {
        int taps = w.shape.pixels(), k = w.shape.n(), c = w.shape.c(), panel = taps * k * 8, wide = PANELS * 8;
        pool.run(Math.ceilDiv(c, wide), (group, own) -> {
            for (int tap = 0; tap < taps; tap++)
                Interleave.rows(w.a, tap * c + group * wide, taps * c, Math.min(wide, c - group * wide), k, to,
                        group * PANELS * panel + tap * k * 8, panel);
        });
    }
}
