// Sums and maxima. A tensor is seen as (outer, length, inner), and the middle goes: y[o,i] is the sum, or the largest, of x[o,·,i]. Long middles are cut
// into parts, which give y[o,i,part] first. In between, numbers are doubles: "x" is of floats, or null where "sums" of an earlier launch are read; results
// go to "sums", or are multiplied by the factor and put into "y" when that is not null. Where cuts are depends on shapes alone, and so do the bits.
#include "common.cuh"

struct Sum {
    static __device__ double start() { return 0; }
    static __device__ double of(double a, double b) { return a + b; }
};

// Unlike fmax it does not lose a NaN.
struct Largest {
    static __device__ double start() { return -INFINITY; }
    static __device__ double of(double a, double b) { return a > b || a != a ? a : b; }
};

// Where a result goes.
struct Result {
    double* sums;
    float* y;
    double factor;
    int add;

    __device__ void put(double value, int i) const {
        if (y) ::put((float) (factor * value), y, i, add);
        else sums[i] = value;
    }
};

static __device__ void load(const float* x, int i, double (&v)[1]) { v[0] = x[i]; }
static __device__ void load(const double* x, int i, double (&v)[1]) { v[0] = x[i]; }

static __device__ void load(const float* x, int i, double (&v)[4]) {
    float4 a = ((const float4*) x)[i];
    v[0] = a.x, v[1] = a.y, v[2] = a.z, v[3] = a.w;
}

static __device__ void load(const double* x, int i, double (&v)[4]) {
    double2 a = ((const double2*) x)[2 * i], b = ((const double2*) x)[2 * i + 1];
    v[0] = a.x, v[1] = a.y, v[2] = b.x, v[3] = b.y;
}

// Short middles: so many lanes of a warp share one, a power of two; 1 where inner is not 1, for then neighbouring threads have neighbouring results.
template <class Op, class T> static __device__ void few(const T* x, Result result, int lanes, int length, int inner, int results) {
    int r = (blockIdx.x * THREADS + threadIdx.x) / lanes, lane = threadIdx.x % lanes;
    double value = Op::start();
    if (r < results) {
        const T* from = x + r / inner * length * inner + r % inner;
        #pragma unroll 4
        for (int i = lane; i < length; i += lanes) value = Op::of(value, from[i * inner]);
    }
    for (int step = lanes / 2; step > 0; step /= 2) value = Op::of(value, __shfl_xor_sync(0xffffffffu, value, step));
    if (lane == 0 && r < results) result.put(value, r);
}

// Long middles where inner is 1: a block for each part. "quads": every part begins at a multiple of four.
template <class Op, class T> static __device__ void rows(const T* x, Result result, double* warps, int length, int parts, int piece, int quads) {
    int row = blockIdx.x / parts, part = blockIdx.x % parts;
    int from = row * length + part * piece, to = row * length + min(part * piece + piece, length);
    double v[4], sum[4] = {Op::start(), Op::start(), Op::start(), Op::start()};
    if (quads) {
        #pragma unroll 2
        for (int i = from / 4 + threadIdx.x; i < to / 4; i += THREADS) {
            load(x, i, v);
            for (int k = 0; k < 4; k++) sum[k] = Op::of(sum[k], v[k]);
        }
        from = to / 4 * 4;
    }
    for (int i = from + threadIdx.x; i < to; i += THREADS) sum[0] = Op::of(sum[0], x[i]);
    double value = Op::of(Op::of(sum[0], sum[1]), Op::of(sum[2], sum[3]));
    for (int step = 16; step > 0; step /= 2) value = Op::of(value, __shfl_xor_sync(0xffffffffu, value, step));
    if (threadIdx.x % 32 == 0) warps[threadIdx.x / 32] = value;
    __syncthreads();
    if (threadIdx.x == 0) {
        for (int i = 1; i < THREADS / 32; i++) value = Op::of(value, warps[i]);
        result.put(value, blockIdx.x);
    }
}

// Long middles where inner is not 1: a block takes a part of the middle and a tile of columns, V of them a thread, as many lines at a time as it has
// threads for. All its threads read numbers that lie side by side.
template <class Op, class T, int V> static __device__ void columns(const T* x, Result result, double* shared, int length, int inner, int parts, int piece) {
    int units = inner / V, tile = min(units, THREADS), tiles = (units + tile - 1) / tile, height = THREADS / tile;
    int block = blockIdx.x / tiles, outer = block / parts, part = block % parts;
    int unit = blockIdx.x % tiles * tile + threadIdx.x % tile, line = threadIdx.x / tile, to = min(part * piece + piece, length);
    bool busy = unit < units && line < height;
    double v[V], sum[V];
    for (int k = 0; k < V; k++) sum[k] = Op::start();
    if (busy) {
        #pragma unroll 4
        for (int i = part * piece + line; i < to; i += height) {
            load(x, (outer * length + i) * units + unit, v);
            for (int k = 0; k < V; k++) sum[k] = Op::of(sum[k], v[k]);
        }
    }
    for (int k = 0; k < V; k++) shared[k * THREADS + threadIdx.x] = sum[k];
    for (int lines = height; lines > 1; ) {             // the lower half takes in the upper one
        int half = (lines + 1) / 2;
        __syncthreads();
        if (busy && line < lines - half)
            for (int k = 0; k < V; k++) {
                double* own = shared + k * THREADS + threadIdx.x;
                *own = Op::of(*own, own[half * tile]);
            }
        lines = half;
    }
    if (busy && line == 0)
        for (int k = 0; k < V; k++) result.put(shared[k * THREADS + threadIdx.x], (outer * inner + unit * V + k) * parts + part);
}

KERNEL reduction_few(const float* x, const double* from, double* sums, float* y, double factor, int add, int largest,
                        int lanes, int length, int inner, int results) {
    Result result = {sums, y, factor, add};
    if (x) {
        if (largest) few<Largest>(x, result, lanes, length, inner, results);
        else few<Sum>(x, result, lanes, length, inner, results);
    } else {
        if (largest) few<Largest>(from, result, lanes, length, inner, results);
        else few<Sum>(from, result, lanes, length, inner, results);
    }
}

KERNEL reduction_rows(const float* x, const double* from, double* sums, float* y, double factor, int add, int largest,
                        int length, int parts, int piece, int quads) {
    __shared__ double warps[THREADS / 32];
    Result result = {sums, y, factor, add};
    if (x) {
        if (largest) rows<Largest>(x, result, warps, length, parts, piece, quads);
        else rows<Sum>(x, result, warps, length, parts, piece, quads);
    } else {
        if (largest) rows<Largest>(from, result, warps, length, parts, piece, quads);
        else rows<Sum>(from, result, warps, length, parts, piece, quads);
    }
}

KERNEL reduction_columns(const float* x, const double* from, double* sums, float* y, double factor, int add, int largest,
                        int length, int inner, int parts, int piece) {
    __shared__ double shared[THREADS];
    Result result = {sums, y, factor, add};
    if (x) {
        if (largest) columns<Largest, float, 1>(x, result, shared, length, inner, parts, piece);
        else columns<Sum, float, 1>(x, result, shared, length, inner, parts, piece);
    } else {
        if (largest) columns<Largest, double, 1>(from, result, shared, length, inner, parts, piece);
        else columns<Sum, double, 1>(from, result, shared, length, inner, parts, piece);
    }
}

// The same where inner is a multiple of four.
KERNEL reduction_columns4(const float* x, const double* from, double* sums, float* y, double factor, int add, int largest,
                        int length, int inner, int parts, int piece) {
    __shared__ double shared[4 * THREADS];
    Result result = {sums, y, factor, add};
    if (x) {
        if (largest) columns<Largest, float, 4>(x, result, shared, length, inner, parts, piece);
        else columns<Sum, float, 4>(x, result, shared, length, inner, parts, piece);
    } else {
        if (largest) columns<Largest, double, 4>(from, result, shared, length, inner, parts, piece);
        else columns<Sum, double, 4>(from, result, shared, length, inner, parts, piece);
    }
}

// Where the number i of a tensor whose last axes are h, w, c goes to, by the steps of the smaller tensor: 0 along an axis that is gone.
static __device__ int partner(int i, int h, int w, int c, int nStep, int hStep, int wStep, int cStep) {
    int pixel = i / c, row = pixel / w;
    return row / h * nStep + row % h * hStep + pixel % w * wStep + i % c * cStep;
}

// How many numbers reach each maximum. Whole numbers may be added in any order.
KERNEL reduction_reached(const float* x, const float* y, int* count, int h, int w, int c, int nStep, int hStep, int wStep, int cStep, int n) {
    EACH (i, n) {
        int at = partner(i, h, w, c, nStep, hStep, wStep, cStep);
        if (x[i] == y[at]) atomicAdd(count + at, 1);
    }
}

KERNEL reduction_maxBackward(const float* x, const float* y, const float* dy, const int* count, float* dx, int add,
                             int h, int w, int c, int nStep, int hStep, int wStep, int cStep, int n) {
    EACH (i, n) {
        int at = partner(i, h, w, c, nStep, hStep, wStep, cStep);
        put(x[i] == y[at] ? dy[at] / (float) count[at] : 0.f, dx, i, add);
    }
}
