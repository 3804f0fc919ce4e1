package org.dgd.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dgd.model.Terms;
import org.dgd.nn.data.InputException;

/** The epochs of a {@code metrics.csv}, of this process and of those that it resumed. */
public record Metrics(double[] epochs, List<Terms> terms) {
    private static final int COLUMNS = 5;

    /** {@link InputException} if the file is not the whole log of a run. */
    public static Metrics read(Path csv) {
        try {
            List<double[]> rows = Files.readAllLines(csv).stream().skip(1).filter(line -> !line.isBlank()).map(Metrics::numbers).toList();
            return new Metrics(rows.stream().mapToDouble(r -> r[0]).toArray(), rows.stream().map(r -> new Terms(r[2], r[3], r[4])).toList());
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(csv + ": is not the whole log of a run; train in another --out", e);
        }
    }

    private static double[] numbers(String line) {
        String[] cells = line.split(",");
        if (cells.length < COLUMNS) throw new IllegalArgumentException(line);
        double[] numbers = new double[cells.length];
        for (int i = 0; i < cells.length; i++) numbers[i] = Double.parseDouble(cells[i]);
        return numbers;
    }

    public Terms last() { return terms.getLast(); }
}
