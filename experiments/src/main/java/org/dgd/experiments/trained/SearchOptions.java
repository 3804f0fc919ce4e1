package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.inference.EncoderFile;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Inference;
import org.dgd.model.Inference.Found;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** How thoroughly representations of new samples are searched for; see {@link Settings}. */
public final class SearchOptions {
    /** Of the command line. Experiments that repeat the paper use {@link Settings#DEFAULT}, which takes half the time. */
    private static final String CANDIDATES = "4000", STARTS = "5", SCREENING = "10", MARGIN = "2", EVALUATIONS = "150", TOLERANCE = "0.002";

    /** What the defaults come to: from places of all kinds but the encoder's. */
    static final Settings USUAL = new Settings(EnumSet.allOf(Start.class), Integer.parseInt(CANDIDATES), Integer.parseInt(STARTS),
            Integer.parseInt(SCREENING),
            Double.parseDouble(MARGIN), Integer.parseInt(EVALUATIONS), Double.parseDouble(TOLERANCE));

    /** A kind of place to start from; {@link #ENCODER} is a place of every sample's own. */
    enum Place {
        MEANS, KNOWN, PRIOR, ENCODER;

        private Start shared() { return Start.valueOf(name()); }
    }

    @Option(names = "--from", paramLabel = "NAME,NAME", converter = Starts.Converter.class,
            description =
                    "Places where searches start, with commas between them. means: of the mixture's components; known: representations of training; prior: draws from P(z); "
                    + "encoder: what --encoder says (default: means,known,prior; with --encoder: encoder).")
    Starts from;

    @Option(names = "--encoder", paramLabel = "FILE",
            description = "An encoder of this model, which fit-encoder makes. With --steps 0 --screening 1 its places are the result.")
    Path encoder;

    @Option(names = "--candidates", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = CANDIDATES,
            description = "So many places are judged for every sample by their objective, without a step (default: ${DEFAULT-VALUE}).")
    int candidates;

    @Option(names = "--starts", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "From so many of the best of them a sample goes down, and from as many of the encoder's (default: " + STARTS
                    + "; from the encoder's alone: 1).")
    Integer starts;

    @Option(names = "--screening", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = SCREENING,
            description = "After so many steps only the best start goes on, and those near it (default: ${DEFAULT-VALUE}).")
    int screening;

    @Option(names = "--margin", paramLabel = "NATS", converter = Converters.NonNegativeDouble.class, defaultValue = MARGIN,
            description = "How much worse than the best one a start may be to go on, in nats; 0: only the best goes on (default: ${DEFAULT-VALUE}).")
    double margin;

    @Option(names = "--steps", paramLabel = "N", converter = Converters.NonNegativeInt.class, defaultValue = EVALUATIONS,
            description = "At most so many steps follow for each start that goes on (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(names = "--tolerance", paramLabel = "NATS", converter = Converters.NonNegativeDouble.class, defaultValue = TOLERANCE,
            description = "A sample is done after two steps in a row that gain less, in nats (default: ${DEFAULT-VALUE}).")
    double tolerance;

    /** The search, from places of the encoder as well if there is one. */
    Found find(TrainedModel model, ModelOption file, Samples samples, Rng rng) {
        Settings settings = settings(model);
        double[] own = places().contains(Place.ENCODER)
                ? model.encoded(EncoderFile.read(encoder, model.decoder().device(), file.sha256()), samples) : null;
        return model.inference(settings).find(samples, own, rng);
    }

    /** The same for a few samples, on a device without numbers. */
    void rehearse(TrainedModel model, ModelOption file, Samples samples) {
        Samples few = Inference.few(samples);
        double[] own = places().contains(Place.ENCODER)
                ? model.encoded(EncoderFile.read(encoder, model.decoder().device(), file.sha256()), few) : null;
        model.inference(settings(model)).rehearse(few, own, new Rng(0));
    }

    /** The option of a search that the command line has, if there is one. */
    static Optional<String> given(ParseResult line) {
        return Stream.of("--from", "--encoder", "--candidates", "--starts", "--screening", "--margin", "--steps", "--tolerance")
                .filter(line::hasMatchedOption).findFirst();
    }

    private Set<Place> places() {
        if (from == null) return encoder == null ? EnumSet.complementOf(EnumSet.of(Place.ENCODER)) : EnumSet.of(Place.ENCODER);
        boolean asked = from.places.contains(Place.ENCODER);
        if (asked && encoder == null) throw new InputException("--from encoder: needs the file, --encoder FILE, which fit-encoder makes");
        if (!asked && encoder != null)
            throw new InputException("--encoder " + encoder + ": is not among the places of --from; add encoder there, or leave --from out");
        return from.places;
    }

    private Settings settings(TrainedModel model) { return settings(model, shared()); }

    /** For a search without an encoder: from places of all kinds where only the encoder's is asked for. */
    Settings withoutEncoder(TrainedModel model) {
        Set<Start> kinds = shared();
        return settings(model, kinds.isEmpty() ? EnumSet.allOf(Start.class) : kinds);
    }

    private Set<Start> shared() {
        return places().stream().filter(p -> p != Place.ENCODER).map(Place::shared)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Start.class)));
    }

    private Settings settings(TrainedModel model, Set<Start> kinds) {
        if (kinds.equals(EnumSet.of(Start.KNOWN)) && model.known().length == 0)
            throw new InputException("--from known: " + model.name() + " has no representations (representation.z); start from means or prior");
        int starts = this.starts != null ? this.starts : kinds.isEmpty() ? 1 : Integer.parseInt(STARTS);
        if (starts > candidates) throw new InputException("--starts " + starts + ": must be at most --candidates " + candidates);
        int places = kinds.isEmpty() || !kinds.equals(EnumSet.of(Start.MEANS)) ? candidates
                : model.prior() instanceof GaussianMixture mixture ? mixture.components() : 1;
        return new Settings(kinds, places, Math.min(starts, places), screening, margin, steps, tolerance);
    }

    /** Kinds with commas between them. One value, so that the last of repeated options counts. */
    record Starts(Set<Place> places) {
        static final class Converter implements ITypeConverter<Starts> {
            private final Converters.Choice<Place> one = new Converters.Choice<>(Place.class);

            @Override public Starts convert(String text) {
                return new Starts(Converters.items(text).map(one::convert).collect(Collectors.toCollection(() -> EnumSet.noneOf(Place.class))));
            }
        }
    }
}
