package org.dgd.metric;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;

/**
 * How far representations and the standard normal distribution cover each other (the two ratios of the paper's table 3). Values are rounded to
 * a number of decimals, ties to even; G is the set of rounded values that a standard normal sample reaches.
 *
 * @param a share of all values, each counted, whose rounded value is in G
 * @param b share of G that rounded values meet
 */
public record Coverage(double a, double b, int decimals) {
    /**
     * Table 3's decimals: its b are multiples of 1/97, and the grid of one decimal up to ±4.8 has 97 values. The paper's text says two.
     */
    public static final int PAPER_DECIMALS = 1;

    public static final int MOST_DECIMALS = 6;
    /** How far a normal sample of some million values reaches, by the number of decimals. */
    private static final double REACH = 4.8, FINE_REACH = 4.85;

    /** G is the whole grid between ±4.8 (97 values of one decimal), from two decimals on between ±4.85 (971 values of two decimals). */
    public static Coverage of(double[] values, int decimals) {
        double scale = scale(decimals);
        int reach = (int) Math.floor((decimals > PAPER_DECIMALS ? FINE_REACH : REACH) * scale + 1e-6);
        BitSet grid = new BitSet();
        grid.set(0, 2 * reach + 1);
        return of(values, decimals, grid, reach);
    }

    /** G is what {@code draws} standard normal numbers meet. */
    public static Coverage ofDraws(double[] values, int decimals, int draws, Rng rng) {
        if (draws < 1) throw new IllegalArgumentException("coverage: " + draws + " draws");
        double scale = scale(decimals);
        int[] met = IntStream.range(0, draws).map(i -> (int) Math.rint(rng.nextGaussian() * scale)).distinct().toArray();
        int reach = IntStream.of(met).map(Math::abs).max().orElseThrow();
        BitSet grid = new BitSet();
        for (int j : met) grid.set(j + reach);
        return of(values, decimals, grid, reach);
    }

    /** @param grid bit j + reach stands for the rounded value j·10^−decimals */
    private static Coverage of(double[] values, int decimals, BitSet grid, int reach) {
        if (values.length == 0) throw new InputException("holds no value");
        double scale = scale(decimals);
        BitSet met = new BitSet();
        long inside = 0;
        for (double z : values) {
            double rounded = Math.rint(z * scale);
            if (!(Math.abs(rounded) <= reach) || !grid.get((int) rounded + reach)) continue;
            inside++;
            met.set((int) rounded + reach);
        }
        return new Coverage((double) inside / values.length, (double) met.cardinality() / grid.cardinality(), decimals);
    }

    private static double scale(int decimals) {
        if (decimals < 0 || decimals > MOST_DECIMALS) throw new InputException(decimals + " decimals: must be from 0 to " + MOST_DECIMALS);
        return Math.pow(10, decimals);
    }
}
