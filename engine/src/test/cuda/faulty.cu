// Kernels with and without faults, for the tests of the emulated GPU itself.
#include "common.cuh"

KERNEL faulty_double(const float* x, float* y, int n) {
    EACH (i, n) y[i] = 2.f * x[i];
}

KERNEL faulty_pastEnd(float* y, int n) {
    EACH (i, n + 1) y[i] = 1.f;
}

KERNEL faulty_beforeStart(float* y, int n) {
    EACH (i, n) y[i - 1] = 1.f;
}

KERNEL faulty_outsideShared(float* y) {
    __shared__ float numbers[THREADS];
    numbers[threadIdx.x + 1] = threadIdx.x;
    __syncthreads();
    y[threadIdx.x] = numbers[threadIdx.x];
}

KERNEL faulty_outsideDynamicShared(float* y, int n) {
    DYNAMIC_SHARED(float, numbers);
    numbers[n + threadIdx.x] = 1.f;
    y[threadIdx.x] = numbers[n + threadIdx.x];
}

// Four numbers at once, which must begin at a multiple of 16 bytes.
KERNEL faulty_four(const float* x, float* y, int from) {
    if (threadIdx.x == 0) *(float4*) y = *(const float4*) (x + from);
}

// Each block turns its numbers around.
KERNEL faulty_reverse(const float* x, float* y, int barrier) {
    __shared__ float numbers[THREADS];
    numbers[threadIdx.x] = x[blockIdx.x * THREADS + threadIdx.x];
    if (barrier) __syncthreads();
    y[blockIdx.x * THREADS + threadIdx.x] = numbers[THREADS - 1 - threadIdx.x];
}

// Sums of neighbours: the second barrier of each round keeps a fast thread from overwriting what a slow one has yet to read.
KERNEL faulty_rounds(float* x, int secondBarrier) {
    __shared__ float numbers[THREADS];
    float value = x[threadIdx.x];
    for (int round = 0; round < 4; round++) {
        numbers[threadIdx.x] = value;
        __syncthreads();
        value += numbers[(threadIdx.x + 1) % THREADS];
        if (secondBarrier) __syncthreads();
    }
    x[threadIdx.x] = value;
}

// Blocks must not rely on the order in which they run.
KERNEL faulty_chain(float* x) {
    if (threadIdx.x == 0) x[blockIdx.x + 1] = x[blockIdx.x] + 1.f;
}

KERNEL faulty_divergentBarrier(float* y) {
    if (threadIdx.x % 2) __syncthreads();
    else __syncwarp();
    y[threadIdx.x] = 1.f;
}

KERNEL faulty_sharedNotWritten(float* y) {
    __shared__ float numbers[THREADS];
    if (threadIdx.x == 1) numbers[0] = 1.f;
    y[threadIdx.x] = numbers[threadIdx.x];
}

KERNEL faulty_sums(const float* x, double* sum, float* warpSums, int* votes) {
    double total = blockSum((double) x[threadIdx.x]);
    float part = x[threadIdx.x];
    for (int step = 16; step > 0; step /= 2) part += __shfl_down_sync(0xffffffffu, part, step);
    if (threadIdx.x % 32 == 0) warpSums[threadIdx.x / 32] = part;
    unsigned odd = __ballot_sync(0xffffffffu, threadIdx.x & 1);
    if (threadIdx.x == 0) sum[0] = total, votes[0] = (int) odd;
    atomicAdd(votes + 1, 1);
}
