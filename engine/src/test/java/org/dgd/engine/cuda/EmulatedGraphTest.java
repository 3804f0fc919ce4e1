package org.dgd.engine.cuda;

import static jcuda.driver.CUresult.*;
import static jcuda.driver.JCudaDriver.*;
import static org.assertj.core.api.Assertions.assertThat;

import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queues, events, captures and graphs of the emulated GPU keep the rules of a real one. */
@ExtendWith(EmulatorSeed.class)
final class EmulatedGraphTest {
    private RawGpu gpu;
    private Address x, y;

    @BeforeEach void open() {
        gpu = new RawGpu();
        x = gpu.of(1, 2, 3, 4);
        y = gpu.of(0, 0, 0, 0);
    }

    @AfterEach void close() { if (gpu != null) gpu.close(); }

    private void begin(int mode) { RawGpu.ok(cuStreamBeginCapture(gpu.stream, mode)); }

    private void begin() { begin(CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL); }

    private CUgraphExec end() {
        CUgraph graph = new CUgraph();
        RawGpu.ok(cuStreamEndCapture(gpu.stream, graph));
        CUgraphExec executable = new CUgraphExec();
        RawGpu.ok(cuGraphInstantiate(executable, graph, 0));
        RawGpu.ok(cuGraphDestroy(graph));
        return executable;
    }

    @Test void whatIsCapturedRunsWhenItIsReplayedAndWithItsOwnArguments() {
        begin();
        gpu.twice(gpu.stream, x, y);
        gpu.twice(gpu.stream, y, y);
        CUgraphExec graph = end();
        assertThat(gpu.read(y, 4)).containsExactly(0, 0, 0, 0);
        for (int i = 1; i < 4; i++) {
            gpu.write(x, i, i, i, i);
            RawGpu.ok(cuGraphLaunch(graph, gpu.stream));
            RawGpu.ok(gpu.await());
            assertThat(gpu.read(y, 4)).containsOnly(4 * i);
        }
        RawGpu.ok(cuGraphExecDestroy(graph));
    }

    @Test void allocatingSpoilsACapture() {
        begin();
        assertThat(cuMemAlloc(new Address(), 64)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
        assertThat(cuStreamEndCapture(gpu.stream, new CUgraph())).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    }

    @Test void anotherThreadMayAllocateDuringAThreadsOwnCaptureOnly() throws InterruptedException {
        int[] status = {-1};
        for (int mode : new int[] {CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL}) {
            begin(mode);
            Thread other = Thread.ofPlatform().start(() -> {
                gpu.enter();
                status[0] = cuMemAlloc(new Address(), 64);
            });
            other.join();
            boolean global = mode == CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL;
            assertThat(status[0]).isEqualTo(global ? CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED : CUDA_SUCCESS);
            assertThat(cuStreamEndCapture(gpu.stream, new CUgraph())).isEqualTo(global ? CUDA_ERROR_STREAM_CAPTURE_INVALIDATED : CUDA_SUCCESS);
        }
    }

    @Test void waitingSpoilsACapture() {
        begin();
        assertThat(gpu.await()).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
        assertThat(cuStreamEndCapture(gpu.stream, new CUgraph())).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    }

    @Test void memoryOnTheHeapCannotBeCaptured() {
        begin();
        assertThat(cuMemcpyHtoDAsync(x, Pointer.to(new float[4]), 16, gpu.stream)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
        assertThat(cuStreamEndCapture(gpu.stream, new CUgraph())).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
        Native pinned = new Native();
        RawGpu.ok(cuMemHostAlloc(pinned, 16, 0));
        begin();
        RawGpu.ok(cuMemcpyHtoDAsync(x, pinned, 16, gpu.stream));
        RawGpu.ok(cuGraphExecDestroy(end()));
        RawGpu.ok(cuMemFreeHost(pinned));
    }

    /** x to 2x on a second stream and back, where the wait for the second stream may be forgotten. */
    private int endOfFork(boolean join) {
        CUstream second = gpu.anotherStream();
        CUevent fork = gpu.event(), joined = gpu.event();
        begin();
        RawGpu.ok(cuEventRecord(fork, gpu.stream));
        RawGpu.ok(cuStreamWaitEvent(second, fork, 0));
        gpu.twice(second, x, y);
        RawGpu.ok(cuEventRecord(joined, second));
        if (join) RawGpu.ok(cuStreamWaitEvent(gpu.stream, joined, 0));
        int status = cuStreamEndCapture(gpu.stream, new CUgraph());
        assertThat(cuEventQuery(joined)).isEqualTo(CUDA_ERROR_CAPTURED_EVENT);
        return status;
    }

    @Test void branchesMustBeJoined() {
        assertThat(endOfFork(true)).isEqualTo(CUDA_SUCCESS);
        assertThat(endOfFork(false)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNJOINED);
    }

    @Test void branchesRunInAnyOrder() {
        CUstream second = gpu.anotherStream();
        CUevent fork = gpu.event(), join = gpu.event();
        begin();
        RawGpu.ok(cuEventRecord(fork, gpu.stream));
        RawGpu.ok(cuStreamWaitEvent(second, fork, 0));
        gpu.twice(gpu.stream, x, y);
        gpu.twice(second, y, y);
        RawGpu.ok(cuEventRecord(join, second));
        RawGpu.ok(cuStreamWaitEvent(gpu.stream, join, 0));
        CUgraphExec graph = end();
        boolean[] seen = new boolean[2];
        for (int i = 0; i < 20; i++) {
            gpu.write(y, 0, 0, 0, 0);
            RawGpu.ok(cuGraphLaunch(graph, gpu.stream));
            RawGpu.ok(gpu.await());
            seen[gpu.read(y, 1)[0] == 4 ? 1 : 0] = true;
        }
        assertThat(seen).containsExactly(true, true);
    }

    @Test void aGraphThatUsesFreedMemoryFails() {
        begin();
        gpu.twice(gpu.stream, x, y);
        CUgraphExec graph = end();
        RawGpu.ok(cuMemFree(x));
        assertThat(cuGraphLaunch(graph, gpu.stream)).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).contains("faulty_double read from byte").contains("freed allocation");
    }
}
