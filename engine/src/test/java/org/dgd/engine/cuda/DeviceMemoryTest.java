package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUresult;
import org.dgd.engine.DeviceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks are used again, waste little, and come back from owners that are garbage. */
final class DeviceMemoryTest {
    private CudaDevice device;
    private DeviceMemory memory;

    @BeforeEach void open() {
        device = Emulator.device();
        memory = new DeviceMemory(device.context().stream());
    }

    @AfterEach void close() {
        if (device == null) return;
        memory.close();
        device.close();
    }

    @Test void sizesWasteAtMostAnEighth() {
        assertThat(DeviceMemory.room(1)).isEqualTo(512);
        assertThat(DeviceMemory.room(513)).isEqualTo(1024);
        for (long bytes = 4096; bytes < 1L << 34; bytes += bytes / 3 + 1)
            assertThat(DeviceMemory.room(bytes)).isBetween(bytes, bytes + bytes / 8).matches(room -> room % 512 == 0);
    }

    @Test void aBlockThatIsGivenBackIsTakenAgain() {
        DeviceMemory.Block block = memory.take(10_000);
        memory.give(block);
        assertThat(memory.take(9_900)).isSameAs(block);
        assertThat(memory.take(9_900)).isNotSameAs(block);
        assertThat(memory.statistics().driverCalls()).isEqualTo(2);
        assertThat(memory.statistics().used()).isEqualTo(memory.statistics().held()).isEqualTo(2 * DeviceMemory.room(10_000));
    }

    @Test void trimmedMemoryGoesBackToTheDriver() {
        DeviceMemory.Block kept = memory.take(1000), free = memory.take(5000);
        memory.give(free);
        memory.trim();
        assertThat(memory.statistics()).isEqualTo(new DeviceMemory.Statistics(kept.bytes(), kept.bytes(), kept.bytes() + free.bytes(), 2));
    }

    @Test void trimWaitsForTheGpuBeforeItGivesMemoryBack() {
        memory.give(memory.take(5000));
        EmulatedGpu gpu = new EmulatedGpu();
        long live = gpu.liveAllocations();
        gpu.inject("cuStreamSynchronize", CUresult.CUDA_ERROR_LAUNCH_TIMEOUT, 0);
        assertThatThrownBy(memory::trim).isInstanceOf(DeviceException.class).hasMessageContaining("cuStreamSynchronize");
        assertThat(gpu.liveAllocations()).isEqualTo(live);
        memory.trim();
        assertThat(gpu.liveAllocations()).isEqualTo(live - 1);
    }

    @Test void whatIsFreeIsTheDriversAndOurs() {
        long all = memory.available();
        DeviceMemory.Block block = memory.take(1 << 20);
        assertThat(memory.available()).isEqualTo(all - block.bytes());
        memory.give(block);
        assertThat(memory.available()).isEqualTo(all);
        assertThat(memory.takeIfThere(all + (1L << 30))).isEmpty();
    }

    @Test void memoryOfWhatIsGarbageComesBack() {
        List<Object> owners = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            owners.add(new byte[1]);
            memory.lease(owners.getLast(), 1000);
        }
        assertThat(memory.statistics().used()).isEqualTo(10_240);
        owners.clear();
        long end = System.nanoTime() + 10_000_000_000L;
        while (memory.statistics().used() > 0 && System.nanoTime() < end) System.gc();
        assertThat(memory.statistics().used()).isZero();
        assertThat(memory.statistics().held()).isEqualTo(10_240);
    }

    @Test void withoutMemoryOneSentenceSaysWhatToDo() {
        assertThatThrownBy(() -> { for (int i = 0; i < 100; i++) memory.take(1L << 30); }).isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("cuda: the GPU has no 1024 MB left: of its ").hasMessageContaining("use a smaller batch");
    }
}
