package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.*;

import java.lang.foreign.MemorySegment;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;

/**
 * The way between Java's arrays and the GPU: by pinned memory, which the GPU copies by itself. What is written goes through a ring of parts; a
 * part is used again once its copies are done, so writing waits only when it is a whole ring ahead of the GPU.
 */
final class Staging implements AutoCloseable {
    private static final int PARTS = 4;
    private static final long PART = 4L << 20;
    private static final long LINE = 64;

    /** Numbers {@code from} .. {@code from + count} of an array, to or from pinned floats. */
    interface Copy { void run(MemorySegment pinned, int from, int count); }

    private final CUstream stream;
    private final Native pinned = new Native();
    private final MemorySegment ring, down;
    private final CUevent[] done = new CUevent[PARTS];
    private int part;
    private long at;

    Staging(CUstream stream) {
        this.stream = stream;
        Status.driver(cuMemHostAlloc(pinned, (PARTS + 1) * PART, 0), "cuMemHostAlloc");
        MemorySegment all = segment(pinned.value(), (PARTS + 1) * PART);
        ring = all.asSlice(0, PARTS * PART);
        down = all.asSlice(PARTS * PART);
        for (int i = 0; i < PARTS; i++) {
            done[i] = new CUevent();
            Status.driver(cuEventCreate(done[i], CUevent_flags.CU_EVENT_DISABLE_TIMING), "cuEventCreate");
        }
    }

    @SuppressWarnings("restricted") private static MemorySegment segment(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** Starts to copy {@code count} floats to the device; the array may change at once. */
    void upload(Address to, int count, Copy fill) {
        for (int from = 0, now; from < count; from += now) {
            if (at == PART) next();
            now = (int) Math.min(count - from, (PART - at) / Float.BYTES);
            MemorySegment piece = ring.asSlice(part * PART + at, (long) Float.BYTES * now);
            fill.run(piece, from, now);
            Status.driver(cuMemcpyHtoDAsync(to.withByteOffset((long) Float.BYTES * from), new Native(piece), piece.byteSize(), stream),
                    "cuMemcpyHtoDAsync");
            at = Math.ceilDiv(at + piece.byteSize(), LINE) * LINE;
        }
    }

    private void next() {
        Status.driver(cuEventRecord(done[part], stream), "cuEventRecord");
        part = (part + 1) % PARTS;
        at = 0;
        Status.driver(cuEventSynchronize(done[part]), "cuEventSynchronize");     // at once, if nothing was recorded yet
    }

    /** Waits for the device and copies {@code count} floats from it. */
    void download(Address from, int count, Copy take) {
        for (int at = 0, now; at < count; at += now) {
            now = (int) Math.min(count - at, PART / Float.BYTES);
            long bytes = (long) Float.BYTES * now;
            Status.driver(cuMemcpyDtoHAsync(new Native(down), from.withByteOffset((long) Float.BYTES * at), bytes, stream), "cuMemcpyDtoHAsync");
            Status.driver(cuStreamSynchronize(stream), "cuStreamSynchronize");
            take.run(down.asSlice(0, bytes), at, now);
        }
    }

    @Override public void close() {
        for (CUevent event : done) cuEventDestroy(event);
        cuMemFreeHost(pinned);
    }
}
