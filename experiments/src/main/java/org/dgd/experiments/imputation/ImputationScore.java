package org.dgd.experiments.imputation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.experiments.run.Measured;
import org.dgd.nn.data.Holes;

/**
 * How well one way filled in one kind of holes.
 *
 * @param mse    mean squared error over the values that were missing
 * @param mae    mean absolute error over them
 * @param shares of true values in the intervals of draws, by percent; empty where there are no draws
 */
record ImputationScore(Holes holes, String way, String setting, double mse, double mae, Map<String, Double> shares) {
    static final List<String> WAYS = List.of("mean", "PCA", "kNN", "DGD");
    static final List<String> INSIDE = List.of("inside_50", "inside_80", "inside_90", "inside_95");

    static ImputationScore of(Holes holes, String way, String setting, float[] missing, float[] filled, float[] truth, Map<String, Double> shares) {
        double squares = 0, sum = 0;
        int count = 0;
        for (int i = 0; i < truth.length; i++) {
            if (!Float.isNaN(missing[i])) continue;
            double e = (double) filled[i] - truth[i];
            squares += e * e;
            sum += Math.abs(e);
            count++;
        }
        return new ImputationScore(holes, way, setting, squares / count, sum / count, shares);
    }

    /** For a file of measured numbers. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(Measured.SETTING, setting);
        values.put("mse", mse);
        values.put("mae", mae);
        values.putAll(shares);
        return values;
    }

    /** From such a file. */
    static List<ImputationScore> read(Holes holes, JsonObject values) {
        List<ImputationScore> scores = new ArrayList<>();
        for (Map.Entry<String, JsonElement> e : values.entrySet()) {
            JsonObject o = e.getValue().getAsJsonObject();
            Map<String, Double> shares = new LinkedHashMap<>();
            for (String inside : INSIDE) if (o.has(inside)) shares.put(inside, o.get(inside).getAsDouble());
            scores.add(new ImputationScore(holes, e.getKey(), o.get(Measured.SETTING).getAsString(), o.get("mse").getAsDouble(),
                    o.get("mae").getAsDouble(), shares));
        }
        return scores;
    }

    static String header() { return "pattern,missing,way,setting,mse,mae," + String.join(",", INSIDE); }

    /** A line of the table as CSV. */
    String line() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s,%s,%s,%s,%.6g,%.6g", pattern(), holes.share(), way,
                setting.replace(',', ';'), mse, mae));
        for (String inside : INSIDE)
            line.append(',').append(shares.containsKey(inside) ? String.format(Locale.ROOT, "%.4f", shares.get(inside)) : "");
        return line.toString();
    }

    String pattern() { return holes.pattern().name().toLowerCase(Locale.ROOT); }
}
