package org.dgd.experiments.trained;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.trained.StartCurve.Point;
import org.dgd.inference.EncoderFile;
import org.dgd.model.Inference;
import org.dgd.model.Inference.Found;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.Gaps;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Objective and mean squared error after some steps, by kind of start: how far a search for representations has to go. */
@Command(name = "inference-curves", description = "How good representations of new samples are after some steps, by where the search starts.")
public final class InferenceCurves implements Callable<Integer> {
    private static final int CANDIDATES = 1000;
    private static final double TOLERANCE = SearchOptions.USUAL.tolerance();

    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin DeviceOption device;

    @Option(names = "--encoder", paramLabel = "FILE", description = "Also start from what this encoder of the model says.")
    Path encoder;

    @Option(names = "--at", paramLabel = "N,N", converter = Converters.PositiveInts.OrZero.class, defaultValue = "0,1,2,3,5,7,10,15,20,30,50,100",
            description = "After so many steps (default: ${DEFAULT-VALUE}).")
    Converters.PositiveInts at;

    @Option(names = "--noise", paramLabel = "SHARE", converter = Converters.Share.class, defaultValue = "0",
            description = "Replace so many of the values by 0 or 1, at random (default: ${DEFAULT-VALUE}).")
    double noise;

    @Option(names = "--output", required = true, paramLabel = "FILE.csv", description = "The table: a row for every start and number of steps.")
    Path output;

    @Option(names = "--png", paramLabel = "FILE", description = "Also draw the curves.")
    Path png;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        data.requireOutput("--output", output, model, encoder);
        if (png != null) data.requireOutput("--png", png, model, encoder);
        ImageFiles.requireDifferent("--png", png, "--output", output);
        try (Device on = device.open()) {
            ModelFile file = model.read();
            TrainedModel trained = TrainedModel.open(file, on);
            Rng rng = new Rng(device.seed).child("curves");
            Samples samples = Noisy.of(data.load(trained), noise, rng.child("noise"));
            Gaps gaps = Gaps.of(samples);
            if (gaps.samples() == gaps.size())
                throw new InputException("--data " + samples.name() + ": no sample has any value; there is nothing to search by");
            gaps.sentences(samples).forEach(Console.of(spec)::notice);
            Rehearsal rehearsal = new Rehearsal(spec, file, on);
            rehearsal.requireFit(m -> {
                m.inference(SearchOptions.USUAL).rehearse(Inference.few(samples), null, new Rng(0));
                Rehearsal.decode(m, samples);
            }, rehearsal.found(samples.size()) + rehearsal.decoded(samples.size()));
            double[] own = encoder == null ? null : trained.encoded(EncoderFile.read(encoder, on, model.sha256()), samples);
            List<StartCurve> curves = curves(trained, samples, own, rng);
            double[] best = StartCurve.best(curves);
            String rows = StartCurve.table(curves, best);
            AtomicFile.write(output, out -> out.write(rows.getBytes(StandardCharsets.UTF_8)));
            Console console = Console.of(spec);
            console.out().println(String.format(Locale.ROOT, "%d samples; the best that any start found: %.2f nats", samples.size(),
                    StartCurve.mean(best)));
            curves.forEach(c -> console.out().println(c.summary(best)));
            if (png != null) draw(curves, best, samples, console);
        }
        return 0;
    }

    private List<StartCurve> curves(TrainedModel trained, Samples samples, double[] own, Rng rng) {
        List<StartCurve> curves = new ArrayList<>();
        curves.add(curve("one draw", EnumSet.of(Start.PRIOR), 1, trained, samples, null, rng));
        curves.add(curve("best of " + CANDIDATES + " draws", EnumSet.of(Start.PRIOR), CANDIDATES, trained, samples, null, rng));
        curves.add(curve("best of the means", EnumSet.of(Start.MEANS), 1, trained, samples, null, rng));
        if (trained.known().length > 0)
            curves.add(curve("best of " + CANDIDATES + " known", EnumSet.of(Start.KNOWN), CANDIDATES, trained, samples, null, rng));
        if (own != null) curves.add(curve("encoder", EnumSet.noneOf(Start.class), 1, trained, samples, own, rng));
        Found found = trained.inference(SearchOptions.USUAL).find(samples, rng.child("search"));
        curves.add(new StartCurve(StartCurve.SEARCH, List.of(point(-1, found, trained, samples))));
        return curves;
    }

    private StartCurve curve(String name, Set<Start> from, int candidates, TrainedModel trained, Samples samples, double[] own, Rng rng) {
        List<Point> points = new ArrayList<>();
        for (int steps : at.values().stream().distinct().sorted().toList()) {
            Settings settings = new Settings(from, candidates, 1, steps + 1, 0, 0, TOLERANCE);
            points.add(point(steps, trained.inference(settings).find(samples, own, rng.child("search")), trained, samples));
        }
        return new StartCurve(name, points);
    }

    private static Point point(int steps, Found found, TrainedModel trained, Samples samples) {
        return new Point(steps, found.objective(), Reconstruct.error(samples, trained.means(found.z(), samples)),
                StartCurve.mean(found.milliseconds()));
    }

    private void draw(List<StartCurve> curves, double[] best, Samples samples, Console console) {
        Figures figures = Figures.open();
        if (figures.curves(png, StartCurve.panels(curves, best, samples.name())).isEmpty()) figures.missing().ifPresent(console.err()::println);
    }
}
