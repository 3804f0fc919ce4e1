package org.dgd.experiments.compare;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.experiments.figures.Report;
import org.dgd.nn.data.AtomicFile;

/**
 * Table 3 with a row for each way to have latent values of test images, the paper's numbers beside ours, and rows for baselines.
 *
 * @param features the columns of Fréchet distances, draws from N(0,I) and from a fitted Gaussian
 */
public record Table3(List<String> features, List<Row> rows) {
    static final String MSE = "mse", W = "w", SAMPLE_W = "w_5000", A = "a", B = "b", A2 = "a_2", B2 = "b_2",
            CLASS_DISTANCE = "class_distance", SD = "sd",
            LATENT = "latent_dimension", PARAMETERS = "parameters", SECONDS = "seconds",
            LOSS = "loss", RECONSTRUCTION = "reconstruction", LATENT_TERM = "latent", WEIGHT = "latent_weight", SHRINKAGE = "sd_ratio";
    private static final String FID = "fid";
    /** What is measured of latent values; the others are of models. */
    static final List<String> OF_LATENTS = List.of(MSE, W, SAMPLE_W, A, B, A2, B2, CLASS_DISTANCE, SD);
    private static final List<String> TERMS = List.of(LOSS, RECONSTRUCTION, LATENT_TERM, WEIGHT), SIZES = List.of(LATENT, PARAMETERS, SECONDS);
    private static final List<String> PAPER = List.of("paper_mse", "paper_fid", "paper_w", "paper_a", "paper_b", "paper_class_distance");

    /**
     * @param latents the way in which latent values were had; empty for baselines
     * @param values  by column; what does not apply is absent
     * @param first   whether it is the model's first row, that of the paper's table
     */
    record Row(String model, String latents, Map<String, Double> values, boolean first) {
        double value(String column) { return values.getOrDefault(column, Double.NaN); }

        Optional<PaperTable3> paper() { return first ? PaperTable3.of(model) : Optional.empty(); }
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(OF_LATENTS);
        columns.addAll(features);
        columns.addAll(SIZES);
        columns.addAll(TERMS);
        return columns;
    }

    /** One line a row; what does not apply is empty. */
    void write(Path csv) {
        String header = "model,latents," + String.join(",", columns()) + "," + String.join(",", PAPER);
        String lines = Stream.concat(Stream.of(header), rows.stream().map(this::line)).collect(Collectors.joining("\n", "", "\n"));
        AtomicFile.write(csv, out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
    }

    private String line(Row r) {
        Stream<String> ours = columns().stream().map(c -> number(r.value(c), SIZES.contains(c) ? 9 : 6));
        Stream<String> paper = r.paper().map(p -> Stream.of(p.mse(), p.fid(), p.w(), p.a(), p.b(), p.classDistance()).map(v -> number(v, 6)))
                .orElse(PAPER.stream().map(_ -> ""));
        return Stream.concat(Stream.of(r.model, r.latents), Stream.concat(ours, paper)).collect(Collectors.joining(","));
    }

    /** The same for a report: quality with the paper's number behind ours, then sizes and terms. */
    List<Report.Table> tables() {
        List<String> quality = new ArrayList<>(List.of("model", "z of test images", "MSE", "W", "W of 5,000", "a", "b", "a, 2 decimals",
                "b, 2 decimals",
                "class distance r", "sd of z"));
        quality.addAll(features);
        if (!features.contains(FID)) quality.add("FID");
        List<String> terms = List.of("model", "latent dimensions", "parameters", "seconds", "loss", "reconstruction", "latent", "weight of latent",
                "sd of z by the prior's");
        return List.of(
                new Report.Table("Table 3: ours (the paper's)", quality, rows.stream().map(this::quality).toList()),
                new Report.Table("Size, time, and terms of the last epoch in nats per training image", terms,
                        rows.stream().filter(r -> !Double.isNaN(r.value(LOSS))).map(Table3::sizesAndTerms).toList()));
    }

    private static List<String> sizesAndTerms(Row r) {
        List<String> cells = new ArrayList<>(List.of(r.model));
        for (String c : List.of(LATENT, PARAMETERS)) cells.add(number(r.value(c), 7));
        for (String c : List.of(SECONDS, LOSS, RECONSTRUCTION, LATENT_TERM, WEIGHT, SHRINKAGE)) cells.add(number(r.value(c), 4));
        return cells;
    }

    private List<String> quality(Row r) {
        Optional<PaperTable3> p = r.paper();
        List<String> cells = new ArrayList<>(List.of(r.model, r.latents));
        cells.add(both(r.value(MSE), p.map(PaperTable3::mse)));
        cells.add(both(r.value(W), p.map(PaperTable3::w)));
        cells.add(number(r.value(SAMPLE_W), 4));
        cells.add(both(r.value(A), p.map(PaperTable3::a)));
        cells.add(both(r.value(B), p.map(PaperTable3::b)));
        cells.add(number(r.value(A2), 4));
        cells.add(number(r.value(B2), 4));
        cells.add(both(r.value(CLASS_DISTANCE), p.map(PaperTable3::classDistance)));
        cells.add(number(r.value(SD), 3));
        features.forEach(f -> cells.add(f.equals(FID) ? both(r.value(f), p.map(PaperTable3::fid)) : number(r.value(f), 4)));
        if (!features.contains(FID)) cells.add(p.map(x -> "(" + number(x.fid(), 5) + ")").orElse(""));
        return cells;
    }

    private static String both(double ours, Optional<Double> paper) {
        return number(ours, 4) + paper.map(p -> " (" + number(p, 5) + ")").orElse("");
    }

    /** So many significant digits without trailing zeros; nothing for NaN. */
    public static String number(double value, int digits) {
        if (Double.isInfinite(value)) return Double.toString(value);
        return Double.isNaN(value) ? "" : new BigDecimal(String.format(Locale.ROOT, "%." + digits + "g", value)).stripTrailingZeros().toPlainString();
    }
}
