// The part of cuBLAS that the engine uses: matrix products in float, column-major as in BLAS, summed in double.
#include "../gpu.h"
#include "../handles.h"
#include <algorithm>

using namespace emulator;

enum BlasStatus { SUCCESS = 0, NOT_INITIALIZED_BLAS = 1, INVALID_VALUE_BLAS = 7, EXECUTION_FAILED = 13 };

struct Blas {
    void* stream = nullptr;
    int pointerMode = 0;            // 0: alpha and beta on the host, 1: on the device
    int mathMode = 0;
    bool workspace = false;
};

static Handles<Blas> handles;
static const int VERSION = 120600;

#define ENTER_BLAS Call call(__func__, Call::NOTHING); if (call.status) return call.status; \
    Blas* blas = handles.find(handle); if (!blas) return NOT_INITIALIZED_BLAS

API int cublasCreate_v2(void** handle) {
    Call call(__func__, Call::NOTHING);
    if (call.status) return call.status;
    *handle = handles.open();
    return SUCCESS;
}

API int cublasDestroy_v2(void* handle) { ENTER_BLAS; handles.close(handle); return SUCCESS; }
API int cublasGetVersion_v2(void* handle, int* version) { ENTER_BLAS; *version = VERSION; return SUCCESS; }
API int cublasGetStream_v2(void* handle, void** stream) { ENTER_BLAS; *stream = blas->stream; return SUCCESS; }
API int cublasSetMathMode(void* handle, int mode) { ENTER_BLAS; blas->mathMode = mode; return SUCCESS; }
API int cublasGetMathMode(void* handle, int* mode) { ENTER_BLAS; *mode = blas->mathMode; return SUCCESS; }
API int cublasSetPointerMode_v2(void* handle, int mode) { ENTER_BLAS; blas->pointerMode = mode; return SUCCESS; }
API int cublasGetPointerMode_v2(void* handle, int* mode) { ENTER_BLAS; *mode = blas->pointerMode; return SUCCESS; }
API int cublasSetAtomicsMode(void* handle, int) { ENTER_BLAS; return SUCCESS; }

// Choosing a stream gives up the workspace, as cuBLAS documents.
API int cublasSetStream_v2(void* handle, void* stream) {
    ENTER_BLAS;
    blas->stream = stream;
    blas->workspace = false;
    return SUCCESS;
}

API int cublasSetWorkspace_v2(void* handle, void* workspace, size_t bytes) {
    ENTER_BLAS;
    if (bytes && check(workspace, bytes, __func__)) return INVALID_VALUE_BLAS;
    blas->workspace = bytes > 0;
    return SUCCESS;
}

// Whether cublasSetWorkspace holds: a test of the order in which stream and workspace are set.
API int emulator_has_workspace(void* handle) { ENTER_BLAS; return blas->workspace; }

struct Matrix {
    const float* start;
    int rows, columns, leading;     // as stored
    bool transposed;
    long long stride;               // from one matrix of the batch to the next

    size_t bytes(int count) const { return sizeof(float) * (stride * (count - 1) + (size_t)leading * (columns - 1) + rows); }
    float at(int batch, int i, int j) const { return start[stride * batch + (transposed ? j + (size_t)i * leading : i + (size_t)j * leading)]; }
};

static Matrix operand(const float* start, int transposed, int rows, int columns, int leading, long long stride) {
    return transposed ? Matrix{start, columns, rows, leading, true, stride} : Matrix{start, rows, columns, leading, false, stride};
}

API int cublasSgemmStridedBatched(void* handle, int transA, int transB, int m, int n, int k, const float* alpha, const float* a, int lda,
        long long strideA, const float* b, int ldb, long long strideB, const float* beta, float* c, int ldc, long long strideC, int count) {
    ENTER_BLAS;
    Matrix A = operand(a, transA, m, k, lda, strideA), B = operand(b, transB, k, n, ldb, strideB), C = operand(c, 0, m, n, ldc, strideC);
    if (m < 0 || n < 0 || k < 0 || count < 0) return INVALID_VALUE_BLAS;
    for (const Matrix* x : {&A, &B, &C}) if (x->leading < std::max(1, x->rows)) return INVALID_VALUE_BLAS;
    if (!m || !n || !count) return SUCCESS;
    if (k && (check(a, A.bytes(count), "gemm's A") || check(b, B.bytes(count), "gemm's B"))) return EXECUTION_FAILED;
    if (check(c, C.bytes(count), "gemm's C")) return EXECUTION_FAILED;
    bool onDevice = blas->pointerMode;
    float hostAlpha = onDevice ? 0 : *alpha, hostBeta = onDevice ? 0 : *beta;
    int status = submit(blas->stream, "cublasSgemm", [=] {
        float scale = onDevice ? *alpha : hostAlpha, keep = onDevice ? *beta : hostBeta;
        for (int batch = 0; batch < count; batch++) for (int j = 0; j < n; j++) for (int i = 0; i < m; i++) {
            double sum = 0;
            for (int l = 0; l < k; l++) sum += (double)A.at(batch, i, l) * B.at(batch, l, j);
            float& result = c[strideC * batch + i + (size_t)j * ldc];
            result = keep == 0 ? (float)(scale * sum) : (float)(scale * sum + (double)keep * result);   // C is not read where beta is 0
        }
        return OK;
    });
    return status ? EXECUTION_FAILED : SUCCESS;
}

API int cublasSgemm_v2(void* handle, int transA, int transB, int m, int n, int k, const float* alpha, const float* a, int lda,
        const float* b, int ldb, const float* beta, float* c, int ldc) {
    ENTER_BLAS;
    return cublasSgemmStridedBatched(handle, transA, transB, m, n, k, alpha, a, lda, 0, b, ldb, 0, beta, c, ldc, 0, 1);
}

// A matrix times a vector is a product with one column; strides of the vectors are leading dimensions of rows.
API int cublasSgemv_v2(void* handle, int trans, int m, int n, const float* alpha, const float* a, int lda, const float* x, int incx,
        const float* beta, float* y, int incy) {
    ENTER_BLAS;
    if (incy != 1) return NOT_SUPPORTED;
    int rows = trans ? n : m, inner = trans ? m : n;
    return cublasSgemmStridedBatched(handle, trans, 1, rows, 1, inner, alpha, a, lda, 0, x, incx, 0, beta, y, std::max(1, rows), 0, 1);
}

API const char* cublasGetStatusString(int) { return "emulated cuBLAS status"; }
API const char* cublasGetStatusName(int) { return "CUBLAS_STATUS"; }
