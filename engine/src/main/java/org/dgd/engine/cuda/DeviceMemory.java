package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.*;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import jcuda.driver.CUstream;
import org.dgd.engine.DeviceException;

/**
 * Memory of the GPU in blocks of a few sizes. A block is never moved; one that nobody uses any more is kept for the next that needs its size, for
 * the driver takes long to give memory and waits for the GPU when it takes it back. All work is on one stream, so a block can be used again at once.
 */
final class DeviceMemory implements AutoCloseable {
    private static final long SMALLEST = 512;

    private final CUstream stream;
    private final HashMap<Long, ArrayDeque<Block>> free = new HashMap<>();
    private final ArrayList<Block> all = new ArrayList<>();
    private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
    private final Set<Lease> leases = new HashSet<>();
    private long held, used, most, driverCalls;
    private boolean fixed;

    DeviceMemory(CUstream stream) { this.stream = stream; }

    /** Memory of one size. */
    static final class Block {
        private final Address address = new Address();
        private final long bytes;

        private Block(long bytes) { this.bytes = bytes; }

        Address address() { return address; }

        long bytes() { return bytes; }
    }

    /** Gives a block back when its owner is garbage. */
    private static final class Lease extends WeakReference<Object> {
        private final Block block;

        Lease(Object owner, Block block, ReferenceQueue<Object> queue) {
            super(owner, queue);
            this.block = block;
        }
    }

    /**
     * In bytes.
     *
     * @param held        what the driver gave
     * @param used        how much of it is in use
     * @param most        the most that was in use at a time
     * @param driverCalls how often the driver was asked
     */
    record Statistics(long held, long used, long most, long driverCalls) { }

    Statistics statistics() {
        reclaim();
        return new Statistics(held, used, most, driverCalls);
    }

    /** What a block for so many bytes takes: a multiple of an eighth of the next lower power of two, so that at most an eighth is wasted. */
    static long room(long bytes) {
        if (bytes <= SMALLEST) return SMALLEST;
        long step = Math.max(SMALLEST, Long.highestOneBit(bytes) / 8);
        return Math.ceilDiv(bytes, step) * step;
    }

    /** A block that stays in use until {@link #give}. */
    Block take(long bytes) { return takeIfThere(bytes).orElseThrow(() -> new DeviceException(noMemoryFor(bytes))); }

    /** As {@link #take}, but empty where the GPU has no such memory left. */
    Optional<Block> takeIfThere(long bytes) {
        reclaim();
        long room = room(bytes);
        ArrayDeque<Block> list = free.get(room);
        Block block = list == null || list.isEmpty() ? allocate(room, bytes) : list.pop();
        if (block == null) return Optional.empty();
        used += room;
        most = Math.max(most, used);
        return Optional.of(block);
    }

    /** Bytes that can still be taken: what the driver has, and what is not in use of what it gave. */
    long available() {
        reclaim();
        return ofDriver()[0] + held - used;
    }

    void give(Block block) {
        free.computeIfAbsent(block.bytes, size -> new ArrayDeque<>()).push(block);
        used -= block.bytes;
    }

    /** A block that comes back when {@code owner} is garbage. */
    Block lease(Object owner, long bytes) {
        Block block = take(bytes);
        leases.add(new Lease(owner, block, forgotten));
        return block;
    }

    private void reclaim() {
        for (Reference<?> r = forgotten.poll(); r != null; r = forgotten.poll())
            if (leases.remove(r)) give(((Lease) r).block);
    }

    /** @return null where the GPU has no such memory left */
    private Block allocate(long room, long bytes) {
        if (fixed)
            throw new DeviceException("cuda: a step that is being recorded needs " + bytes
                    + " bytes that it did not need before; it must do the same every time");
        Block block = new Block(room);
        int status = cuMemAlloc(block.address, room);
        driverCalls++;
        if (Status.isOutOfMemory(status)) {
            trim();
            status = cuMemAlloc(block.address, room);
            driverCalls++;
            if (Status.isOutOfMemory(status)) return null;
        }
        Status.driver(status, "cuMemAlloc");
        all.add(block);
        held += room;
        return block;
    }

    /** Whether the driver can be asked for no more memory, because work is being recorded. */
    void fixed(boolean fixed) { this.fixed = fixed; }

    /** Gives the driver all blocks that are not in use. Work that was started may still use them, so it is waited for. */
    void trim() {
        Status.driver(cuStreamSynchronize(stream), "cuStreamSynchronize");
        for (ArrayDeque<Block> list : free.values())
            for (Block block : list) {
                Status.driver(cuMemFree(block.address), "cuMemFree");
                all.remove(block);
                held -= block.bytes;
            }
        free.clear();
    }

    private String noMemoryFor(long bytes) {
        long[] info = ofDriver();
        return "cuda: the GPU has no " + megabytes(bytes) + " left: of its " + megabytes(info[1]) + " this program uses " + megabytes(used)
                + " and " + megabytes(info[0]) + " are free; use a smaller batch or a smaller model, or end other programs on this GPU";
    }

    /** What the driver has left, and all memory of the GPU. */
    private static long[] ofDriver() {
        long[] left = {0}, total = {0};
        Status.driver(cuMemGetInfo(left, total), "cuMemGetInfo");
        return new long[] {left[0], total[0]};
    }

    private static String megabytes(long bytes) { return Math.ceilDiv(bytes, 1L << 20) + " MB"; }

    /** Gives all memory back, in use or not. */
    @Override public void close() {
        for (Block block : all) cuMemFree(block.address);
        all.clear();
        free.clear();
        leases.clear();
        held = used = 0;
    }
}
