package org.dgd.experiments.search;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.dgd.experiments.search.LatentScale.Point;
import org.dgd.experiments.search.LatentScale.Setting;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.RangePanel;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.trial.Candidate;
import org.dgd.experiments.trial.DgdCandidate;
import org.dgd.experiments.trial.LinearBaselines;
import org.dgd.experiments.trial.Subset;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.AtomicFile;

/** Table, figure and report of {@link LatentScale}. */
public final class LatentScaleReport {
    private final Map<Setting, Subset> data;
    private final Trial.Settings settings;
    private final Map<Point, List<Task>> points;
    private final Map<Task, TrialResult> results;
    private final TrialOptions options;
    private final Map<Setting, LinearBaselines> linear = new LinkedHashMap<>();

    LatentScaleReport(Map<Setting, Subset> data, Trial.Settings settings, Map<Point, List<Task>> points, Map<Task, TrialResult> results,
                      TrialOptions options) {
        this.data = data;
        this.settings = settings;
        this.points = points;
        this.results = results;
        this.options = options;
        data.forEach((setting, subset) -> linear.put(setting, LinearBaselines.of(subset, LatentScale.DIMENSIONS)));
    }

    void write(Path folder) {
        Figures figures = Figures.open();
        List<Report.Figure> drawn = new ArrayList<>();
        List<RangePanel.Series> series = series();
        if (!series.isEmpty())
            figures.figure(folder.resolve("figures/figure5.png"), "",
                    List.of(List.of(new RangePanel("Spread of test representations by their dimension",
                    "latent dimension", "standard deviation", series)))).ifPresent(p -> drawn.add(
                    new Report.Figure(p, "Figure 5. Standard deviation of all numbers of the test representations: mean and range over seeds.")));
        figures.missing().ifPresent(options.console()::notice);
        byte[] csv = table().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve("results.csv"), out -> out.write(csv));
        new Report("Spread of representations by their dimension (figure 5)", summary(), Optional.empty(), settings(), rows(), drawn,
                figures.missing().stream().toList(), SearchReport.provenance(data.values(), results.values())).write(folder.resolve("report.html"));
    }

    /** Of a point, the trials that are there and did not diverge. */
    private List<TrialResult> finished(Point p) {
        return points.get(p).stream().map(results::get).filter(r -> r != null && r.score().isPresent()).toList();
    }

    private DoubleSummaryStatistics sds(Point p) { return finished(p).stream().mapToDouble(r -> r.latentSd().orElseThrow()).summaryStatistics(); }

    private List<RangePanel.Series> series() {
        List<RangePanel.Series> series = new ArrayList<>();
        for (Setting s : data.keySet()) {
            List<Point> there = points.keySet().stream().filter(p -> p.setting() == s && !finished(p).isEmpty()).toList();
            if (!there.isEmpty())
                series.add(new RangePanel.Series(s.set.title(), column(there, Point::latent), column(there, p -> sds(p).getAverage()),
                        column(there, p -> sds(p).getMin()), column(there, p -> sds(p).getMax())));
        }
        return series;
    }

    private static double[] column(List<Point> points, ToDoubleFunction<Point> value) { return points.stream().mapToDouble(value).toArray(); }

    private String table() {
        StringBuilder csv = new StringBuilder("data,latent,seed,latent_sd,train_mse,test_mse,pca_mse,seconds,diverged\n");
        points.forEach((p, tasks) -> tasks.stream().filter(results::containsKey).forEach(t -> csv.append(row(p, t, results.get(t))).append('\n')));
        return csv.toString();
    }

    private String row(Point p, Task t, TrialResult r) {
        double trainMse = r.curve().isEmpty() ? Double.NaN : r.curve().getLast().trainMse();
        return String.join(",", p.setting().set.id(), Integer.toString(p.latent()), Long.toString(t.settings().seed()),
                number(r.latentSd().orElse(Double.NaN)),
                number(trainMse), number(r.score().orElse(Double.NaN)), number(pca(p)), number(r.seconds()), r.diverged() == null ? "" : '"'
                        + r.diverged() + '"');
    }

    private double pca(Point p) { return linear.get(p.setting()).pca().get(p.latent()); }

    private static String number(double value) { return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.7g", value); }

    private String summary() {
        return "DGDs under N(0,I) that differ in their latent dimension alone, " + settings.epochs() + (settings.epochs() == 1 ? " epoch" : " epochs")
                + " each. Test representations start at N(0,1) "
                + "and make one step an epoch beside training. "
                + data.entrySet().stream().map(e -> e.getKey().set.title() + ": " + e.getValue().rule()).collect(Collectors.joining("; ")) + ".";
    }

    /** The paper shows a picture and no numbers. */
    private List<Report.Result> rows() {
        List<Report.Result> rows = new ArrayList<>();
        for (Point p : points.keySet()) {
            if (finished(p).isEmpty()) continue;
            DoubleSummaryStatistics sd = sds(p);
            double mse = finished(p).stream().mapToDouble(r -> r.score().orElseThrow()).average().orElseThrow();
            rows.add(new Report.Result(p.setting().set.title() + ", " + p.latent() + " dimensions", "",
                    String.format(Locale.ROOT, "sd %.4f (%.4f to %.4f, %d seeds)", sd.getAverage(), sd.getMin(), sd.getMax(), sd.getCount()),
                    String.format(Locale.ROOT, "test mse %.5f, PCA %.5f", mse, pca(p))));
        }
        linear.forEach((s, l) -> rows.add(new Report.Result(s.set.title() + ", mean image", "", "",
                String.format(Locale.ROOT, "test mse %.5f", l.meanImage()))));
        return rows;
    }

    private Map<String, Object> settings() {
        Map<String, Object> s = new LinkedHashMap<>();
        for (Setting setting : data.keySet()) {
            DgdCandidate c = setting.candidate(LatentScale.DIMENSIONS[0]);
            s.put(setting.set.id(), c.architectureKey() + " decoder, c = " + c.capacity() + ", lr " + Candidate.number(c.lr())
                    + ", lr-z " + Candidate.number(c.lrZ()) + ", weight-decay " + Candidate.number(c.weightDecay()));
        }
        s.putAll(SearchReport.settings(settings, options));
        return s;
    }
}
