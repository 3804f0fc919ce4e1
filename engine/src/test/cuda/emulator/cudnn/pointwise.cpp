// AddTensor and activations.
#include "descriptors.h"
#include <cmath>

using namespace emulator;

API int cudnnAddTensor(void* handle, const float* alpha, void* aHandle, const float* aData, const float* beta, void* cHandle,
        float* cData) {
    ENTER_DNN;
    FIND(a, tensors, aHandle);
    FIND(c, tensors, cHandle);
    for (int i = 0; i < 4; i++) if (a.size[i] != 1 && a.size[i] != c.size[i]) return BAD_PARAM;
    OPERAND(a, aData); OPERAND(c, cData);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        c.each([&](int n, int k, int h, int w) {
            long from = a.offset(a.size[0] > 1 ? n : 0, a.size[1] > 1 ? k : 0, a.size[2] > 1 ? h : 0, a.size[3] > 1 ? w : 0);
            blend(cData[c.offset(n, k, h, w)], alpha, aData[from], beta);
        });
        return OK;
    });
}

enum ActivationMode { SIGMOID = 0, RELU = 1, TANH = 2 };

static double value(int mode, double x) { return mode == RELU ? std::fmax(x, 0) : mode == TANH ? std::tanh(x) : 1 / (1 + std::exp(-x)); }
static double slope(int mode, double y) { return mode == RELU ? y > 0 : mode == TANH ? 1 - y * y : y * (1 - y); }

API int cudnnActivationForward(void* handle, void* aHandle, const float* alpha, void* xHandle, const float* xData, const float* beta,
        void* yHandle, float* yData) {
    ENTER_DNN;
    FIND(activation, activations, aHandle);
    FIND(x, tensors, xHandle);
    FIND(y, tensors, yHandle);
    if (!x.sameSize(y)) return BAD_PARAM;
    if (activation.mode > TANH) return DNN_NOT_SUPPORTED;
    OPERAND(x, xData); OPERAND(y, yData);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        x.each([&](int n, int c, int h, int w) {
            blend(yData[y.offset(n, c, h, w)], alpha, value(activation.mode, xData[x.offset(n, c, h, w)]), beta);
        });
        return OK;
    });
}

API int cudnnActivationBackward(void* handle, void* aHandle, const float* alpha, void* yHandle, const float* yData, void* dyHandle,
        const float* dyData, void* xHandle, const float*, const float* beta, void* dxHandle, float* dxData) {
    ENTER_DNN;
    FIND(activation, activations, aHandle);
    FIND(y, tensors, yHandle);
    FIND(dy, tensors, dyHandle);
    FIND(x, tensors, xHandle);
    FIND(dx, tensors, dxHandle);
    if (!y.sameSize(dy) || !y.sameSize(x) || !y.sameSize(dx)) return BAD_PARAM;
    if (activation.mode > TANH) return DNN_NOT_SUPPORTED;
    OPERAND(y, yData); OPERAND(dy, dyData); OPERAND(dx, dxData);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        y.each([&](int n, int c, int h, int w) {
            double gradient = dyData[dy.offset(n, c, h, w)] * slope(activation.mode, yData[y.offset(n, c, h, w)]);
            blend(dxData[dx.offset(n, c, h, w)], alpha, gradient, beta);
        });
        return OK;
    });
}
