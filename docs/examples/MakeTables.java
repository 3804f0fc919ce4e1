import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three tables of which everything is known, for the worked examples of docs/your-own-data.md: {@code java docs/examples/MakeTables.java FOLDER}.
 *
 * <p>{@code people.csv} has 1,000 rows that one hidden number t in [−1,1] makes, and every fifth cell is missing. {@code people-complete.csv} are the same rows with
 * all cells. {@code counts.csv} has 600 cells of three types, and 60 genes; each type has 20 genes of which it makes five times as many molecules.
 * {@code depths.csv} has such cells again, of which more or less was seen; the column {@code depth} says how much, against the others.
 */
final class MakeTables {
    private static final int PEOPLE = 1000, CELLS = 600, GENES = 60, TYPES = 3;
    private static final double MISSING = 0.2, DISPERSION = 2, DEPTH_SD = 1;

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "."));
        Files.write(folder.resolve("people-complete.csv"), people(0));
        Files.write(folder.resolve("people.csv"), people(MISSING));
        Files.write(folder.resolve("counts.csv"), counts(false));
        Files.write(folder.resolve("depths.csv"), counts(true));
    }

    /** The cells that are there are the same whatever share is missing. */
    private static List<String> people(double missing) {
        Random made = new Random(1), gone = new Random(2);
        List<String> lines = new ArrayList<>(List.of("height,build,visits,member,weight"));
        for (int i = 0; i < PEOPLE; i++) {
            double t = 2 * made.nextDouble() - 1;
            String[] cells = {number(170 + 20 * t + 2 * made.nextGaussian()), t < -0.4 ? "small" : t < 0.3 ? "middle" : "large",
                    Long.toString(poisson(Math.exp(1.5 + t), made)), t + 0.2 * made.nextGaussian() > 0 ? "yes" : "no", number(70 + 15 * t * t + made.nextGaussian())};
            for (int c = 0; c < cells.length; c++) if (gone.nextDouble() < missing && c != i % cells.length) cells[c] = "";
            lines.add(String.join(",", cells));
        }
        return lines;
    }

    /** @param depths whether cells were seen to different depths, exp of a normal distribution */
    private static List<String> counts(boolean depths) {
        Random made = new Random(3), seen = new Random(5);
        String genes = IntStream.range(0, GENES).mapToObj(g -> "gene" + g).collect(Collectors.joining(","));
        List<String> lines = new ArrayList<>(List.of(genes + (depths ? ",depth" : "") + ",type"));
        double[] rate = new Random(4).doubles(GENES, 1, 10).toArray();
        for (int i = 0; i < CELLS; i++) {
            int type = i % TYPES;
            double depth = depths ? Math.exp(DEPTH_SD * seen.nextGaussian()) : 1;
            String row = IntStream.range(0, GENES).mapToObj(g -> Long.toString(poisson(depth * rate[g] * (g % TYPES == type ? 5 : 1) * gamma(DISPERSION, made), made)))
                    .collect(Collectors.joining(","));
            lines.add(row + (depths ? "," + String.format(Locale.ROOT, "%.4f", depth) : "") + "," + (char) ('A' + type));
        }
        return lines;
    }

    private static String number(double x) { return String.format(Locale.ROOT, "%.1f", x); }

    /** By the times between events. */
    private static long poisson(double mean, Random random) {
        long count = -1;
        for (double time = 0; time < mean; count++) time -= Math.log(1 - random.nextDouble());
        return Math.max(count, 0);
    }

    /** Mean 1; the sum of exponential times for a whole shape. */
    private static double gamma(double shape, Random random) {
        double sum = 0;
        for (int k = 0; k < shape; k++) sum -= Math.log(1 - random.nextDouble());
        return sum / shape;
    }
}
