// Batch normalization, with or without relu, in passes over memory: one for the moments, one to normalize; backward one for sums, one for dx.
#include "common.cuh"
#include "normalization.cuh"

// Moments: Σ x and Σ x² of the channels. A run's sums are of x − s, s its first number: so a mean far from zero costs no digits.

template <int W> static __device__ void momentSums(const float* __restrict__ x, double* sums, int pixels, int channels, int lanes, int span) {
    Tile<W> t(pixels, channels, lanes, span);
    double sum[2][W] = {};
    for (int start = t.first; start < t.end; start += RUN * t.rows) {
        Pack<W> shift = load<W>(x + t.at(start));
        float first[W] = {}, second[W] = {};
        #pragma unroll 4
        for (int j = 0; j < RUN; j++) {
            int p = start + j * t.rows;
            Pack<W> a = p < t.end ? load<W>(x + t.at(p)) : shift;
            for (int w = 0; w < W; w++) {
                float d = a.at[w] - shift.at[w];
                first[w] += d;
                second[w] = fmaf(d, d, second[w]);
            }
        }
        double count = t.runLength(start);
        for (int w = 0; w < W; w++) {
            double s = shift.at[w];
            sum[0][w] += first[w] + count * s;
            sum[1][w] += second[w] + s * (2.0 * first[w] + count * s);
        }
    }
    addRows(t, sum, sums);
}

KERNEL normalization_momentSums(const float* x, double* sums, int pixels, int channels, int lanes, int span) {
    BY_CHANNELS(momentSums, x, sums, pixels, channels, lanes, span);
}

// One block a channel.
KERNEL normalization_moments(const double* sums, int parts, int pixels, float* moments) {
    int c = blockIdx.x, channels = gridDim.x;
    double mean = total(sums, c, parts) / pixels, variance = total(sums, channels + c, parts) / pixels - mean * mean;
    if (threadIdx.x > 0) return;
    moments[c] = (float) mean;
    moments[channels + c] = (float) (variance < 0 ? 0 : variance);
}

// bias may be null.
KERNEL normalization_running(const float* moments, const float* bias, double unbiased, double momentum, float* running, int n) {
    EACH (i, n) {
        double now = i < n / 2 ? moments[i] + (bias ? (double) bias[i] : 0.0) : moments[i] * unbiased;
        running[i] = (float) (running[i] + momentum * (now - running[i]));
    }
}

// What is below the floor, 0 for relu, becomes the floor.

template <int W> static __device__ void forward(const float* __restrict__ x, const float* gamma, const float* beta, const float* moments, float epsilon, float floor,
                                                float* y, int pixels, int channels, int lanes, int span) {
    Tile<W> t(pixels, channels, lanes, span);
    if (!t.works()) return;
    Line<W> line(gamma, beta, moments, epsilon, channels, t.channel);
    #pragma unroll 4
    for (int p = t.first; p < t.end; p += t.rows) {
        Pack<W> a = load<W>(x + t.at(p));
        for (int w = 0; w < W; w++) {
            float normal = line.of(a.at[w] - line.mean[w], w);
            a.at[w] = normal < floor ? floor : normal;
        }
        store(a, y + t.at(p));
    }
}

KERNEL normalization_forward(const float* x, const float* gamma, const float* beta, const float* moments, float epsilon, float floor,
                             float* y, int pixels, int channels, int lanes, int span) {
    BY_CHANNELS(forward, x, gamma, beta, moments, epsilon, floor, y, pixels, channels, lanes, span);
}

// Backward: Σ dz and Σ dz·(x − mean) of the channels, dz being dy where the floor did not stop the result.

template <int W> static __device__ void backwardSums(const float* __restrict__ x, const float* gamma, const float* beta, const float* moments, float epsilon, float floor,
                                                     const float* __restrict__ dy, double* sums, int pixels, int channels, int lanes, int span) {
    Tile<W> t(pixels, channels, lanes, span);
    Line<W> line(gamma, beta, moments, epsilon, channels, t.channel);
    double sum[2][W] = {};
    for (int start = t.first; start < t.end; start += RUN * t.rows) {
        float first[W] = {}, second[W] = {};
        #pragma unroll 4
        for (int j = 0; j < RUN; j++) {
            int p = start + j * t.rows;
            Pack<W> a = {}, d = {};
            if (p < t.end) {
                a = load<W>(x + t.at(p));
                d = load<W>(dy + t.at(p));
            }
            for (int w = 0; w < W; w++) {
                float centred = a.at[w] - line.mean[w], dz = line.of(centred, w) <= floor ? 0.f : d.at[w];
                first[w] += dz;
                second[w] = fmaf(dz, centred, second[w]);
            }
        }
        for (int w = 0; w < W; w++) {
            sum[0][w] += first[w];
            sum[1][w] += second[w];
        }
    }
    addRows(t, sum, sums);
}

KERNEL normalization_backwardSums(const float* x, const float* gamma, const float* beta, const float* moments, float epsilon, float floor,
                                  const float* dy, double* sums, int pixels, int channels, int lanes, int span) {
    BY_CHANNELS(backwardSums, x, gamma, beta, moments, epsilon, floor, dy, sums, pixels, channels, lanes, span);
}

// One block a channel. Without parts the sums are 0.
KERNEL normalization_coefficients(const double* sums, int parts, int pixels, const float* gamma, const float* moments, double epsilon, int fixed,
                                  float* abc, float* dGamma, int addGamma, float* dBeta, int addBeta) {
    int c = blockIdx.x, channels = gridDim.x;
    double sum = total(sums, c, parts), dot = total(sums, channels + c, parts);
    if (threadIdx.x == 0) coefficients(sum, dot, c, channels, pixels, gamma, moments, epsilon, fixed, abc, dGamma, addGamma, dBeta, addBeta);
}

// dx may be dy: a thread reads its numbers before it writes there.
template <int W> static __device__ void gradient(const float* __restrict__ x, const float* gamma, const float* beta, const float* moments, float epsilon, float floor,
                                                 const float* dy, const float* abc, float* dx, int add, int pixels, int channels, int lanes, int span) {
    Tile<W> t(pixels, channels, lanes, span);
    if (!t.works()) return;
    Line<W> line(gamma, beta, moments, epsilon, channels, t.channel);
    Pack<W> A = load<W>(abc + t.channel), B = load<W>(abc + channels + t.channel), C = load<W>(abc + 2 * channels + t.channel);
    #pragma unroll 4
    for (int p = t.first; p < t.end; p += t.rows) {
        Pack<W> a = load<W>(x + t.at(p)), d = load<W>(dy + t.at(p));
        for (int w = 0; w < W; w++) {
            float centred = a.at[w] - line.mean[w], dz = line.of(centred, w) <= floor ? 0.f : d.at[w];
            d.at[w] = fmaf(dz, A.at[w], fmaf(centred, B.at[w], C.at[w]));
        }
        put(d, dx + t.at(p), add);
    }
}

KERNEL normalization_gradient(const float* x, const float* gamma, const float* beta, const float* moments, float epsilon, float floor,
                              const float* dy, const float* abc, float* dx, int add, int pixels, int channels, int lanes, int span) {
    BY_CHANNELS(gradient, x, gamma, beta, moments, epsilon, floor, dy, abc, dx, add, pixels, channels, lanes, span);
}
