package org.dgd.experiments.figures;

import java.util.stream.DoubleStream;

/**
 * The range of one axis.
 *
 * @param logarithmic whether equal factors, not equal differences, are equally far apart; then {@code low} is positive
 */
public record Scale(double low, double high, boolean logarithmic) {
    public Scale {
        if (!(low < high) || logarithmic && low <= 0)
            throw new IllegalArgumentException("an axis from " + low + " to " + high + (logarithmic ? ", logarithmic" : ""));
    }

    /** Holds all finite values, of a logarithmic axis all positive ones, with a margin of that share of their range on both sides. */
    static Scale around(DoubleStream values, double margin, boolean logarithmic) {
        var range = values.filter(v -> Double.isFinite(v) && (v > 0 || !logarithmic)).summaryStatistics();
        boolean none = range.getCount() == 0;
        double low = none ? 0 : range.getMin(), high = none ? 0 : range.getMax();
        if (logarithmic) {
            if (none) return new Scale(0.1, 1, true);
            double factor = high > low * (1 + 1e-9) ? Math.pow(high / low, margin) : 2;
            return new Scale(low / factor, high * factor, true);
        }
        double more = high - low > 1e-9 * Math.max(Math.abs(high), 1e-9) ? margin * (high - low) : Math.max(1, 0.1 * Math.abs(high));
        return new Scale(low - more, high + more, false);
    }

    /** Where on the axis a value lies: 0 at the low end, 1 at the high one. */
    public double at(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    public boolean shows(double value) { return value >= low && value <= high; }

    /** About that many round numbers. */
    public Ticks ticks(int count) { return logarithmic ? Ticks.powers(low, high) : Ticks.between(low, high, count); }
}
