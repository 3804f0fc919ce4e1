package org.dgd.nn.data;

import java.nio.file.Path;
import java.util.List;

/** MNIST: 60,000 + 10,000 handwritten digits, 28 × 28 grey. Y. LeCun, C. Cortes, C. J. C. Burges; CC BY-SA 3.0. */
public final class Mnist {
    public static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    static final String URL = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    static final List<PublishedFile> FILES = List.of(
            new PublishedFile("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new PublishedFile("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new PublishedFile("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new PublishedFile("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"));

    private Mnist() {}

    /** Reads one split from the folder that holds the IDX files; {@link InputException} if one is missing or wrong. */
    public static Dataset load(Path folder, Split split) { return MnistFormat.load("mnist", CLASSES, folder, split); }
}
