package org.dgd.experiments.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round numbers at equal steps of 1, 2 or 5 times a power of ten; with a step of 0, at 1, 2 and 5 times every power. */
public record Ticks(double step, List<Double> values) {
    /** About {@code count} ticks from {@code low} to {@code high}. */
    static Ticks between(double low, double high, int count) {
        double raw = (high - low) / count;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
        return new Ticks(step, multiples(step, low, high));
    }

    /** 1, 2 and 5 times every power of ten, or the powers alone when there are many; equal steps where fewer than three of these lie in the range. */
    static Ticks powers(double low, double high) {
        var values = new ArrayList<Double>();
        boolean many = Math.log10(high / low) > 3;
        for (int p = (int) Math.floor(Math.log10(low)); Math.pow(10, p) <= high; p++)
            for (int digit : many ? new int[] {1} : new int[] {1, 2, 5}) {
                double value = digit * Math.pow(10, p);
                if (value >= low && value <= high) values.add(value);
            }
        return values.size() < 3 ? between(low, high, 5) : new Ticks(0, List.copyOf(values));
    }

    static List<Double> multiples(double step, double low, double high) {
        var values = new ArrayList<Double>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) values.add(i * step);
        return List.copyOf(values);
    }

    /** As many decimals as the step needs. */
    public String label(double value) {
        if (step == 0 && (value < 1e-4 || value >= 1e6)) return String.format(Locale.ROOT, "%.0e", value);
        if (step == 0) return new Ticks(Math.pow(10, Math.floor(Math.log10(value) + 1e-9)), List.of()).label(value);
        int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        if (decimals > 4 || step >= 1e6) return String.format(Locale.ROOT, "%.2g", value);
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.startsWith("-") ? "−" + text.substring(1) : text;
    }
}
