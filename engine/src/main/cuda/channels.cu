// What runs over the channels of every pixel, which lie side by side. So many lanes of a warp share a pixel: a power of two, so that pixels do not
// cross warps. A pixel's numbers are added in an order that the number of channels alone decides.
#include "common.cuh"

// The pixel and the lane in it of this thread. Pixels past the last one are those of threads that only help in exchanges.
#define PIXEL(pixel, lane) int pixel = (blockIdx.x * THREADS + threadIdx.x) / lanes, lane = threadIdx.x % lanes

// The numbers of a lane in its pixel; none past the last pixel.
#define LANES_SHARE(i, pixel, lane) for (int i = pixel * channels + lane, end = pixel < pixels ? (pixel + 1) * channels : 0; i < end; i += lanes)

static __device__ float lanesSum(float value, int lanes) {
    for (int step = lanes / 2; step > 0; step /= 2) value += __shfl_xor_sync(0xffffffffu, value, step);
    return value;
}

// Unlike fmaxf it does not lose a NaN.
static __device__ float larger(float a, float b) { return a > b || a != a ? a : b; }

static __device__ float lanesLargest(float value, int lanes) {
    for (int step = lanes / 2; step > 0; step /= 2) value = larger(value, __shfl_xor_sync(0xffffffffu, value, step));
    return value;
}

// log of the sum of exp(x) over a pixel's channels. The largest is taken out of the sum, so that no exp overflows.
static __device__ float logSumExp(const float* x, int pixel, int lane, int lanes, int channels, int pixels) {
    float largest = -INFINITY, sum = 0;
    LANES_SHARE (i, pixel, lane) largest = larger(largest, x[i]);
    largest = lanesLargest(largest, lanes);
    LANES_SHARE (i, pixel, lane) sum += expf(x[i] - largest);
    sum = lanesSum(sum, lanes);
    return fabsf(largest) == INFINITY ? largest : largest + logf(sum);
}

KERNEL channels_logSumExp(const float* x, float* y, int lanes, int channels, int pixels) {
    PIXEL(pixel, lane);
    float value = logSumExp(x, pixel, lane, lanes, channels, pixels);
    if (lane == 0 && pixel < pixels) y[pixel] = value;
}

KERNEL channels_logSumExpBackward(const float* x, const float* y, const float* dy, float* dx, int add, int channels, int n) {
    EACH (i, n) {
        int pixel = i / channels;
        put(dy[pixel] * expf(x[i] - y[pixel]), dx, i, add);
    }
}

KERNEL channels_logSoftmax(const float* x, float* y, int lanes, int channels, int pixels) {
    PIXEL(pixel, lane);
    float value = logSumExp(x, pixel, lane, lanes, channels, pixels);
    LANES_SHARE (i, pixel, lane) y[i] = x[i] - value;
}

KERNEL channels_logSoftmaxBackward(const float* y, const float* dy, float* dx, int add, int lanes, int channels, int pixels) {
    PIXEL(pixel, lane);
    float total = 0;
    LANES_SHARE (i, pixel, lane) total += dy[i];
    total = lanesSum(total, lanes);
    LANES_SHARE (i, pixel, lane) put(fmaf(-expf(y[i]), total, dy[i]), dx, i, add);
}

KERNEL channels_norm(const float* x, float* y, int lanes, int channels, int pixels) {
    PIXEL(pixel, lane);
    float squares = 0;
    LANES_SHARE (i, pixel, lane) squares = fmaf(x[i], x[i], squares);
    squares = lanesSum(squares, lanes);
    if (lane == 0 && pixel < pixels) y[pixel] = sqrtf(squares);
}

KERNEL channels_normBackward(const float* x, const float* y, const float* dy, float* dx, int add, int channels, int n) {
    EACH (i, n) {
        int pixel = i / channels;
        put(y[pixel] == 0.f ? 0.f : dy[pixel] / y[pixel] * x[i], dx, i, add);
    }
}
