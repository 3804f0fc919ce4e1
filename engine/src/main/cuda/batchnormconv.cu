// Batch norm, relu and a 1x1 convolution to at most three channels. What batch norm makes of x is made anew in registers each time it is
// needed, with the same formula as everywhere; x is read once on the way forward and twice on the way back.
#include "common.cuh"
#include "normalization.cuh"

// Channels of the result, at most. Those that are not there have weights and gradients of 0.
#define OUTPUTS 3
// Pixels that a thread works on at a time: so often it uses what it has read of its channels.
#define TOGETHER 4
// Per channel: mean, scale, beta and its weights.
#define COLUMNS (3 + OUTPUTS)

static __device__ float weightOf(const float* weight, int c, int k, int outputs) { return k < outputs ? weight[c * outputs + k] : 0.f; }

// y[k] = bias[k] + Σ_c h_c·weight[c,k]. `lanes` threads of one warp, a power of two, share the channels of TOGETHER pixels.
template <int W> static __device__ void forward(const float* __restrict__ x, const float* gamma, const float* beta, const float* moments, float epsilon,
                                                const float* weight, const float* bias, float* y, int outputs, int pixels, int channels, int lanes) {
    DYNAMIC_SHARED(float, table);                   // (COLUMNS, channels)
    for (int c = threadIdx.x; c < channels; c += THREADS) {
        Line<1> line(gamma, beta, moments, epsilon, channels, c);
        table[c] = line.mean[0];
        table[channels + c] = line.scale[0];
        table[2 * channels + c] = line.beta[0];
        for (int k = 0; k < OUTPUTS; k++) table[(3 + k) * channels + c] = weightOf(weight, c, k, outputs);
    }
    __syncthreads();
    int lane = threadIdx.x % lanes, group = threadIdx.x / lanes, atOnce = THREADS / lanes * TOGETHER;
    for (int first = blockIdx.x * atOnce; first < pixels; first += gridDim.x * atOnce) {        // the same for all threads: they shuffle
        int start = first + group * TOGETHER, count = min(TOGETHER, pixels - start);
        float sum[TOGETHER][OUTPUTS] = {};
        for (int c = lane * W; c < channels; c += lanes * W) {
            Pack<W> column[COLUMNS], a[TOGETHER];
            for (int i = 0; i < COLUMNS; i++) column[i] = load<W>(table + i * channels + c);
            for (int q = 0; q < TOGETHER; q++) a[q] = q < count ? load<W>(x + (start + q) * channels + c) : column[0];
            for (int q = 0; q < TOGETHER; q++)
                for (int w = 0; w < W; w++) {
                    float normal = fmaf(a[q].at[w] - column[0].at[w], column[1].at[w], column[2].at[w]), h = normal < 0.f ? 0.f : normal;
                    for (int k = 0; k < OUTPUTS; k++) sum[q][k] = fmaf(h, column[3 + k].at[w], sum[q][k]);
                }
        }
        for (int q = 0; q < TOGETHER; q++)
            for (int k = 0; k < OUTPUTS; k++) {
                for (int step = lanes / 2; step > 0; step /= 2) sum[q][k] += __shfl_xor_sync(0xffffffffu, sum[q][k], step);
                if (q < count && k < outputs && lane == (q * OUTPUTS + k) % lanes) y[(start + q) * outputs + k] = sum[q][k] + bias[k];
            }
    }
}

KERNEL batchnormconv_forward(const float* x, const float* gamma, const float* beta, const float* moments, float epsilon,
                             const float* weight, const float* bias, float* y, int outputs, int pixels, int channels, int lanes) {
    BY_CHANNELS(forward, x, gamma, beta, moments, epsilon, weight, bias, y, outputs, pixels, channels, lanes);
}

// W channels' weights; and dh of a pixel, the gradient of what relu gave.
template <int W> struct Weights {
    float k[OUTPUTS][W];

    __device__ Weights(const float* weight, int outputs, int channels, int c) {
        for (int i = 0; i < OUTPUTS; i++)
            for (int w = 0; w < W; w++) k[i][w] = c + w < channels ? weightOf(weight, c + w, i, outputs) : 0.f;
    }

    __device__ float dh(const float (&dy)[OUTPUTS], int w) const { return fmaf(dy[2], k[2][w], fmaf(dy[1], k[1][w], dy[0] * k[0][w])); }
};

static __device__ __forceinline__ void loadGradient(const float* dy, int pixel, int outputs, float (&d)[OUTPUTS]) {
    for (int k = 0; k < OUTPUTS; k++) d[k] = k < outputs ? dy[pixel * outputs + k] : 0.f;
}

// Σ h·dy[k], Σ dz and Σ dz·(x − mean) of the channels, then Σ dy[k]. dz = dh where h > 0.
template <int W> static __device__ void gradientSums(const float* __restrict__ x, const float* gamma, const float* beta, const float* moments, float epsilon,
                                                     const float* weight, const float* __restrict__ dy, int outputs, double* sums, int pixels, int channels, int lanes, int span) {
    Tile<W> t(pixels, channels, lanes, span);
    Line<W> line(gamma, beta, moments, epsilon, channels, t.channel);
    Weights<W> weights(weight, outputs, channels, t.channel);
    double sum[OUTPUTS + 2][W] = {}, biasSum[OUTPUTS] = {};
    for (int start = t.first; start < t.end; start += RUN * t.rows) {
        float run[OUTPUTS + 2][W] = {}, biasRun[OUTPUTS] = {};
        #pragma unroll 4
        for (int j = 0; j < RUN; j++) {
            int p = start + j * t.rows;
            Pack<W> a = {};
            float d[OUTPUTS] = {};
            if (p < t.end) {
                a = load<W>(x + t.at(p));
                loadGradient(dy, p, outputs, d);
            }
            for (int w = 0; w < W; w++) {
                float centred = a.at[w] - line.mean[w], h = line.of(centred, w), dz = h <= 0.f ? 0.f : weights.dh(d, w);
                h = h < 0.f ? 0.f : h;
                for (int k = 0; k < OUTPUTS; k++) run[k][w] = fmaf(h, d[k], run[k][w]);
                run[OUTPUTS][w] += dz;
                run[OUTPUTS + 1][w] = fmaf(dz, centred, run[OUTPUTS + 1][w]);
            }
            for (int k = 0; k < OUTPUTS; k++) biasRun[k] += d[k];
        }
        for (int i = 0; i < OUTPUTS + 2; i++)
            for (int w = 0; w < W; w++) sum[i][w] += run[i][w];
        for (int k = 0; k < OUTPUTS; k++) biasSum[k] += biasRun[k];
    }
    addRows(t, sum, sums);
    for (int k = 0; k < OUTPUTS; k++) {                // the pixels of all blocks that begin with channel 0, and there the threads that do
        double ofBlock = blockSum(t.channel == 0 ? biasSum[k] : 0.0);
        if (threadIdx.x == 0 && blockIdx.y == 0) sums[((OUTPUTS + 2) * channels + k) * gridDim.x + blockIdx.x] = ofBlock;
    }
}

KERNEL batchnormconv_gradientSums(const float* x, const float* gamma, const float* beta, const float* moments, float epsilon,
                                  const float* weight, const float* dy, int outputs, double* sums, int pixels, int channels, int lanes, int span) {
    BY_CHANNELS(gradientSums, x, gamma, beta, moments, epsilon, weight, dy, outputs, sums, pixels, channels, lanes, span);
}

// One block a channel; without parts the sums are 0.
KERNEL batchnormconv_weightGradient(const double* sums, int parts, int outputs, float* dWeight, int addWeight, float* dBias, int addBias) {
    int c = blockIdx.x, channels = gridDim.x;
    for (int k = 0; k < outputs; k++) {
        double weight = total(sums, k * channels + c, parts), bias = total(sums, (OUTPUTS + 2) * channels + k, parts);
        if (threadIdx.x > 0) continue;
        if (dWeight) put((float) weight, dWeight, c * outputs + k, addWeight);
        if (dBias && c == 0) put((float) bias, dBias, k, addBias);
    }
}

// dx = A·dz + B·(x − mean) + C
template <int W> static __device__ void gradient(const float* __restrict__ x, const float* gamma, const float* beta, const float* moments, float epsilon,
                                                 const float* weight, const float* __restrict__ dy, int outputs, const float* __restrict__ abc, float* dx, int add,
                                                 int pixels, int channels, int lanes, int span) {
    Tile<W> t(pixels, channels, lanes, span);
    if (!t.works()) return;
    Line<W> line(gamma, beta, moments, epsilon, channels, t.channel);
    Weights<W> weights(weight, outputs, channels, t.channel);
    Pack<W> A = load<W>(abc + t.channel), B = load<W>(abc + channels + t.channel), C = load<W>(abc + 2 * channels + t.channel);
    #pragma unroll 4
    for (int p = t.first; p < t.end; p += t.rows) {
        Pack<W> a = load<W>(x + t.at(p));
        float d[OUTPUTS];
        loadGradient(dy, p, outputs, d);
        for (int w = 0; w < W; w++) {
            float centred = a.at[w] - line.mean[w], dz = line.of(centred, w) <= 0.f ? 0.f : weights.dh(d, w);
            a.at[w] = fmaf(dz, A.at[w], fmaf(centred, B.at[w], C.at[w]));
        }
        put(a, dx + t.at(p), add);
    }
}

KERNEL batchnormconv_gradient(const float* x, const float* gamma, const float* beta, const float* moments, float epsilon, const float* weight, const float* dy,
                              int outputs, const float* abc, float* dx, int add, int pixels, int channels, int lanes, int span) {
    BY_CHANNELS(gradient, x, gamma, beta, moments, epsilon, weight, dy, outputs, abc, dx, add, pixels, channels, lanes, span);
}
