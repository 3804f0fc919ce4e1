// Batch normalisation over samples and pixels (the spatial modes), in double.
#include "descriptors.h"
#include <cmath>

using namespace emulator;

static const int PER_ACTIVATION = 0;

static long pixels(const Tensor& x) { return (long)x.size[0] * x.size[2] * x.size[3]; }

// Calls visit(n, h, w) for one channel.
template <class Visitor> static void eachPixel(const Tensor& x, Visitor visit) {
    for (int n = 0; n < x.size[0]; n++) for (int h = 0; h < x.size[2]; h++) for (int w = 0; w < x.size[3]; w++) visit(n, h, w);
}

API int cudnnDeriveBNTensorDescriptor(void* derived, void* xHandle, int mode) {
    FIND(x, tensors, xHandle);
    Tensor* result = tensors.find(derived);
    if (!result) return BAD_PARAM;
    if (mode == PER_ACTIVATION) return DNN_NOT_SUPPORTED;
    *result = Tensor{{1, x.size[1], 1, 1}, {x.size[1], 1, 1, 1}};
    return SUCCESS;
}

static int refuse(int mode, const Tensor& x, const Tensor& y, const Tensor& parameters) {
    if (mode == PER_ACTIVATION) return DNN_NOT_SUPPORTED;
    return x.sameSize(y) && parameters.size[1] == x.size[1] ? SUCCESS : BAD_PARAM;
}

API int cudnnBatchNormalizationForwardTraining(void* handle, int mode, const float* alpha, const float* beta, void* xHandle,
        const float* xData, void* yHandle, float* yData, void* bHandle, const float* scale, const float* bias, double factor,
        float* runningMean, float* runningVariance, double epsilon, float* savedMean, float* savedInverse) {
    ENTER_DNN;
    FIND(x, tensors, xHandle);
    FIND(y, tensors, yHandle);
    FIND(b, tensors, bHandle);
    if (int status = refuse(mode, x, y, b)) return status;
    OPERAND(x, xData); OPERAND(y, yData); OPERAND(b, scale); OPERAND(b, bias);
    for (const float* optional : {runningMean, runningVariance, savedMean, savedInverse}) if (optional) OPERAND(b, optional);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        for (int c = 0; c < x.size[1]; c++) {
            double mean = 0, variance = 0, m = pixels(x);
            eachPixel(x, [&](int n, int h, int w) { mean += xData[x.offset(n, c, h, w)] / m; });
            eachPixel(x, [&](int n, int h, int w) { variance += std::pow(xData[x.offset(n, c, h, w)] - mean, 2) / m; });
            double inverse = 1 / std::sqrt(variance + epsilon);
            if (runningMean) runningMean[c] = (1 - factor) * runningMean[c] + factor * mean;
            if (runningVariance) runningVariance[c] = (1 - factor) * runningVariance[c] + factor * variance * m / std::fmax(1, m - 1);
            if (savedMean) savedMean[c] = mean;
            if (savedInverse) savedInverse[c] = inverse;
            eachPixel(x, [&](int n, int h, int w) {
                blend(yData[y.offset(n, c, h, w)], alpha, (xData[x.offset(n, c, h, w)] - mean) * inverse * scale[c] + bias[c], beta);
            });
        }
        return OK;
    });
}

API int cudnnBatchNormalizationForwardInference(void* handle, int mode, const float* alpha, const float* beta, void* xHandle,
        const float* xData, void* yHandle, float* yData, void* bHandle, const float* scale, const float* bias, const float* mean,
        const float* variance, double epsilon) {
    ENTER_DNN;
    FIND(x, tensors, xHandle);
    FIND(y, tensors, yHandle);
    FIND(b, tensors, bHandle);
    if (int status = refuse(mode, x, y, b)) return status;
    OPERAND(x, xData); OPERAND(y, yData);
    for (const float* parameter : {scale, bias, mean, variance}) OPERAND(b, parameter);
    return submitDnn(dnn, __func__, [=, alpha = *alpha, beta = *beta] {
        x.each([&](int n, int c, int h, int w) {
            double normal = (xData[x.offset(n, c, h, w)] - mean[c]) / std::sqrt(variance[c] + epsilon);
            blend(yData[y.offset(n, c, h, w)], alpha, normal * scale[c] + bias[c], beta);
        });
        return OK;
    });
}

API int cudnnBatchNormalizationBackward(void* handle, int mode, const float* alphaData, const float* betaData,
        const float* alphaParameters, const float* betaParameters, void* xHandle, const float* xData, void* dyHandle, const float* dyData,
        void* dxHandle, float* dxData, void* bHandle, const float* scale, float* dScale, float* dBias, double epsilon,
        const float* savedMean, const float* savedInverse) {
    ENTER_DNN;
    FIND(x, tensors, xHandle);
    FIND(dy, tensors, dyHandle);
    FIND(dx, tensors, dxHandle);
    FIND(b, tensors, bHandle);
    if (int status = refuse(mode, x, dy, b)) return status;
    if (!dx.sameSize(x)) return BAD_PARAM;
    if (!savedMean || !savedInverse) { report("%s without the saved mean and deviation is not emulated", __func__); return DNN_NOT_SUPPORTED; }
    OPERAND(x, xData); OPERAND(dy, dyData); OPERAND(dx, dxData);
    for (const float* parameter : {scale, (const float*)dScale, (const float*)dBias, savedMean, savedInverse}) OPERAND(b, parameter);
    (void)epsilon;
    return submitDnn(dnn, __func__, [=, alpha = *alphaData, beta = *betaData, alphaP = *alphaParameters, betaP = *betaParameters] {
        for (int c = 0; c < x.size[1]; c++) {
            double sum = 0, product = 0, m = pixels(x);
            auto normal = [&](int n, int h, int w) { return (xData[x.offset(n, c, h, w)] - (double)savedMean[c]) * savedInverse[c]; };
            eachPixel(x, [&](int n, int h, int w) {
                double gradient = dyData[dy.offset(n, c, h, w)];
                sum += gradient;
                product += gradient * normal(n, h, w);
            });
            eachPixel(x, [&](int n, int h, int w) {
                double centred = dyData[dy.offset(n, c, h, w)] - sum / m - normal(n, h, w) * product / m;
                blend(dxData[dx.offset(n, c, h, w)], alpha, scale[c] * savedInverse[c] * centred, beta);
            });
            blend(dScale[c], alphaP, product, betaP);
            blend(dBias[c], alphaP, sum, betaP);
        }
        return OK;
    });
}
