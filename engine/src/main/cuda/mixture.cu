// Log densities of points z (n,m) under k Gaussians with means (k,m) and B = log 1/σ², (k,m) or (k,1), as y (n,k). Each block works on a
// square of SIDE x SIDE results and reads what it needs of its operands in squares, once, into shared memory.
#include "common.cuh"

#define SIDE 16
#define LOG_2_PI 1.8378770664093453

// A square of a matrix (rows, columns), whose corner is at (row0, column0); 0 beyond its edges. Columns behind the first repeat it if it has but one.
struct Square { float at[SIDE][SIDE + 1]; };

static __device__ __forceinline__ int squareRow() { return threadIdx.x / SIDE; }
static __device__ __forceinline__ int squareColumn() { return threadIdx.x % SIDE; }

// What this thread brings of such a square.
static __device__ __forceinline__ float element(const float* a, int rows, int columns, int row, int column) {
    return row < rows && column < columns ? a[row * columns + column] : 0.f;
}

static __device__ __forceinline__ float logPrecision(const float* b, int components, int m, int columns, int k, int d) {
    return k < components && d < m ? b[columns == 1 ? k : k * m + d] : 0.f;
}

// y = ½·Σ_d (B − log 2π − exp(B)·(z − μ)²). Where there is no dimension everything is 0 and adds nothing.
KERNEL mixture_logDensity(const float* z, const float* means, const float* b, float* y, int points, int components, int m, int columns) {
    __shared__ Square point, mean, logs, precision;
    int row = squareRow(), column = squareColumn(), n0 = blockIdx.x * SIDE, k0 = blockIdx.y * SIDE;
    double sum = -m * LOG_2_PI;
    for (int d0 = 0; d0 < m; d0 += SIDE) {
        float log = logPrecision(b, components, m, columns, k0 + row, d0 + column);
        __syncthreads();
        point.at[row][column] = element(z, points, m, n0 + row, d0 + column);
        mean.at[row][column] = element(means, components, m, k0 + row, d0 + column);
        logs.at[row][column] = log;
        precision.at[row][column] = expf(log);
        __syncthreads();
        float part = 0;
        for (int j = 0; j < SIDE; j++) {
            float difference = point.at[row][j] - mean.at[column][j];
            part += fmaf(-precision.at[column][j] * difference, difference, logs.at[column][j]);
        }
        sum += part;
    }
    if (n0 + row < points && k0 + column < components) y[(n0 + row) * components + k0 + column] = (float) (sum / 2);
}

// dz_d = −Σ_k dy_k·p_kd·(z_d − μ_kd)
KERNEL mixture_toPoints(const float* z, const float* means, const float* b, const float* dy, float* dz, int add, int points, int components, int m, int columns) {
    __shared__ Square gradient, mean, precision;
    int row = squareRow(), column = squareColumn(), n = blockIdx.x * SIDE + row, d = blockIdx.y * SIDE + column;
    float at = element(z, points, m, n, d);
    double sum = 0;
    for (int k0 = 0; k0 < components; k0 += SIDE) {
        __syncthreads();
        gradient.at[row][column] = element(dy, points, components, n, k0 + column);
        mean.at[row][column] = element(means, components, m, k0 + row, d);
        precision.at[row][column] = expf(logPrecision(b, components, m, columns, k0 + row, d));
        __syncthreads();
        float part = 0;
        for (int j = 0; j < SIDE; j++) part = fmaf(gradient.at[row][j] * precision.at[j][column], mean.at[j][column] - at, part);
        sum += part;
    }
    if (n < points && d < m) put((float) sum, dz, n * m + d, add);
}

// Of the points of block row y: Σ_n dy_k·(z_d − μ_kd), then Σ_n dy_k·(1 − p_kd·(z_d − μ_kd)²), for all k and d.
KERNEL mixture_componentSums(const float* z, const float* means, const float* b, const float* dy, double* sums, int points, int components, int m, int columns, int span) {
    __shared__ Square gradient, point;
    int row = squareRow(), column = squareColumn(), across = (m + SIDE - 1) / SIDE;
    int k0 = blockIdx.x / across * SIDE, k = k0 + row, d = blockIdx.x % across * SIDE + column, end = min((int) (blockIdx.y + 1) * span, points);
    float mean = element(means, components, m, k, d), precision = expf(logPrecision(b, components, m, columns, k, d));
    double first = 0, second = 0;
    for (int n0 = blockIdx.y * span; n0 < end; n0 += SIDE) {
        __syncthreads();
        gradient.at[row][column] = element(dy, end, components, n0 + row, k0 + column);
        point.at[row][column] = element(z, end, m, n0 + row, d);
        __syncthreads();
        float part = 0, squares = 0;
        for (int j = 0; j < SIDE; j++) {
            float difference = point.at[j][column] - mean, weight = gradient.at[j][row];
            part = fmaf(weight, difference, part);
            squares = fmaf(weight, fmaf(-precision * difference, difference, 1.f), squares);
        }
        first += part;
        second += squares;
    }
    if (k >= components || d >= m) return;
    double* to = sums + blockIdx.y * 2 * components * m + k * m + d;
    to[0] = first;
    to[components * m] = second;
}

// dμ_kd = p_kd·Σ first and dB_kd = ½·Σ second, over all parts; one block a component. dMeans or dB may be null.
KERNEL mixture_toComponents(const double* sums, int parts, const float* b, float* dMeans, int addMeans, float* dB, int addB, int m, int columns) {
    int k = blockIdx.x, numbers = gridDim.x * m;
    double shared = 0;
    for (int d = threadIdx.x; d < m; d += THREADS) {
        int i = k * m + d;
        double first = 0, second = 0;
        for (int part = 0; part < parts; part++) {
            first += sums[part * 2 * numbers + i];
            second += sums[(part * 2 + 1) * numbers + i];
        }
        if (dMeans) put((float) (expf(logPrecision(b, gridDim.x, m, columns, k, d)) * first), dMeans, i, addMeans);
        if (dB && columns == m) put((float) (second / 2), dB, i, addB);
        shared += second / 2;
    }
    if (!dB || columns == m) return;                   // the same for all threads
    double all = blockSum(shared);
    if (threadIdx.x == 0) put((float) all, dB, k, addB);
}
