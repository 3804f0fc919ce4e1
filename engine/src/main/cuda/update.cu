// Optimizer steps. Numbers that change from step to step are read from the device's memory, for a recorded step keeps its arguments.
#include "common.cuh"

// A piece of a parameter: addresses of its numbers, its gradient's and the two moments' (gradient descent has but the second), and how many
// they are. A block works on one piece; so one launch serves all parameters.
#define PIECE 5
struct Piece {
    float *p, *m, *v;
    const float* g;
    int count;

    __device__ Piece(const long long* table) {
        const long long* piece = table + PIECE * blockIdx.x;
        p = (float*) piece[0];
        g = (const float*) piece[1];
        m = (float*) piece[2];
        v = (float*) piece[3];
        count = (int) piece[4];
    }
};

// Pieces begin where four floats can be read at once; only a parameter's last piece has some left over. `four(i)` is done to numbers i .. i + 3, `one(i)` to number i.
template <class Four, class One> static __device__ __forceinline__ void eachOf(int count, Four four, One one) {
    int whole = count / 4 * 4;
    for (int i = 4 * threadIdx.x; i < whole; i += 4 * THREADS) four(i);
    if (whole + threadIdx.x < count) one(whole + threadIdx.x);
}

static __device__ __forceinline__ float4& four(float* x, int i) { return *(float4*) (x + i); }
static __device__ __forceinline__ float4 four(const float* x, int i) { return *(const float4*) (x + i); }

// g += decay·p; v = momentum·v + g; p −= rate·v
struct Sgd {
    float rate, momentum, decay;

    __device__ void step(float& p, float g, float& v) const {
        v = fmaf(v, momentum, fmaf(p, decay, g));
        p = fmaf(v, -rate, p);
    }
};

// g += decay·p; m, v moving means of g and g²; p −= rate·m/(√v·root + epsilon), rate and root corrected for the step
struct Adam {
    float rate, root, beta1, rest1, beta2, rest2, epsilon, decay;

    __device__ void step(float& p, float gradient, float& m, float& v) const {
        float g = fmaf(p, decay, gradient);
        m = fmaf(m, beta1, g * rest1);
        v = fmaf(v, beta2, g * g * rest2);
        p -= m * rate / fmaf(sqrtf(v), root, epsilon);
    }
};

KERNEL update_sgd(const long long* pieces, const float* rate, float momentum, float decay) {
    Piece a(pieces);
    Sgd sgd = {rate[0], momentum, decay};
    eachOf(a.count, [&](int i) {
        float4 p = four(a.p, i), g = four(a.g, i), v = four(a.v, i);
        sgd.step(p.x, g.x, v.x);
        sgd.step(p.y, g.y, v.y);
        sgd.step(p.z, g.z, v.z);
        sgd.step(p.w, g.w, v.w);
        four(a.p, i) = p;
        four(a.v, i) = v;
    }, [&](int i) { sgd.step(a.p[i], a.g[i], a.v[i]); });
}

// numbers: what AdamStep.numbers() holds.
KERNEL update_adam(const long long* pieces, const float* numbers, float beta1, float rest1, float beta2, float rest2, float epsilon, float decay) {
    Piece a(pieces);
    Adam adam = {numbers[1], numbers[2], beta1, rest1, beta2, rest2, epsilon, decay};
    eachOf(a.count, [&](int i) {
        float4 p = four(a.p, i), g = four(a.g, i), m = four(a.m, i), v = four(a.v, i);
        adam.step(p.x, g.x, m.x, v.x);
        adam.step(p.y, g.y, m.y, v.y);
        adam.step(p.z, g.z, m.z, v.z);
        adam.step(p.w, g.w, m.w, v.w);
        four(a.p, i) = p;
        four(a.m, i) = m;
        four(a.v, i) = v;
    }, [&](int i) { adam.step(a.p[i], a.g[i], a.m[i], a.v[i]); });
}

// Rows of a table, all different: a warp works on one. Row i of the gradient belongs to row index[i].

#define ROW_OF_WARP ((int) (blockIdx.x * (THREADS / 32) + threadIdx.x / 32))

KERNEL update_sgdRows(float* table, float* v, const float* g, const float* index, const float* rate, float momentum, float decay, int rows, int columns) {
    int i = ROW_OF_WARP;
    if (i >= rows) return;
    Sgd sgd = {rate[0], momentum, decay};
    int to = (int) index[i] * columns, from = i * columns;
    for (int j = threadIdx.x % 32; j < columns; j += 32) sgd.step(table[to + j], g[from + j], v[to + j]);
}

// Every row counts its own steps and is corrected for them.
KERNEL update_adamRows(float* table, float* m, float* v, float* steps, const float* g, const float* index, const float* numbers,
                       double beta1, double beta2, float epsilon, float decay, int rows, int columns) {
    int i = ROW_OF_WARP, lane = threadIdx.x % 32;
    if (i >= rows) return;
    int row = (int) index[i], to = row * columns, from = i * columns;
    float t = steps[row] + 1.f;
    __syncwarp();                                        // all lanes have read what is written here
    if (lane == 0) steps[row] = t;
    float rate = (float) (numbers[0] / (1 - pow(beta1, (double) t))), root = (float) (1 / sqrt(1 - pow(beta2, (double) t)));
    Adam adam = {rate, root, (float) beta1, (float) (1 - beta1), (float) beta2, (float) (1 - beta2), epsilon, decay};
    for (int j = lane; j < columns; j += 32) adam.step(table[to + j], g[from + j], m[to + j], v[to + j]);
}
