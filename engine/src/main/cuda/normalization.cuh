// What batch normalization of x (pixels, channels) needs, alone and with a convolution behind it. Threads that lie side by side in a block have
// neighbouring channels, W each, and rows of such threads have neighbouring pixels, so a warp reads whole lines of memory and a thread
// keeps to its channels. How pixels are cut into blocks depends on the shape alone: ChannelTiles in Java.
#pragma once
#include "common.cuh"

// Pixels that a thread adds as floats; such sums are added as doubles.
#define RUN 16

// So many neighbouring floats are read and written at once.
template <int W> struct __align__(4 * W) Pack { float at[W]; };

template <int W> static __device__ __forceinline__ Pack<W> load(const float* x) { return *(const Pack<W>*) x; }
template <int W> static __device__ __forceinline__ void store(Pack<W> a, float* y) { *(Pack<W>*) y = a; }

template <int W> static __device__ __forceinline__ void put(Pack<W> a, float* y, int add) {
    if (add) {
        Pack<W> before = load<W>(y);
        for (int w = 0; w < W; w++) a.at[w] += before.at[w];
    }
    store(a, y);
}

// What a thread works on: W channels from `channel` on of the pixels first, first + rows, … before end.
template <int W> struct Tile {
    int channels, lanes, rows, row, channel, first, end;

    __device__ Tile(int pixels, int channels, int lanes, int span) : channels(channels), lanes(lanes) {
        rows = THREADS / lanes;
        row = threadIdx.x / lanes;
        channel = W * (blockIdx.y * lanes + threadIdx.x % lanes);
        first = blockIdx.x * span + row;
        end = row < rows && channel < channels ? min((int) (blockIdx.x + 1) * span, pixels) : 0;        // some threads have nothing to do
    }

    __device__ int at(int pixel) const { return pixel * channels + channel; }
    __device__ bool works() const { return first < end; }
    __device__ int runLength(int start) const { return min(RUN, (end - start + rows - 1) / rows); }
};

// Room of a block for eight sums of each thread.
static __device__ double (*sumRoom())[THREADS] {
    __shared__ double room[8][THREADS];
    return room;
}

// Adds what the rows of a block have, always in the same order. The totals of quantity i of a channel go to a line of their own, one number for each block.
// All threads must call it.
template <int W, int N> static __device__ void addRows(const Tile<W>& t, double (&sum)[N][W], double* sums) {
    double (*room)[THREADS] = sumRoom();
    constexpr int once = 8 / W;
    for (int from = 0; from < N; from += once) {
        __syncthreads();
        for (int i = 0; i < once; i++)
            for (int w = 0; w < W; w++) if (from + i < N) room[i * W + w][threadIdx.x] = sum[from + i][w];
        for (int count = t.rows, half; count > 1; count = half) {
            half = (count + 1) / 2;
            __syncthreads();
            if (t.row + half < count)
                for (int i = 0; i < once * W; i++) if (from + i / W < N) room[i][threadIdx.x] += room[i][threadIdx.x + half * t.lanes];
        }
        if (t.row == 0 && t.channel < t.channels)
            for (int i = 0; i < once; i++)
                for (int w = 0; w < W; w++)
                    if (from + i < N) sums[((from + i) * t.channels + t.channel + w) * gridDim.x + blockIdx.x] = room[i * W + w][threadIdx.x];
    }
}

// The total of one line of such sums, to all threads.
static __device__ double total(const double* sums, int line, int parts) {
    double sum = 0;
    for (int i = threadIdx.x; i < parts; i += THREADS) sum += sums[line * parts + i];
    return blockSum(sum);
}

// W channels' batch norm as a line: (x − mean)·scale + beta.
template <int W> struct Line {
    float mean[W], scale[W], beta[W];

    __device__ Line(const float* gamma, const float* betas, const float* moments, float epsilon, int channels, int c) {
        for (int w = 0; w < W; w++) {
            bool there = c + w < channels;
            mean[w] = there ? moments[c + w] : 0.f;
            scale[w] = there ? gamma[c + w] / sqrtf(moments[channels + c + w] + epsilon) : 0.f;
            beta[w] = there ? betas[c + w] : 0.f;
        }
    }

    // Forward and backward must get the same bits, or relu would stop other numbers.
    __device__ float of(float centred, int w) const { return fmaf(centred, scale[w], beta[w]); }
};

// A kernel whose channels can be taken four at a time does so.
#define BY_CHANNELS(body, ...) if (channels % 4 == 0) body<4>(__VA_ARGS__); else body<1>(__VA_ARGS__)

// dx = A·dz + B·(x − mean) + C of a channel, from Σ dz and Σ dz·(x − mean), and the gradients of γ and β; both may be null. With fixed moments B and C are 0.
static __device__ void coefficients(double sum, double dot, int c, int channels, int pixels, const float* gamma, const float* moments, double epsilon, int fixed,
                                    float* abc, float* dGamma, int addGamma, float* dBeta, int addBeta) {
    double inverse = 1 / sqrt(moments[channels + c] + epsilon), a = gamma[c] * inverse;
    abc[c] = (float) a;
    abc[channels + c] = fixed ? 0.f : (float) (-a * inverse * inverse * dot / pixels);
    abc[2 * channels + c] = fixed ? 0.f : (float) (-a * sum / pixels);
    if (dGamma) put((float) (dot * inverse), dGamma, c, addGamma);
    if (dBeta) put((float) sum, dBeta, c, addBeta);
}
