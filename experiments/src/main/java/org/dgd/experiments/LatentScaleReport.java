package org.dgd.experiments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.dgd.experiments.LatentScale.Point;
import org.dgd.experiments.LatentScale.Setting;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.PlotPanel;
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
final class LatentScaleReport {
    private final Map<Setting, Subset> data;
    private final Trial.Settings settings;
    private final Map<Point, List<Task>> points;
    private final Map<Task, TrialResult> results;
    private final TrialOptions options;
    private final Map<Setting, LinearBaselines> linear = new LinkedHashMap<>();

    LatentScaleReport(Map<Setting, Subset> data, Trial.Settings settings, Map<Point, List<Task>> points, Map<Task, TrialResult> results, TrialOptions options) {
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
        List<PlotPanel.Series> series = series();
        if (!series.isEmpty())
            figures.figure(folder.resolve("figures/figure5.png"), "", List.of(List.of(new PlotPanel("Spread of test representations by their dimension",
                    new PlotPanel.Axis("latent dimension", true), new PlotPanel.Axis("standard deviation", true), series)))).ifPresent(p -> drawn.add(
                    new Report.Figure(p, "Figure 5. Standard deviation of all numbers of the test representations: mean and range over seeds.")));
        figures.missing().ifPresent(options.console()::notice);
        byte[] csv = table().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve("results.csv"), out -> out.write(csv));
        new Report("Spread of representations by their dimension (figure 5)", summary(), Optional.empty(), settings(), rows(), drawn,
                figures.missing().stream().toList(), SearchReport.provenance(data.values(), results.values())).write(folder.resolve("report.html"));
    }

    private DoubleStream sds(Point p) { return points.get(p).stream().map(results::get).filter(r -> r != null && r.latentSd().isPresent()).mapToDouble(r -> r.latentSd().getAsDouble()); }

    private List<PlotPanel.Series> series() {
        List<PlotPanel.Series> series = new ArrayList<>();
        for (Setting s : data.keySet()) {
            List<Point> there = points.keySet().stream().filter(p -> p.setting() == s && sds(p).count() > 0).toList();
            if (!there.isEmpty())
                series.add(new PlotPanel.Series(s.set.title(), there.stream().mapToDouble(Point::latent).toArray(),
                        there.stream().mapToDouble(p -> sds(p).average().orElseThrow()).toArray(), there.stream().mapToDouble(p -> sds(p).min().orElseThrow()).toArray(),
                        there.stream().mapToDouble(p -> sds(p).max().orElseThrow()).toArray(), true, true, null));
        }
        return series;
    }

    private String table() {
        StringBuilder csv = new StringBuilder("data,latent,seed,latent_sd,train_mse,test_mse,pca_mse,seconds,diverged\n");
        points.forEach((p, tasks) -> tasks.stream().filter(results::containsKey).forEach(t -> {
            TrialResult r = results.get(t);
            csv.append(p.setting().set.id()).append(',').append(p.latent()).append(',').append(t.settings().seed()).append(',').append(number(r.latentSd().orElse(Double.NaN)))
                    .append(',').append(number(r.curve().isEmpty() ? Double.NaN : r.curve().getLast().trainMse())).append(',').append(number(r.score().orElse(Double.NaN)))
                    .append(',').append(number(linear.get(p.setting()).pca().get(p.latent()))).append(',').append(number(r.seconds())).append(',')
                    .append(r.diverged() == null ? "" : '"' + r.diverged() + '"').append('\n');
        }));
        return csv.toString();
    }

    private static String number(double value) { return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.7g", value); }

    private String summary() {
        return "DGDs under N(0,I) that differ in their latent dimension alone, " + settings.epochs() + " epochs each. Test representations start at N(0,1) and make one step an "
                + "epoch beside training. " + data.entrySet().stream().map(e -> e.getKey().set.title() + ": " + e.getValue().rule()).reduce((a, b) -> a + "; " + b).orElse("") + ".";
    }

    /** The paper shows a picture and no numbers. */
    private List<Report.Result> rows() {
        List<Report.Result> rows = new ArrayList<>();
        for (Point p : points.keySet()) {
            var sd = sds(p).summaryStatistics();
            if (sd.getCount() == 0) continue;
            double mse = points.get(p).stream().map(results::get).filter(r -> r != null && r.score().isPresent()).mapToDouble(r -> r.score().getAsDouble()).average().orElseThrow();
            rows.add(new Report.Result(p.setting().set.title() + ", " + p.latent() + " dimensions", "",
                    String.format(Locale.ROOT, "sd %.4f (%.4f to %.4f, %d seeds)", sd.getAverage(), sd.getMin(), sd.getMax(), sd.getCount()),
                    String.format(Locale.ROOT, "test mse %.5f, PCA %.5f", mse, linear.get(p.setting()).pca().get(p.latent()))));
        }
        linear.forEach((s, l) -> rows.add(new Report.Result(s.set.title() + ", mean image", "", "", String.format(Locale.ROOT, "test mse %.5f", l.meanImage()))));
        return rows;
    }

    private Map<String, Object> settings() {
        Map<String, Object> s = new LinkedHashMap<>();
        for (Setting setting : data.keySet()) {
            DgdCandidate c = setting.candidate(LatentScale.DIMENSIONS[0]);
            s.put(setting.set.id(), c.architectureKey() + " decoder, c = " + c.capacity() + ", lr " + Candidate.number(c.lr()) + ", lr-z " + Candidate.number(c.lrZ())
                    + ", weight-decay " + Candidate.number(c.weightDecay()));
        }
        s.putAll(SearchReport.settings(settings, options));
        return s;
    }
}
