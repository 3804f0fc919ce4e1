package org.dgd.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** MNIST's four IDX files in a folder, each gzip or plain; Fashion-MNIST has the same. */
final class MnistFormat {
    private static final Map<Split, List<String>> FILES = Map.of(
            Split.TRAIN, List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
            Split.TEST, List.of("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"));

    private static final int PIXELS = 28 * 28;
    /** So many times as long are images at most than their compressed file; those of MNIST are nearly five times as long. */
    private static final int MOST_PACKED = 16;

    private MnistFormat() {}

    static Dataset load(String name, List<String> classes, Path folder, Split split) {
        Path imageFile = file(folder, FILES.get(split).get(0)), labelFile = file(folder, FILES.get(split).get(1));
        Idx.Labels labels = Idx.labels(labelFile, classes.size());
        Idx.Images images = Idx.images(imageFile);
        if (images.count() != labels.count())
            throw new InputException(imageFile.getFileName() + " holds " + images.count() + " images, but "
                    + labelFile.getFileName() + " holds " + labels.count() + " labels; both must come from the same distribution");
        Map<String, String> sha256 = new LinkedHashMap<>();
        sha256.put(imageFile.getFileName().toString(), images.sha256());
        sha256.put(labelFile.getFileName().toString(), labels.sha256());
        return new Dataset(name, images.count(), images.rows(), images.columns(), 1, images.pixels(), labels.values(),
                classes, false, sha256);
    }

    static int count(Path folder, Split split) { return Idx.count(file(folder, FILES.get(split).get(0))); }

    /** Bytes of the images, by the length of their file; of a compressed one not more than the published ones have, and 0 where it is not there. */
    static long bytes(Path folder, Split split, int records) {
        Optional<Path> images = found(folder, FILES.get(split).get(0));
        return images.isEmpty() ? 0 : images.get().toString().endsWith(".gz")
                ? Math.min((long) records * PIXELS, MOST_PACKED * images.get().toFile().length()) : images.get().toFile().length();
    }

    /** The files that are neither there plain nor as {@code .gz}, by the name under which they are distributed. */
    static List<String> missing(Path folder) {
        return Stream.of(Split.values()).flatMap(split -> FILES.get(split).stream())
                .filter(stem -> found(folder, stem).isEmpty())
                .map(stem -> stem + ".gz").toList();
    }

    private static Path file(Path folder, String stem) {
        return found(folder, stem).orElseThrow(() -> new InputException(folder.resolve(stem + ".gz") + ": no such file"));
    }

    private static Optional<Path> found(Path folder, String stem) {
        return Stream.of(stem + ".gz", stem).map(folder::resolve).filter(Files::exists).findFirst();
    }
}
