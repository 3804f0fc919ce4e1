// Sums over all numbers of a prediction x and its target t, and their gradients. dLoss and loss are one number in the device's memory.
#include "common.cuh"

// A loss has the term of one number, and its derivative by x.

struct SquaredError {
    static __device__ float term(float x, float t) { return (x - t) * (x - t); }
    static __device__ float slope(float x, float t) { return 2.f * (x - t); }
};

struct SigmoidSquaredError {
    static __device__ float term(float x, float t) { return SquaredError::term(sigmoid(x), t); }

    // p·(1 - p) as e/(1 + e)², which keeps its digits where p is near 1.
    static __device__ float slope(float x, float t) {
        float e = expf(-fabsf(x)), r = 1.f / (1.f + e), p = x < 0.f ? e * r : r;
        return 2.f * (p - t) * (e * r * r);
    }
};

// max(x,0) - x·t first: where t is 0 or 1 that is exact, and the rest is never negative.
struct BinaryCrossEntropy {
    static __device__ float term(float x, float t) { return fmaf(-x, t, x < 0.f ? 0.f : x) + log1pf(expf(-fabsf(x))); }
    static __device__ float slope(float x, float t) { return sigmoid(x) - t; }
};

// The sum over a piece of the n numbers, by a block: into the block's own place among the parts, or into loss where it is the only block.
// Pieces begin at multiples of four.
template <class Loss> static __device__ void sum(const float* x, const float* t, double* parts, float* loss, int piece, int n) {
    int from = blockIdx.x * piece, to = min(from + piece, n), quads = to / 4;
    double sum = 0;
    for (int i = from / 4 + threadIdx.x; i < quads; i += THREADS) {
        float4 a = ((const float4*) x)[i], b = ((const float4*) t)[i];
        sum += ((double) Loss::term(a.x, b.x) + Loss::term(a.y, b.y)) + ((double) Loss::term(a.z, b.z) + Loss::term(a.w, b.w));
    }
    for (int i = 4 * quads + threadIdx.x; i < to; i += THREADS) sum += Loss::term(x[i], t[i]);
    sum = blockSum(sum);
    if (threadIdx.x == 0) {
        if (gridDim.x == 1) loss[0] = (float) sum;
        else parts[blockIdx.x] = sum;
    }
}

template <class Loss> static __device__ void gradient(const float* x, const float* t, const float* dLoss, float* dx, int add, int n) {
    float g = dLoss[0];
    EACH (i, n / 4) {
        float4 a = ((const float4*) x)[i], b = ((const float4*) t)[i];
        float4 d = make_float4(g * Loss::slope(a.x, b.x), g * Loss::slope(a.y, b.y), g * Loss::slope(a.z, b.z), g * Loss::slope(a.w, b.w));
        if (add) {
            float4 old = ((const float4*) dx)[i];
            d = make_float4(d.x + old.x, d.y + old.y, d.z + old.z, d.w + old.w);
        }
        ((float4*) dx)[i] = d;
    }
    int last = n / 4 * 4 + threadIdx.x;
    if (blockIdx.x == 0 && last < n) put(g * Loss::slope(x[last], t[last]), dx, last, add);
}

KERNEL loss_squaredError(const float* x, const float* t, double* parts, float* loss, int piece, int n) {
    sum<SquaredError>(x, t, parts, loss, piece, n);
}

KERNEL loss_sigmoidSquaredError(const float* x, const float* t, double* parts, float* loss, int piece, int n) {
    sum<SigmoidSquaredError>(x, t, parts, loss, piece, n);
}

KERNEL loss_binaryCrossEntropy(const float* x, const float* t, double* parts, float* loss, int piece, int n) {
    sum<BinaryCrossEntropy>(x, t, parts, loss, piece, n);
}

// One block: loss = the sum of the parts.
KERNEL loss_total(const double* parts, float* loss, int count) {
    double sum = 0;
    for (int i = threadIdx.x; i < count; i += THREADS) sum += parts[i];
    sum = blockSum(sum);
    if (threadIdx.x == 0) loss[0] = (float) sum;
}

KERNEL loss_squaredErrorBackward(const float* x, const float* t, const float* dLoss, float* dx, int add, int n) {
    gradient<SquaredError>(x, t, dLoss, dx, add, n);
}

KERNEL loss_sigmoidSquaredErrorBackward(const float* x, const float* t, const float* dLoss, float* dx, int add, int n) {
    gradient<SigmoidSquaredError>(x, t, dLoss, dx, add, n);
}

KERNEL loss_binaryCrossEntropyBackward(const float* x, const float* t, const float* dLoss, float* dx, int add, int n) {
    gradient<BinaryCrossEntropy>(x, t, dLoss, dx, add, n);
}
