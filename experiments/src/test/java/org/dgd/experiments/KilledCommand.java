package org.dgd.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dgd.engine.Rng;
import org.dgd.experiments.metric.PublishedBlots;
import org.dgd.nn.data.Npy;

/**
 * Every command that trains, on data so small that it takes a second or two beside its start.
 *
 * @param line what to run; {@code OUT} is where results go, other words in capitals are files of {@link Data}
 */
enum KilledCommand {
    FIT_MIXTURE("fit --data DIGITS --decoder mlp --hidden 24 --latent 3 --prior mixture --components 4 --batch-size 4 --epochs 30 --log-steps "
            + "--search-every 3 --search-candidates 20 --prior-fit em --prior-hold 5 --descend-every 4 --z-noise 0.2 --noise-until 20 --decay-after 8"
            + " --threads 1 --resume --out OUT"),
    FIT_ADAM("fit --data DIGITS --decoder fashion --capacity 2 --latent 3 --prior normal --z-optimizer adam --batch-size 8 --epochs 12 --log-steps"
            + " --threads 2 --resume --out OUT"),
    FIT_SGD("fit --data DIGITS --decoder mlp --hidden 16 --latent 2 --prior mixture --components 3 --covariance diagonal --z-optimizer sgd --no-shuffle"
            + " --batch-size 7 --epochs 20 --threads 1 --resume --out OUT"),
    FIT_TABLE("fit --data TABLE --hidden 8 --latent 2 --epochs 20 --batch-size 10 --label-column who --log-steps --threads 1 --resume --out OUT"),
    FIT_LABELLED("fit --data DIGITS --label-file LABELS --labelled 20 --decoder mlp --hidden 16 --latent 2 --prior mixture --components 10 --batch-size 10"
            + " --epochs 20 --threads 1 --resume --out OUT"),
    FIT_AUTO("fit --data DIGITS --decoder mlp --hidden 16 --latent 2 --prior mixture --components auto --batch-size 10"
            + " --epochs 15 --threads 1 --resume --out OUT"),
    MNIST_MIXTURE("mnist-mixture --components 2,3 --limit 24 --epochs 4 --threads 1 --resume --out OUT"),
    MNIST_LABELLED("mnist-labelled --limit 30 --epochs 6 --threads 1 --resume --out OUT"),
    MNIST_SEMI("mnist-semi --limit 60 --test 20 --labels 10,30 --epochs 3 --batch-size 8 --threads 1 --resume --out OUT"),
    COMPARE("compare --data-dir DATA --models betavae-3,dgd-2 --limit 25 --epochs 3 --samples 20 --batch-size 8 --threads 2 --resume --out OUT"),
    IMAGE_GENERATION("image-generation --data-dir DATA --capacity 1 --latent 3 --batch-size 16 --stage-every 2 --samples 12 --epochs 4 --log-steps"
            + " --threads 2 --resume --out OUT"),
    CLASS_GENERATION("class-generation --data-dir DATA --latent 3 --batch-size 16 --per-class 12 --lr 1e-3 --epochs 4 --threads 2 --resume --out OUT"),
    LATENT_SCALE("latent-scale --data-dir DATA --quick --epochs 1 --limit 20 --seeds 1 --threads 2 --resume --out OUT"),
    MODEL_SEARCH("model-search --data-dir DATA --quick --family dgd --epochs 1 --limit 20 --threads 2 --resume --out OUT"),
    /** Has nothing to resume: it leaves an encoder or none. */
    FIT_ENCODER("fit-encoder --model MODEL --output OUT/encoder.safetensors --layers mlp --capacity 2 --steps 300 --finish 100 --batch-size 8 --threads 1");

    private final String line;

    KilledCommand(String line) { this.line = line; }

    /** A name for it. */
    String key() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }

    /** Whether it has no convolutions. */
    boolean isLight() { return name().startsWith("FIT") && this != FIT_ADAM; }

    /** Its options with all files named. */
    List<String> arguments(Data data, Path out) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" +")) words.add(word.startsWith("OUT") ? word.replace("OUT", out.toString()) : data.file(word));
        return words;
    }

    /** What the commands are run on, made when it is first asked for. */
    record Data(Path folder) {
        private static final int DIGITS = 40, ROWS = 60;

        String file(String word) {
            return switch (word) {
                case "DIGITS" -> made("digits.npy", _ -> TinyData.digits(folder, DIGITS));
                case "LABELS" -> made("labels.npy", _ -> TinyData.labels(folder, TinyData.digitLabels(DIGITS)));
                case "HOLES" -> made("holes.npy", Data::holes);
                case "TABLE" -> made("table.csv", Data::table);
                case "DATA" -> made("sets", sets -> {
                    PublishedBlots.cifar(sets, 50, 20);
                    PublishedBlots.fashion(sets, 60, 30);
                });
                case "MODEL" -> made("model", out -> RunFiles.fit(Path.of(file("DIGITS")), out, "--decoder mlp --hidden 16 --latent 2 --epochs 3"));
                default -> word;
            };
        }

        private String made(String name, AtPath maker) {
            Path file = folder.resolve(name);
            try {
                if (!Files.exists(file)) maker.at(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return file.toString();
        }

        private static void holes(Path npy) {
            float[] x = new float[4 * 28 * 28];
            for (int i = 0; i < x.length; i += 3) x[i] = Float.NaN;
            Npy.write(npy, x, 4, 28, 28);
        }

        private static void table(Path csv) throws IOException {
            Rng rng = new Rng(4);
            List<String> lines = new ArrayList<>(List.of("height,size,visits,who"));
            for (int i = 0; i < ROWS; i++) {
                double t = rng.nextDouble();
                lines.add(String.format(Locale.ROOT, "%.3f,%s,%d,%s", 170 + 20 * t, t < 0.4 ? "small" : "large", rng.nextInt(9), i % 3 == 0 ? "a" : "b"));
            }
            Files.write(csv, lines);
        }

        private interface AtPath {
            void at(Path file) throws IOException;
        }
    }
}
