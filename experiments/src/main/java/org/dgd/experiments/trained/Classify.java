package org.dgd.experiments.trained;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.metric.Calibration;
import org.dgd.model.GaussianMixture;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PartialLabels;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** P(class|x) of new samples under a model whose components belong to classes, and how far it can be believed. */
@Command(name = "classify",
        description = "Say to which class new samples belong, and how probably, under a model trained with labels; prints one JSON object.")
public final class Classify implements Callable<Integer> {
    /** Among which --fit-temperature chooses. */
    private static final double[] TEMPERATURES = {1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 25, 30, 40, 50, 70, 100, 150, 200};

    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin ClassOptions classes;
    @Mixin DeviceOption device;

    @Option(names = "--output", required = true, paramLabel = "P.npy|P.csv",
            description =
                    "Probabilities, a row for each sample and a column for each class: float32 (N,C), or a table with the likeliest class in front.")
    Path output;

    @Option(names = "--label-file", paramLabel = "FILE.npy",
            description =
                    "True classes of data that carry none: int64 or int32 (N), -1 where unknown. With true classes accuracy and calibration are printed.")
    Path labelFile;

    @Option(names = "--fit-temperature",
            description =
                    "Choose the temperature with the least log loss on half of the true classes, drawn by the seed; the figures are then of the other half.")
    boolean fitTemperature;

    @Option(names = "--bins", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "15",
            description = "Bins of the calibration error (default: ${DEFAULT-VALUE}).")
    int bins;

    @Option(names = "--png", paramLabel = "FILE", description =
            "Also draw the reliability diagram: how often predictions are right against how sure they are.")
    Path png;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        data.requireOutput("--output", output, model, null);
        ClassFiles.requireKind("--output", output);
        if (png != null) data.requireOutput("--png", png, model, null);
        ImageFiles.requireDifferent("--png", png, "--output", output);
        ImageFiles.requireDifferent("--output", output, "--label-file", labelFile);
        ImageFiles.requireDifferent("--png", png, "--label-file", labelFile);
        if (fitTemperature && classes.temperature != null)
            throw new InputException("--fit-temperature: --temperature " + classes.temperature + " says already what it is");
        try (Device on = device.open()) {
            ModelFile file = model.read();
            TrainedModel trained = TrainedModel.open(file, on);
            Samples samples = data.load(trained);
            Rehearsal rehearsal = new Rehearsal(spec, file, on);
            rehearsal.requireFit(m -> classes.rehearse(m, samples), rehearsal.found(samples.size())
                    + classes.bytes(trained, samples, fitTemperature ? TEMPERATURES.length + 1 : 1));
            Rng rng = new Rng(device.seed);
            ClassOptions.Probabilities source = classes.of(trained, samples, rng.child("classify"));
            List<String> names = TrainedModel.classNames(file, ((GaussianMixture) trained.prior()).classes());
            int[] labels = TrueClasses.of(samples, labelFile, data.name, names);
            if (labels == null && (fitTemperature || png != null))
                throw new InputException((png != null ? "--png" : "--fit-temperature") + ": needs true classes, and " + samples.name()
                        + " has none; give --label-file FILE.npy");
            double temperature = classes.temperature(samples);
            int[] judged = labels;
            if (fitTemperature) {
                boolean[] half = half(labels, rng.child("half"));
                double[][] all = source.at(TEMPERATURES);
                temperature = TEMPERATURES[best(all, only(labels, half, true))];
                judged = only(labels, half, false);
            }
            double[] p = source.at(temperature)[0];
            ClassFiles.write(output, p, names);
            Calibration c = judged == null ? null : Calibration.of(p, judged, bins);
            if (png != null) ClassFiles.draw(png, samples.name(), classes.evidence, temperature, c).ifPresent(Console.of(spec)::notice);
            Console.of(spec).out().println(new Gson().toJson(summary(p, names, temperature, judged, c)));
        }
        return 0;
    }

    private static boolean[] half(int[] labels, Rng rng) {
        int[] known = IntStream.range(0, labels.length).filter(i -> labels[i] != PartialLabels.UNKNOWN).toArray(),
                order = rng.permutation(known.length);
        if (known.length < 2) throw new InputException("--fit-temperature: needs at least 2 true classes, there are " + known.length);
        boolean[] half = new boolean[labels.length];
        for (int i = 0; i < known.length / 2; i++) half[known[order[i]]] = true;
        return half;
    }

    private static int[] only(int[] labels, boolean[] half, boolean which) {
        return IntStream.range(0, labels.length).map(i -> half[i] == which ? labels[i] : PartialLabels.UNKNOWN).toArray();
    }

    private int best(double[][] all, int[] labels) {
        return IntStream.range(0, all.length).boxed().min(Comparator.comparingDouble(t -> Calibration.of(all[t], labels, bins).logLoss()))
                .orElseThrow();
    }

    private Map<String, Object> summary(double[] p, List<String> names, double temperature, int[] judged, Calibration c) {
        Map<String, Object> s = new LinkedHashMap<>();
        int[] likeliest = Calibration.likeliest(p, names.size());
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int k = 0; k < names.size(); k++) {
            int of = k;
            counts.put(names.get(k), Arrays.stream(likeliest).filter(l -> l == of).count());
        }
        s.put("samples", likeliest.length);
        s.put("classes", counts);
        s.put("evidence", classes.evidence.name().toLowerCase(Locale.ROOT));
        s.put("temperature", temperature);
        if (c == null) return s;
        s.put("judged", Arrays.stream(judged).filter(l -> l != PartialLabels.UNKNOWN).count());
        s.put("accuracy", c.accuracy());
        s.put("calibration_error", c.error());
        s.put("brier", c.brier());
        s.put("log_loss", c.logLoss());
        return s;
    }
}
