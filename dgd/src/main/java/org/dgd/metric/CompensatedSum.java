package org.dgd.metric;

/** A running sum that carries its rounding errors along (Kahan 1965, in Neumaier's form of 1974). */
final class CompensatedSum {
    private double sum, lost;

    void add(double x) {
        double next = sum + x;
        lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
        sum = next;
    }

    double value() { return sum + lost; }
}
