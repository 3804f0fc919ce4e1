package org.dgd.engine.cuda;

import static jcuda.jcudnn.JCudnn.*;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/** How cuDNN does one pass of a convolution between images of certain shapes, or that it does not. */
final class ConvolutionPlan implements AutoCloseable {
    /** What is made of the other two: the small image, the large one, or the filter's gradient. */
    enum Pass { FORWARD, BACKWARD_DATA, BACKWARD_FILTER }

    record Key(Pass pass, Shape large, Shape filter, Shape small, Geometry g) {
        @Override public String toString() { return pass + ", " + large + " and " + small + " by " + filter + ", " + g; }
    }

    /** cuDNN knows fewer for any pass; but it may name one twice, with and without tensor cores. */
    private static final int MOST_ALGORITHMS = 16;
    /** Algorithms that want more room are passed over, and so are those that want too much of what the GPU has left. */
    private static final long MOST_WORKSPACE = 1L << 30;
    /** cuDNN's statuses 2000 to 2999 say that parameters are bad, those from 3000 on that it does not support them. */
    private static final int REFUSALS = 2000, OTHER_FAILURES = 4000;
    private static final System.Logger LOG = System.getLogger(ConvolutionPlan.class.getName());

    private final Context context;
    private final Key key;
    private final Pass pass;
    private final cudnnTensorDescriptor large, small;
    private final cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
    private final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
    private boolean refused;
    private int algorithm;
    private long workspace;

    /** One of cuDNN's ways to do it. The kind of arithmetic is no part of it: JCuda leaves that out, and the descriptor says it. */
    private record Candidate(int algorithm, int status, int determinism) { }

    ConvolutionPlan(Context context, Key key) {
        this.context = context;
        this.key = key;
        pass = key.pass();
        large = image();
        small = image();
        Status.dnn(cudnnCreateFilterDescriptor(filter), "cudnnCreateFilterDescriptor");
        Status.dnn(cudnnCreateConvolutionDescriptor(convolution), "cudnnCreateConvolutionDescriptor");
        if (describe()) choose();
    }

    private static cudnnTensorDescriptor image() {
        cudnnTensorDescriptor image = new cudnnTensorDescriptor();
        Status.dnn(cudnnCreateTensorDescriptor(image), "cudnnCreateTensorDescriptor");
        return image;
    }

    private boolean describe() {
        Shape w = key.filter();
        Geometry g = key.g();
        int layout = cudnnTensorFormat.CUDNN_TENSOR_NHWC, type = cudnnDataType.CUDNN_DATA_FLOAT;
        int math = context.options().tf32() ? cudnnMathType.CUDNN_DEFAULT_MATH : cudnnMathType.CUDNN_FMA_MATH;
        return describe(large, key.large()) && describe(small, key.small())
                && accepts(cudnnSetFilter4dDescriptor(filter, type, layout, w.n(), w.c(), w.h(), w.w()), "cudnnSetFilter4dDescriptor")
                && accepts(cudnnSetConvolution2dDescriptor(convolution, g.paddingH(), g.paddingW(), g.strideH(), g.strideW(), 1, 1,
                        cudnnConvolutionMode.CUDNN_CROSS_CORRELATION, type), "cudnnSetConvolution2dDescriptor")
                && accepts(cudnnSetConvolutionMathType(convolution, math), "cudnnSetConvolutionMathType");
    }

    private boolean describe(cudnnTensorDescriptor image, Shape s) {
        return accepts(cudnnSetTensor4dDescriptor(image, cudnnTensorFormat.CUDNN_TENSOR_NHWC, cudnnDataType.CUDNN_DATA_FLOAT,
                s.n(), s.c(), s.h(), s.w()), "cudnnSetTensor4dDescriptor");
    }

    /** Takes the first of the candidates that will do. Its workspace is taken at once, so that what cannot be had leads to the next one. */
    private void choose() {
        for (Candidate c : candidates()) {
            if (c.status() != 0 || context.options().deterministic() && c.determinism() != cudnnDeterminism.CUDNN_DETERMINISTIC) continue;
            long[] bytes = {0};
            if (workspace(c.algorithm(), bytes) != 0 || bytes[0] > MOST_WORKSPACE || !context.growScratch(bytes[0])) continue;
            algorithm = c.algorithm();
            workspace = bytes[0];
            return;
        }
        if (!refused) refuse("has no suitable algorithm for");
    }

    /**
     * The fastest first. They are timed where bits may differ between runs; else cuDNN's rules order them, for what is the fastest by a hair
     * changes from run to run.
     */
    private List<Candidate> candidates() {
        cudnnHandle dnn = context.dnn();
        boolean timed = !context.options().deterministic();
        int[] count = {0};
        return switch (pass) {
            case FORWARD -> {
                var found = filled(new cudnnConvolutionFwdAlgoPerf[MOST_ALGORITHMS], cudnnConvolutionFwdAlgoPerf::new);
                int known = found(count, () -> timed ? cudnnFindConvolutionForwardAlgorithm(dnn, large, filter, convolution, small,
                        MOST_ALGORITHMS, count, found)
                        : cudnnGetConvolutionForwardAlgorithm_v7(dnn, large, filter, convolution, small, MOST_ALGORITHMS, count, found));
                yield Arrays.stream(found, 0, known).map(a -> new Candidate(a.algo, a.status, a.determinism)).toList();
            }
            case BACKWARD_DATA -> {
                var found = filled(new cudnnConvolutionBwdDataAlgoPerf[MOST_ALGORITHMS], cudnnConvolutionBwdDataAlgoPerf::new);
                int known = found(count, () -> timed ? cudnnFindConvolutionBackwardDataAlgorithm(dnn, filter, small, convolution, large,
                        MOST_ALGORITHMS, count, found)
                        : cudnnGetConvolutionBackwardDataAlgorithm_v7(dnn, filter, small, convolution, large, MOST_ALGORITHMS, count, found));
                yield Arrays.stream(found, 0, known).map(a -> new Candidate(a.algo, a.status, a.determinism)).toList();
            }
            case BACKWARD_FILTER -> {
                var found = filled(new cudnnConvolutionBwdFilterAlgoPerf[MOST_ALGORITHMS], cudnnConvolutionBwdFilterAlgoPerf::new);
                int known = found(count, () -> timed ? cudnnFindConvolutionBackwardFilterAlgorithm(dnn, large, small, convolution, filter,
                        MOST_ALGORITHMS, count, found)
                        : cudnnGetConvolutionBackwardFilterAlgorithm_v7(dnn, large, small, convolution, filter, MOST_ALGORITHMS, count, found));
                yield Arrays.stream(found, 0, known).map(a -> new Candidate(a.algo, a.status, a.determinism)).toList();
            }
        };
    }

    /** JCuda writes into objects that are there. */
    private static <T> T[] filled(T[] list, Supplier<T> make) {
        Arrays.setAll(list, _ -> make.get());
        return list;
    }

    /**
     * How many algorithms a query of cuDNN found. JCuda copies so many even when the query failed, and cuDNN may then have left the number
     * as it was in memory: an error of JCuda's own, which stands for a refusal, and hides its status.
     */
    private int found(int[] count, IntSupplier query) {
        try {
            return accepts(query.getAsInt(), "the choice of cuDNN's algorithm for " + pass) ? count[0] : 0;
        } catch (ArrayIndexOutOfBoundsException unset) {
            refuse("refuses");
            return 0;
        }
    }

    private int workspace(int algorithm, long[] bytes) {
        cudnnHandle dnn = context.dnn();
        return switch (pass) {
            case FORWARD -> cudnnGetConvolutionForwardWorkspaceSize(dnn, large, filter, convolution, small, algorithm, bytes);
            case BACKWARD_DATA -> cudnnGetConvolutionBackwardDataWorkspaceSize(dnn, filter, small, convolution, large, algorithm, bytes);
            case BACKWARD_FILTER -> cudnnGetConvolutionBackwardFilterWorkspaceSize(dnn, large, small, convolution, filter, algorithm, bytes);
        };
    }

    /** Whether cuDNN does it. When it refuses, it has started nothing, and is not asked again. */
    boolean run(Floats x, Floats w, Floats y, boolean add) {
        if (refused) return false;
        cudnnHandle dnn = context.dnn();
        Native one = context.one(), beta = context.beta(add);
        Address room = context.scratch(Math.max(Float.BYTES, workspace));
        int status = switch (pass) {
            case FORWARD -> cudnnConvolutionForward(dnn, one, large, x.pointer(), filter, w.pointer(), convolution, algorithm,
                    room, workspace, beta, small, y.pointer());
            case BACKWARD_DATA -> cudnnConvolutionBackwardData(dnn, one, filter, w.pointer(), small, y.pointer(), convolution, algorithm,
                    room, workspace, beta, large, x.pointer());
            case BACKWARD_FILTER -> cudnnConvolutionBackwardFilter(dnn, one, large, x.pointer(), small, y.pointer(), convolution, algorithm,
                    room, workspace, beta, filter, w.pointer());
        };
        return accepts(status, "cuDNN's convolution, " + pass);
    }

    /** False when cuDNN refuses, which is said once; other failures are errors. */
    private boolean accepts(int status, String call) {
        if (status >= REFUSALS && status < OTHER_FAILURES) {
            refuse("refuses (" + cudnnGetErrorString(status) + ", " + status + ")");
            return false;
        }
        Status.dnn(status, call);
        return true;
    }

    private void refuse(String why) {
        refused = true;
        LOG.log(System.Logger.Level.WARNING, "cuda: a plain kernel does a convolution that cuDNN " + why + ", which takes longer: " + key);
    }

    /** Goes on after a failure, since nothing that follows depends on it. */
    @Override public void close() {
        cudnnDestroyConvolutionDescriptor(convolution);
        cudnnDestroyFilterDescriptor(filter);
        cudnnDestroyTensorDescriptor(small);
        cudnnDestroyTensorDescriptor(large);
    }
}
