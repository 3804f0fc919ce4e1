package org.dgd.engine.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What only an emulated GPU can do: its settings, its faults on demand, and what it saw. */
@SuppressWarnings("restricted")
public final class EmulatedGpu {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout ADDRESS = ValueLayout.ADDRESS;

    private final SymbolLookup driver = SymbolLookup.libraryLookup(Emulator.folder().resolve("libcuda.so.1"), Arena.global());
    private final Map<String, MethodHandle> handles = new HashMap<>();

    /** Where the order of threads, blocks, streams and graph nodes comes from. */
    public void seed(long seed) { call("emulator_seed", FunctionDescriptor.ofVoid(LONG), seed); }

    public long seed() { return count("emulator_current_seed"); }

    /** Work that was queued runs only when somebody waits for it. */
    public void deferred(boolean deferred) { call("emulator_deferred", FunctionDescriptor.ofVoid(INT), deferred ? 1 : 0); }

    /** Whether what it has to say is only kept for {@link #report}, because the test wants to hear it. */
    void quiet(boolean quiet) { call("emulator_quiet", FunctionDescriptor.ofVoid(INT), quiet ? 1 : 0); }

    /** How much memory the device has. */
    void memory(long bytes) { call("emulator_memory", FunctionDescriptor.ofVoid(LONG), bytes); }

    /** What the driver says it is, as in CUDA: 12060 is 12.6. */
    void driverVersion(int version) { call("emulator_driver_version", FunctionDescriptor.ofVoid(INT), version); }

    /** The compute capability: 90 is 9.0. */
    void capability(int capability) { call("emulator_capability", FunctionDescriptor.ofVoid(INT), capability); }

    /** How many GPUs there are: one or none. */
    void devices(int count) { call("emulator_devices", FunctionDescriptor.ofVoid(INT), count); }

    /** After {@code skip} calls that go well, the function or kernel of this name fails once. A kernel's failure loses the context. */
    void inject(String name, int status, int skip) {
        try (Arena arena = Arena.ofConfined()) {
            call("emulator_inject", FunctionDescriptor.ofVoid(ADDRESS, INT, INT), arena.allocateFrom(name), status, skip);
        }
    }

    /** Until {@link #useAll}, only the first bytes of this allocation may be touched; the rest is what an allocator rounded up. */
    void use(long address, long bytes) {
        int status = (int) call("emulator_use", FunctionDescriptor.of(INT, LONG, LONG), address, bytes);
        if (status != 0) throw new IllegalArgumentException(address + " is no allocation of at least " + bytes + " bytes");
    }

    void useAll() { call("emulator_use_all", FunctionDescriptor.ofVoid()); }

    /** Undoes settings, injected faults and a lost context. */
    public void reset() { call("emulator_reset", FunctionDescriptor.ofVoid()); }

    /** What it said last, in one sentence; empty when nothing went wrong. */
    String report() {
        MemorySegment text = (MemorySegment) call("emulator_report", FunctionDescriptor.of(ADDRESS));
        return text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** How many kernels ran; what is queued runs now. */
    long launches() { return count("emulator_launches"); }

    public long allocations() { return count("emulator_allocations"); }

    public long liveAllocations() { return count("emulator_live_allocations"); }

    public long liveBytes() { return count("emulator_live_bytes"); }

    /** Streams and events. */
    public long liveHandles() { return count("emulator_live_handles"); }

    public long liveGraphs() { return count("emulator_live_graphs"); }

    /** Makes the kernels of a library known that {@link EmulatorBuild#kernels} built. */
    void load(Path kernels) {
        try (Arena arena = Arena.ofConfined()) {
            int status = (int) call("emulator_load_kernels", FunctionDescriptor.of(INT, ADDRESS), arena.allocateFrom(kernels.toString()));
            if (status != 0) throw new IllegalStateException(report());
        }
    }

    private long count(String function) { return (long) call(function, FunctionDescriptor.of(LONG)); }

    private Object call(String function, FunctionDescriptor descriptor, Object... arguments) {
        MethodHandle handle = handles.computeIfAbsent(function, name -> Linker.nativeLinker().downcallHandle(driver.findOrThrow(name), descriptor));
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(function, e);
        }
    }
}
