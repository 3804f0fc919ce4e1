package org.dgd.experiments.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.trial.Candidate.Family;
import org.dgd.experiments.trial.Latents.Way;
import org.dgd.experiments.trial.Table2;
import org.dgd.nn.data.InputException;

/**
 * A model of table 2 that is trained and measured.
 *
 * @param values   of the model, by columns of table 3
 * @param latents  the same of its test latents, by the way in which they were had
 * @param diverged the sentence that says where; null if it is not so
 */
public record ComparedModel(Table2.Entry entry, Path folder, Map<String, Double> values, Map<String, Map<String, Double>> latents, String diverged,
                     Map<String, Object> provenance) {
    private static final int TRAIN_MSE = 4, TEST_MSE = 5, SECONDS = 6;

    static ComparedModel diverged(Table2.Entry entry, Path folder, String sentence, Map<String, Object> provenance) {
        return new ComparedModel(entry, folder, Map.of(), Map.of(), sentence, provenance);
    }

    /** The same with what the log of its training says: the terms of the last epoch, and the time that it took. */
    ComparedModel logged() {
        Map<String, Double> all = new LinkedHashMap<>(values);
        List<String> terms = List.of(Table3.LOSS, Table3.RECONSTRUCTION, Table3.LATENT_TERM);
        for (int c = 0; c < terms.size(); c++) {
            double[] column = column(c + 1);
            if (column.length == 0) throw damaged("has no epochs", null);
            all.put(terms.get(c), column[column.length - 1]);
        }
        all.put(Table3.SECONDS, Arrays.stream(column(SECONDS)).sum());
        return new ComparedModel(entry, folder, all, latents, diverged, provenance);
    }

    /** A row of table 3 for each way to have test latents; of a model that diverged, one without numbers. */
    List<Table3.Row> rows() {
        if (diverged != null) return List.of(new Table3.Row(entry.id(), "diverged", Map.of(), true));
        List<Table3.Row> rows = new ArrayList<>();
        latents.forEach((way, ofLatents) -> {
            Map<String, Double> all = new LinkedHashMap<>(ofLatents);
            if (rows.isEmpty()) all.putAll(values);
            rows.add(new Table3.Row(entry.id(), way, all, rows.isEmpty()));
        });
        return rows;
    }

    boolean isDgd() { return entry.candidate().family() == Family.DGD; }

    /** Whether it is one of the paper's DGDs, fitted as there. */
    boolean isPapersDgd() { return isDgd() && Table2.MODELS.contains(entry); }

    boolean isVae() { return !isDgd(); }

    /** Of test images, with latent values that were had so. */
    double mse(Way way) { return latents.get(way.key()).get(Table3.MSE); }

    /** Numbers that were trained, representations not counted. */
    double weights() { return values.get(Table3.PARAMETERS); }

    /** Numbers of a column of metrics.csv; 0 is the epoch. */
    double[] column(int number) {
        try {
            return Files.readAllLines(folder.resolve(Run.METRICS)).stream().skip(1)
                    .mapToDouble(row -> Double.parseDouble(row.split(",")[number])).toArray();
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw damaged("is not the whole log of a run", e);
        }
    }

    double[] trainErrors() { return column(TRAIN_MSE); }

    double[] testErrors() { return column(TEST_MSE); }

    private InputException damaged(String what, Exception cause) {
        return new InputException(folder.resolve(Run.METRICS) + ": " + what + "; delete the folder " + folder
                + ", and --resume trains this model anew", cause);
    }
}
