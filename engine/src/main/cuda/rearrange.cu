// The same numbers in other places.
#include "common.cuh"

// A box of (i0, i1, i2, i3) in two tensors: y[Σ i·ySteps] = factor · x[Σ i·xSteps]. The sizes of i1, i2 and i3 are given; n numbers in all.
// A step of x may be 0: then its numbers are repeated.
KERNEL rearrange_box(const float* x, float factor, float* y, int add, int size1, int size2, int size3, int x0, int x1, int x2, int x3,
                     int y0, int y1, int y2, int y3, int n) {
    EACH (i, n) {
        int rest = i / size3, i3 = i % size3, i2 = rest % size2;
        rest /= size2;
        int i1 = rest % size1, i0 = rest / size1;
        put(factor * x[i0 * x0 + i1 * x1 + i2 * x2 + i3 * x3], y, i0 * y0 + i1 * y1 + i2 * y2 + i3 * y3, add);
    }
}

// The same by fours: size3, the steps and n count groups of four numbers, which lie together in y, and in x if x3 is not 0.
KERNEL rearrange_box4(const float* x, float factor, float* y, int add, int size1, int size2, int size3, int x0, int x1, int x2, int x3,
                      int y0, int y1, int y2, int y3, int n) {
    EACH (i, n) {
        int rest = i / size3, i3 = i % size3, i2 = rest % size2;
        rest /= size2;
        int i1 = rest % size1, i0 = rest / size1, from = i0 * x0 + i1 * x1 + i2 * x2 + i3;
        float4 a;
        if (x3) a = ((const float4*) x)[from];
        else a.x = a.y = a.z = a.w = x[i0 * x0 + i1 * x1 + i2 * x2];
        a = make_float4(factor * a.x, factor * a.y, factor * a.z, factor * a.w);
        float4* to = (float4*) y + i0 * y0 + i1 * y1 + i2 * y2 + i3;
        if (add) a = make_float4(a.x + to->x, a.y + to->y, a.z + to->z, a.w + to->w);
        *to = a;
    }
}

#define TILE 32

// y[b][p][q] = x[b][q][p], a block for a square of TILE by TILE numbers. They go through shared memory, so that both are met in the order in which they
// lie; a row there is one longer than the square, so that a column of it falls into different banks.
KERNEL rearrange_transpose(const float* x, float* y, int add, int rows, int columns) {
    __shared__ float square[TILE][TILE + 1];
    int across = (columns + TILE - 1) / TILE, down = (rows + TILE - 1) / TILE, matrix = blockIdx.x / (across * down) * rows * columns;
    int p = blockIdx.x / across % down * TILE, q = blockIdx.x % across * TILE, i = threadIdx.x % TILE, j = threadIdx.x / TILE;
    for (int k = j; k < TILE; k += THREADS / TILE)
        if (q + k < columns && p + i < rows) square[k][i] = x[matrix + (q + k) * rows + p + i];
    __syncthreads();
    for (int k = j; k < TILE; k += THREADS / TILE)
        if (p + k < rows && q + i < columns) put(square[i][k], y, matrix + (p + k) * columns + q + i, add);
}

// y[i] = table[index[i]], rows of m numbers; n in all.
KERNEL rearrange_rows(const float* table, const float* index, float* y, int m, int n) {
    EACH (i, n) y[i] = table[(int) index[i / m] * m + i % m];
}

// The same where m is a multiple of four; m and n count groups of four.
KERNEL rearrange_rows4(const float* table, const float* index, float* y, int m, int n) {
    EACH (i, n) ((float4*) y)[i] = ((const float4*) table)[(int) index[i / m] * m + i % m];
}

// table[index[i]] += x[i], a block for each of the n samples. The first sample that names a row adds all that do, in their order; others leave it to that one.
KERNEL rearrange_scatterRows(const float* x, const float* index, float* table, int m, int n) {
    __shared__ int same[THREADS], found;
    int row = (int) index[blockIdx.x];
    if (threadIdx.x == 0) found = -1;
    for (int from = 0; from < n; from += THREADS) {
        __syncthreads();                                    // all are done with what follows, of the numbers before
        int i = from + threadIdx.x;
        same[threadIdx.x] = i < n && (int) index[i] == row;
        if (same[threadIdx.x]) found = from;
        __syncthreads();
        for (int k = 0; found == from && k < min(THREADS, n - from); k++) {
            if (!same[k]) continue;
            if (from + k < (int) blockIdx.x) return;
            for (int c = threadIdx.x; c < m; c += THREADS) table[row * m + c] += x[(from + k) * m + c];
        }
    }
}
