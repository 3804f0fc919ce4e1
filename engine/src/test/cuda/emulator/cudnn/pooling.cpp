// Largest and mean value of windows.
#include "descriptors.h"
#include <algorithm>

using namespace emulator;

enum PoolingMode { MAX = 0, MEAN_WITH_PADDING = 1, MEAN_WITHOUT_PADDING = 2, MAX_DETERMINISTIC = 3 };

struct Window { int fromRow, toRow, fromColumn, toColumn; };

// The part of a window that lies inside of the image.
static Window window(const Pooling& p, const Tensor& x, int row, int column) {
    int top = row * p.stride[0] - p.padding[0], left = column * p.stride[1] - p.padding[1];
    return {std::max(top, 0), std::min(top + p.window[0], x.size[2]), std::max(left, 0), std::min(left + p.window[1], x.size[3])};
}

static bool isMax(const Pooling& p) { return p.mode == MAX || p.mode == MAX_DETERMINISTIC; }

static double divisor(const Pooling& p, const Window& w) {
    return p.mode == MEAN_WITH_PADDING ? p.window[0] * p.window[1] : (w.toRow - w.fromRow) * (w.toColumn - w.fromColumn);
}

static bool agree(const Pooling& p, const Tensor& x, const Tensor& y) {
    for (int i = 0; i < 2; i++) if (y.size[2 + i] != 1 + (x.size[2 + i] + 2 * p.padding[i] - p.window[i]) / p.stride[i]) return false;
    return x.size[0] == y.size[0] && x.size[1] == y.size[1];
}

template <class Visitor> static void each(const Window& window, Visitor visit) {
    for (int row = window.fromRow; row < window.toRow; row++)
        for (int column = window.fromColumn; column < window.toColumn; column++) visit(row, column);
}

// Where the largest value is; the first of equal ones.
static long largest(const Window& w, const Tensor& x, const float* data, int n, int c) {
    long best = x.offset(n, c, w.fromRow, w.fromColumn);
    each(w, [&](int row, int column) {
        long at = x.offset(n, c, row, column);
        if (data[at] > data[best] || data[at] != data[at]) best = at;
    });
    return best;
}

API int cudnnPoolingForward(void* handle, void* pHandle, const float* alpha, void* xHandle, const float* xData, const float* beta,
        void* yHandle, float* yData) {
    ENTER_DNN;
    FIND(p, poolings, pHandle);
    FIND(x, tensors, xHandle);
    FIND(y, tensors, yHandle);
    if (!agree(p, x, y)) return BAD_PARAM;
    OPERAND(x, xData); OPERAND(y, yData);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        y.each([&](int n, int c, int h, int w) {
            Window part = window(p, x, h, w);
            double sum = 0;
            if (isMax(p)) sum = xData[largest(part, x, xData, n, c)];
            else each(part, [&](int row, int column) { sum += xData[x.offset(n, c, row, column)]; });
            blend(yData[y.offset(n, c, h, w)], alpha, isMax(p) ? sum : sum / divisor(p, part), beta);
        });
        return OK;
    });
}

API int cudnnPoolingBackward(void* handle, void* pHandle, const float* alpha, void* yHandle, const float* yData, void* dyHandle,
        const float* dyData, void* xHandle, const float* xData, const float* beta, void* dxHandle, float* dxData) {
    ENTER_DNN;
    FIND(p, poolings, pHandle);
    FIND(y, tensors, yHandle);
    FIND(dy, tensors, dyHandle);
    FIND(x, tensors, xHandle);
    FIND(dx, tensors, dxHandle);
    if (!agree(p, x, y) || !dy.sameSize(y) || !dx.sameSize(x)) return BAD_PARAM;
    OPERAND(y, yData); OPERAND(dy, dyData); OPERAND(x, xData); OPERAND(dx, dxData);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        // Sums have x's size; where the largest value is, is found by x's offsets.
        std::vector<double> sums(std::max(x.span(), dx.span()));
        dy.each([&](int n, int c, int h, int w) {
            Window part = window(p, x, h, w);
            double gradient = dyData[dy.offset(n, c, h, w)];
            long best = isMax(p) ? largest(part, x, xData, n, c) : 0;
            each(part, [&](int row, int column) {
                if (!isMax(p)) sums[dx.offset(n, c, row, column)] += gradient / divisor(p, part);
                else if (x.offset(n, c, row, column) == best) sums[dx.offset(n, c, row, column)] += gradient;
            });
        });
        dx.each([&](int n, int c, int h, int w) { blend(dxData[dx.offset(n, c, h, w)], alpha, sums[dx.offset(n, c, h, w)], beta); });
        return OK;
    });
}
