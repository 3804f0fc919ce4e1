package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.cuLaunchKernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One launch of a kernel: its arguments in their order, then how many blocks. They go into one block of memory outside the heap that is written
 * again for every launch, each into a slot of eight bytes of which the driver takes what the kernel declares; so a launch makes no Java objects.
 * Types and their number are checked against the kernel, for a wrong one would end in a crash.
 */
final class Launch {
    /** Threads of a block; {@code THREADS} in {@code common.cuh}. */
    static final int THREADS = 256;

    private static final int SLOTS = 20, SLOT = 8;
    /** Blocks of a loop over all numbers that one multiprocessor gets: as many as can be at work in it at a time. */
    private static final int BLOCKS_PER_PROCESSOR = 8;

    private final Context context;
    private final MemorySegment slots;
    private final Native arguments;
    private KernelFile.Kernel kernel;
    private int count;
    private long types;

    Launch(Context context, Arena arena) {
        this.context = context;
        slots = arena.allocate(SLOTS * SLOT, SLOT);
        MemorySegment pointers = arena.allocate(SLOTS * SLOT, SLOT);
        for (int i = 0; i < SLOTS; i++) pointers.setAtIndex(ValueLayout.JAVA_LONG, i, slots.address() + i * SLOT);
        arguments = new Native(pointers);
    }

    Launch of(KernelFile.Kernel kernel) {
        this.kernel = kernel;
        count = 0;
        types = 0;
        return this;
    }

    /** A pointer to a tensor's numbers; null is a null pointer. */
    Launch in(Floats x) { return pointer(x == null ? 0 : x.address()); }

    Launch pointer(Address address) { return pointer(address.value()); }

    Launch pointer(long address) {
        slots.set(ValueLayout.JAVA_LONG, slot(Type.WORD64), address);
        return this;
    }

    /** A {@code long long}. */
    Launch i64(long value) { return pointer(value); }

    /** An {@code int}. */
    Launch i32(int value) {
        slots.set(ValueLayout.JAVA_INT, slot(Type.WORD32), value);
        return this;
    }

    /** An {@code int}: 1 or 0. */
    Launch flag(boolean value) { return i32(value ? 1 : 0); }

    /** A {@code float}. */
    Launch f32(double value) {
        slots.set(ValueLayout.JAVA_FLOAT, slot(Type.FLOAT), (float) value);
        return this;
    }

    /** A {@code double}. */
    Launch f64(double value) {
        slots.set(ValueLayout.JAVA_DOUBLE, slot(Type.DOUBLE), value);
        return this;
    }

    private int slot(Type type) {
        types = type.after(types);
        return SLOT * count++;
    }

    /** For a kernel that loops over n numbers with {@code EACH}, which are its last argument. */
    void each(int n) {
        i32(n);
        blocks(Math.min(Math.ceilDiv(n, THREADS), BLOCKS_PER_PROCESSOR * context.processors()));
    }

    /** So many blocks of {@link #THREADS}. */
    void blocks(int x) { blocks(x, 1); }

    /** So many blocks of {@link #THREADS} along x and y. */
    void blocks(int x, int y) { blocks(x, y, THREADS, 0); }

    /** Blocks of so many threads, with {@code sharedBytes} of {@code DYNAMIC_SHARED} memory each. */
    void blocks(int x, int y, int threads, int sharedBytes) {
        kernel.requireTypes(types, count);
        Status.driver(cuLaunchKernel(kernel.function(), x, y, 1, threads, 1, 1, sharedBytes, context.stream(), arguments, null), kernel.name());
    }

    /** What a kernel's parameter may be. A list of types is one number, three bits for each. */
    enum Type {
        WORD32, WORD64, FLOAT, DOUBLE;

        /** This type behind a list. */
        long after(long list) { return list << 3 | ordinal() + 1; }
    }
}
