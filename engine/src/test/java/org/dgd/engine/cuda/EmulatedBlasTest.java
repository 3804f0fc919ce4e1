package org.dgd.engine.cuda;

import static jcuda.jcublas.JCublas2.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jcuda.Pointer;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The emulated cuBLAS computes what NVIDIA's does, and refuses what it refuses. */
final class EmulatedBlasTest {
    private static final Pointer ONE = Pointer.to(new float[] {1}), ZERO = Pointer.to(new float[] {0}), HALF = Pointer.to(new float[] {0.5f});

    private final cublasHandle blas = new cublasHandle();
    private RawGpu gpu;

    @BeforeEach void open() {
        gpu = new RawGpu();
        RawGpu.ok(cublasCreate(blas));
        RawGpu.ok(cublasSetStream(blas, new cudaStream_t(gpu.stream)));
    }

    @AfterEach void close() {
        if (gpu == null) return;
        cublasDestroy(blas);
        gpu.close();
    }

    @ParameterizedTest @CsvSource({"0,0", "1,0", "0,1", "1,1"}) void product(int transA, int transB) {
        int m = 3, n = 4, k = 5, lda = 6, ldb = 7, ldc = 8, batch = 2;
        int sizeA = lda * (transA == 1 ? m : k), sizeB = ldb * (transB == 1 ? k : n), sizeC = ldc * n;
        float[] a = gpu.draw(batch * sizeA), b = gpu.draw(batch * sizeB), c = gpu.draw(batch * sizeC);
        Address deviceA = gpu.of(a), deviceB = gpu.of(b), deviceC = gpu.of(c);
        RawGpu.ok(cublasSgemmStridedBatched(blas, transA, transB, m, n, k, HALF, deviceA, lda, sizeA, deviceB, ldb, sizeB, ONE, deviceC, ldc, sizeC,
                batch));
        float[] result = gpu.read(deviceC, c.length);
        for (int t = 0; t < batch; t++) for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int l = 0; l < k; l++)
                sum += a[t * sizeA + (transA == 1 ? l + i * lda : i + l * lda)] * b[t * sizeB + (transB == 1 ? j + l * ldb : l + j * ldb)];
            assertThat(result[t * sizeC + i + j * ldc]).isCloseTo((float) (0.5 * sum + c[t * sizeC + i + j * ldc]), within(1e-6f));
        }
    }

    @Test void aProductEndsWithItsMatrices() {
        Address a = gpu.of(gpu.draw(4)), small = gpu.allocate(12), c = gpu.allocate(16);
        RawGpu.ok(cublasSgemm(blas, 0, 0, 2, 2, 2, ONE, a, 2, a, 2, ZERO, c, 2));       // NaN in c is not read
        assertThat(gpu.read(c, 4)).doesNotContain(Float.NaN);
        assertThat(cublasSgemm(blas, 0, 0, 2, 2, 2, ONE, a, 2, small, 2, ZERO, c, 2)).isEqualTo(cublasStatus.CUBLAS_STATUS_EXECUTION_FAILED);
        assertThat(cublasSgemm(blas, 0, 0, 2, 2, 2, ONE, a, 1, a, 2, ZERO, c, 2)).isEqualTo(cublasStatus.CUBLAS_STATUS_INVALID_VALUE);
    }

    @Test void whatIsNotEmulatedSaysSo() {
        assertThat(cublasStrsm(blas, 0, 0, 0, 0, 1, 1, ONE, gpu.of(1), 1, gpu.of(1), 1)).isEqualTo(cublasStatus.CUBLAS_STATUS_NOT_SUPPORTED);
        assertThat(gpu.emulated.report()).isEqualTo("cublasStrsm_v2 is not emulated");
    }
}
