// Convolution and its two gradients, as plain loops with sums in double; any strides of the tensors, so NCHW and NHWC.
#include "descriptors.h"
#include <algorithm>
#include <cstring>

using namespace emulator;

struct Shapes { Tensor x, w, y; Convolution c; };

static bool agree(const Shapes& s) {
    for (int i = 0; i < 2; i++) {
        int reach = (s.w.size[2 + i] - 1) * s.c.dilation[i] + 1;
        if (s.y.size[2 + i] != 1 + (s.x.size[2 + i] + 2 * s.c.padding[i] - reach) / s.c.stride[i]) return false;
    }
    return s.x.size[0] == s.y.size[0] && s.x.size[1] == s.w.size[1] * s.c.groups && s.y.size[1] == s.w.size[0];
}

// Visits the offsets in x, w and y of every product.
template <class Visitor> static void eachProduct(const Shapes& s, Visitor visit) {
    const Tensor &x = s.x, &w = s.w, &y = s.y;
    int filtersPerGroup = w.size[0] / s.c.groups;
    for (int n = 0; n < y.size[0]; n++) for (int p = 0; p < y.size[2]; p++) for (int q = 0; q < y.size[3]; q++)
        for (int r = 0; r < w.size[2]; r++) for (int t = 0; t < w.size[3]; t++) {
            int row = p * s.c.stride[0] - s.c.padding[0] + r * s.c.dilation[0];
            int column = q * s.c.stride[1] - s.c.padding[1] + t * s.c.dilation[1];
            if (row < 0 || column < 0 || row >= x.size[2] || column >= x.size[3]) continue;
            int wr = s.c.crossCorrelation ? r : w.size[2] - 1 - r, wt = s.c.crossCorrelation ? t : w.size[3] - 1 - t;
            for (int k = 0; k < w.size[0]; k++) {
                long xAt = x.offset(n, k / filtersPerGroup * w.size[1], row, column), wAt = w.offset(k, 0, wr, wt), yAt = y.offset(n, k, p, q);
                for (int c = 0; c < w.size[1]; c++) visit(xAt + c * x.stride[1], wAt + c * w.stride[1], yAt);
            }
        }
}

static void store(const Tensor& shape, const std::vector<double>& sums, float* result, float alpha, float beta) {
    shape.each([&](int n, int c, int h, int w) {
        long at = shape.offset(n, c, h, w);
        blend(result[at], alpha, sums[at], beta);
    });
}

// Algorithms: 1 is deterministic and wants a workspace, 0 is neither (as BWD_DATA_ALGO_0 and BWD_FILTER_ALGO_0 are not).
static const int ALGORITHMS[] = {1, 0};
static size_t workspaceBytes(int algorithm, const Shapes& s) { return algorithm == 1 ? std::max<size_t>(256, s.w.bytes()) : 0; }

// The workspace is overwritten, so that one shared with something else shows.
static int queue(const Dnn& dnn, const char* what, const Shapes& s, int algorithm, void* workspace, size_t given, Operation operation) {
    size_t needed = workspaceBytes(algorithm, s);
    if (algorithm < 0 || algorithm > 1) return DNN_NOT_SUPPORTED;
    if (given < needed) { report("%s: workspace of %zu bytes, %zu needed", what, given, needed); return BAD_PARAM; }
    if (needed && check(workspace, given, what)) return EXECUTION_FAILED;
    return submitDnn(dnn, what, [=] {
        if (needed) memset(workspace, 0xff, given);
        return operation();
    });
}

#define SHAPES(xHandle, wHandle, cHandle, yHandle) \
    FIND(x, tensors, xHandle); FIND(w, tensors, wHandle); FIND(c, convolutions, cHandle); FIND(y, tensors, yHandle); \
    Shapes s{x, w, y, c}; if (!agree(s)) { report("%s: the shapes do not agree", __func__); return BAD_PARAM; }

API int cudnnConvolutionForward(void* handle, const float* alpha, void* xHandle, const float* xData, void* wHandle, const float* wData,
        void* cHandle, int algorithm, void* workspace, size_t bytes, const float* beta, void* yHandle, float* yData) {
    ENTER_DNN;
    SHAPES(xHandle, wHandle, cHandle, yHandle);
    OPERAND(x, xData); OPERAND(w, wData); OPERAND(y, yData);
    return queue(dnn, __func__, s, algorithm, workspace, bytes, [=, alpha = *alpha, beta = *beta] {
        std::vector<double> sums(s.y.span());
        eachProduct(s, [&](long i, long j, long k) { sums[k] += (double)xData[i] * wData[j]; });
        store(s.y, sums, yData, alpha, beta);
        return OK;
    });
}

API int cudnnConvolutionBackwardData(void* handle, const float* alpha, void* wHandle, const float* wData, void* yHandle,
        const float* yData, void* cHandle, int algorithm, void* workspace, size_t bytes, const float* beta, void* xHandle, float* xData) {
    ENTER_DNN;
    SHAPES(xHandle, wHandle, cHandle, yHandle);
    OPERAND(x, xData); OPERAND(w, wData); OPERAND(y, yData);
    return queue(dnn, __func__, s, algorithm, workspace, bytes, [=, alpha = *alpha, beta = *beta] {
        std::vector<double> sums(s.x.span());
        eachProduct(s, [&](long i, long j, long k) { sums[i] += (double)yData[k] * wData[j]; });
        store(s.x, sums, xData, alpha, beta);
        return OK;
    });
}

API int cudnnConvolutionBackwardFilter(void* handle, const float* alpha, void* xHandle, const float* xData, void* yHandle,
        const float* yData, void* cHandle, int algorithm, void* workspace, size_t bytes, const float* beta, void* wHandle, float* wData) {
    ENTER_DNN;
    SHAPES(xHandle, wHandle, cHandle, yHandle);
    OPERAND(x, xData); OPERAND(w, wData); OPERAND(y, yData);
    return queue(dnn, __func__, s, algorithm, workspace, bytes, [=, alpha = *alpha, beta = *beta] {
        std::vector<double> sums(s.w.span());
        eachProduct(s, [&](long i, long j, long k) { sums[j] += (double)xData[i] * yData[k]; });
        store(s.w, sums, wData, alpha, beta);
        return OK;
    });
}

API int cudnnConvolutionBackwardBias(void* handle, const float* alpha, void* yHandle, const float* yData, const float* beta,
        void* bHandle, float* bData) {
    ENTER_DNN;
    FIND(y, tensors, yHandle);
    FIND(b, tensors, bHandle);
    if (b.size[1] != y.size[1]) return BAD_PARAM;
    OPERAND(y, yData); OPERAND(b, bData);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        std::vector<double> sums(b.span());
        y.each([&](int n, int c, int h, int w) { sums[b.offset(0, c, 0, 0)] += yData[y.offset(n, c, h, w)]; });
        store(b, sums, bData, alpha, beta);
        return OK;
    });
}

API int cudnnGetConvolution2dForwardOutputDim(void* cHandle, void* xHandle, void* wHandle, int* n, int* k, int* h, int* width) {
    FIND(c, convolutions, cHandle);
    FIND(x, tensors, xHandle);
    FIND(w, tensors, wHandle);
    int out[2];
    for (int i = 0; i < 2; i++) out[i] = 1 + (x.size[2 + i] + 2 * c.padding[i] - ((w.size[2 + i] - 1) * c.dilation[i] + 1)) / c.stride[i];
    *n = x.size[0];
    *k = w.size[0];
    *h = out[0];
    *width = out[1];
    return SUCCESS;
}

// cudnnConvolution…AlgoPerf_t: the same members for the three directions.
struct Performance { int algorithm, status; float milliseconds; size_t memory; int deterministic, math, reserved[3]; };

static int list(const Shapes& s, int requested, int* returned, Performance* results) {
    if (requested < 1) return BAD_PARAM;
    *returned = 0;
    for (int algorithm : ALGORITHMS)
        if (*returned < requested) {
            results[*returned] = Performance{algorithm, SUCCESS, 0.1f * (*returned + 1), workspaceBytes(algorithm, s), algorithm, s.c.math, {}};
            ++*returned;
        }
    return SUCCESS;
}

// To find the fastest algorithm cuDNN runs them all and waits for them.
static int measure(const char* function, const Shapes& s, int requested, int* returned, Performance* results) {
    *returned = 0;      // JCuda reads it after a failure too
    return refuseInCapture(function) ? EXECUTION_FAILED : list(s, requested, returned, results);
}

// The three directions name their descriptors in different orders.
#define QUERY(name, first, second, third, ...) \
    API int cudnn##name(void* handle, void* first, void* second, void* cHandle, void* third, __VA_ARGS__) { \
        ENTER_DNN; \
        SHAPES(xHandle, wHandle, cHandle, yHandle);
#define QUERY_WITH_DATA(name, first, second, third, ...) \
    API int cudnn##name(void* handle, void* first, const float*, void* second, const float*, void* cHandle, void* third, float*, __VA_ARGS__) { \
        ENTER_DNN; \
        SHAPES(xHandle, wHandle, cHandle, yHandle);
#define RESULTS int requested, int* returned, Performance* results

#define QUERIES(direction, first, second, third) \
    QUERY(GetConvolution##direction##Algorithm_v7, first, second, third, RESULTS) return list(s, requested, returned, results); } \
    QUERY(FindConvolution##direction##Algorithm, first, second, third, RESULTS) return measure(__func__, s, requested, returned, results); } \
    QUERY_WITH_DATA(FindConvolution##direction##AlgorithmEx, first, second, third, RESULTS, void* workspace, size_t bytes) \
        if (bytes && check(workspace, bytes, __func__)) return EXECUTION_FAILED; \
        return measure(__func__, s, requested, returned, results); } \
    QUERY(GetConvolution##direction##WorkspaceSize, first, second, third, int algorithm, size_t* bytes) \
        *bytes = workspaceBytes(algorithm, s); \
        return SUCCESS; } \
    API int cudnnGetConvolution##direction##AlgorithmMaxCount(void*, int* count) { *count = 2; return SUCCESS; }

QUERIES(Forward, xHandle, wHandle, yHandle)
QUERIES(BackwardData, wHandle, yHandle, xHandle)
QUERIES(BackwardFilter, xHandle, yHandle, wHandle)
