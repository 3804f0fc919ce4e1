package org.dgd.experiments.generation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.experiments.compare.Table3;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.generation.GenerationJudge.Sampler;
import org.dgd.nn.data.AtomicFile;

/** Table 1 with the paper's numbers beside ours, and rows for baselines. */
public record Table1(List<String> features, List<Row> rows) {
    static final String EPOCH = "train_epochs", ERROR = "test_mse", SAMPLED_ERROR = "test_mse_sampled_z";
    private static final int KEPT = 6, SHOWN = 4;     // significant digits in the file and on the page

    /**
     * @param paper  the model of the paper's row; null for a baseline
     * @param values {@link #EPOCH} of the stage, errors and distances; what does not apply is absent
     */
    record Row(String name, Table1Model paper, Map<String, Double> values) { }

    /** One line a row; what does not apply is empty. */
    void write(Path csv) {
        List<String> columns = columns();
        String header = "model," + String.join(",", columns) + ",paper_train_epochs,paper_test_mse,paper_fid";
        String lines = Stream.concat(Stream.of(header), rows.stream().map(r -> line(r, columns))).collect(Collectors.joining("\n", "", "\n"));
        AtomicFile.write(csv, out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(List.of(EPOCH, ERROR, SAMPLED_ERROR));
        for (String f : features) for (Sampler s : Sampler.values()) columns.add(GenerationJudge.column(f, s, "test"));
        return columns;
    }

    private static String line(Row r, List<String> columns) {
        String ours = columns.stream().map(c -> Table3.number(r.values.getOrDefault(c, Double.NaN), KEPT)).collect(Collectors.joining(","));
        String paper = r.paper == null ? ",," : r.paper.paperEpochs() + "," + Table3.number(r.paper.paperError(), KEPT) + ","
                + Table3.number(r.paper.paperFid(), KEPT);
        return r.name + "," + ours + "," + paper;
    }

    /** The same for a report, with the paper's numbers in brackets. */
    Report.Table table() {
        List<String> header = new ArrayList<>(List.of("model", "train epochs", "test MSE", "test MSE, z drawn"));
        for (String f : features) header.addAll(List.of(f + ", z from N(0,I)", f + ", z from a fitted Gaussian"));
        header.add("FID");
        return new Report.Table("Table 1: ours (the paper's)", header, rows.stream().map(this::cells).toList());
    }

    private List<String> cells(Row r) {
        Table1Model p = r.paper;
        List<String> cells = new ArrayList<>(List.of(r.name, cell(r, EPOCH, p == null ? Double.NaN : p.paperEpochs()),
                cell(r, ERROR, p == null ? Double.NaN : p.paperError()), cell(r, SAMPLED_ERROR, Double.NaN)));
        for (String f : features) for (Sampler s : Sampler.values()) cells.add(cell(r, GenerationJudge.column(f, s, "test"), Double.NaN));
        cells.add(p == null ? "" : "(" + Table3.number(p.paperFid(), SHOWN) + ")");
        return cells;
    }

    private static String cell(Row r, String column, double paper) {
        String ours = r.values.containsKey(column) ? Table3.number(r.values.get(column), SHOWN) : "–";
        return Double.isNaN(paper) ? ours : ours + " (" + Table3.number(paper, SHOWN) + ")";
    }
}
