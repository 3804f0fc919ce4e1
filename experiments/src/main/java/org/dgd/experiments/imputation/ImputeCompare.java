package org.dgd.experiments.imputation;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.run.Measured;
import org.dgd.experiments.run.RunFolder;
import org.dgd.experiments.trained.ModelOption;
import org.dgd.experiments.trained.NewSamples;
import org.dgd.experiments.trained.TrainedModel;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.Holes;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Missing values filled in by a DGD, by column means, by principal components and by nearest neighbours, on the same samples. */
@Command(name = "impute-compare", description = "Fill in missing values by a trained model and by three other ways, and compare.")
public final class ImputeCompare implements Callable<Integer> {
    static final String NAME = "impute-compare";
    private static final int QUICK = 10, COLUMNS = 10;
    private static final float GREY = 0.5f;

    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin DeviceOption device;

    @Option(names = "--train", paramLabel = "NAME|FILE", required = true,
            description =
                    "The training set of the model, to which the other ways are fitted too. It must hold more samples than the model was trained on: those that follow "
                    + "choose the settings of all ways, and calibrate draws.")
    String train;

    @Option(names = "--held-out", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "60",
            description = "How many samples choose and calibrate, at most (default: ${DEFAULT-VALUE}).")
    int heldOut;

    @Option(names = "--missing", paramLabel = "SHARE,SHARE", defaultValue = "0.1,0.3,0.5,0.7",
            description = "Shares of values that are missing (default: ${DEFAULT-VALUE}).")
    String missing;

    @Option(names = "--pattern", paramLabel = "NAME,NAME", defaultValue = "random,block",
            description = "random: single values; pixels: pixels with all their channels; block: one square of pixels (default: ${DEFAULT-VALUE}).")
    String patterns;

    @Option(names = "--draws", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "39",
            description = "Draws of the DGD, of which intervals are made (default: ${DEFAULT-VALUE}).")
    int draws;

    @Option(names = "--quick", description = "Only 10 samples, and as many to choose and calibrate.")
    boolean quick;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: runs/" + NAME + "/N, N counting up).")
    Path out;

    @Option(names = "--resume",
            description = "Go on in the folder of --out, or of the last run; kinds of holes that were measured are not measured again.")
    boolean resume;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        List<Holes> kinds = kinds();
        Console console = Console.of(spec);
        try (Device on = device.open(); RunFolder folder = RunFolder.open(NAME, out, resume)) {
            TrainedModel trained = model.open(on);
            Samples samples = some(data.load(trained)), set = data.training(train, trained);
            if (samples.hasMissing())
                throw new InputException("--data " + samples.name() + ": has missing values (NaN) already; what is right for them is not known");
            List<ImputationScore> scores = new ArrayList<>();
            try (ImputationTrial trial = new ImputationTrial(trained, set, quick ? Math.min(heldOut, QUICK) : heldOut, samples, draws)) {
                for (Holes holes : kinds) {
                    String name = name(holes);
                    Path png = folder.path().resolve(name + ".png");
                    Map<String, Object> how = how(holes, set, samples, trial.heldOut());
                    JsonObject values = new Measured(folder.path().resolve(name + ".json"), List.of())
                            .obtain(how, Map.of("device", on.name()), () -> {
                        ImputationTrial.Filled filled = trial.fill(holes, new Rng(device.seed));
                        draw(filled, samples, png);
                        return filled.scores().stream()
                                .collect(Collectors.toMap(ImputationScore::way, ImputationScore::values, (a, _) -> a, LinkedHashMap::new));
                    });
                    List<ImputationScore> these = ImputationScore.read(holes, values);
                    scores.addAll(these);
                    console.out().println(line(holes, these));
                }
                write(folder.path(), scores, samples, set, trial);
            }
            console.out().println(folder.path());
        }
        return 0;
    }

    private Map<String, Object> how(Holes holes, Samples set, Samples samples, int choosing) {
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("model", model.sha256());
        how.put("train", new TreeMap<>(set.sha256()));
        how.put("data", new TreeMap<>(samples.sha256()));
        how.put("samples", samples.size());
        how.put("held-out", choosing);
        how.put("pattern", holes.pattern().name());
        how.put("missing", holes.share());
        how.put("seed", device.seed);
        how.put("draws", draws);
        return how;
    }

    private Samples some(Samples all) { return quick && all.size() > QUICK ? all.first(QUICK) : all; }

    private List<Holes> kinds() {
        List<Holes> kinds = new ArrayList<>();
        for (Holes.Pattern pattern : Converters.items(patterns).map(p -> new Converters.Choice<>(Holes.Pattern.class).convert(p)).toList())
            for (String share : Converters.items(missing).toList()) kinds.add(new Holes(pattern, share(share)));
        return kinds;
    }

    private static double share(String text) {
        try {
            double share = Double.parseDouble(text);
            if (share > 0 && share < 1) return share;
        } catch (NumberFormatException e) {
            throw new InputException("--missing " + text + ": must be a number", e);
        }
        throw new InputException("--missing " + text + ": must be above 0 and below 1");
    }

    private static String name(Holes holes) { return holes.pattern().name().toLowerCase(Locale.ROOT) + "-" + holes.share(); }

    private static String line(Holes holes, List<ImputationScore> scores) {
        return name(holes) + "  " + scores.stream().map(s -> String.format(Locale.ROOT, "%s %.5f", s.way(), s.mse()))
                .collect(Collectors.joining("  "))
                + "  inside " + scores.getLast().shares().entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s %% %.3f", e.getKey().replace("inside_", ""), e.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** The first images: as they were, with holes, and filled in by every way. */
    private void draw(ImputationTrial.Filled filled, Samples samples, Path png) {
        if (!ImageFiles.drawable(size(samples))) return;
        int columns = Math.min(COLUMNS, samples.size()), row = columns * samples.pixelsPerImage();
        float[] images = new float[(2 + filled.filled().size()) * row];
        System.arraycopy(filled.truth(), 0, images, 0, row);
        for (int j = 0; j < row; j++) images[row + j] = Float.isNaN(filled.holes()[j]) ? GREY : filled.holes()[j];
        List<String> captions = new ArrayList<>(List.of("original", "given"));
        captions.addAll(ImputationScore.WAYS);
        for (int k = 0; k < filled.filled().size(); k++) System.arraycopy(filled.filled().get(k), 0, images, (2 + k) * row, row);
        Figures figures = Figures.open();
        if (figures.grid(png, new ImagePanel("", ImageFiles.images(images, size(samples)), columns).captioned(List.of(), captions)).isEmpty())
            figures.missing().ifPresent(Console.of(spec)::notice);
    }

    private static Size size(Samples samples) { return Size.of(samples); }

    private void write(Path folder, List<ImputationScore> scores, Samples samples, Samples set, ImputationTrial trial) {
        String csv = scores.stream().map(ImputationScore::line).collect(Collectors.joining("\n", ImputationScore.header() + "\n", "\n"));
        AtomicFile.write(folder.resolve("results.csv"), file -> file.write(csv.getBytes(StandardCharsets.UTF_8)));
        List<Report.Figure> figures = new ArrayList<>();
        for (Holes holes : scores.stream().map(ImputationScore::holes).distinct().toList()) {
            Path png = folder.resolve(name(holes) + ".png");
            if (Files.exists(png)) figures.add(new Report.Figure(png, name(holes) + ": as it was, what was given, and what each way makes of it"));
        }
        List<List<String>> rows = scores.stream().map(s -> Arrays.asList(s.line().split(",", -1))).toList();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", model.sha256());
        settings.put("training set", set.name());
        settings.put("held-out samples", trial.heldOut());
        settings.put("draws", draws);
        settings.put("seed", device.seed);
        new Report("Missing values", samples.size() + " samples of " + samples.name() + " with holes, filled in by "
                + String.join(", ", ImputationScore.WAYS)
                + ". Errors are over the values that were missing. inside_50 is the share of true values in the central interval of 50 % of the DGD's draws.",
                Optional.empty(), settings, List.of(), figures, List.of(), Map.of(),
                List.of(new Report.Table("Results", List.of(ImputationScore.header().split(",")), rows))).write(folder.resolve("report.html"));
    }
}
