package org.dgd.engine.cuda;

import static jcuda.driver.CUresult.*;
import static jcuda.driver.JCudaDriver.*;
import static org.assertj.core.api.Assertions.assertThat;

import jcuda.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Memory of the emulated GPU has limits and ends, and holds nothing that nobody wrote. */
@ExtendWith(EmulatorSeed.class)
final class EmulatedMemoryTest {
    private RawGpu gpu;

    @BeforeEach void open() { gpu = new RawGpu(); }

    @AfterEach void close() { if (gpu != null) gpu.close(); }

    @Test void newMemoryIsNotZero() {
        assertThat(gpu.read(gpu.allocate(4000), 1000)).containsOnly(Float.NaN);
    }

    @Test void memoryRunsOut() {
        long[] free = {0}, total = {0};
        gpu.emulated.memory(gpu.emulated.liveBytes() + (1 << 20));
        RawGpu.ok(cuMemGetInfo(free, total));
        assertThat(free[0]).isEqualTo(1 << 20);
        Address half = gpu.allocate(1 << 19);
        assertThat(cuMemAlloc(new Address(), (1 << 19) + 1)).isEqualTo(CUDA_ERROR_OUT_OF_MEMORY);
        RawGpu.ok(cuMemFree(half));
        RawGpu.ok(cuMemFree(gpu.allocate(1 << 20)));
    }

    @Test void allocationsCanBeMadeToFail() {
        gpu.emulated.inject("cuMemAlloc_v2", CUDA_ERROR_OUT_OF_MEMORY, 2);
        for (int i = 0; i < 2; i++) gpu.allocate(16);
        assertThat(cuMemAlloc(new Address(), 16)).isEqualTo(CUDA_ERROR_OUT_OF_MEMORY);
        gpu.allocate(16);
    }

    @Test void leaksAreCounted() {
        long before = gpu.emulated.liveAllocations(), bytes = gpu.emulated.liveBytes();
        Address x = gpu.allocate(100);
        assertThat(gpu.emulated.liveAllocations()).isEqualTo(before + 1);
        assertThat(gpu.emulated.liveBytes()).isEqualTo(bytes + 100);
        RawGpu.ok(cuMemFree(x));
        assertThat(gpu.emulated.liveAllocations()).isEqualTo(before);
        assertThat(gpu.emulated.liveBytes()).isEqualTo(bytes);
    }

    @Test void nothingIsFreedTwice() {
        Address x = gpu.allocate(100);
        RawGpu.ok(cuMemFree(x));
        assertThat(cuMemFree(x)).isEqualTo(CUDA_ERROR_INVALID_VALUE);
    }

    @Test void copiesAndFillsEndWithTheMemory() {
        Address x = gpu.allocate(40), y = gpu.allocate(80);
        Pointer host = Pointer.to(new float[20]);
        assertThat(cuMemcpyHtoD(x, host, 44)).isEqualTo(CUDA_ERROR_INVALID_VALUE);
        assertThat(cuMemcpyDtoH(host, x, 44)).isEqualTo(CUDA_ERROR_INVALID_VALUE);
        assertThat(cuMemcpyDtoDAsync(x, y, 44, gpu.stream)).isEqualTo(CUDA_ERROR_INVALID_VALUE);
        assertThat(cuMemsetD32Async(x, 0, 11, gpu.stream)).isEqualTo(CUDA_ERROR_INVALID_VALUE);
        assertThat(gpu.emulated.report()).matches("cuMemsetD32Async touches 44 bytes at byte 0 of allocation \\d+ \\(40 bytes\\)");
        RawGpu.ok(cuMemsetD32Async(x, 0, 10, gpu.stream));
        RawGpu.ok(cuMemcpyDtoDAsync(x, y, 40, gpu.stream));
        RawGpu.ok(gpu.await());
    }

    @Test void whatAnAllocatorRoundedUpCanBeOutOfBounds() {
        Address x = gpu.allocate(512);
        gpu.emulated.use(x.value(), 400);
        assertThat(cuMemcpyHtoD(x, Pointer.to(new float[101]), 404)).isEqualTo(CUDA_ERROR_INVALID_VALUE);
        assertThat(gpu.launch("pastEnd", 1, x, 100)).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).matches("faulty_pastEnd wrote past the end of allocation \\d+ \\(400 bytes\\)");
        gpu.emulated.reset();
        gpu.emulated.useAll();
        RawGpu.ok(gpu.launch("pastEnd", 1, x, 100));
    }

    @Test void aHandleThatWasGivenBackIsAnError() {
        gpu.close();
        assertThat(gpu.await()).isEqualTo(CUDA_ERROR_INVALID_HANDLE);
        gpu = new RawGpu();
    }
}
