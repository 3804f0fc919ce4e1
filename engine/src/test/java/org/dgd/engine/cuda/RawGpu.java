package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;

/** The emulated GPU through JCuda's driver calls alone, with the kernels of {@code src/test/cuda/faulty.cu}. */
final class RawGpu implements AutoCloseable {
    private static final int THREADS = Launch.THREADS;

    final EmulatedGpu emulated = new EmulatedGpu();
    final CUstream stream = new CUstream();
    private final Random random = new Random(1);
    private final CUcontext context = new CUcontext();
    private final CUmodule module = new CUmodule();

    RawGpu() {
        Path folder = Emulator.folder();
        CudaLibraries.in(folder).load();
        emulated.reset();
        emulated.quiet(true);
        emulated.deferred(false);
        ok(cuInit(0));
        CUdevice device = new CUdevice();
        ok(cuDeviceGet(device, 0));
        ok(cuDevicePrimaryCtxRetain(context, device));
        enter();
        ok(cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        emulated.load(Faulty.LIBRARY);
        ok(cuModuleLoadData(module, Faulty.PTX));
    }

    private static final class Faulty {
        static final Path SOURCE = EmulatorBuild.engine().resolve("src/test/cuda/faulty.cu");
        static final Path LIBRARY = new EmulatorBuild().kernels(SOURCE);
        static final byte[] PTX = ptx();

        /** As much of the PTX as the emulated driver reads: which kernels there are and how many parameters each takes. */
        private static byte[] ptx() {
            StringBuilder text = new StringBuilder();
            Matcher kernel = Pattern.compile("(?m)^KERNEL (\\w+)\\(([^)]*)\\)").matcher(source());
            while (kernel.find()) {
                String parameters = ".param ".repeat(kernel.group(2).split(",").length);
                text.append(".entry %s(%s) .maxntid %d, 1, 1 { }%n".formatted(kernel.group(1), parameters, THREADS));
            }
            return (text + "\0").getBytes(StandardCharsets.UTF_8);
        }

        private static String source() {
            try {
                return Files.readString(SOURCE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Lets the calling thread use the GPU. */
    void enter() { ok(cuCtxSetCurrent(context)); }

    static void ok(int status) { assertThat(status).isZero(); }

    int function(CUfunction function, String name) { return cuModuleGetFunction(function, module, name); }

    /** Launches {@code faulty_<kernel>} on the stream. */
    int launch(String kernel, int blocks, Object... arguments) { return launch(stream, kernel, blocks, THREADS, 0, arguments); }

    int launch(CUstream stream, String kernel, int blocks, int threads, int sharedBytes, Object... arguments) {
        CUfunction function = new CUfunction();
        ok(function(function, "faulty_" + kernel));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointers = arena.allocate(ValueLayout.JAVA_LONG, arguments.length);
            for (int i = 0; i < arguments.length; i++) {
                MemorySegment value = switch (arguments[i]) {
                    case Address a -> arena.allocateFrom(ValueLayout.JAVA_LONG, a.value());
                    case Integer n -> arena.allocateFrom(ValueLayout.JAVA_INT, n);
                    default -> throw new IllegalArgumentException(arguments[i].toString());
                };
                pointers.setAtIndex(ValueLayout.JAVA_LONG, i, value.address());
            }
            return cuLaunchKernel(function, blocks, 1, 1, threads, 1, 1, sharedBytes, stream, new Native(pointers), null);
        }
    }

    Address allocate(long bytes) {
        Address address = new Address();
        ok(cuMemAlloc(address, bytes));
        return address;
    }

    /** New memory with these numbers. */
    Address of(float... numbers) {
        Address address = allocate(4L * numbers.length);
        write(address, numbers);
        return address;
    }

    void write(Address to, float... numbers) { ok(cuMemcpyHtoD(to, Pointer.to(numbers), 4L * numbers.length)); }

    /** At once, without waiting for the stream. */
    float[] read(Address from, int size) {
        float[] numbers = new float[size];
        ok(cuMemcpyDtoH(Pointer.to(numbers), from, 4L * size));
        return numbers;
    }

    CUstream anotherStream() {
        CUstream another = new CUstream();
        ok(cuStreamCreate(another, CUstream_flags.CU_STREAM_NON_BLOCKING));
        return another;
    }

    CUevent event() {
        CUevent event = new CUevent();
        ok(cuEventCreate(event, 0));
        return event;
    }

    /** Four numbers times two. */
    void twice(CUstream on, Address from, Address to) { ok(launch(on, "double", 1, 32, 0, from, to, 4)); }

    int await() { return cuStreamSynchronize(stream); }

    /** Numbers between -1/2 and 1/2, other ones at every call. */
    float[] draw(int n) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) numbers[i] = random.nextFloat() - 0.5f;
        return numbers;
    }

    static float[] counting(int n) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) numbers[i] = i;
        return numbers;
    }

    @Override public void close() {
        emulated.reset();
        emulated.quiet(true);
        cuStreamDestroy(stream);                // runs what is still queued, which may fail
        emulated.reset();
        cuModuleUnload(module);
    }
}
