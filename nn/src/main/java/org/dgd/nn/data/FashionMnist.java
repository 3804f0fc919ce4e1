package org.dgd.nn.data;

import java.nio.file.Path;
import java.util.List;

/** Fashion-MNIST: 60,000 + 10,000 articles of clothing, 28 × 28 grey. Xiao, Rasul, Vollgraf 2017; MIT licence, Zalando SE. */
public final class FashionMnist {
    public static final List<String> CLASSES = List.of("T-shirt/top", "trouser", "pullover", "dress", "coat",
            "sandal", "shirt", "sneaker", "bag", "ankle boot");

    /** The authors' server offers no https; the checksums say whether what came is what they published. */
    static final String URL = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    static final List<PublishedFile> FILES = List.of(
            new PublishedFile("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            new PublishedFile("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            new PublishedFile("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            new PublishedFile("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"));

    private FashionMnist() {}

    /** Reads one split from the folder that holds the IDX files; {@link InputException} if one is missing or wrong. */
    public static Dataset load(Path folder, Split split) { return MnistFormat.load("fashion-mnist", CLASSES, folder, split); }
}
