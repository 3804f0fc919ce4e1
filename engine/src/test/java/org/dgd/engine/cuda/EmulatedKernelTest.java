package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the emulated GPU runs kernels as a GPU may, and finds what is wrong with them. */
@ExtendWith(EmulatorSeed.class)
final class EmulatedKernelTest {
    private static final int THREADS = Launch.THREADS, SEEDS = 20;

    private RawGpu gpu;

    @BeforeEach void open() { gpu = new RawGpu(); }

    @AfterEach void close() { if (gpu != null) gpu.close(); }

    @Test void barriersShufflesVotesAndAtomics() {
        Address x = gpu.of(RawGpu.counting(THREADS)), sum = gpu.allocate(8), warps = gpu.allocate(4 * 8), votes = gpu.of(0, 0);
        RawGpu.ok(gpu.launch("sums", 1, x, sum, warps, votes));
        RawGpu.ok(gpu.await());
        double[] total = {0};
        RawGpu.ok(JCudaDriver.cuMemcpyDtoH(Pointer.to(total), sum, 8));
        int[] vote = {0, 0};
        RawGpu.ok(JCudaDriver.cuMemcpyDtoH(Pointer.to(vote), votes, 8));
        assertThat(total[0]).isEqualTo(THREADS * (THREADS - 1) / 2.0);
        for (int w = 0; w < 8; w++) assertThat(gpu.read(warps, 8)[w]).isEqualTo(32 * (32 * w) + 31 * 16);
        assertThat(vote).containsExactly(0xaaaaaaaa, THREADS);
    }

    private interface Trial { float[] run(); }

    /** How many of some seeds give the numbers that they should. */
    private int right(float[] expected, Trial trial) {
        int right = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            gpu.emulated.seed(seed);
            if (Arrays.equals(trial.run(), expected)) right++;
        }
        return right;
    }

    private float[] reverse(int n, boolean barrier) {
        Address x = gpu.of(RawGpu.counting(n)), y = gpu.allocate(4L * n);
        RawGpu.ok(gpu.launch("reverse", n / THREADS, x, y, barrier ? 1 : 0));
        RawGpu.ok(gpu.await());
        return gpu.read(y, n);
    }

    private float[] rounds(boolean secondBarrier) {
        Address x = gpu.of(RawGpu.counting(THREADS));
        RawGpu.ok(gpu.launch("rounds", 1, x, secondBarrier ? 1 : 0));
        RawGpu.ok(gpu.await());
        return gpu.read(x, THREADS);
    }

    @Test void aMissingBarrierShows() {
        float[] reversed = new float[2 * THREADS];
        for (int i = 0; i < reversed.length; i++) reversed[i] = i / THREADS * THREADS + THREADS - 1 - i % THREADS;
        assertThat(right(reversed, () -> reverse(reversed.length, true))).isEqualTo(SEEDS);
        assertThat(right(reversed, () -> reverse(reversed.length, false))).isZero();
    }

    @Test void aMissingSecondBarrierShows() {
        float[] sums = RawGpu.counting(THREADS);
        for (int round = 0; round < 4; round++) {
            float[] before = sums.clone();
            for (int i = 0; i < THREADS; i++) sums[i] += before[(i + 1) % THREADS];
        }
        assertThat(right(sums, () -> rounds(true))).isEqualTo(SEEDS);
        assertThat(right(sums, () -> rounds(false))).isZero();
    }

    @Test void blocksRunInAnotherOrderForAnotherSeed() {
        Set<Float> ends = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            gpu.emulated.seed(seed);
            Address x = gpu.of(new float[9]);
            RawGpu.ok(gpu.launch("chain", 8, x));
            RawGpu.ok(gpu.await());
            ends.add(gpu.read(x, 9)[8]);
        }
        assertThat(ends).hasSizeGreaterThan(1);
    }

    @Test void aWritePastTheEndIsFound() {
        Address y = gpu.allocate(4 * 100);
        assertThat(gpu.launch("pastEnd", 1, y, 100)).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).matches("faulty_pastEnd wrote to 0 bytes past the end of allocation \\d+ \\(400 bytes\\)");
    }

    /** The end of an allocation is exact to 16 bytes at once and to the byte when the operation is over. */
    @ParameterizedTest @ValueSource(ints = {97, 98, 99}) void aWritePastAnEndThatIsNotAlignedIsFound(int size) {
        assertThat(gpu.launch("pastEnd", 1, gpu.allocate(4L * size), size)).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).matches("faulty_pastEnd wrote past the end of allocation \\d+ \\(" + 4 * size + " bytes\\)");
    }

    @Test void aWriteBeforeTheStartIsFound() {
        assertThat(gpu.launch("beforeStart", 1, gpu.allocate(400), 100)).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).matches("faulty_beforeStart wrote before the start of allocation \\d+ \\(400 bytes\\)");
    }

    @Test void aReadOfFreedMemoryIsFound() {
        Address x = gpu.of(1, 2, 3, 4), y = gpu.allocate(16);
        RawGpu.ok(JCudaDriver.cuMemFree(x));
        assertThat(gpu.launch("double", 1, x, y, 4)).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).matches("faulty_double read from byte \\d+ of freed allocation \\d+ \\(16 bytes\\)");
    }

    @Test void anIndexOutsideOfSharedMemoryIsFound() {
        Address y = gpu.allocate(4 * THREADS);
        assertThat(gpu.launch("outsideShared", 1, y)).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).startsWith("faulty_outsideShared used an index outside of an array");
    }

    /** A GPU refuses it; a CPU does or not, as the compiler chooses its instructions. */
    @Test void fourNumbersThatDoNotBeginAtAMultipleOfSixteenBytesAreFound() {
        Address x = gpu.of(0, 1, 2, 3, 4, 5, 6, 7), y = gpu.allocate(16);
        RawGpu.ok(gpu.launch("four", 1, x, y, 4));
        assertThat(gpu.read(y, 4)).containsExactly(4, 5, 6, 7);
        assertThat(gpu.launch("four", 1, x, y, 2)).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
        assertThat(gpu.emulated.report()).startsWith("faulty_four").contains("do not begin at a multiple of their size");
    }

    @Test void dynamicSharedMemoryHasAnEnd() {
        Address y = gpu.allocate(4 * THREADS);
        int needed = 8 * THREADS;
        RawGpu.ok(gpu.launch(gpu.stream, "outsideDynamicShared", 1, THREADS, needed, y, THREADS));
        int status = gpu.launch(gpu.stream, "outsideDynamicShared", 1, THREADS, needed - 16, y, THREADS);
        assertThat(status).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
    }

    @Test void sharedMemoryIsNotZero() {
        Address y = gpu.allocate(4 * THREADS);
        RawGpu.ok(gpu.launch("sharedNotWritten", 1, y));
        assertThat(gpu.read(y, THREADS)[THREADS - 1]).isNaN();
    }

    @Test void threadsAtDifferentBarriersAreFound() {
        assertThat(gpu.launch("divergentBarrier", 1, gpu.allocate(4 * THREADS))).isEqualTo(CUresult.CUDA_ERROR_LAUNCH_FAILED);
        assertThat(gpu.emulated.report()).isEqualTo("faulty_divergentBarrier: threads wait at different barriers");
    }

    @Test void aKernelThatThePtxLacksIsNotThere() {
        assertThat(gpu.function(new CUfunction(), "faulty_absent")).isEqualTo(CUresult.CUDA_ERROR_NOT_FOUND);
        assertThat(gpu.function(new CUfunction(), "elementwise_add")).isEqualTo(CUresult.CUDA_ERROR_NOT_FOUND);
    }

    @Test void launchesHaveLimits() {
        Address y = gpu.allocate(4);
        assertThat(gpu.launch("sharedNotWritten", 0, y)).isEqualTo(CUresult.CUDA_ERROR_INVALID_VALUE);
        assertThat(gpu.launch(gpu.stream, "sharedNotWritten", 1, 2048, 0, y)).isEqualTo(CUresult.CUDA_ERROR_INVALID_VALUE);
        assertThat(gpu.launch(gpu.stream, "sharedNotWritten", 1, 2 * THREADS, 0, y)).isEqualTo(CUresult.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
        assertThat(gpu.launch(gpu.stream, "sharedNotWritten", 1, 32, 64 << 10, y)).isEqualTo(CUresult.CUDA_ERROR_INVALID_VALUE);
    }

    @Test void aLostContextStaysLost() {
        gpu.emulated.inject("faulty_double", CUresult.CUDA_ERROR_ECC_UNCORRECTABLE, 1);
        Address x = gpu.of(1);
        RawGpu.ok(gpu.launch("double", 1, x, x, 1));
        assertThat(gpu.launch("double", 1, x, x, 1)).isEqualTo(CUresult.CUDA_ERROR_ECC_UNCORRECTABLE);
        assertThat(gpu.await()).isEqualTo(CUresult.CUDA_ERROR_ECC_UNCORRECTABLE);
        assertThat(JCudaDriver.cuMemAlloc(new Address(), 4)).isEqualTo(CUresult.CUDA_ERROR_ECC_UNCORRECTABLE);
        gpu.emulated.reset();
        RawGpu.ok(gpu.await());
    }
}
