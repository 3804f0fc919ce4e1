package org.dgd.engine.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import jcuda.driver.CUresult;

/**
 * What the driver says about GPUs, asked without JCuda, which can be started only when all libraries are there.
 *
 * @param status of the driver's start: 0 when it starts
 * @param gpus   how many it shows then
 */
record DriverProbe(int status, int gpus) {
    private static final int STARTED = CUresult.CUDA_SUCCESS, NO_GPU = CUresult.CUDA_ERROR_NO_DEVICE;

    /** Empty where this is no driver, because it cannot be loaded or lacks the functions. */
    @SuppressWarnings("restricted") static Optional<DriverProbe> of(String driver) {
        // The driver does not like to be unloaded once it has started.
        Arena arena = Arena.global();
        try {
            SymbolLookup symbols = driver.startsWith("/") ? SymbolLookup.libraryLookup(Path.of(driver), arena)
                    : SymbolLookup.libraryLookup(driver, arena);
            Optional<MemorySegment> init = symbols.find("cuInit"), count = symbols.find("cuDeviceGetCount");
            return init.isEmpty() || count.isEmpty() ? Optional.empty() : Optional.of(asked(init.get(), count.get()));
        } catch (IllegalArgumentException notLoadable) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("restricted") private static DriverProbe asked(MemorySegment init, MemorySegment count) {
        int status = call(Linker.nativeLinker().downcallHandle(init, FunctionDescriptor.of(JAVA_INT, JAVA_INT)), 0);
        if (status != STARTED) return new DriverProbe(status, 0);
        try (Arena own = Arena.ofConfined()) {
            MemorySegment answer = own.allocate(JAVA_INT);
            status = call(Linker.nativeLinker().downcallHandle(count, FunctionDescriptor.of(JAVA_INT, ADDRESS)), answer);
            return new DriverProbe(status, status == STARTED ? answer.get(JAVA_INT, 0) : 0);
        }
    }

    private static int call(MethodHandle function, Object argument) {
        try {
            return (int) function.invokeWithArguments(argument);
        } catch (Throwable e) {
            throw new IllegalStateException("cuda: the driver's functions cannot be called", e);
        }
    }

    /** Why a driver does not start that may have a GPU, in one sentence; empty when it starts, or says that there is none. */
    Optional<String> failure() {
        return status == STARTED || status == NO_GPU ? Optional.empty()
                : Optional.of("cuda: the NVIDIA driver does not start (" + CUresult.stringFor(status) + ", " + status + "); " + advice());
    }

    /** As {@link #failure}, or that there is no GPU. */
    Optional<String> problem() {
        return failure().or(() ->
                Optional.of("cuda: the driver finds no NVIDIA GPU; check nvidia-smi and CUDA_VISIBLE_DEVICES, or use the device cpu")
                .filter(_ -> gpus == 0));
    }

    private String advice() {
        return switch (status) {
            case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
                    "its library and its kernel module are of different versions: restart this machine, or use the device cpu";
            case CUresult.CUDA_ERROR_STUB_LIBRARY -> "this libcuda.so.1 only serves to link: take the folder with stubs out of LD_LIBRARY_PATH";
            case CUresult.CUDA_ERROR_SYSTEM_NOT_READY -> "start NVIDIA's fabric manager, or use the device cpu";
            default -> "see what nvidia-smi says, or use the device cpu";
        };
    }
}
