package org.dgd.engine.cuda;

import static jcuda.jcudnn.JCudnn.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import jcuda.Pointer;
import jcuda.driver.CUgraph;
import jcuda.driver.CUresult;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.cudnnBatchNormMode;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnPoolingDescriptor;
import jcuda.jcudnn.cudnnPoolingMode;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import jcuda.runtime.cudaStream_t;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulated cuDNN computes what NVIDIA's does, and refuses what it refuses. */
final class EmulatedDnnTest {
    private static final int BAD_PARAM = 2000, EXECUTION_FAILED = 5000;
    private static final int NCHW = cudnnTensorFormat.CUDNN_TENSOR_NCHW, NHWC = cudnnTensorFormat.CUDNN_TENSOR_NHWC;
    private static final Pointer ONE = Pointer.to(new float[] {1}), ZERO = Pointer.to(new float[] {0});

    private final cudnnHandle dnn = new cudnnHandle();
    private RawGpu gpu;

    @BeforeEach void open() {
        gpu = new RawGpu();
        RawGpu.ok(cudnnCreate(dnn));
        RawGpu.ok(cudnnSetStream(dnn, new cudaStream_t(gpu.stream)));
    }

    @AfterEach void close() {
        if (gpu == null) return;
        cudnnDestroy(dnn);
        gpu.close();
    }

    private static double dot(float[] a, float[] b) { return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum(); }

    private cudnnTensorDescriptor tensor(int format, int n, int c, int h, int w) {
        cudnnTensorDescriptor descriptor = new cudnnTensorDescriptor();
        RawGpu.ok(cudnnCreateTensorDescriptor(descriptor));
        RawGpu.ok(cudnnSetTensor4dDescriptor(descriptor, format, 0, n, c, h, w));
        return descriptor;
    }

    /** Stride 2 with padding 1: x (2,3,6,8), weight (4,3,3,3), y (2,4,3,4). */
    private final class Convolution {
        final cudnnTensorDescriptor x, y;
        final cudnnFilterDescriptor w = new cudnnFilterDescriptor();
        final cudnnConvolutionDescriptor options = new cudnnConvolutionDescriptor();
        final float[] xs = gpu.draw(2 * 3 * 6 * 8), ws = gpu.draw(4 * 3 * 3 * 3), ys = gpu.draw(2 * 4 * 3 * 4);
        final int algorithm;
        final long[] bytes = {0};
        final Address workspace;

        Convolution(int format) {
            x = tensor(format, 2, 3, 6, 8);
            y = tensor(format, 2, 4, 3, 4);
            RawGpu.ok(cudnnCreateFilterDescriptor(w));
            RawGpu.ok(cudnnSetFilter4dDescriptor(w, 0, format, 4, 3, 3, 3));
            RawGpu.ok(cudnnCreateConvolutionDescriptor(options));
            RawGpu.ok(cudnnSetConvolution2dDescriptor(options, 1, 1, 2, 2, 1, 1, 1, 0));
            cudnnConvolutionFwdAlgoPerf[] found = {new cudnnConvolutionFwdAlgoPerf()};
            RawGpu.ok(cudnnGetConvolutionForwardAlgorithm_v7(dnn, x, w, options, y, 1, new int[1], found));
            algorithm = found[0].algo;
            RawGpu.ok(cudnnGetConvolutionForwardWorkspaceSize(dnn, x, w, options, y, algorithm, bytes));
            workspace = gpu.allocate(bytes[0]);
        }

        int forward(Address to, long workspaceBytes) {
            return cudnnConvolutionForward(dnn, ONE, x, gpu.of(xs), w, gpu.of(ws), options, algorithm, workspace, workspaceBytes, ZERO, y, to);
        }

        float[] forward() {
            Address to = gpu.allocate(4L * ys.length);
            RawGpu.ok(forward(to, bytes[0]));
            return gpu.read(to, ys.length);
        }

        float[] backwardData() {
            Address to = gpu.allocate(4L * xs.length);
            RawGpu.ok(cudnnConvolutionBackwardData(dnn, ONE, w, gpu.of(ws), y, gpu.of(ys), options, algorithm, workspace, bytes[0], ZERO, x, to));
            return gpu.read(to, xs.length);
        }

        float[] backwardFilter() {
            Address to = gpu.allocate(4L * ws.length);
            RawGpu.ok(cudnnConvolutionBackwardFilter(dnn, ONE, x, gpu.of(xs), y, gpu.of(ys), options, algorithm, workspace, bytes[0], ZERO, w,
                    to));
            return gpu.read(to, ws.length);
        }
    }

    @Test void convolutionIsThePlainLoop() {
        Convolution c = new Convolution(NHWC);
        float[] y = c.forward();
        for (int n = 0; n < 2; n++) for (int p = 0; p < 3; p++) for (int q = 0; q < 4; q++) for (int k = 0; k < 4; k++) {
            double sum = 0;
            for (int r = 0; r < 3; r++) for (int s = 0; s < 3; s++) for (int i = 0; i < 3; i++) {
                int h = 2 * p - 1 + r, w = 2 * q - 1 + s;
                if (h >= 0 && w >= 0 && h < 6 && w < 8) sum += c.xs[((n * 6 + h) * 8 + w) * 3 + i] * c.ws[((k * 3 + r) * 3 + s) * 3 + i];
            }
            assertThat(y[((n * 3 + p) * 4 + q) * 4 + k]).isCloseTo((float) sum, within(1e-6f));
        }
    }

    @ParameterizedTest @ValueSource(ints = {NCHW, NHWC}) void gradientsAreTheAdjoints(int format) {
        Convolution c = new Convolution(format);
        double product = dot(c.forward(), c.ys);
        assertThat(dot(c.backwardData(), c.xs)).isCloseTo(product, within(1e-5));
        assertThat(dot(c.backwardFilter(), c.ws)).isCloseTo(product, within(1e-5));
    }

    @Test void aConvolutionEndsWithItsOperands() {
        Convolution c = new Convolution(NHWC);
        assertThat(c.forward(gpu.allocate(4L * c.ys.length - 4), c.bytes[0])).isEqualTo(EXECUTION_FAILED);
        Address y = gpu.allocate(4L * c.ys.length);
        assertThat(c.forward(y, c.bytes[0] - 1)).isEqualTo(BAD_PARAM);
        assertThat(c.forward(y, c.bytes[0] + 1)).isEqualTo(EXECUTION_FAILED);
        RawGpu.ok(cudnnSetConvolution2dDescriptor(c.options, 0, 0, 2, 2, 1, 1, 1, 0));
        assertThat(c.forward(y, c.bytes[0])).isEqualTo(BAD_PARAM);
        assertThat(gpu.emulated.report()).isEqualTo("cudnnConvolutionForward: the shapes do not agree");
    }

    @Test void algorithmsCannotBeMeasuredInACapture() {
        Convolution c = new Convolution(NHWC);
        cudnnConvolutionFwdAlgoPerf[] found = {new cudnnConvolutionFwdAlgoPerf()};
        RawGpu.ok(cudnnFindConvolutionForwardAlgorithm(dnn, c.x, c.w, c.options, c.y, 1, new int[1], found));
        RawGpu.ok(JCudaDriver.cuStreamBeginCapture(gpu.stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        RawGpu.ok(cudnnGetConvolutionForwardAlgorithm_v7(dnn, c.x, c.w, c.options, c.y, 1, new int[1], found));
        assertThat(cudnnFindConvolutionForwardAlgorithm(dnn, c.x, c.w, c.options, c.y, 1, new int[1], found)).isEqualTo(EXECUTION_FAILED);
        assertThat(JCudaDriver.cuStreamEndCapture(gpu.stream, new CUgraph())).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    }

    @Test void aCallCanBeMadeToFail() {
        gpu.emulated.inject("cudnnConvolutionForward", EXECUTION_FAILED, 0);
        Convolution c = new Convolution(NHWC);
        Address y = gpu.allocate(4L * c.ys.length);
        assertThat(c.forward(y, c.bytes[0])).isEqualTo(EXECUTION_FAILED);
        RawGpu.ok(c.forward(y, c.bytes[0]));
    }

    @ParameterizedTest @ValueSource(ints = {cudnnPoolingMode.CUDNN_POOLING_MAX, cudnnPoolingMode.CUDNN_POOLING_AVERAGE_COUNT_EXCLUDE_PADDING})
    void pooling(int mode) {
        cudnnPoolingDescriptor window = new cudnnPoolingDescriptor();
        RawGpu.ok(cudnnCreatePoolingDescriptor(window));
        RawGpu.ok(cudnnSetPooling2dDescriptor(window, mode, 0, 2, 2, 0, 0, 2, 2));
        cudnnTensorDescriptor large = tensor(NHWC, 1, 1, 4, 4), small = tensor(NHWC, 1, 1, 2, 2);
        boolean max = mode == cudnnPoolingMode.CUDNN_POOLING_MAX;
        Address x = gpu.of(RawGpu.counting(16)), y = gpu.allocate(16), dx = gpu.allocate(64);
        RawGpu.ok(cudnnPoolingForward(dnn, window, ONE, large, x, ZERO, small, y));
        assertThat(gpu.read(y, 4)).containsExactly(max ? new float[] {5, 7, 13, 15} : new float[] {2.5f, 4.5f, 10.5f, 12.5f});
        RawGpu.ok(cudnnPoolingBackward(dnn, window, ONE, small, y, small, gpu.of(4, 8, 12, 16), large, x, ZERO, large, dx));
        assertThat(gpu.read(dx, 16)).containsExactly(max ? new float[] {0, 0, 0, 0, 0, 4, 0, 8, 0, 0, 0, 0, 0, 12, 0, 16}
                : new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4});
    }

    @Test void batchNormalisation() {
        int channels = 3, m = 2 * 4 * 4;
        cudnnTensorDescriptor images = tensor(NHWC, 2, channels, 4, 4), parameters = tensor(NCHW, 1, channels, 1, 1);
        int mode = cudnnBatchNormMode.CUDNN_BATCHNORM_SPATIAL;
        float[] xs = gpu.draw(m * channels), dys = gpu.draw(m * channels), scales = {1, 2, 3};
        Address x = gpu.of(xs), y = gpu.allocate(4L * xs.length), scale = gpu.of(scales), bias = gpu.of(0, 0, 1);
        Address mean = gpu.allocate(12), inverse = gpu.allocate(12);
        RawGpu.ok(cudnnBatchNormalizationForwardTraining(dnn, mode, ONE, ZERO, images, x, images, y, parameters, scale, bias, 1,
                gpu.of(0, 0, 0), gpu.of(1, 1, 1), 1e-5, mean, inverse));
        float[] ys = gpu.read(y, xs.length);
        double[] moments = new double[2];
        for (int i = 2; i < ys.length; i += channels) moments[0] += ys[i] / m;
        for (int i = 2; i < ys.length; i += channels) moments[1] += Math.pow(ys[i] - moments[0], 2) / m;
        assertThat(moments[0]).isCloseTo(1, within(1e-5));
        assertThat(Math.sqrt(moments[1])).isCloseTo(3, within(1e-3));

        Address dx = gpu.allocate(4L * xs.length), dScale = gpu.allocate(12), dBias = gpu.allocate(12);
        RawGpu.ok(cudnnBatchNormalizationBackward(dnn, mode, ONE, ZERO, ONE, ZERO, images, x, images, gpu.of(dys), images, dx, parameters, scale,
                dScale, dBias, 1e-5, mean, inverse));
        float[] gradient = gpu.read(dx, xs.length), d = gpu.draw(xs.length);
        double step = 1e-2;
        double up = dot(normalised(xs, d, step, images, parameters), dys), down = dot(normalised(xs, d, -step, images, parameters), dys);
        double slope = (up - down) / (2 * step);
        assertThat(dot(gradient, d)).isCloseTo(slope, within(2e-3 * Math.sqrt(dot(gradient, gradient) * dot(d, d))));
        assertThat(gpu.read(dBias, 3)[1]).isCloseTo((float) IntStream.range(0, m).mapToDouble(i -> dys[i * channels + 1]).sum(), within(1e-5f));
    }

    /** Of x + step·d, with scales 1, 2, 3. */
    private float[] normalised(float[] xs, float[] d, double step, cudnnTensorDescriptor images, cudnnTensorDescriptor parameters) {
        float[] moved = xs.clone();
        for (int i = 0; i < moved.length; i++) moved[i] += (float) (step * d[i]);
        Address y = gpu.allocate(4L * xs.length);
        int mode = cudnnBatchNormMode.CUDNN_BATCHNORM_SPATIAL;
        RawGpu.ok(cudnnBatchNormalizationForwardTraining(dnn, mode, ONE, ZERO, images, gpu.of(moved), images, y, parameters,
                gpu.of(1, 2, 3), gpu.of(0, 0, 1), 1, null, null, 1e-5, null, null));
        return gpu.read(y, xs.length);
    }
}
