package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassifierTest {
    private static final int SIDE = 8, CLASSES = 3;

    @TempDir Path folder;
    private final Device device = new CpuDevice(2);

    @AfterEach void close() { device.close(); }

    @Test void learnsClassesThatCanBeSeen() {
        Classifier model = Classifier.train(images(192, 1), 5, device, new Rng(0));
        assertThat(model.accuracy(images(60, 2))).isGreaterThan(0.9);
        Rows features = model.of(Rows.of(images(60, 2)));
        assertThat(features.count()).isEqualTo(60);
        assertThat(features.dimension()).isEqualTo(Classifier.FEATURES);
    }

    @Test void theSameSeedGivesTheSameBits() {
        Rows x = Rows.of(images(20, 3));
        double[] first = Classifier.train(images(48, 1), 2, device, new Rng(5)).of(x).block(0, 20);
        assertThat(Classifier.train(images(48, 1), 2, device, new Rng(5)).of(x).block(0, 20)).isEqualTo(first);
        assertThat(Classifier.train(images(48, 1), 2, device, new Rng(6)).of(x).block(0, 20)).isNotEqualTo(first);
    }

    @Test void imagesOfAnotherKindAreFartherAway() {
        Classifier model = Classifier.train(images(192, 1), 3, device, new Rng(0));
        FeatureDistance distance = new FeatureDistance(model, Rows.of(images(150, 1)));
        assertThat(distance.name()).isEqualTo("fd_classifier");
        double same = distance.to(Rows.of(images(150, 2)));
        double oneClass = distance.to(Rows.of(images(450, 2).select(IntStream.range(0, 150).map(i -> 3 * i).toArray())));
        assertThat(oneClass).isGreaterThan(2 * same);
    }

    @Test void isTrainedOnceForTheSameImages() throws IOException {
        Path file = folder.resolve("classifier.safetensors");
        ClassifierFile first = ClassifierFile.obtain(file, images(48, 1), images(30, 2), 1, 0, device);
        byte[] bytes = Files.readAllBytes(file);
        ClassifierFile again = ClassifierFile.obtain(file, images(48, 1), images(30, 2), 1, 0, device);
        assertThat(file).hasBinaryContent(bytes);
        assertThat(again.accuracy()).isEqualTo(first.accuracy()).isEqualTo(first.classifier().accuracy(images(30, 2)));
        Rows x = Rows.of(images(5, 4));
        assertThat(again.classifier().of(x).block(0, 5)).isEqualTo(first.classifier().of(x).block(0, 5));
        assertThat(again.description()).startsWith("64 features of a classifier trained on 48 images, test accuracy 0.");
        ClassifierFile.obtain(file, images(48, 1), images(30, 2), 2, 0, device);
        assertThat(Files.readAllBytes(file)).isNotEqualTo(bytes);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        assertThatThrownBy(() -> ClassifierFile.obtain(file, images(48, 1), images(30, 2), 1, 0, device)).isInstanceOf(InputException.class)
                .hasMessage(file + ": is not a whole classifier (classifier.safetensors: 5 bytes missing at the end); delete it, and it is trained anew");
    }

    @Test void refusesWhatItCannotTake() {
        assertThatThrownBy(() -> new Classifier(Size.of(7, 8, 3), 2, device, new Rng(0)))
                .hasMessage("classifier: images of 7x8x3, at least 8x8 are needed");
        Samples unlabelled = new Features("plain", 1, SIDE, SIDE, 3, new float[SIDE * SIDE * 3], null, List.of(), Map.of());
        assertThatThrownBy(() -> Classifier.train(unlabelled, 1, device, new Rng(0))).isInstanceOf(InputException.class)
                .hasMessage("plain: has no labels, a classifier needs them");
        assertThatThrownBy(() -> new Classifier(Size.of(SIDE, SIDE, 3), 2, device, new Rng(0)).of(Rows.of(new double[10], 5)))
                .hasMessage("classifier: images of 8x8x3 against rows of 5");
    }

    /** Class c is bright in channel c, under noise. */
    static Samples images(int n, long seed) {
        float[] x = new float[n * SIDE * SIDE * CLASSES];
        double[] noise = new Rng(seed).uniforms(x.length, 0, 0.6);
        for (int i = 0; i < x.length; i++) x[i] = (float) (noise[i] + (i % CLASSES == i / (SIDE * SIDE * CLASSES) % CLASSES ? 0.4 : 0));
        return new Features("bright", n, SIDE, SIDE, CLASSES, x, IntStream.range(0, n).map(i -> i % CLASSES).toArray(),
                List.of("r", "g", "b"), Map.of());
    }
}
