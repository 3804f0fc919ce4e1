package org.dgd.engine.cuda;

import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.dgd.engine.*;

/** Float kernels on an NVIDIA GPU, the first that the driver shows. Kernels are started and not waited for, until numbers are read. */
public final class CudaDevice extends Device {
    private final Context context;
    private final Kernels kernels;
    private final boolean records;

    private CudaDevice(CudaOptions options, UnaryOperator<Kernels> decorator, boolean records) {
        context = new Context(options);
        this.records = records;
        try {
            kernels = decorator.apply(new CudaKernels(context));
        } catch (DeviceException e) {
            context.close();
            throw e;
        }
    }

    /**
     * Opens the GPU with these libraries.
     *
     * @throws DeviceException when there is no GPU, or something that it needs is missing or too old
     */
    public static CudaDevice open(CudaLibraries libraries, CudaOptions options) {
        libraries.load();
        return new CudaDevice(options, UnaryOperator.identity(), true);
    }

    /**
     * With a decorator around the kernels, to time them, or to check every number they write. Its steps are never recorded, so it meets
     * every kernel.
     */
    public static CudaDevice open(CudaLibraries libraries, CudaOptions options, UnaryOperator<Kernels> decorator) {
        libraries.load();
        return new CudaDevice(options, decorator, false);
    }

    Context context() { return context; }

    /** What NVIDIA calls the GPU. */
    public String gpu() {
        context.enter();
        return context.name();
    }

    @Override public String name() { return "cuda"; }

    @Override public OptionalLong freeMemory() {
        context.enter();
        return OptionalLong.of(context.memory().available());
    }

    @Override public Kernels kernels() {
        context.enter();
        return kernels;
    }

    @Override protected Storage allocate(Shape shape) {
        context.enter();
        return new Floats(this, shape);
    }

    @Override public Recorder recorder() { return records && !checksNumbers() ? new CudaRecorder(this) : super.recorder(); }

    /** A scope with storage of this pool. */
    Scope scopeOf(Pool pool) { return scope(pool); }

    @Override public void close() { context.close(); }
}
