package org.dgd.experiments.fit;

import java.util.OptionalDouble;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.data.TrainingData;
import org.dgd.model.Architecture.Size;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Family;
import org.dgd.model.LikelihoodSpec;
import org.dgd.model.Pixels;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/** Likelihoods by the names that {@code --loss} gives them. */
public enum Loss {
    BERNOULLI(Pixels.BERNOULLI, null), GAUSSIAN(Pixels.GAUSSIAN, null), NORMAL(null, Family.NORMAL), POISSON(null, Family.POISSON),
    NEGATIVE_BINOMIAL(null, Family.NEGATIVE_BINOMIAL);

    private final Pixels pixels;
    private final Family family;

    Loss(Pixels pixels, Family family) {
        this.pixels = pixels;
        this.family = family;
    }

    /**
     * @param given  what the command line says, or null
     * @param noise  standard deviation of numbers, or null
     * @param preset of data whose values are in [0,1]
     * @param totals whether a sample's total of counts is its size
     */
    static LikelihoodSpec resolve(Loss given, Double noise, LikelihoodSpec preset, TrainingData data, boolean totals) {
        LikelihoodSpec found = resolve(given, noise, preset, data);
        if (!totals) return found;
        if (!(found instanceof ColumnsSpec columns))
            throw new InputException("--size-factor total: is for counts; give --loss poisson or negative-binomial for " + data.samples().name());
        return columns.byTotals();
    }

    private static LikelihoodSpec resolve(Loss given, Double noise, LikelihoodSpec preset, TrainingData data) {
        Samples samples = data.samples();
        OptionalDouble sd = noise == null ? OptionalDouble.empty() : OptionalDouble.of(noise);
        if (data.schema() != null) {
            if (given != null && (given.family == null || given == NORMAL))
                throw new InputException("--loss " + word(given) + ": the columns of " + samples.name() + " have the distributions of their kinds; "
                        + "give poisson or negative-binomial for its counts, or --column NAME:KIND");
            return ColumnsSpec.of(data.schema(), given == null ? Family.NEGATIVE_BINOMIAL : given.family, sd);
        }
        if (noise != null && given != NORMAL) throw new InputException("--noise " + noise + ": belongs to a .csv file or to --loss normal");
        if (given == null) return preset;
        if (given.pixels != null) return given.pixels;
        if (samples.height() * samples.width() > 1)
            throw new InputException("--loss " + word(given) + ": is for tables (N,m), and " + samples.name() + " holds images of "
                    + Size.of(samples));
        if (given != NORMAL) requireCounts(given, samples);
        return ColumnsSpec.of(given.family, samples.channels(), sd);
    }

    private static void requireCounts(Loss given, Samples samples) {
        for (int i = 0; i < samples.size(); i++)
            for (float x : samples.image(i))
                if (x < 0 || x != Math.rint(x) && !Float.isNaN(x))
                    throw new InputException("--loss " + word(given) + ": row " + i + " (counted from 0) of " + samples.name() + " holds " + x
                            + ", but counts are whole numbers of at least 0; give --loss normal for other numbers");
    }

    private static String word(Loss loss) { return Converters.Choice.word(loss); }
}
