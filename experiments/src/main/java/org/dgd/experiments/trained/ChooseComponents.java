package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.fit.ComponentTable;
import org.dgd.experiments.fit.Recipe.Mixture;
import org.dgd.model.ComponentChoice;
import org.dgd.model.ComponentChoice.Chosen;
import org.dgd.model.ComponentChoice.Halves;
import org.dgd.model.Covariance;
import org.dgd.model.Dgd;
import org.dgd.model.GaussianMixture;
import org.dgd.model.MixtureEm;
import org.dgd.model.ModelFile;
import org.dgd.model.Representation;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many Gaussians the representations of a trained model call for. */
@Command(name = "choose-components", description = "Choose the number of mixture components by held-out representations, with splits and merges.")
public final class ChooseComponents implements Callable<Integer> {
    private static final int SETTLING_STEPS = 40;

    @Mixin ModelOption model;
    @Mixin SearchOptions search;
    @Mixin DeviceOption device;

    @Option(names = "--data", paramLabel = "NAME|FILE", description =
            "Held-out samples, whose representations are found first: a named set, .npy, .csv or a folder of images "
            + "(default: a random part of the model's own representations is held out).")
    String data;

    @Option(names = "--split", paramLabel = "NAME", defaultValue = "test",
            description = "Part of a named set, train or test (default: ${DEFAULT-VALUE}).")
    Split split;

    @Option(names = "--limit", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "The first N samples of --data (default: all).")
    Integer limit;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder with the data sets' folders (default: $DGD_DATA, then the cache).")
    Path dataDir;

    @Option(names = "--held-out", paramLabel = "SHARE", converter = Converters.Share.class,
            description = "Without --data: the share of the model's own representations that is held out (default: 0.2).")
    Double heldOut;

    @Option(names = "--most", paramLabel = "K", converter = Converters.PositiveInt.class, defaultValue = "50",
            description = "The most components that are tried (default: ${DEFAULT-VALUE}).")
    int most;

    @Option(names = "--covariance", paramLabel = "NAME", description = "isotropic or diagonal (default: that of the model's mixture, or isotropic).")
    Covariance covariance;

    @Option(names = "--radius", paramLabel = "B", converter = Converters.PositiveDouble.class, defaultValue = "10",
            description = "Radius of the soft ball on component means (default: ${DEFAULT-VALUE}).")
    double radius;

    @Option(names = "--hardness", paramLabel = "A", converter = Converters.PositiveDouble.class, defaultValue = "5",
            description = "Hardness of the soft ball's edge (default: ${DEFAULT-VALUE}).")
    double hardness;

    @Option(names = "--alpha", paramLabel = "A", converter = Converters.PositiveDouble.class, defaultValue = "1",
            description = "Dirichlet prior on the mixture weights, at least 1 (default: ${DEFAULT-VALUE}).")
    double alpha;

    @Option(names = "--precision-mean", paramLabel = "X", converter = Converters.FiniteNumber.class, defaultValue = "2",
            description = "Mean of the prior on log 1/sigma^2 (default: ${DEFAULT-VALUE}).")
    double precisionMean;

    @Option(names = "--precision-sd", paramLabel = "X", converter = Converters.PositiveDouble.class, defaultValue = "2",
            description = "Its standard deviation (default: ${DEFAULT-VALUE}).")
    double precisionSd;

    @Option(names = "--csv", paramLabel = "FILE", description = "Also write a row for every mixture that was tried.")
    Path csv;

    @Option(names = "--png", paramLabel = "FILE", description = "Also draw log P(z) by the number of components.")
    Path png;

    @Option(names = "--output", paramLabel = "MODEL", description =
            "Also write the model with the chosen mixture, such as for sample and fit --init.")
    Path output;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        requireMeaning();
        ModelFile file = model.read();
        if (output != null && file.hasMixture() && file.componentClass() != null)
            throw new InputException("--output " + output + ": the components of " + file.name()
                    + " belong to classes, which the chosen ones would not; leave it out");
        try (Device on = device.open()) {
            TrainedModel trained = TrainedModel.open(file, on);
            Rng rng = new Rng(device.seed).child("choose components");
            Halves halves = halves(trained, rng, new Rehearsal(spec, file, on));
            GaussianMixture like = like(file, on);
            Chosen chosen = new ComponentChoice(like, 1, most).choose(halves.fitted(), halves.held(), rng.child("choice"));
            new MixtureEm(chosen.mixture(), 1).run(trained.known(), SETTLING_STEPS);
            ComponentTable table = new ComponentTable(chosen);
            table.print(Console.of(spec).out());
            if (csv != null) table.write(csv);
            if (png != null) draw(table);
            if (output != null) write(file, trained, chosen, on);
        }
        return 0;
    }

    private void requireMeaning() {
        if (covariance == Covariance.FIXED)
            throw new InputException("--covariance fixed: the widths of components are to be found; use isotropic or diagonal");
        if (alpha < 1) throw new InputException("--alpha " + alpha + ": must be at least 1, or the weights have no most probable value");
        if (data != null && heldOut != null) throw new InputException("--held-out: the samples of --data are held out; give one of the two");
        if (heldOut != null && heldOut == 0) throw new InputException("--held-out 0: some representations must be held out");
        if (data == null && limit != null) throw new InputException("--limit: belongs to --data");
        Path[] outputs = {csv, png, output};
        String[] names = {"--csv", "--png", "--output"};
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] == null) continue;
            ImageFiles.requireWritable(names[i], outputs[i]);
            ImageFiles.requireDifferent(names[i], outputs[i], "--model", model.file());
            ImageFiles.requireDifferent(names[i], outputs[i], "--encoder", search.encoder);
            NewSamples.requireKept(names[i], outputs[i], "--data", data);
            for (int j = 0; j < i; j++) ImageFiles.requireDifferent(names[i], outputs[i], names[j], outputs[j]);
        }
    }

    private Halves halves(TrainedModel trained, Rng rng, Rehearsal rehearsal) {
        double[] known = trained.known();
        if (known.length < 2 * trained.latent())
            throw new InputException("--model " + trained.name()
                    + ": has the representations (representation.z) of fewer than 2 samples, to which a mixture could be fitted");
        if (data == null) return Halves.of(known, trained.latent(), heldOut == null ? 0.2 : heldOut, rng.child("held out"));
        var samples = NewSamples.load(Console.of(spec), "--data", data, split, limit, null, dataDir, trained);
        rehearsal.requireFit(m -> search.rehearse(m, model, samples), rehearsal.found(samples.size()));
        return new Halves(known, search.find(trained, model, samples, rng.child("represent")).z());
    }

    /** One component with all that does not depend on their number. */
    private GaussianMixture like(ModelFile file, Device on) {
        Covariance own = !file.hasMixture() || file.covariance() == Covariance.FIXED ? Covariance.ISOTROPIC : file.covariance(),
                wanted = covariance == null ? own : covariance;
        var priors = new Mixture(1, wanted, radius, hardness, alpha, precisionMean, precisionSd).priors(file.spec().latent());
        return new GaussianMixture(on, 1, wanted, priors, new Rng(0)).within(file.range());
    }

    private void draw(ComponentTable table) {
        Figures figures = Figures.open();
        figures.curves(png, List.of(table.panel("components")));
        figures.missing().ifPresent(Console.of(spec)::notice);
    }

    private void write(ModelFile file, TrainedModel trained, Chosen chosen, Device on) {
        Representation z = file.representation(on, -1);
        Dgd done = new Dgd(trained.decoder(), z, chosen.mixture(), trained.likelihood());
        Map<String, String> kept = new TreeMap<>(file.metadata());
        kept.keySet().removeAll(done.metadata().keySet());
        ModelFile.write(output, done, kept);
    }
}
