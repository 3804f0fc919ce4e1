package org.dgd.nn.data;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The public data sets that the program knows: what they are called, where they come from, how they are read. */
public enum PublishedSet {
    MNIST("mnist", "MNIST", Mnist.URL, Mnist.FILES, Mnist.CLASSES, 60_000, 10_000),
    FASHION_MNIST("fashion-mnist", "Fashion-MNIST", FashionMnist.URL, FashionMnist.FILES, FashionMnist.CLASSES, 60_000, 10_000),
    CIFAR10("cifar10", "CIFAR-10", Cifar10.URL, List.of(Cifar10.ARCHIVE), Cifar10.CLASSES, 50_000, 10_000);

    private final String id, title;
    private final URI url;
    private final List<PublishedFile> files;
    private final List<String> classes;
    private final int train, test;

    PublishedSet(String id, String title, String url, List<PublishedFile> files, List<String> classes, int train, int test) {
        this.id = id;
        this.title = title;
        this.url = URI.create(url);
        this.files = files;
        this.classes = classes;
        this.train = train;
        this.test = test;
    }

    /** The set of that {@link #id}, as in {@code --data mnist}. */
    public static Optional<PublishedSet> of(String id) { return Stream.of(values()).filter(set -> set.id.equals(id)).findFirst(); }

    /** Name on the command line and of the folder below a data folder. */
    public String id() { return id; }

    /** Name in sentences. */
    public String title() { return title; }

    /** The files to fetch are below this address. */
    public URI url() { return url; }

    /** What is fetched. */
    public List<PublishedFile> files() { return files; }

    public List<String> classes() { return classes; }

    /** Number of records as published. */
    public int records(Split split) { return split == Split.TRAIN ? train : test; }

    /** Reads one split from the set's own folder; {@link InputException} if a file is missing or wrong. */
    public Dataset load(Path folder, Split split) {
        return switch (this) {
            case MNIST -> Mnist.load(folder, split);
            case FASHION_MNIST -> FashionMnist.load(folder, split);
            case CIFAR10 -> Cifar10.load(folder, split);
        };
    }

    /** Number of records by headers and file sizes, without a look at the images. */
    public int count(Path folder, Split split) {
        if (this != CIFAR10) return MnistFormat.count(folder, split);
        var sizes = CifarFiles.sizes(folder);
        return Cifar10.batches(split).stream().mapToInt(name -> (int) (sizes.getOrDefault(name, 0L) / Cifar10.RECORD)).sum();
    }

    /** About how many bytes the images of a split have, by the length of files alone; 0 for what is not there. */
    public long bytes(Path folder, Split split) {
        return this == CIFAR10 ? CifarFiles.bytes(folder, Cifar10.batches(split)) : MnistFormat.bytes(folder, split, records(split));
    }

    /** Names of the files that the set's own folder lacks, as far as names tell; empty if all are there. */
    public List<String> missing(Path folder) { return this == CIFAR10 ? CifarFiles.missing(folder) : MnistFormat.missing(folder); }

    /** True if the folder holds at least a part of the set. */
    boolean begun(Path folder) {
        return Files.isDirectory(folder) && (this == CIFAR10
                ? CifarFiles.isUnpacked(folder) || missing(folder).isEmpty()
                : missing(folder).size() < files.size());
    }
}
