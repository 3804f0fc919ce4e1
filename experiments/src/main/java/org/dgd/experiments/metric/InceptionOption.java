package org.dgd.experiments.metric;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageCount;
import org.dgd.experiments.data.ImageFolder;
import org.dgd.metric.Rows;
import org.dgd.metric.inception.ImageSource;
import org.dgd.metric.inception.Inception;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.nn.TensorFile;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The Inception network and what it is shown: {@code --weights --batch-size} and the device. */
public final class InceptionOption {
    /** The project pytorch-fid publishes it. */
    static final String PUBLISHED = "pt_inception-2015-12-05-6726825d.pth";

    @Option(names = "--weights", paramLabel = "FILE",
            description = "Weights of the Inception network: " + PUBLISHED + " as the project pytorch-fid publishes it, "
                    + "or the same tensors as safetensors.")
    Path weights;

    @Option(names = "--batch-size", paramLabel = "N", converter = Converters.PositiveInt.class, defaultValue = "" + InceptionFeatures.BATCH,
            description = "Images at a time (default: ${DEFAULT-VALUE}, which take some 1.5 GB). Results do not depend on it.")
    int batch;

    @Mixin DeviceOption device;

    Device open() { return device.open(); }

    /** {@link InputException} in one sentence without weights, or if they are not those of the network. */
    InceptionFeatures features(Device on) {
        if (weights == null)
            throw new InputException("--weights FILE is needed: FID compares features of one trained network, whose weights (" + PUBLISHED
                    + ") are published by the project pytorch-fid; dgd metric frechet compares other features and needs none");
        return new InceptionFeatures(on, TensorFile.read(weights), batch);
    }

    /** A folder of images, or a {@code .npy} array (N,C,H,W) or (N,H,W) in [0,1]. {@link InputException} if it is neither. */
    static ImageSource images(Path path) {
        if (Files.isDirectory(path)) return ImageFolder.open(path);
        Features array = Features.read(path).requireComplete().requireUnitRange();
        if (array.channels() != 1 && array.channels() != Inception.COLOURS || array.height() * array.width() == 1)
            throw new InputException(array.name() + ": holds no images; expected (N,3,H,W), (N,1,H,W) or (N,H,W) in [0,1], "
                    + "or a folder of PNG and JPEG files");
        return ImageSource.of(array);
    }

    static Rows rows(InceptionFeatures features, ImageSource images, Console console, String what) {
        try (var count = new ImageCount(console, what, images.size())) {
            return features.of(images, count);
        }
    }
}
