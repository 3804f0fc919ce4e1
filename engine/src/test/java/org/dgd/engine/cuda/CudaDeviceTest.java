package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.dgd.engine.*;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers on their way to the GPU and back, its memory, and launches. */
final class CudaDeviceTest {
    private CudaDevice device;

    @BeforeEach void open() { device = Emulator.device(); }

    @AfterEach void close() { if (device != null) device.close(); }

    private static float[] numbers(int count) {
        Random random = new Random(count);
        float[] a = new float[count];
        for (int i = 0; i < count; i++) a[i] = random.nextFloat() - 0.5f;
        return a;
    }

    @Test void numbersAreReadAsTheyWereWritten() {
        for (Shape shape : new Shape[] {Shape.SCALAR, Shape.batch(17, 3, 2, 5), Shape.plain(3, 1, 1, 7)}) {
            double[] values = new Random(1).doubles(shape.size()).map(v -> (float) v).toArray();
            assertThat(device.constant(shape, values).storage.read()).isEqualTo(values);
        }
    }

    /** More than the ring of pinned memory holds, twice. */
    @Test void manyNumbersAreReadAsTheyWereWritten() {
        float[] values = numbers(5_000_003), back = new float[values.length + 3];
        Tensor x = device.zeros(Shape.vector(values.length)), y = device.zeros(Shape.vector(values.length));
        x.storage.write(values);
        y.storage.write(values);
        device.kernels().affine(x, 1, 0, Target.onto(y));
        y.storage.read(back);
        for (int i = 0; i < values.length; i++) if (back[i] != 2 * values[i]) throw new AssertionError("number " + i + " is " + back[i]);
    }

    @Test void itsFreeMemoryIsWhatTensorsMayTake() {
        long before = device.freeMemory().orElseThrow();
        Tensor x = device.zeros(Shape.vector(1 << 20));
        assertThat(before - device.freeMemory().orElseThrow()).isBetween(4L << 20, 5L << 20);
        assertThat(x.shape.size()).isEqualTo(1 << 20);
    }

    @Test void fillsWithANumber() {
        Tensor y = device.zeros(Shape.batch(3, 1, 2, 5));
        device.kernels().fill(y, -2.5);
        assertThat(y.storage.read()).containsOnly(-2.5);
    }

    @Test void rowsOfAnIndexCanChange() {
        Index index = device.index(3, 1);
        index.set(0, 7);
        assertThat(index.rows()).containsExactly(0, 7);
        assertThat(index.numbers().storage.read()).containsExactly(0, 7);
        assertThatThrownBy(() -> index.set(1, 2, 3)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3 row numbers");
        assertThatThrownBy(() -> index.set(-1, 2)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no row -1");
    }

    @Test void whatAStepNeedsIsAskedOfTheDriverOnce() {
        float[] values = numbers(600);
        long calls = 0;
        for (int step = 0; step < 20; step++) {
            try (Scope scope = device.scope()) {
                scope.tensor(Shape.batch(20, 30), values).relu().square().mul(2);
            }
            if (step == 0) calls = device.context().memory().statistics().driverCalls();
        }
        assertThat(device.context().memory().statistics().driverCalls()).isEqualTo(calls);
    }

    @Test void anyThreadCanWorkWithTheDevice() {
        Tensor x = device.constant(Shape.vector(3), 1, 2, 3);
        double[] doubled = CompletableFuture.supplyAsync(() -> {
            try (Scope _ = device.scope()) {
                return x.mul(2).storage.read();
            }
        }).join();
        assertThat(doubled).containsExactly(2, 4, 6);
    }

    @Test void wrongArgumentsAreRefused() {
        Floats x = Floats.of(device.zeros(Shape.vector(3)));
        KernelFile kernels = new KernelFile(device.context(), "elementwise");
        assertThatThrownBy(() -> kernels.launch("relu").in(x).each(3)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("elementwise_relu got 2 arguments");
        assertThatThrownBy(() -> kernels.launch("fill").in(x).f64(1).each(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.launch("nothing")).isInstanceOf(IllegalStateException.class).hasMessageContaining("no kernel elementwise_nothing");
    }

    @Test void twoDevicesDoNotDisturbEachOther() {
        Tensor x = device.constant(Shape.vector(2), 1, 2);
        try (CudaDevice other = Emulator.device(); Scope _ = other.scope()) {
            assertThat(other.constant(Shape.vector(2), 3, 4).square().storage.read()).containsExactly(9, 16);
        }
        assertThat(x.storage.read()).containsExactly(1, 2);
    }

    /** Who asks for any device goes on with another one, and that may take long. */
    @ParameterizedTest @CsvSource({"cuMemHostAlloc, 2", "cublasCreate_v2, 3", "cudnnCreate, 1001", "cuModuleLoadData, 222"})
    void aDeviceThatCannotBeOpenedGivesBackWhatItTook(String function, int status) {
        EmulatedGpu gpu = new EmulatedGpu();
        long allocations = gpu.liveAllocations(), handles = gpu.liveHandles();
        gpu.inject(function, status, 0);
        assertThatThrownBy(Emulator::device).isInstanceOf(DeviceException.class).hasMessageContaining(function.replace("_v2", "")).hasMessageContaining("" + status);
        assertThat(gpu.liveAllocations()).isEqualTo(allocations);
        assertThat(gpu.liveHandles()).isEqualTo(handles);
    }

    @Test void memoryThatCublasLacksIsAdvisedOn() {
        assertThatThrownBy(() -> Status.blas(3, "cublasCreate")).isInstanceOf(DeviceException.class).hasMessageContaining("smaller batch");
    }
}
