package org.dgd.experiments;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.experiments.GenerationJudge.Sampler;
import org.dgd.experiments.figures.Report;
import org.dgd.nn.data.AtomicFile;

/** Table 1 with the paper's numbers beside ours, and rows for baselines. */
record Table1(List<String> features, List<Row> rows) {
    static final String EPOCH = "train_epochs", ERROR = "test_mse", SAMPLED_ERROR = "test_mse_sampled_z";

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
        String ours = columns.stream().map(c -> number(r.values.getOrDefault(c, Double.NaN))).collect(Collectors.joining(","));
        String paper = r.paper == null ? ",," : r.paper.paperEpochs() + "," + number(r.paper.paperError()) + "," + number(r.paper.paperFid());
        return r.name + "," + ours + "," + paper;
    }

    /** Six significant digits without trailing zeros; nothing for NaN. */
    static String number(double value) {
        return Double.isNaN(value) ? "" : new BigDecimal(String.format(Locale.ROOT, "%.6g", value)).stripTrailingZeros().toPlainString();
    }

    /** The same for a report, a quantity a line. */
    List<Report.Result> results() {
        List<Report.Result> results = new ArrayList<>();
        for (Row r : rows) {
            Table1Model p = r.paper;
            add(results, r, EPOCH, "train epochs of the best stage", p == null ? "" : Integer.toString(p.paperEpochs()), "");
            add(results, r, ERROR, "test MSE", p == null ? "" : number(p.paperError()), "mean over test images and pixels in [0,1]");
            add(results, r, SAMPLED_ERROR, "test MSE of a drawn z", "", "z drawn from q(z|x) instead of its mean");
            for (String f : features)
                for (Sampler s : Sampler.values())
                    add(results, r, GenerationJudge.column(f, s, "test"), f + (s == Sampler.NORMAL ? ", z from N(0,I)" : ", z from a fitted Gaussian"),
                            p == null || s != Sampler.NORMAL ? "" : "FID " + number(p.paperFid()), f.equals("fid") ? "" : "not FID: another feature, so not comparable");
        }
        return results;
    }

    private static void add(List<Report.Result> results, Row r, String column, String quantity, String paper, String note) {
        if (r.values.containsKey(column)) results.add(new Report.Result(r.name + ": " + quantity, paper, number(r.values.get(column)), note));
    }
}
