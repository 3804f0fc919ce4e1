package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.model.Inference.Found;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** MAP representations of new samples under a trained model (paper, section 2.2). */
@Command(name = "represent", description = "Find the representations of new samples under a trained model.")
public final class Represent implements Callable<Integer> {
    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin SearchOptions search;
    @Mixin NoiseOption noise;
    @Mixin DeviceOption device;

    @Option(names = "--output", required = true, paramLabel = "Z.npy", description = "Representations, float32 (N,m), in the order of the samples.")
    Path output;

    @Option(names = "--report", paramLabel = "FILE.csv",
            description =
                    "Also write a row for every sample: objective and its parts in nats, gradient norm, steps, starts that agree, milliseconds.")
    Path report;

    @Option(names = "--sd", paramLabel = "SD.npy",
            description = "Also write their standard deviations by Laplace's approximation, float32 (N,m). "
                    + "They depend on --noise, and so do then the representations.")
    Path sd;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        data.requireOutput("--output", output, model, search.encoder);
        SampleFiles.requireArray("--output", output);
        if (report != null) data.requireOutput("--report", report, model, search.encoder);
        ImageFiles.requireDifferent("--report", report, "--output", output);
        if (sd != null) {
            data.requireOutput("--sd", sd, model, search.encoder);
            SampleFiles.requireArray("--sd", sd);
        }
        ImageFiles.requireDifferent("--sd", sd, "--output", output);
        ImageFiles.requireDifferent("--sd", sd, "--report", report);
        try (Device on = device.open()) {
            ModelFile file = model.read();
            TrainedModel trained = TrainedModel.open(file, on);
            if (sd != null) trained.requireFree("--sd " + sd);
            Samples samples = data.load(trained);
            ImageFiles.requireFit("--data", samples.size(), trained.latent());
            Rehearsal rehearsal = new Rehearsal(spec, file, on);
            rehearsal.requireFit(m -> {
                search.rehearse(m, model, samples);
                if (sd != null || noise.noise == NoiseOption.Noise.FITTED) Rehearsal.posteriors(m);
            }, rehearsal.found(samples.size()));
            Rng rng = new Rng(device.seed);
            TrainedModel noisy = noise.of(trained, samples, search, rng.child("noise"), NoiseOption.Noise.MODEL);
            Found found = search.find(noisy, model, samples, rng.child("represent"));
            if (sd != null) ImageFiles.writeRows(sd, new Posteriors(noisy, samples, found.z()).standardDeviations(), trained.latent());
            ImageFiles.writeRows(output, found.z(), trained.latent());
            FoundReport about = new FoundReport(found);
            if (report != null) about.write(report);
            Console.of(spec).out().println(about.summary() + NoiseOption.words(noisy));
        }
        return 0;
    }
}
