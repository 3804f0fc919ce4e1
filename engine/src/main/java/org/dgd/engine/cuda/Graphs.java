package org.dgd.engine.cuda;

import static jcuda.driver.JCudaDriver.*;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;

/** Work that was recorded when it was started on the stream, instead of run; one call starts all of it. */
final class Graphs implements AutoCloseable {
    private final CUstream stream;
    private final DeviceMemory memory;
    private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
    private final Set<Lease> leases = new HashSet<>();
    private boolean recording;

    /** Gives a graph back when its owner is garbage. */
    private static final class Lease extends WeakReference<Object> {
        private final CUgraphExec graph;

        Lease(Object owner, CUgraphExec graph, ReferenceQueue<Object> queue) {
            super(owner, queue);
            this.graph = graph;
        }
    }

    Graphs(CUstream stream, DeviceMemory memory) {
        this.stream = stream;
        this.memory = memory;
    }

    boolean recording() { return recording; }

    /** From here on work is recorded. Other threads may go on to free memory. */
    void begin() {
        reclaim();
        Status.driver(cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "cuStreamBeginCapture");
        record(true);
    }

    /** What was recorded since {@link #begin}, for as long as {@code owner} lives. */
    CUgraphExec end(Object owner) {
        CUgraph graph = new CUgraph();
        Status.driver(cuStreamEndCapture(stream, graph), "cuStreamEndCapture");
        record(false);
        CUgraphExec executable = new CUgraphExec();
        int status = cuGraphInstantiate(executable, graph, 0);
        cuGraphDestroy(graph);
        Status.driver(status, "cuGraphInstantiateWithFlags");
        leases.add(new Lease(owner, executable, forgotten));
        return executable;
    }

    /** Drops what was recorded. A recording that something spoilt has no graph. */
    void abandon() {
        if (!recording) return;
        record(false);
        CUgraph graph = new CUgraph();
        if (cuStreamEndCapture(stream, graph) == CUresult.CUDA_SUCCESS) cuGraphDestroy(graph);
    }

    private void record(boolean on) {
        recording = on;
        memory.fixed(on);
    }

    void launch(CUgraphExec graph) { Status.driver(cuGraphLaunch(graph, stream), "cuGraphLaunch"); }

    private void reclaim() {
        for (Reference<?> r = forgotten.poll(); r != null; r = forgotten.poll())
            if (leases.remove(r)) cuGraphExecDestroy(((Lease) r).graph);
    }

    @Override public void close() {
        abandon();
        for (Lease lease : leases) cuGraphExecDestroy(lease.graph);
        leases.clear();
    }
}
