package org.dgd.nn.optim;

import java.util.Map;
import java.util.TreeMap;

/** The learning rate of every epoch, counted from 0. Moments are kept when it changes. */
@FunctionalInterface
public interface Schedule {
    double rate(int epoch);

    static Schedule constant(double rate) { return epoch -> rate; }

    /** A new rate from each of some epochs on: {@code {0: 1e-3, 50: 1e-4}}; epoch 0 must be among them. */
    static Schedule steps(Map<Integer, Double> rates) {
        TreeMap<Integer, Double> sorted = new TreeMap<>(rates);
        if (sorted.isEmpty() || sorted.firstKey() != 0) throw new IllegalArgumentException("schedule: " + rates + " names no rate for epoch 0");
        return epoch -> sorted.floorEntry(epoch).getValue();
    }

    /**
     * {@code rate} for the first {@code after} epochs, then a linear fall over {@code over} epochs, to rate/(over + 1) in the last; there
     * it stays.
     */
    static Schedule linear(double rate, int after, int over) {
        return epoch -> epoch < after ? rate : rate * (Math.max(1.0, after + over - epoch) / (over + 1));
    }

    /** Half a cosine from {@code first} at epoch 0 to {@code last} at the last of {@code epochs}. */
    static Schedule cosine(double first, double last, int epochs) {
        return epoch -> last + (first - last) / 2 * (1 + StrictMath.cos(Math.PI * Math.min(1, epoch / Math.max(1.0, epochs - 1))));
    }
}
