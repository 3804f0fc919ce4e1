package org.dgd.metric.inception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Geometry;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The network with random weights. Its values are held to libtorch's by {@code bin/peers --tables inception}. */
final class InceptionTest {
    private static final int N = 3, SIZE = 5;
    private static final float[] GREY = floats(new Rng(2).uniforms(N * SIZE * SIZE, 0, 1));

    private static CpuDevice device;
    private static RandomWeights weights;
    private static Inception network;
    private static InceptionFeatures features;

    @BeforeAll static void load() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the network takes minutes on the reference device");
        device = new CpuDevice(2);
        weights = new RandomWeights(1);
        network = new Inception(device, weights);
        features = new InceptionFeatures(device, network, 2);
    }

    @AfterAll static void close() {
        if (device != null) device.close();
    }

    /** As many as torchvision counts, without the classifiers. */
    @Test void itsParametersAreThoseOfTheFile() {
        Map<String, StoredArray> tensors = weights.asked().tensors();
        assertThat(tensors).hasSize(94 * 5).containsKeys("Conv2d_1a_3x3.conv.weight",
                "Mixed_6e.branch7x7dbl_5.bn.running_var", "Mixed_7c.branch_pool.bn.bias");
        long trained = tensors.entrySet().stream().filter(e -> !e.getKey().contains("running")).mapToLong(e -> e.getValue().size()).sum();
        assertThat(trained).isEqualTo(21_785_568);
    }

    /** Stage by stage for all images at once, and as rows for two at a time, with grey as colour. */
    @Test void featuresAreTheSameWhateverTheBatch() {
        List<String> shapes = new ArrayList<>();
        double[] all;
        try (Scope step = device.scope()) {
            Tensor x = step.tensor(Shape.batch(N, SIZE, SIZE, 3), repeated());
            for (Inception.Stage stage : network.stages()) {
                x = stage.block().forward(x);
                shapes.add(stage.name() + " " + x.shape.h() + " " + x.shape.c());
            }
            all = x.storage.read();
        }
        assertThat(shapes).containsExactly("resize 299 3", "Conv2d_1a_3x3 149 32", "Conv2d_2a_3x3 147 32", "Conv2d_2b_3x3 147 64", "maxpool1 73 64",
                "Conv2d_3b_1x1 73 80", "Conv2d_4a_3x3 71 192", "maxpool2 35 192", "Mixed_5b 35 256", "Mixed_5c 35 288", "Mixed_5d 35 288",
                "Mixed_6a 17 768", "Mixed_6b 17 768", "Mixed_6c 17 768", "Mixed_6d 17 768", "Mixed_6e 17 768",
                "Mixed_7a 8 1280", "Mixed_7b 8 2048", "Mixed_7c 8 2048", "average 1 2048");
        List<Integer> done = new ArrayList<>();
        Features grey = Features.of("grey", GREY, new int[] {N, SIZE, SIZE}, Map.of());
        assertThat(features.values(ImageSource.of(grey), done::add)).isEqualTo(floats(all));
        assertThat(done).containsExactly(2, 3);
        assertThat(Arrays.stream(all).average().orElseThrow()).as("neither vanished nor exploded").isBetween(0.05, 20.0);
        assertThat(IntStream.range(0, Inception.FEATURES).anyMatch(i -> Math.abs(all[i] - all[Inception.FEATURES + i]) > 1e-4))
                .as("images differ").isTrue();
    }

    /** Convolution, batch norm and relu as three ops, in double. */
    @Test void foldedBatchNormIsBatchNorm() {
        var exact = new ReferenceDevice();
        Shape filter = Shape.plain(4, 1, 3, 2);
        Geometry g = new Geometry(1, 2, 0, 1);
        BasicConv2d folded = BasicConv2d.read(exact, new RandomWeights(3), "a", 2, filter, g);
        var w = new RandomWeights(3);
        double[] gamma = w.require("a.bn.weight", 4).doubles(), beta = w.require("a.bn.bias", 4).doubles();
        double[] mean = w.require("a.bn.running_mean", 4).doubles(), variance = w.require("a.bn.running_var", 4).doubles();
        double[] file = w.require("a.conv.weight", 4, 2, 1, 3).doubles(), own = new double[file.length];
        for (int k = 0; k < 4; k++)
            for (int c = 0; c < 2; c++)
                for (int s = 0; s < 3; s++) own[(k * 3 + s) * 2 + c] = file[(k * 2 + c) * 3 + s];
        try (Scope step = exact.scope()) {
            Tensor x = step.tensor(Shape.batch(2, 3, 5, 2), floats(new Rng(4).uniforms(60, -1, 1)));
            double[] plain = x.conv2d(exact.constant(filter, own), null, g).storage.read();
            for (int i = 0; i < plain.length; i++)
                plain[i] = Math.max(0, gamma[i % 4] * (plain[i] - mean[i % 4]) / Math.sqrt(variance[i % 4] + 1e-3) + beta[i % 4]);
            assertThat(folded.forward(x).storage.read()).containsExactly(plain, within(1e-12));
        }
    }

    @Test void weightsThatAreNotTheNetworksAreRefused() {
        Map<String, StoredArray> few = Map.of("Conv2d_1a_3x3.conv.weight", StoredArray.of(new float[32 * 27], 32, 3, 3, 3));
        assertThatThrownBy(() -> new Inception(device, new Safetensors("w.pth", few, Map.of()))).isInstanceOf(InputException.class)
                .hasMessage("w.pth: Conv2d_1a_3x3.bn.weight is missing");
        assertThatThrownBy(() -> new Inception(device, changed("Conv2d_1a_3x3.bn.running_var", -1)))
                .isInstanceOf(InputException.class).hasMessage("w.pth: Conv2d_1a_3x3.bn.running_var holds -1.0; a variance cannot be negative");
        assertThatThrownBy(() -> new Inception(device, changed("Conv2d_1a_3x3.bn.bias", Float.NaN)))
                .isInstanceOf(InputException.class).hasMessageContaining("Conv2d_1a_3x3.bn.bias holds NaN");
        assertThatThrownBy(() -> features.of(ImageSource.of(Features.of("two", new float[8], new int[] {1, 2, 2, 2}, Map.of())), _ -> { }))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 channels");
    }

    private static Safetensors changed(String name, float first) {
        Map<String, StoredArray> tensors = new HashMap<>(weights.asked().tensors());
        float[] values = new float[32];
        values[0] = first;
        tensors.put(name, StoredArray.of(values, 32));
        return new Safetensors("w.pth", tensors, Map.of());
    }

    /** The grey images as colour, channels last. */
    private static float[] repeated() {
        float[] colour = new float[3 * GREY.length];
        for (int i = 0; i < colour.length; i++) colour[i] = GREY[i / 3];
        return colour;
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }
}
