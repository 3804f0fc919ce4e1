package org.dgd.engine.cuda;

import static jcuda.driver.CUresult.*;
import static jcuda.driver.JCudaDriver.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUevent;
import jcuda.driver.CUgraph;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The deferred mode, in which work runs only when somebody waits for it, so that nobody can forget to wait; and machines that are not as they should be.
 */
@ExtendWith(EmulatorSeed.class)
final class EmulatedSettingsTest {
    private RawGpu gpu;
    private Address x, y;

    @BeforeEach void open() {
        gpu = new RawGpu();
        x = gpu.of(1, 2, 3, 4);
        y = gpu.of(0, 0, 0, 0);
        gpu.emulated.deferred(true);
    }

    @AfterEach void close() { if (gpu != null) gpu.close(); }

    @Test void aMissingSynchronisationShows() {
        gpu.twice(gpu.stream, x, y);
        assertThat(cuStreamQuery(gpu.stream)).isEqualTo(CUDA_ERROR_NOT_READY);
        assertThat(gpu.read(y, 4)).containsExactly(0, 0, 0, 0);         // a copy does not wait for a stream that does not block
        RawGpu.ok(gpu.await());
        assertThat(gpu.read(y, 4)).containsExactly(2, 4, 6, 8);
    }

    @Test void aStreamWaitsForAnEventIfItIsTold() {
        CUstream second = gpu.anotherStream();
        CUevent done = gpu.event();
        gpu.twice(gpu.stream, x, x);
        gpu.twice(second, x, y);
        RawGpu.ok(cuStreamSynchronize(second));
        assertThat(gpu.read(y, 4)).containsExactly(2, 4, 6, 8);
        RawGpu.ok(cuEventRecord(done, gpu.stream));
        assertThat(cuEventQuery(done)).isEqualTo(CUDA_ERROR_NOT_READY);
        RawGpu.ok(cuStreamWaitEvent(second, done, 0));
        gpu.twice(second, x, y);
        RawGpu.ok(cuStreamSynchronize(second));
        assertThat(gpu.read(y, 4)).containsExactly(4, 8, 12, 16);
        RawGpu.ok(cuEventSynchronize(done));
    }

    @Test void anErrorComesWhenSomebodyWaits() {
        RawGpu.ok(gpu.launch("pastEnd", 1, x, 4));
        assertThat(gpu.await()).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(cuCtxSynchronize()).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
    }

    @Test @SuppressWarnings("restricted") void pinnedMemoryIsReadWhenTheCopyRuns() {
        Native pinned = new Native();
        RawGpu.ok(cuMemHostAlloc(pinned, 16, 0));
        MemorySegment host = MemorySegment.ofAddress(pinned.value()).reinterpret(16);
        host.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 5);
        RawGpu.ok(cuMemcpyHtoDAsync(x, pinned, 4, gpu.stream));
        host.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 6);
        RawGpu.ok(gpu.await());
        assertThat(gpu.read(x, 1)).containsExactly(6);
        RawGpu.ok(cuMemFreeHost(pinned));
    }

    @Test void launchesAreCountedWhenTheyRun() {
        long before = gpu.emulated.launches();
        RawGpu.ok(cuStreamBeginCapture(gpu.stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        gpu.twice(gpu.stream, x, y);
        CUgraph graph = new CUgraph();
        RawGpu.ok(cuStreamEndCapture(gpu.stream, graph));
        assertThat(gpu.emulated.launches()).isEqualTo(before);
        gpu.twice(gpu.stream, x, y);
        assertThat(gpu.emulated.launches()).isEqualTo(before + 1);
        RawGpu.ok(cuGraphDestroy(graph));
    }

    @Test void aMachineMayHaveNoGpuOrAnOldOne() {
        int[] value = {0};
        gpu.emulated.driverVersion(11040);
        RawGpu.ok(cuDriverGetVersion(value));
        assertThat(value).containsExactly(11040);
        gpu.emulated.capability(61);
        RawGpu.ok(cuDeviceGetAttribute(value, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, new CUdevice()));
        assertThat(value).containsExactly(6);
        gpu.emulated.devices(0);
        assertThat(cuInit(0)).isEqualTo(CUDA_ERROR_NO_DEVICE);
        RawGpu.ok(cuDeviceGetCount(value));
        assertThat(value).containsExactly(0);
    }
}
