// Bilinear interpolation: the image x is (n,H,W,C), the result y (n,P,Q,C).
#include "common.cuh"

// A pixel of the result lies between two rows (or columns) of the image; `fraction` is the weight of the second.
struct Place { int first, second; float fraction; };

static __device__ __forceinline__ Place place(int p, int in, int out) {
    double at = (p + 0.5) * in / out - 0.5;
    int first = at < 0 ? 0 : (int) at;
    return {first, first + 1 < in ? first + 1 : first, at < 0 ? 0.f : (float) (at - first)};
}

static __device__ __forceinline__ float between(float a, float b, float fraction) { return fmaf(b - a, fraction, a); }

KERNEL resize_bilinear(const float* x, float* y, int H, int W, int C, int P, int Q, int n) {
    EACH (i, n) {
        int c = i % C, q = i / C % Q, p = i / C / Q % P, sample = i / C / Q / P;
        Place row = place(p, H, P), column = place(q, W, Q);
        const float *upper = x + (sample * H + row.first) * W * C + c, *lower = x + (sample * H + row.second) * W * C + c;
        int left = column.first * C, right = column.second * C;
        y[i] = between(between(upper[left], upper[right], column.fraction), between(lower[left], lower[right], column.fraction), row.fraction);
    }
}

// The weight of row (or column) h at a place; 0 at most of them. Both rows may be h, at the border.
static __device__ __forceinline__ float weight(Place at, int h) {
    return (at.first == h ? 1.f - at.fraction : 0.f) + (at.second == h ? at.fraction : 0.f);
}

// Rows p of the result lie between h-1 and h+1 only from here on, and up to this of h+1: one more on either side for the rounding.
static __device__ __forceinline__ int start(int h, int in, int out) {
    int p = (int) ((h - 0.5) * out / in - 0.5) - 1;
    return p < 0 ? 0 : p;
}

static __device__ __forceinline__ int end(int h, int in, int out) {
    int p = (int) ((h + 1.5) * out / in - 0.5) + 2;
    return p > out ? out : p;
}

// The pixels of the result that a pixel of the image is part of, gathered in their order.
KERNEL resize_bilinearBackward(const float* dy, float* dx, int add, int H, int W, int C, int P, int Q, int n) {
    EACH (i, n) {
        int c = i % C, w = i / C % W, h = i / C / W % H, sample = i / C / W / H;
        float sum = 0;
        for (int p = start(h, H, P); p < end(h, H, P); p++) {
            float down = weight(place(p, H, P), h);
            if (down == 0.f) continue;
            for (int q = start(w, W, Q); q < end(w, W, Q); q++) {
                float across = weight(place(q, W, Q), w);
                if (across != 0.f) sum = fmaf(down * across, dy[((sample * P + p) * Q + q) * C + c], sum);
            }
        }
        put(sum, dx, i, add);
    }
}
