package org.dgd.experiments.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DownloadNotice;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Sha256;
import org.dgd.nn.data.Split;
import org.dgd.nn.data.StoredArray;
import org.dgd.nn.data.SyntheticDigits;
import org.dgd.nn.data.table.Table;

/** Training sets by their names on the command line, from the data folder, the network or a file. */
public final class TrainingSets {
    static final String DIGITS = "digits";

    /** Drawn unless --limit asks for more. The set is always the same, whatever the run's seed. */
    private static final int DIGITS_SIZE = 10_000, DIGITS_SEED = 0;
    private static final int MOST_CLASSES = 10_000;

    private final DataFolder folder;
    private final Console console;

    public TrainingSets(DataFolder folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    /**
     * All samples of a set: {@code mnist}, {@code fashion-mnist}, {@code cifar10}, {@code digits}, a {@code .npy} file of shape
     * (N,C,H,W), (N,H,W) or (N,m), a {@code .csv} file with a header, or a folder of images. {@link InputException} in one sentence if it
     * is not there or cannot be used.
     *
     * @param least   how many {@code digits} are needed; of the others there are as many as there are
     * @param reading how tables and images are read
     * @param sizes   the column of a table that holds size factors, or null
     */
    public TrainingData load(String name, int least, ReadingOptions reading, String sizes) {
        if (sizes != null && !isTable(name))
            throw new InputException("--size-factor column:" + sizes + ": belongs to --data with a .csv file, and " + name + " is none");
        if (isNamed(name)) {
            reading.requireNone();
            return TrainingData.of(named(name, Split.TRAIN, least));
        }
        Path path = new Converters.File().convert(name);
        if (Files.isDirectory(path)) return TrainingData.of(ImageSet.read(path, reading.images()));
        if (isTable(name)) {
            Table table = Table.read(path, reading.table(sizes));
            return new TrainingData(table.samples(), table.schema());
        }
        reading.requireNone();
        return TrainingData.of(array("--data", name, path));
    }

    public static boolean isNamed(String name) { return name.equals(DIGITS) || PublishedSet.of(name).isPresent(); }

    public static boolean isTable(String name) { return name.toLowerCase(Locale.ROOT).matches(".*\\.[ct]sv"); }

    /** A part of a published set; {@code digits} have one part only. */
    public Samples named(String name, Split split, int least) {
        if (name.equals(DIGITS)) return digits(least);
        PublishedSet set = PublishedSet.of(name).orElseThrow();
        return Published.load(set, folder.require(set, new DownloadNotice(console)), split);
    }

    /** MNIST, or with a notice synthetic digits where MNIST is neither on this machine nor on the network. */
    public Samples mnistOrDigits(int least) {
        DataFolder.Location location = folder.obtain(PublishedSet.MNIST, new DownloadNotice(console));
        if (location.folder().isPresent()) return Published.load(PublishedSet.MNIST, location.folder().get(), Split.TRAIN);
        console.notice(location.reason() + ". This run uses synthetic digits instead, which are not what the paper used.");
        return digits(least);
    }

    private static Samples digits(int least) { return SyntheticDigits.of(Math.max(least, DIGITS_SIZE), DIGITS_SEED); }

    /**
     * A {@code .npy} file.
     *
     * @param option that names it
     */
    public static Samples array(String option, String name, Path path) {
        if (!name.endsWith(".npy"))
            throw new InputException(option + " " + name
                    + ": no such data set; choose mnist, fashion-mnist, cifar10, digits, a .npy or .csv file or a folder of images");
        return Features.read(path);
    }

    /**
     * Samples with the labels of a file: integers (N), −1 where there is none.
     *
     * @throws InputException if the samples have labels of their own, or the file does not fit them
     */
    public static Samples labelled(Samples samples, Path file) {
        if (!(samples instanceof Features features) || samples.labels() != null)
            throw new InputException("--label-file " + file + ": " + samples.name() + " has labels of its own; leave this option out");
        int[] labels = labels(samples.size(), samples.name(), file);
        int classes = IntStream.of(labels).max().orElseThrow() + 1;
        if (classes == 0) throw new InputException("--label-file " + file + ": every label is -1; leave this option out");
        Map<String, String> sha256 = new HashMap<>(features.sha256());
        sha256.put(file.getFileName().toString(), Sha256.of(file));
        List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return new Features(features.name(), features.size(), features.height(), features.width(), features.channels(), features.values(),
                labels, names, sha256);
    }

    /** The integers (N) of a file, −1 where there is no label. */
    public static int[] labels(int samples, String name, Path file) {
        StoredArray array = Npy.read(file);
        if (array.type() != DType.I64 && array.type() != DType.I32)
            throw new InputException("--label-file " + file + ": holds " + array.type() + " numbers, expected int64 or int32");
        if (array.shape().length != 1 || array.size() != samples)
            throw new InputException("--label-file " + file + ": the array is " + StoredArray.text(array.shape()) + ", expected (" + samples
                    + "), one label for each sample of " + name);
        long[] values = array.longs();
        return IntStream.range(0, array.size()).map(i -> label(values[i], i, file)).toArray();
    }

    private static int label(long value, int row, Path file) {
        if (value < -1 || value >= MOST_CLASSES)
            throw new InputException("--label-file " + file + ": row " + row + " (counted from 0) has label " + value
                    + "; labels are -1 (none) or 0 to " + (MOST_CLASSES - 1));
        return (int) value;
    }
}
