package org.dgd.experiments.trained;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.inference.ImportanceProposal;
import org.dgd.inference.ImportanceSampling;
import org.dgd.model.Inference.Found;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The evidence log P(x) of new samples under a trained model: {@link ImportanceSampling} around their MAP representations. */
@Command(name = "evaluate", description = "Estimate log P(x) of new samples under a trained model by importance sampling; prints one JSON object.")
public final class Evaluate implements Callable<Integer> {
    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin SearchOptions search;
    @Mixin NoiseOption noise;
    @Mixin DeviceOption device;

    @Option(names = "--draws", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "500",
            description = "Draws of z for each sample, at least 2 (default: ${DEFAULT-VALUE}).")
    int draws;

    @Option(names = "--proposal", paramLabel = "NAME", defaultValue = "laplace",
            description = "What z is drawn from: laplace, a Gaussian; student, Student's t with wider tails (default: ${DEFAULT-VALUE}).")
    ImportanceProposal proposal;

    @Option(names = "--report", paramLabel = "FILE.csv",
            description = "Also write a row for every sample: log P(x) and its standard error in nats, effective draws, "
                    + "log P(x,z) at the MAP, values that are there.")
    Path report;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        if (draws < 2) throw new InputException("--draws " + draws + ": must be at least 2, for an error to be known");
        if (report != null) data.requireOutput("--report", report, model, search.encoder);
        try (Device on = device.open()) {
            ModelFile file = model.read();
            TrainedModel trained = TrainedModel.open(file, on);
            trained.requireFree("evaluate");
            Samples samples = data.load(trained);
            requireValues(samples);
            Rehearsal rehearsal = new Rehearsal(spec, file, on);
            rehearsal.requireFit(m -> {
                search.rehearse(m, model, samples);
                Rehearsal.posteriors(m);
            }, rehearsal.found(samples.size()));
            Rng rng = new Rng(device.seed);
            TrainedModel noisy = noise.of(trained, samples, search, rng.child("noise"), NoiseOption.Noise.FITTED);
            Found found = search.find(noisy, model, samples, rng.child("represent"));
            Evidence evidence = new Evidence(samples, found, draws);
            Rng stream = rng.child("evaluate");
            new Posteriors(noisy, samples, found.z()).forEach((objective, first, x, posteriors) -> evidence.add(objective, first, x,
                    new ImportanceSampling(objective, proposal, draws).of(x, posteriors, first, stream)));
            if (report != null) evidence.write(report);
            evidence.alarm().ifPresent(Console.of(spec)::notice);
            Console.of(spec).out().println(new Gson().toJson(evidence.summary(noisy, proposal)));
        }
        return 0;
    }

    private static void requireValues(Samples samples) {
        for (int i = 0; i < samples.size(); i++) for (float x : samples.image(i)) if (!Float.isNaN(x)) return;
        throw new InputException("--data " + samples.name() + ": every value is missing, so there is nothing to evaluate");
    }
}
