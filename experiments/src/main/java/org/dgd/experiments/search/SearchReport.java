package org.dgd.experiments.search;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.experiments.cli.Machine;
import org.dgd.experiments.cli.Project;
import org.dgd.experiments.figures.CurvePanel;
import org.dgd.experiments.figures.DistributionPanel;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.trial.Candidate;
import org.dgd.experiments.trial.Epoch;
import org.dgd.experiments.trial.LinearBaselines;
import org.dgd.experiments.trial.Subset;
import org.dgd.experiments.trial.Table2;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.AtomicFile;

/** Table, figures and report of a model search. */
public final class SearchReport {
    private static final String MSE = "mean squared error";

    private final Subset data;
    private final Trial.Settings settings;
    /** Best first. */
    private final List<TrialResult> ranked;
    /** By family and architecture, in the order of the grid; within each, best first. */
    private final Map<String, List<TrialResult>> groups = new LinkedHashMap<>();
    private final int all;
    private final TrialOptions options;
    private final LinearBaselines linear;

    /** @param all how many trials the search has */
    SearchReport(Subset data, Trial.Settings settings, Map<Task, TrialResult> results, int all, TrialOptions options) {
        this.data = data;
        this.settings = settings;
        this.all = all;
        this.options = options;
        ranked = results.values().stream().sorted(Comparator.comparingDouble((TrialResult r) -> r.score().orElse(Double.POSITIVE_INFINITY))).toList();
        results.values().stream().sorted(Comparator.comparing(r -> r.candidate().family())).forEach(r -> groups.put(group(r), new ArrayList<>()));
        ranked.forEach(r -> groups.get(group(r)).add(r));
        linear = LinearBaselines.of(data, ranked.stream().mapToInt(r -> r.candidate().latent()).distinct().sorted().toArray());
    }

    void write(Path folder) {
        byte[] csv = SearchTable.of(ranked, linear).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(SearchTable.FILE), out -> out.write(csv));
        Figures figures = Figures.open();
        List<Report.Figure> drawn = new ArrayList<>();
        figures.figure(folder.resolve("figures/figure1a.png"), "", List.of(List.of(distributions()))).ifPresent(p -> drawn.add(new Report.Figure(p,
                "Figure 1A. Test error of all trials by family and decoder or VAE: every value, quartiles, and a density where there are five values or more.")));
        if (ranked.getFirst().score().isPresent())
            figures.curves(folder.resolve("figures/figure1b.png"), curves())
                    .ifPresent(p -> drawn.add(new Report.Figure(p, "Figure 1B. Learning curves of the best trial of each.")));
        figures.missing().ifPresent(options.console()::notice);
        new Report("Search for the best DGD and VAE (section 3, figure 1)", summary(), Optional.empty(), settings(settings, options), rows(), drawn,
                figures.missing().stream().toList(), provenance(List.of(data), ranked)).write(folder.resolve("report.html"));
    }

    private String summary() {
        long diverged = ranked.stream().filter(r -> r.diverged() != null).count();
        return ranked.size() + " of " + all + " trials, " + settings.epochs() + (settings.epochs() == 1 ? " epoch" : " epochs")
                + " each, on CIFAR-10: " + data.rule() + ". " + diverged + " diverged. "
                + "The test error of a DGD is at representations that made one step an epoch beside training, that of a VAE at one draw from q(z|x).";
    }

    private static String group(TrialResult r) { return r.candidate().family().title() + " " + r.candidate().architectureKey().replace('-', ' '); }

    private DistributionPanel distributions() {
        List<DistributionPanel.Group> drawn = new ArrayList<>();
        groups.forEach((name, trials) -> drawn.add(new DistributionPanel.Group(name,
                trials.stream().mapToDouble(r -> r.score().orElse(Double.NaN)).toArray(), trials.getFirst().candidate().family().ordinal())));
        return new DistributionPanel("Test error of " + ranked.size() + " trials", MSE, drawn);
    }

    private List<CurvePanel> curves() { return CurvePanel.comparable(List.of(curves("training", Epoch::trainMse), curves("test", Epoch::testMse))); }

    /** One colour a family; dashes tell its architectures apart. */
    private CurvePanel curves(String what, ToDoubleFunction<Epoch> value) {
        double[] epochs = IntStream.rangeClosed(1, settings.epochs()).asDoubleStream().toArray();
        List<CurvePanel.Curve> curves = new ArrayList<>();
        groups.forEach((name, trials) -> {
            TrialResult best = trials.getFirst();
            int family = best.candidate().family().ordinal(), dash = (int) curves.stream().filter(other -> other.color() == family).count();
            if (best.score().isPresent()) curves.add(new CurvePanel.Curve(name, best.curve().stream().mapToDouble(value).toArray(), family, dash));
        });
        return new CurvePanel("Best of each: " + what, MSE, null, "", epochs, curves);
    }

    private List<Report.Result> rows() {
        List<Report.Result> rows = new ArrayList<>();
        groups.forEach((name, trials) -> rows.add(new Report.Result("best " + name + " of " + trials.size(), chosen(trials.getFirst().candidate()),
                choice(trials.getFirst().candidate()), mse(trials.getFirst()))));
        for (Table2.Entry e : Table2.MODELS) {
            int place = IntStream.range(0, ranked.size()).filter(i -> ranked.get(i).candidate().equals(e.candidate())).findFirst().orElse(-1);
            if (place >= 0)
                rows.add(new Report.Result(e.id() + " in this search", choice(e.candidate()), mse(ranked.get(place)), place(e.candidate(), place)));
        }
        rows.add(new Report.Result("mean image", "", text(linear.meanImage()), "test mse"));
        linear.pca().forEach((m, mse) -> rows.add(new Report.Result("PCA, " + m + " dimensions", "", text(mse),
                "test mse, fitted to the same training images")));
        return rows;
    }

    private String place(Candidate c, int overall) {
        long better = ranked.subList(0, overall).stream().filter(r -> r.candidate().family() == c.family()).count();
        return "place " + (better + 1) + " of " + ranked.stream().filter(r -> r.candidate().family() == c.family()).count() + " of its family";
    }

    /** What table 2 has for the family and architecture of a candidate. */
    private static String chosen(Candidate c) {
        return Table2.MODELS.stream().filter(e -> e.candidate().family() == c.family() && e.candidate().architectureKey().equals(c.architectureKey()))
                .map(e -> e.id() + ": " + choice(e.candidate())).collect(Collectors.joining("; "));
    }

    private static String choice(Candidate c) {
        return c.options().entrySet().stream().filter(o -> !List.of("model", "architecture", "head").contains(o.getKey()))
                .map(o -> o.getKey() + " " + (o.getValue() instanceof Number n ? Candidate.number(n.doubleValue()) : o.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String mse(TrialResult r) {
        if (r.score().isEmpty()) return r.diverged();
        int m = r.candidate().latent();
        return "test mse " + text(r.score().getAsDouble()) + ", PCA of " + m + " dimensions " + text(linear.pca().get(m));
    }

    private static String text(double mse) { return String.format(Locale.ROOT, "%.5f", mse); }

    static Map<String, Object> settings(Trial.Settings settings, TrialOptions options) {
        Map<String, Object> s = new LinkedHashMap<>();
        s.put("epochs", settings.epochs());
        s.put("batch-size", settings.batchSize());
        s.put("test-batch-size", settings.testBatchSize());
        s.put("seed", settings.seed());
        s.put("quick", options.quick);
        return s;
    }

    /** Where and how trials were collected. */
    static Map<String, Object> provenance(Collection<Subset> data, Collection<TrialResult> trials) {
        Map<String, Object> p = new LinkedHashMap<>();
        p.put("version", Project.version());
        Project.commit().ifPresent(commit -> p.put("git_commit", commit));
        for (Subset d : data) {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("subset", d.rule());
            about.put("sha256", new TreeMap<>(d.train().sha256()));
            about.put("test.sha256", new TreeMap<>(d.test().sha256()));
            p.put(d.train().name(), about);
        }
        p.put("seconds of all trials", Math.round(trials.stream().mapToDouble(TrialResult::seconds).sum()));
        p.put("java", Machine.java());
        p.put("os", Machine.system());
        Machine.processor().ifPresent(cpu -> p.put("cpu", cpu));
        p.put("cores", Machine.cores());
        return p;
    }
}
