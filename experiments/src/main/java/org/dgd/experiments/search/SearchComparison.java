package org.dgd.experiments.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import org.dgd.experiments.trial.Epoch;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.InputException;

/** Whether two folders of one search hold the same: all numbers of all trials to the last bit, and the tables made of them. Times are left out. */
public record SearchComparison(Path here, Path there) {
    /** One sentence for each trial and each row of the table that differs, the first difference in each. */
    List<String> differences(List<Task> tasks) {
        Map<Task, TrialResult> ours = TrialRuns.found(here, tasks), theirs = TrialRuns.found(there, tasks);
        if (theirs.isEmpty()) throw new InputException("--compare: there is no trial of this search in " + there.resolve("trials"));
        List<String> found = new ArrayList<>();
        for (Task t : tasks) difference("trial " + t.name(), values(ours.get(t)), values(theirs.get(t))).ifPresent(found::add);
        Map<String, Map<String, Object>> table = table(here), other = table(there);
        for (String row : union(table, other))
            difference("row " + row + " of " + SearchTable.FILE, table.get(row), other.get(row)).ifPresent(found::add);
        if (found.isEmpty() && !List.copyOf(table.keySet()).equals(List.copyOf(other.keySet())))
            found.add("the rows of " + SearchTable.FILE + " stand in another order");
        return found;
    }

    /** By name. @param r may be null, then so is the result */
    private static Map<String, Object> values(TrialResult r) {
        if (r == null) return null;
        Map<String, Object> v = new LinkedHashMap<>();
        v.put("parameters", r.parameters());
        for (Epoch e : r.curve()) {
            v.put("loss of epoch " + e.number(), e.loss());
            v.put("reconstruction of epoch " + e.number(), e.reconstruction());
            v.put("latent term of epoch " + e.number(), e.latent());
            v.put("training mse of epoch " + e.number(), e.trainMse());
            v.put("test mse of epoch " + e.number(), e.testMse());
        }
        r.testMse().forEach((way, mse) -> v.put("test mse " + way, mse));
        r.testSd().forEach((way, sd) -> v.put("standard deviation of test latents " + way, sd));
        v.put("divergence", r.diverged() == null ? "none" : r.diverged());
        return v;
    }

    private Optional<String> difference(String what, Map<String, Object> ours, Map<String, Object> theirs) {
        if (ours == null && theirs == null) return Optional.empty();
        if (ours == null || theirs == null) return Optional.of(what + ": only in " + (ours == null ? there : here));
        return union(ours, theirs).stream().filter(name -> !Objects.equals(ours.get(name), theirs.get(name))).findFirst()
                .map(name -> what + ": " + name + " is " + text(ours.get(name)) + ", in " + there + " it is " + text(theirs.get(name)));
    }

    private static String text(Object value) { return value == null ? "missing" : value.equals("") ? "empty" : value.toString(); }

    private static SequencedSet<String> union(Map<String, ?> a, Map<String, ?> b) {
        SequencedSet<String> all = new LinkedHashSet<>(a.keySet());
        all.addAll(b.keySet());
        return all;
    }

    /** Cells by trial and column. */
    private static Map<String, Map<String, Object>> table(Path folder) {
        Path file = folder.resolve(SearchTable.FILE);
        if (!Files.exists(file)) throw new InputException(file + ": is not there; dgd model-search --collect makes it of the trials in " + folder);
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read as a table of trials; dgd model-search --collect makes it anew", e);
        }
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        if (lines.isEmpty()) return rows;
        List<String> columns = Arrays.asList(lines.getFirst().split(","));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", columns.size());          // the last cell may hold commas
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < cells.length; i++) if (!columns.get(i).equals(SearchTable.SECONDS)) row.put(columns.get(i), cells[i]);
            rows.put(cells[0], row);
        }
        return rows;
    }
}
