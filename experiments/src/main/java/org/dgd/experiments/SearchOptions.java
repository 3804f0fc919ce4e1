package org.dgd.experiments;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How thoroughly representations of new samples are searched for; see {@link Settings}. */
final class SearchOptions {
    /** Of the command line. Experiments that repeat the paper use {@link Settings#DEFAULT}, which takes half the time. */
    private static final String CANDIDATES = "4000", STARTS = "5", SCREENING = "10", MARGIN = "2", EVALUATIONS = "150", TOLERANCE = "0.002";

    @Option(names = "--from", paramLabel = "NAME,NAME", converter = Starts.Converter.class, defaultValue = "means,known,prior",
            description = "Places to start from: means of the mixture's components, known representations of training, draws from the prior P(z) (default: ${DEFAULT-VALUE}).")
    Starts from;

    @Option(names = "--candidates", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = CANDIDATES,
            description = "Places that are tried by their objective alone (default: ${DEFAULT-VALUE}).")
    int candidates;

    @Option(names = "--starts", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = STARTS,
            description = "The best of them, from which a sample goes down (default: ${DEFAULT-VALUE}).")
    int starts;

    @Option(names = "--screening", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = SCREENING,
            description = "Steps after which only the best start goes on, and those near it (default: ${DEFAULT-VALUE}).")
    int screening;

    @Option(names = "--margin", paramLabel = "NATS", converter = Converters.NonNegativeDouble.class, defaultValue = MARGIN,
            description = "How near is near, in nats; 0: only the best (default: ${DEFAULT-VALUE}).")
    double margin;

    @Option(names = "--steps", paramLabel = "N", converter = Converters.NonNegativeInt.class, defaultValue = EVALUATIONS,
            description = "The most steps that follow (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(names = "--tolerance", paramLabel = "NATS", converter = Converters.NonNegativeDouble.class, defaultValue = TOLERANCE,
            description = "A sample is done after two steps in a row that gain less, in nats (default: ${DEFAULT-VALUE}).")
    double tolerance;

    Settings settings(TrainedModel model) {
        Set<Start> kinds = from.kinds;
        if (kinds.equals(EnumSet.of(Start.KNOWN)) && model.known().length == 0)
            throw new InputException("--from known: " + model.name() + " has no representations (representation.z); start from means or prior");
        if (starts > candidates) throw new InputException("--starts " + starts + ": must be at most --candidates " + candidates);
        int places = kinds.equals(EnumSet.of(Start.MEANS)) ? model.prior() instanceof GaussianMixture mixture ? mixture.components() : 1 : candidates;
        return new Settings(kinds, places, Math.min(starts, places), screening, margin, steps, tolerance);
    }

    /** Kinds with commas between them. One value, so that the last of repeated options counts. */
    record Starts(Set<Start> kinds) {
        static final class Converter implements ITypeConverter<Starts> {
            private final Converters.Choice<Start> one = new Converters.Choice<>(Start.class);

            @Override public Starts convert(String text) {
                return new Starts(Converters.items(text).map(one::convert).collect(Collectors.toCollection(() -> EnumSet.noneOf(Start.class))));
            }
        }
    }
}
