package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dgd.engine.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Warm kernels allocate next to nothing, in sizes and uses that the op table does not have; {@link OpAllocationTest} has its. */
final class AllocationTest {
    private static final int WARM_UP_CALLS = 300, MEASURED_CALLS = 20;

    private static CpuDevice device;

    /** A kernel by name; the call takes nothing, so that only the kernel allocates. */
    record Call(String name, Runnable kernel) {
        @Override public String toString() { return name; }
    }

    @BeforeAll static void everyOpHasRun() { Allocations.everyOpHasRun(); }

    @AfterAll static void close() {
        if (device != null) device.close();
    }

    /** 35 samples are two whole lane blocks and a part of one; 21 and 3 channels are no multiple of a tile. */
    static Stream<Call> kernels() {
        device = new CpuDevice(1, Convolutions.FASTEST);
        Kernels k = device.kernels();
        Geometry g = Geometry.of(2, 1);
        Tensor large = random(Shape.batch(35, 8, 8, 21)), small = random(Shape.batch(35, 4, 4, 40)), filter = random(Shape.plain(40, 4, 4, 21));
        Tensor image = random(Shape.batch(35, 8, 8, 3)), imageFilter = random(Shape.plain(40, 4, 4, 3));
        Tensor grey = random(Shape.batch(35, 8, 8, 1)), greyFilter = random(Shape.plain(40, 4, 4, 1));
        float[] samples = new float[large.shape.size()];
        Tensor wide = random(Shape.batch(35, 16, 20, 40)), narrow = random(Shape.batch(35, 8, 10, 32)), square = random(Shape.plain(32, 4, 4, 40));
        Tensor features = random(Shape.batch(35, 21)), weight = random(Shape.matrix(40, 21)), out = random(Shape.batch(35, 40));
        Tensor bias = random(Shape.vector(40)), gamma = random(Shape.vector(21)), beta = random(Shape.vector(21));
        Tensor a = random(Shape.matrix(40, 40)), b = random(Shape.matrix(40, 40)), y = random(Shape.matrix(40, 40));
        Tensor means = random(Shape.matrix(20, 21)), logPrecision = random(Shape.matrix(20, 1)), densities = random(Shape.batch(35, 20));
        Tensor moments = random(Shape.plain(1, 1, 2, 21)), same = random(large.shape);
        Tensor head = random(Shape.plain(21, 1, 1, 3)), colour = random(Shape.vector(3)), pixels = random(Shape.batch(35, 8, 8, 3));
        Kernels.Tail.Evaluation tail = new Kernels.Tail.Evaluation(bias, bias, random(Shape.plain(1, 1, 2, 40)), 1, true, null, null);
        Kernels.Tail withHead = new Kernels.Tail.Evaluation(gamma, beta, moments, 1, true, head, colour);
        Kernels.Tail wideTail = new Kernels.Tail.Evaluation(bias, bias, tail.moments(), 1, true, random(Shape.plain(40, 1, 1, 3)), colour);
        Kernels.Tail taken = new Kernels.Tail.Moments(random(Shape.plain(1, 1, 2, 40)));
        Tensor widePixels = random(Shape.batch(35, 16, 20, 3));
        Tensor sameImage = random(image.shape), scalar = random(Shape.SCALAR);
        Tensor small21 = random(Shape.batch(35, 4, 4, 21));
        Window window = Window.of(3, 2, 1);
        Tensor trained = device.parameter(filter.shape, new double[filter.shape.size()]), table = device.table(40, 21, new double[40 * 21]);
        gradients(trained, table);
        Tensor m = device.zeros(filter.shape), v = device.zeros(filter.shape), rowM = device.zeros(table.shape), rowV = device.zeros(table.shape);
        Tensor steps = device.zeros(Shape.vector(40)), running = random(moments.shape);
        SgdStep sgd = new SgdStep(device, 0.9, 1e-3).at(1e-3);
        AdamStep adam = new AdamStep(device, 0.9, 0.999, 1e-8, 1e-3).at(1e-3, 1);
        List<Tensor> p = List.of(trained), first = List.of(m), second = List.of(v);
        return Stream.of(
                new Call("convForward", () -> k.convForward(large, filter, bias, Target.over(small), g)),
                new Call("convForward, added", () -> k.convForward(large, filter, null, Target.onto(small), g)),
                new Call("convForward of an image", () -> k.convForward(image, imageFilter, bias, Target.over(small), g)),
                new Call("convForward, linear", () -> k.convForward(features, weight, bias, Target.over(out), Geometry.of(1, 0))),
                new Call("convBackwardData", () -> k.convBackwardData(filter, small, gamma, Target.over(large), g)),
                new Call("convBackwardData, added", () -> k.convBackwardData(filter, small, null, Target.onto(large), g)),
                new Call("convBackwardData to an image", () -> k.convBackwardData(imageFilter, small, null, Target.over(image), g)),
                new Call("convForward by Winograd's algorithm", () -> k.convForward(wide, square, null, Target.over(narrow), g)),
                new Call("convForward by Winograd's algorithm, added", () -> k.convForward(wide, square, null, Target.onto(narrow), g)),
                new Call("convBackwardData by Winograd's algorithm", () -> k.convBackwardData(square, narrow, null, Target.over(wide), g)),
                new Call("convBackwardData by Winograd's algorithm, added", () -> k.convBackwardData(square, narrow, null, Target.onto(wide), g)),
                new Call("convBackwardFilter by Winograd's algorithm", () -> k.convBackwardFilter(wide, narrow, Target.over(square), g)),
                new Call("convBackwardFilter", () -> k.convBackwardFilter(large, small, Target.over(filter), g)),
                new Call("convBackwardFilter, added", () -> k.convBackwardFilter(large, small, Target.onto(filter), g)),
                new Call("convBackwardFilter of an image", () -> k.convBackwardFilter(image, small, Target.over(imageFilter), g)),
                new Call("convForward of a grey image", () -> k.convForward(grey, greyFilter, bias, Target.over(small), g)),
                new Call("convBackwardData to a grey image", () -> k.convBackwardData(greyFilter, small, null, Target.over(grey), g)),
                new Call("convBackwardFilter of a grey image", () -> k.convBackwardFilter(grey, small, Target.over(greyFilter), g)),
                new Call("convForward with a filter that has changed", () -> {
                    Floats.out(filter);
                    k.convForward(large, filter, null, Target.over(small), g);
                }),
                new Call("convBackwardData with a filter that has changed", () -> {
                    Floats.out(filter);
                    k.convBackwardData(filter, small, null, Target.over(large), g);
                }),
                new Call("both by Winograd's algorithm with a filter that has changed", () -> {
                    Floats.out(square);
                    k.convForward(wide, square, null, Target.over(narrow), g);
                    k.convBackwardData(square, narrow, null, Target.over(wide), g);
                }),
                new Call("write", () -> large.storage.write(samples)),
                new Call("read", () -> large.storage.read(samples)),
                new Call("convBackwardFilter, linear", () -> k.convBackwardFilter(features, out, Target.over(weight), Geometry.of(1, 0))),
                new Call("matmul", () -> k.matmul(a, false, b, true, Target.over(y))),
                new Call("matmul, added", () -> k.matmul(a, true, b, false, Target.onto(y))),
                new Call("gaussianLogDensity", () -> k.gaussianLogDensity(features, means, logPrecision, densities)),
                new Call("gaussianLogDensityBackward", () -> k.gaussianLogDensityBackward(features, means, logPrecision, densities,
                        Target.over(features), Target.over(means), Target.over(logPrecision))),
                new Call("maxPool", () -> k.maxPool(large, window, small21)),
                new Call("maxPoolBackward", () -> k.maxPoolBackward(large, small21, small21, window, Target.over(same))),
                new Call("averagePool", () -> k.averagePool(large, window, false, small21)),
                new Call("averagePoolBackward", () -> k.averagePoolBackward(small21, window, false, Target.onto(same))),
                new Call("resizeBilinear", () -> k.resizeBilinear(small21, large)),
                new Call("resizeBilinearBackward", () -> k.resizeBilinearBackward(large, Target.over(small21))),
                new Call("moments", () -> k.moments(same, moments)),
                new Call("batchNormForward", () -> k.batchNormForward(same, gamma, beta, moments, 1e-5, true, large)),
                new Call("batchNormBackward", () -> k.batchNormBackward(same, gamma, beta, moments, 1, false, true, large,
                        Target.over(large), Target.over(gamma), Target.over(beta))),
                new Call("batchNormConvForward", () -> k.batchNormConvForward(same, gamma, beta, moments, 1, head, colour, pixels)),
                new Call("batchNormConvBackward", () -> k.batchNormConvBackward(same, gamma, beta, moments, 1, false, head, pixels,
                        Target.over(large), Target.over(gamma), Target.over(beta), Target.over(head), Target.over(colour))),
                new Call("convForward with a tail", () -> k.convForward(large, filter, bias, tail, small, g)),
                new Call("convBackwardData with moments", () -> k.convBackwardData(square, narrow, null, taken, wide, g)),
                new Call("convBackwardData with a tail and a head", () -> k.convBackwardData(filter, small, gamma, withHead, pixels, g)),
                new Call("convBackwardData by Winograd's algorithm with a tail and a head",
                        () -> k.convBackwardData(square, narrow, null, wideTail, widePixels, g)),
                new Call("sigmoidSquaredError", () -> k.sigmoidSquaredError(image, sameImage, scalar)),
                new Call("sigmoidSquaredErrorBackward", () -> k.sigmoidSquaredErrorBackward(image, sameImage, scalar, Target.over(image))),
                new Call("runningMoments", () -> k.runningMoments(moments, beta, 35 * 64, 0.1, running)),
                new Call("fill", () -> k.fill(large, 0)),
                new Call("sgd", () -> k.sgd(p, first, sgd)),
                new Call("adam", () -> k.adam(p, first, second, adam)),
                new Call("sgdRows", () -> k.sgdRows(table, rowM, sgd)),
                new Call("adamRows", () -> k.adamRows(table, rowM, rowV, steps, adam)),
                new Call("batchNormBackward, added", () -> k.batchNormBackward(same, gamma, beta, moments, 1, true, false, same,
                        Target.onto(large), null, null)));
    }

    @Test void runsWithTheFlagsOfTheLauncher() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("../bin/jvm.args"))) {
            List<String> flags = lines.filter(line -> !line.startsWith("#")).toList();
            assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).as("flags of this JVM and of bin/jvm.args").containsAll(flags);
        }
    }

    @ParameterizedTest @MethodSource("kernels")
    void warmKernelAllocatesNoVectors(Call call) {
        long bytes = Allocations.warm(() -> {
            for (int i = 0; i < WARM_UP_CALLS; i++) call.kernel.run();
            long before = Allocations.bytes();
            for (int i = 0; i < MEASURED_CALLS; i++) call.kernel.run();
            return (Allocations.bytes() - before) / MEASURED_CALLS;
        });
        assertThat(bytes).as("bytes allocated per call of %s", call.name).isLessThan(Allocations.LIMIT_BYTES);
    }

    /** The table's are of a batch of rows, in a scope that stays open, for they end with it. */
    private static void gradients(Tensor trained, Tensor table) {
        device.scope();
        trained.square().sum().backward();
        table.rows(IntStream.range(0, 17).toArray()).square().sum().backward();
    }

    private static Tensor random(Shape shape) {
        Random random = new Random(shape.size());
        return device.constant(shape, random.doubles(shape.size(), 0.5, 1.5).toArray());
    }
}
