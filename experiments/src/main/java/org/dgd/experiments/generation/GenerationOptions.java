package org.dgd.experiments.generation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.dgd.baseline.Head;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which models of table 1, how large, trained and judged how: the options of {@code image-generation}. */
public final class GenerationOptions {
    @Option(names = "--models", paramLabel = "NAME,NAME", converter = Names.Converter.class, defaultValue = "dcgan,dgd,vae,beta-vae",
            description = "Models to train, of dcgan, dgd, vae and beta-vae (default: ${DEFAULT-VALUE}).")
    Names names;

    @Option(names = "--capacity", paramLabel = "C", converter = Converters.PositiveInt.class,
            description = "Channels of the last hidden layer of the generator, from which all others follow (default: 128).")
    Integer capacity;

    @Option(names = "--latent", paramLabel = "M", converter = Converters.PositiveInt.class, description = "Latent dimension (default: 100).")
    Integer latent;

    @Option(names = "--lr-z", paramLabel = "RATE", converter = Converters.PositiveDouble.class,
            description = "Rate of the DGD's representations, for which the paper gives none; Adam (default: 0.01).")
    Double lrZ;

    @Option(names = "--decay-at", paramLabel = "N,N", converter = Converters.PositiveInts.Converter.class,
            description = "Epochs after which the DGD's rate falls to a tenth; the VAEs' falls after the second (default: 50,200).")
    Converters.PositiveInts decayAt;

    @Option(names = "--stage-every", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Keep and judge the model every N epochs and after the last; the best stage is reported (default: 50).")
    Integer stageEvery;

    @Option(names = "--head", paramLabel = "NAME",
            description = "How the VAEs' encoders end: paper (relu mean, sigmoid sd) or standard (mean, log variance) (default: paper).")
    Head head;

    /** Models with commas between them, each once. One value, so that the last of repeated options counts. */
    record Names(List<Table1Model> values) {
        static final class Converter implements ITypeConverter<Names> {
            @Override public Names convert(String text) {
                return new Names(Converters.items(text).map(Converter::one).distinct().toList());
            }

            private static Table1Model one(String name) {
                for (Table1Model m : Table1Model.values()) if (m.key().equals(name)) return m;
                throw new TypeConversionException("must name models of "
                        + Arrays.stream(Table1Model.values()).map(Table1Model::key).collect(Collectors.joining(", ")) + ", with commas between them");
            }
        }
    }

    List<Table1Model> models() { return names.values; }

    /** What is given, and the preset for the rest. */
    GenerationSettings resolve(GenerationSettings preset, TrainingOptions shared) {
        List<Integer> decay = decayAt == null ? List.of(preset.firstDecay(), preset.secondDecay()) : decayAt.values();
        if (decay.size() != 2 || decay.get(0) >= decay.get(1))
            throw new InputException("--decay-at " + decayAt + ": must be two epochs, the second after the first");
        GenerationSettings s = new GenerationSettings(or(capacity, preset.capacity()), or(latent, preset.latent()),
                or(shared.batchSize, preset.batchSize()),
                or(shared.epochs, preset.epochs()), or(stageEvery, preset.stageEvery()), decay.get(0), decay.get(1), or(lrZ, preset.lrZ()),
                or(head, preset.head()));
        s.generator();                                          // refuses what cannot be built before anything is written
        return s;
    }

    private static <T> T or(T given, T otherwise) { return given == null ? otherwise : given; }
}
