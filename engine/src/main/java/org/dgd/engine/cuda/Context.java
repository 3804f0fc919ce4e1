package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.*;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import jcuda.runtime.cudaStream_t;
import org.dgd.engine.DeviceException;

/**
 * What the kernels of one device share: the driver's context on a GPU, the one stream on which everything runs in order, memory, and the
 * handles of cuBLAS and cuDNN.
 */
final class Context implements AutoCloseable {
    /** CUDA 12.0, in the driver's way of counting. */
    private static final int OLDEST_DRIVER = 12000;
    private static final int OLDEST_CAPABILITY = 70;
    /** What cuBLAS may use beside its operands; the size that NVIDIA recommends for the largest GPUs. */
    private static final long BLAS_WORKSPACE = 32L << 20;
    private static final int SCRATCH_SHARE = 4;

    private final CudaOptions options;
    private final CUdevice gpu = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final Arena arena = Arena.ofShared();
    private final Native one = new Native(arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1)),
            zero = new Native(arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0));
    private final cublasHandle blas = new cublasHandle();
    private final cudnnHandle dnn = new cudnnHandle();
    private final DeviceMemory memory;
    private final Staging staging;
    private final Graphs graphs;
    private final Launch launch;
    private final int processors;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private DeviceMemory.Block scratch;
    private Thread current;
    private boolean closed;

    Context(CudaOptions options) {
        this.options = options;
        Status.driver(cuInit(0), "cuInit");
        requireDriver();
        Status.driver(cuDeviceGet(gpu, 0), "cuDeviceGet");
        requireCapability();
        processors = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
        Status.driver(cuDevicePrimaryCtxRetain(context, gpu), "cuDevicePrimaryCtxRetain");
        onClose(() -> cuDevicePrimaryCtxRelease(gpu));
        try {
            enter();
            Status.driver(cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
            onClose(() -> cuStreamDestroy(stream));
            memory = new DeviceMemory(stream);
            onClose(memory::close);
            staging = new Staging(stream);
            onClose(staging::close);
            graphs = new Graphs(stream, memory);
            launch = new Launch(this, arena);
            openLibraries();
        } catch (DeviceException e) {           // who asked for any GPU goes on without, and must not keep this one's memory
            close();
            throw e;
        }
    }

    private static void requireDriver() {
        int[] version = {0};
        Status.driver(cuDriverGetVersion(version), "cuDriverGetVersion");
        if (version[0] < OLDEST_DRIVER)
            throw new DeviceException("cuda: the NVIDIA driver knows CUDA " + version[0] / 1000 + "." + version[0] % 1000 / 10
                    + " at most; install driver 525 or newer, which knows CUDA 12");
    }

    private void requireCapability() {
        int capability = 10 * attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        if (capability < OLDEST_CAPABILITY)
            throw new DeviceException("cuda: " + name() + " has compute capability " + capability / 10 + "." + capability % 10
                    + "; 7.0 or higher is needed");
    }

    private void openLibraries() {
        cudaStream_t runtimeStream = new cudaStream_t(stream);
        Status.blas(JCublas2.cublasCreate(blas), "cublasCreate");
        onClose(() -> JCublas2.cublasDestroy(blas));
        Status.blas(JCublas2.cublasSetStream(blas, runtimeStream), "cublasSetStream");
        DeviceMemory.Block workspace = memory.take(BLAS_WORKSPACE);      // after the stream, which takes the workspace back
        Status.blas(JCublas2.cublasSetWorkspace(blas, workspace.address(), BLAS_WORKSPACE), "cublasSetWorkspace");
        Status.blas(JCublas2.cublasSetMathMode(blas, options.tf32() ? cublasMath.CUBLAS_TF32_TENSOR_OP_MATH
                : cublasMath.CUBLAS_DEFAULT_MATH), "cublasSetMathMode");
        Status.dnn(JCudnn.cudnnCreate(dnn), "cudnnCreate");
        onClose(() -> JCudnn.cudnnDestroy(dnn));
        Status.dnn(JCudnn.cudnnSetStream(dnn, runtimeStream), "cudnnSetStream");
    }

    private int attribute(int which) {
        int[] value = {0};
        Status.driver(cuDeviceGetAttribute(value, which, gpu), "cuDeviceGetAttribute");
        return value[0];
    }

    /** Makes this the context of the calling thread. */
    void enter() {
        if (current == Thread.currentThread()) return;
        if (closed) throw new IllegalStateException("cuda: the device is closed");
        Status.driver(cuCtxSetCurrent(context), "cuCtxSetCurrent");
        current = Thread.currentThread();
    }

    /** What NVIDIA calls the GPU. */
    String name() {
        byte[] name = new byte[256];
        Status.driver(cuDeviceGetName(name, name.length, gpu), "cuDeviceGetName");
        int length = 0;
        while (length < name.length && name[length] != 0) length++;
        return new String(name, 0, length, StandardCharsets.UTF_8).strip();
    }

    CudaOptions options() { return options; }

    CUstream stream() { return stream; }

    DeviceMemory memory() { return memory; }

    /** To write and read numbers, which no recorded step can. */
    Staging staging() {
        if (graphs.recording())
            throw new IllegalStateException("cuda: a step that is being recorded writes or reads numbers; write them before the step, and read its result");
        return staging;
    }

    Graphs graphs() { return graphs; }

    /** The one launch that is under way: fill it, then end it. */
    Launch launch() { return launch; }

    cublasHandle blas() { return blas; }

    cudnnHandle dnn() { return dnn; }

    /** Multiprocessors of the GPU. What is computed must not depend on it. */
    int processors() { return processors; }

    /** 1 and 0 for alpha and beta of cuBLAS and cuDNN. */
    Native one() { return one; }

    Native zero() { return zero; }

    /** beta of a target. */
    Native beta(boolean add) { return add ? one : zero; }

    /**
     * Memory that a kernel method may use until it returns; what it holds is undefined. There is one such area, so ask once for all that is needed.
     * It grows, and an area that was given out before stays where it is, since recorded steps may use it.
     */
    Address scratch(long bytes) { return scratchBlock(bytes).address(); }

    DeviceMemory.Block scratchBlock(long bytes) {
        if (!hasScratch(bytes)) scratch = memory.take(bytes);
        return scratch;
    }

    /** Makes {@link #scratch} so large, if that takes no more than a quarter of what is free: the rest is for tensors. */
    boolean growScratch(long bytes) {
        if (bytes == 0 || hasScratch(bytes)) return true;
        if (bytes > memory.available() / SCRATCH_SHARE) return false;
        Optional<DeviceMemory.Block> larger = memory.takeIfThere(bytes);
        larger.ifPresent(block -> scratch = block);
        return larger.isPresent();
    }

    private boolean hasScratch(long bytes) { return scratch != null && scratch.bytes() >= bytes; }

    /** Loads PTX, for as long as this context lives. */
    CUmodule load(String ptx, String family) {
        enter();
        CUmodule module = new CUmodule();
        byte[] text = ptx.getBytes(StandardCharsets.UTF_8);
        Status.driver(cuModuleLoadData(module, Arrays.copyOf(text, text.length + 1)), "cuModuleLoadData of " + family + ".ptx");      // ends with a 0
        onClose(() -> cuModuleUnload(module));
        return module;
    }

    CUfunction function(CUmodule module, String name) {
        CUfunction function = new CUfunction();
        Status.driver(cuModuleGetFunction(function, module, name), "cuModuleGetFunction of " + name);
        return function;
    }

    /** What to do when the device closes: what was made last is given back first. */
    void onClose(Runnable action) { closing.push(action); }

    /** Waits for all that was started. */
    void await() { Status.driver(cuStreamSynchronize(stream), "cuStreamSynchronize"); }

    /** Goes on after a failure: what was lost is reported where it was lost. */
    @Override public void close() {
        if (closed) return;
        cuCtxSetCurrent(context);
        cuStreamSynchronize(stream);
        if (graphs != null) graphs.close();             // before the kernels and handles that they use
        closing.forEach(Runnable::run);
        arena.close();
        current = null;
        closed = true;
    }
}
