// One number in, one number out. Every number is read before its place is written, so an output may be an input.
#include "common.cuh"

KERNEL elementwise_fill(float* y, float value, int n) {
    EACH (i, n) y[i] = value;
}

KERNEL elementwise_affine(const float* x, float factor, float offset, float* y, int add, int n) {
    EACH (i, n) put(fmaf(x[i], factor, offset), y, i, add);
}

KERNEL elementwise_add(const float* a, const float* b, float* y, int add, int n) {
    EACH (i, n) put(a[i] + b[i], y, i, add);
}

KERNEL elementwise_sub(const float* a, const float* b, float* y, int add, int n) {
    EACH (i, n) put(a[i] - b[i], y, i, add);
}

KERNEL elementwise_mul(const float* a, const float* b, float* y, int add, int n) {
    EACH (i, n) put(a[i] * b[i], y, i, add);
}

KERNEL elementwise_div(const float* a, const float* b, float* y, int add, int n) {
    EACH (i, n) put(a[i] / b[i], y, i, add);
}

KERNEL elementwise_divBackward(const float* b, const float* y, const float* dy, float* db, int add, int n) {
    EACH (i, n) put(-dy[i] * y[i] / b[i], db, i, add);
}

KERNEL elementwise_exp(const float* x, float* y, int n) {
    EACH (i, n) y[i] = expf(x[i]);
}

KERNEL elementwise_log(const float* x, float* y, int n) {
    EACH (i, n) y[i] = logf(x[i]);
}

KERNEL elementwise_sqrt(const float* x, float* y, int n) {
    EACH (i, n) y[i] = sqrtf(x[i]);
}

KERNEL elementwise_sqrtBackward(const float* y, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(0.5f * dy[i] / y[i], dx, i, add);
}

KERNEL elementwise_square(const float* x, float* y, int n) {
    EACH (i, n) y[i] = x[i] * x[i];
}

KERNEL elementwise_squareBackward(const float* x, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(2.f * dy[i] * x[i], dx, i, add);
}

// In double: powf is off by several roundings.
KERNEL elementwise_pow(const float* x, double exponent, float* y, int n) {
    EACH (i, n) y[i] = (float) pow((double) x[i], exponent);
}

KERNEL elementwise_powBackward(const float* x, double exponent, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put((float) (exponent * pow((double) x[i], exponent - 1) * dy[i]), dx, i, add);
}

// Not fmaxf, which would make 0 of a NaN.
KERNEL elementwise_relu(const float* x, float* y, int n) {
    EACH (i, n) y[i] = x[i] < 0.f ? 0.f : x[i];
}

KERNEL elementwise_reluBackward(const float* y, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(y[i] > 0.f ? dy[i] : 0.f, dx, i, add);
}

KERNEL elementwise_leakyRelu(const float* x, float slope, float* y, int n) {
    EACH (i, n) y[i] = x[i] > 0.f ? x[i] : slope * x[i];
}

KERNEL elementwise_leakyReluBackward(const float* x, float slope, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(x[i] > 0.f ? dy[i] : slope * dy[i], dx, i, add);
}

KERNEL elementwise_sigmoid(const float* x, float* y, int n) {
    EACH (i, n) y[i] = sigmoid(x[i]);
}

KERNEL elementwise_sigmoidBackward(const float* y, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(dy[i] * y[i] * (1.f - y[i]), dx, i, add);
}

KERNEL elementwise_tanh(const float* x, float* y, int n) {
    EACH (i, n) y[i] = tanhf(x[i]);
}

KERNEL elementwise_tanhBackward(const float* y, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(dy[i] * fmaf(-y[i], y[i], 1.f), dx, i, add);
}

// The exponent is never positive, so it cannot overflow.
KERNEL elementwise_softplus(const float* x, float* y, int n) {
    EACH (i, n) y[i] = (x[i] < 0.f ? 0.f : x[i]) + log1pf(expf(-fabsf(x[i])));
}

KERNEL elementwise_softplusBackward(const float* x, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(dy[i] * sigmoid(x[i]), dx, i, add);
}

KERNEL elementwise_clamp(const float* x, float low, float high, float* y, int n) {
    EACH (i, n) y[i] = x[i] < low ? low : x[i] > high ? high : x[i];
}

KERNEL elementwise_clampBackward(const float* x, float low, float high, const float* dy, float* dx, int add, int n) {
    EACH (i, n) put(low <= x[i] && x[i] <= high ? dy[i] : 0.f, dx, i, add);
}

// a or b may be null, which counts as 0.
KERNEL elementwise_where(const float* mask, const float* a, const float* b, float* y, int add, int n) {
    EACH (i, n) {
        const float* from = mask[i] != 0.f ? a : b;
        put(from ? from[i] : 0.f, y, i, add);
    }
}
