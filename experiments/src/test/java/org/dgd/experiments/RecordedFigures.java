package org.dgd.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers that a run has left in the repository. A table below {@code <!-- figures of path, path -->} may hold no other number with a decimal
 * point than one of these files, rounded. Where rows differ by {@code seed}, the mean, the least and the largest of the seeds count as well.
 *
 * @param values sorted
 */
record RecordedFigures(TreeSet<Double> values) {
    private static final Pattern OF = Pattern.compile("<!-- figures of (.+) -->"), NUMBER = Pattern.compile("\\d+\\.\\d+(?:[eE][+-]?\\d+)?");
    private static final Pattern RECORDED = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    static RecordedFigures of(List<String> files) {
        TreeSet<Double> values = new TreeSet<>();
        for (String file : files) {
            List<String[]> rows = file.lines().map(row -> row.split(",", -1)).toList();
            for (Matcher m = RECORDED.matcher(file); m.find();) values.add(Math.abs(Double.parseDouble(m.group())));
            int seed = Arrays.asList(rows.getFirst()).indexOf("seed");
            if (seed >= 0) addSpreads(values, rows.subList(1, rows.size()), seed);
        }
        return new RecordedFigures(values);
    }

    /** Rows with the same words before the seed are of one group. */
    private static void addSpreads(TreeSet<Double> values, List<String[]> rows, int seed) {
        Map<String, List<String[]>> groups = new LinkedHashMap<>();
        for (String[] row : rows) groups.computeIfAbsent(String.join(",", Arrays.copyOf(row, seed)), _ -> new ArrayList<>()).add(row);
        for (List<String[]> group : groups.values())
            for (int column = seed + 1; column < group.getFirst().length; column++) {
                int at = column;
                if (group.stream().allMatch(row -> NUMBER.matcher(row[at]).matches()))
                    values.add(group.stream().mapToDouble(row -> Double.parseDouble(row[at])).average().orElseThrow());
            }
    }

    /** Whether one of the recorded values is this number, rounded to its decimals. */
    boolean have(String number) {
        BigDecimal n = new BigDecimal(number);
        double half = 0.5000001 * n.ulp().doubleValue();
        return !values.subSet(n.doubleValue() - half, true, n.doubleValue() + half, true).isEmpty();
    }

    /** Numbers of a page's tables that are not in the files named above the table, one sentence each. */
    static List<String> wrong(Path root, String page, List<String> lines) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher of = OF.matcher(lines.get(i));
            if (!of.matches()) continue;
            RecordedFigures recorded = of(Arrays.stream(of.group(1).split(", ")).map(file -> read(root.resolve(file))).toList());
            int first = i + 1;
            for (i++; i < lines.size() && lines.get(i).startsWith("|"); i++)
                for (Matcher number = NUMBER.matcher(lines.get(i).replaceAll("`[^`]*`", "")); number.find();)
                    if (!recorded.have(number.group())) wrong.add(page + ", line " + (i + 1) + ": " + number.group() + " is not in " + of.group(1));
            if (i == first) wrong.add(page + ", line " + first + ": no table below the comment");
        }
        return wrong;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
