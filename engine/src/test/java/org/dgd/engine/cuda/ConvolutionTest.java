package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dgd.engine.cuda.Floats.of;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUresult;
import org.dgd.engine.*;
import org.dgd.engine.cuda.ConvolutionPlan.Pass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who computes a convolution, that the result does not depend on it, and what happens when cuDNN does not. */
final class ConvolutionTest {
    private static final ConvolutionLayer LAYER = ConvolutionLayer.growing(3, 4, 6, 4, 4, 2, 1);
    private static final int NOT_SUPPORTED = 3000, BAD_PARAM = 2000, EXECUTION_FAILED = 5000;

    private CudaDevice device;
    private EmulatedGpu gpu;

    @BeforeEach void open() {
        device = Emulator.device();
        gpu = new EmulatedGpu();
    }

    @AfterEach void close() {
        if (device == null) return;
        gpu.reset();
        device.close();
    }

    /** The layers of the standard decoder, of the one for MNIST, and of encoders and discriminators, with few channels. */
    static List<ConvolutionLayer> layers() {
        List<ConvolutionLayer> layers = new ArrayList<>();
        for (int channels : new int[] {2, 4, 8}) {
            layers.add(ConvolutionLayer.growing(5, 1, 20, 2 * channels, 4, 1, 0));
            layers.add(ConvolutionLayer.growing(5, 4, 2 * channels, 2 * channels, 4, 2, 1));
            layers.add(ConvolutionLayer.growing(4, 8, 2 * channels, channels, 4, 2, 1));
        }
        layers.add(ConvolutionLayer.growing(2, 16, 4, 4, 4, 2, 1));
        layers.add(ConvolutionLayer.growing(3, 8, 4, 3, 1, 1, 0));
        layers.add(ConvolutionLayer.growing(3, 7, 8, 1, 4, 2, 1));
        layers.add(new ConvolutionLayer(Shape.batch(3, 16, 16, 3), Shape.plain(4, 4, 4, 3), Geometry.of(2, 1)));
        layers.add(new ConvolutionLayer(Shape.batch(3, 4, 4, 16), Shape.plain(1, 4, 4, 16), Geometry.of(1, 0)));
        return layers;
    }

    private double error(ConvolutionLayer layer, Pass pass, boolean add) {
        return layer.error(pass, add, device, (a, b, y) -> ConvolutionLayer.run(device.kernels(), pass, a, b, y, layer.g()));
    }

    @ParameterizedTest @MethodSource("layers") void layersOfModelsAgreeWithTheReference(ConvolutionLayer layer) {
        for (Pass pass : Pass.values())
            for (boolean add : new boolean[] {false, true})
                assertThat(error(layer, pass, add)).as("%s, add %s", pass, add).isLessThanOrEqualTo(1);
    }

    /** In none of the models' layers is the plain kernel at work: cuBLAS and cuDNN start none of ours. */
    @ParameterizedTest @MethodSource("layers") void layersOfModelsNeedNoPlainKernel(ConvolutionLayer layer) {
        for (Pass pass : Pass.values()) {
            Tensor a = device.zeros(layer.given(pass)[0]), b = device.zeros(layer.given(pass)[1]), y = device.zeros(layer.made(pass));
            long before = gpu.launches();
            ConvolutionLayer.run(device.kernels(), pass, a, b, Target.over(y), layer.g());
            assertThat(gpu.launches() - before).as("%s", pass).isZero();
        }
    }

    @ParameterizedTest @EnumSource void whatCuDnnRefusesBeforehandIsComputedAllTheSame(Pass pass) {
        for (int status : new int[] {NOT_SUPPORTED, BAD_PARAM}) {
            reopen(CudaOptions.EXACT);
            gpu.inject("cudnnGetConvolution" + name(pass) + "Algorithm_v7", status, 0);
            assertRefused(pass, 2);
        }
    }

    @ParameterizedTest @EnumSource void whatCuDnnRefusesWhenItIsToStartIsComputedAllTheSame(Pass pass) {
        gpu.inject("cudnnConvolution" + name(pass), NOT_SUPPORTED, 0);
        assertRefused(pass, 2);
    }

    /** Whatever is run twice needs a plain kernel each time: cuDNN is not asked again, and that it refused is said once. */
    private void assertRefused(Pass pass, int times) {
        long before = gpu.launches();
        Warnings warnings = Warnings.of(ConvolutionPlan.class, () -> {
            for (int i = 0; i < times; i++) assertThat(error(LAYER, pass, i > 0)).isLessThanOrEqualTo(1);
        });
        assertThat(gpu.launches() - before).isEqualTo(times);
        assertThat(warnings.texts()).singleElement().asString().startsWith("cuda: a plain kernel does a convolution that cuDNN refuses")
                .contains(pass.name(), LAYER.large().toString(), LAYER.filter().toString());
    }

    /** The emulated cuDNN's first algorithm wants a workspace, its second one none and is not deterministic. */
    @ParameterizedTest @EnumSource void withoutMemoryForAWorkspaceAnotherAlgorithmDoesIt(Pass pass) {
        reopen(new CudaOptions(false, false));
        for (int i = 0; i < 2; i++) gpu.inject("cuMemAlloc_v2", CUresult.CUDA_ERROR_OUT_OF_MEMORY, 0);
        assertThat(takenByPlan(pass)).isZero();
        reopen(new CudaOptions(false, false));
        gpu.memory(device.context().memory().statistics().held() + 1500);
        assertThat(takenByPlan(pass)).as("a quarter of what is free is not enough").isZero();
        gpu.reset();
        reopen(new CudaOptions(false, false));
        assertThat(takenByPlan(pass)).as("with memory").isPositive();
    }

    private long takenByPlan(Pass pass) {
        long before = device.context().memory().statistics().used();
        try (var plan = new ConvolutionPlan(device.context(), new ConvolutionPlan.Key(pass, LAYER.large(), LAYER.filter(), LAYER.small(), LAYER.g()))) {
            assertThat(plan).isNotNull();
            return device.context().memory().statistics().used() - before;
        }
    }

    @ParameterizedTest @EnumSource void otherFailuresOfCuDnnAreErrors(Pass pass) {
        gpu.inject("cudnnConvolution" + name(pass), EXECUTION_FAILED, 0);
        assertThatThrownBy(() -> error(LAYER, pass, false)).isInstanceOf(DeviceException.class).hasMessageContaining("5000");
    }

    private static String name(Pass pass) {
        return switch (pass) {
            case FORWARD -> "Forward";
            case BACKWARD_DATA -> "BackwardData";
            case BACKWARD_FILTER -> "BackwardFilter";
        };
    }

    /** With the algorithms timed, and with tensor cores allowed, which the emulated GPU lacks. */
    @ParameterizedTest @EnumSource void theFastestAlgorithmIsRightToo(Pass pass) {
        reopen(new CudaOptions(true, false));
        assertThat(error(LAYER, pass, true)).isLessThanOrEqualTo(1);
    }

    private void reopen(CudaOptions options) {
        device.close();
        device = CudaDevice.open(CudaLibraries.in(Emulator.folder()), options);
    }

    /** Numbers of channels with and without a remainder by four; y is added to. */
    @Test void theBiasIsAdded() {
        for (int channels : new int[] {1, 3, 4, 6, 8}) {
            Shape shape = Shape.batch(3, 2, 5, channels);
            double[] bias = new double[channels], twice = new double[shape.size()];
            for (int i = 0; i < channels; i++) bias[i] = i + 1;
            for (int i = 0; i < twice.length; i++) twice[i] = 1 + 2 * bias[i % channels];
            Tensor y = device.constant(shape, new double[shape.size()]), b = device.constant(Shape.vector(channels), bias);
            device.kernels().fill(y, 1);
            Tensor x = device.zeros(Shape.batch(3, 2, 5, 2)), w = device.zeros(Shape.plain(channels, 1, 1, 2)), v = device.zeros(Shape.plain(2, 1, 1, channels));
            device.kernels().convForward(x, w, b, Target.onto(y), Geometry.of(1, 0));
            device.kernels().convBackwardData(v, x, b, Target.onto(y), Geometry.of(1, 0));
            assertThat(y.storage.read()).isEqualTo(twice);
        }
    }

    @Test void oneProductIsEnoughForAFilterOnEveryPixelOrAsLargeAsTheImage() {
        Shape image = Shape.batch(5, 4, 4, 3), point = Shape.plain(2, 1, 1, 3), whole = Shape.plain(2, 4, 4, 3);
        assertThat(Gemm.fits(image, point, Geometry.of(1, 0))).isTrue();
        assertThat(Gemm.fits(image, whole, Geometry.of(1, 0))).isTrue();
        assertThat(Gemm.fits(image, whole, Geometry.of(2, 0))).isTrue();
        assertThat(Gemm.fits(image, point, Geometry.of(2, 0))).isFalse();
        assertThat(Gemm.fits(image, point, Geometry.of(1, 1))).isFalse();
        assertThat(Gemm.fits(image, whole, Geometry.of(1, 1))).isFalse();
        assertThat(Gemm.fits(image, Shape.plain(2, 3, 4, 3), Geometry.of(1, 0))).isFalse();
    }

    /** A plan without workspace and one with: both passes of every batch size have a plan of their own. */
    @Test void plansAreKeptByShape() {
        DnnConvolution dnn = new DnnConvolution(device.context());
        for (int n : new int[] {2, 3, 2}) {
            ConvolutionLayer layer = ConvolutionLayer.growing(n, 3, 2, 4, 4, 2, 1);
            assertThat(layer.error(Pass.BACKWARD_DATA, false, device, (w, dy, dx) ->
                    assertThat(dnn.run(Pass.BACKWARD_DATA, of(dx), of(w), of(dy), false, layer.g())).isTrue())).isLessThanOrEqualTo(1);
        }
    }
}
