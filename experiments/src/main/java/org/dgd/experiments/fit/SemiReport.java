package org.dgd.experiments.fit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.dgd.experiments.figures.CurvePanel;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ReliabilityPanel;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.run.Panels;
import org.dgd.metric.Calibration;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.Samples;

/** Table, pictures and report of {@code mnist-semi}. */
record SemiReport(List<SemiResult> results, Recipe recipe, Samples data, TrainingOptions options) {
    /** For every number of labels the means over seeds, and the ranges where there are several. */
    static List<Map<String, Object>> summaries(List<SemiResult> results) {
        List<Map<String, Object>> all = new ArrayList<>();
        byLabels(results).forEach((labels, of) -> {
            Map<String, Object> s = new LinkedHashMap<>();
            s.put("labels", labels);
            s.put("accuracy", mean(of, SemiResult::accuracy));
            s.put("knn", mean(of, SemiResult::knn));
            s.put("knn_1", mean(of, SemiResult::knn1));
            s.put("graph", mean(of, SemiResult::graph));
            s.put("calibration_error", mean(of, r -> r.calibration().error()));
            s.put("brier", mean(of, r -> r.calibration().brier()));
            s.put("log_loss", mean(of, r -> r.calibration().logLoss()));
            s.put("seeds", of.size());
            if (of.size() > 1) {
                s.put("accuracy_range", range(of, SemiResult::accuracy));
                s.put("knn_range", range(of, SemiResult::knn));
            }
            all.add(s);
        });
        return all;
    }

    private static Map<Integer, List<SemiResult>> byLabels(List<SemiResult> results) {
        return results.stream().collect(Collectors.groupingBy(SemiResult::labels, LinkedHashMap::new, Collectors.toList()));
    }

    private static double mean(List<SemiResult> of, ToDoubleFunction<SemiResult> what) {
        return of.stream().mapToDouble(what).average().orElseThrow();
    }

    private static List<Double> range(List<SemiResult> of, ToDoubleFunction<SemiResult> what) {
        return List.of(of.stream().mapToDouble(what).min().orElseThrow(), of.stream().mapToDouble(what).max().orElseThrow());
    }

    /** {@code semi.csv}, {@code figures/*.png} and {@code report.html}. */
    void write(Path folder) {
        String header = String.join(",", results.getFirst().values().keySet()), rows = results.stream()
                .map(r -> r.values().values().stream().map(String::valueOf).collect(Collectors.joining(","))).collect(Collectors.joining("\n"));
        byte[] csv = (header + "\n" + rows + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve("semi.csv"), out -> out.write(csv));
        Figures figures = Figures.open();
        List<Report.Figure> drawn = new ArrayList<>();
        accuracy(figures, folder.resolve("figures").resolve("accuracy.png"))
                .ifPresent(p -> drawn.add(new Report.Figure(p, "Accuracy on test digits, mean over seeds.")));
        reliability(figures, folder.resolve("figures").resolve("reliability.png")).ifPresent(p -> drawn.add(new Report.Figure(p,
                "How often predictions are right against how sure they are; what lies on the diagonal can be believed, what lies below is too sure.")));
        figures.missing().ifPresent(options.console()::notice);
        List<List<String>> cells = results.stream().map(r -> r.values().values().stream().map(SemiReport::text).toList()).toList();
        new Report("MNIST with few labels",
                "Most training digits have no label. Digits with one are under the components of their class, the others under the whole mixture.",
                FitReport.synthetic(data), recipe.options(), List.of(), drawn, figures.missing().stream().toList(), Map.of(),
                List.of(new Report.Table("Test digits", List.copyOf(results.getFirst().values().keySet()), cells)))
                        .write(folder.resolve("report.html"));
    }

    private static String text(Object value) { return value instanceof Double d ? String.format(Locale.ROOT, "%.4f", d) : value.toString(); }

    private Optional<Path> accuracy(Figures figures, Path png) {
        Map<Integer, List<SemiResult>> by = byLabels(results);
        int[] sorted = by.keySet().stream().sorted().mapToInt(i -> i).toArray();
        double[] counts = Arrays.stream(sorted).asDoubleStream().toArray();
        Map<String, ToDoubleFunction<SemiResult>> lines = new LinkedHashMap<>();
        lines.put("DGD", SemiResult::accuracy);
        lines.put("nearest labelled digits in pixels", SemiResult::knn);
        lines.put("nearest digits with the graph's guess", SemiResult::graph);
        List<CurvePanel.Curve> curves = lines.entrySet().stream().map(e -> new CurvePanel.Curve(e.getKey(),
                Arrays.stream(sorted).mapToDouble(n -> mean(by.get(n), e.getValue())).toArray())).toList();
        return figures.curves(png, List.of(new CurvePanel("Test digits by number of labels" + Panels.mark(data), "accuracy", null, "", counts, curves,
                new CurvePanel.Axis("labels", sorted.length > 1))));
    }

    private Optional<Path> reliability(Figures figures, Path png) {
        List<ReliabilityPanel.Series> series = byLabels(results).entrySet().stream().map(e -> {
            Calibration first = e.getValue().getFirst().calibration();
            return ReliabilityPanel.Series.of(String.format(Locale.ROOT, "%d labels: calibration error %.3f", e.getKey(), first.error()), first);
        }).toList();
        return figures.figure(png, "", List.of(List.of(new ReliabilityPanel("Reliability on test digits" + Panels.mark(data), series))));
    }
}
