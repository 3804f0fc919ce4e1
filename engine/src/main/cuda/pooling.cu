// Pooling: the image x is (n,H,W,C), the result y (n,P,Q,C). Window p begins at row p·stride − padding and has `rows` rows; likewise for columns.
#include "common.cuh"

// The image's rows (or columns) first .. end-1 that lie in window p.
struct Range { int first, end; };

static __device__ __forceinline__ Range inside(int p, int stride, int padding, int window, int size) {
    int first = p * stride - padding, end = first + window;
    return {first < 0 ? 0 : first, end > size ? size : end};
}

// The windows first .. end-1 of `count` that hold row (or column) i.
static __device__ __forceinline__ Range holding(int i, int stride, int padding, int window, int count) {
    int past = i + padding - window, first = past < 0 ? 0 : past / stride + 1, end = (i + padding) / stride + 1;
    return {first, end > count ? count : end};
}

// A NaN is larger than any number.
KERNEL pooling_max(const float* x, float* y, int H, int W, int C, int P, int Q, int rows, int columns, int strideH, int strideW, int paddingH,
                   int paddingW, int n) {
    EACH (i, n) {
        int c = i % C, q = i / C % Q, p = i / C / Q % P, sample = i / C / Q / P;
        Range down = inside(p, strideH, paddingH, rows, H), across = inside(q, strideW, paddingW, columns, W);
        float most = x[((sample * H + down.first) * W + across.first) * C + c];
        for (int h = down.first; h < down.end; h++)
            for (int w = across.first; w < across.end; w++) {
                float value = x[((sample * H + h) * W + w) * C + c];
                if (value > most || value != value) most = value;
            }
        y[i] = most;
    }
}

// A number takes dy of the windows whose first maximum it is.
KERNEL pooling_maxBackward(const float* x, const float* y, const float* dy, float* dx, int add, int H, int W, int C, int P, int Q, int rows, int columns,
                           int strideH, int strideW, int paddingH, int paddingW, int n) {
    EACH (i, n) {
        int c = i % C, w = i / C % W, h = i / C / W % H, sample = i / C / W / H;
        Range ps = holding(h, strideH, paddingH, rows, P), qs = holding(w, strideW, paddingW, columns, Q);
        float sum = 0;
        for (int p = ps.first; p < ps.end; p++)
            for (int q = qs.first; q < qs.end; q++) {
                int j = ((sample * P + p) * Q + q) * C + c;
                if (x[i] != y[j]) continue;
                Range down = inside(p, strideH, paddingH, rows, H), across = inside(q, strideW, paddingW, columns, W);
                bool first = true;
                for (int above = down.first; first && above <= h; above++)
                    for (int left = across.first; first && left < (above < h ? across.end : w); left++)
                        first = x[((sample * H + above) * W + left) * C + c] != y[j];
                if (first) sum += dy[j];
            }
        put(sum, dx, i, add);
    }
}

// How many numbers the sum over a window is divided by: all of the window's if padded, else those inside of the image.
static __device__ __forceinline__ float count(int padded, int rows, int columns, Range down, Range across) {
    return padded ? rows * columns : (down.end - down.first) * (across.end - across.first);
}

KERNEL pooling_average(const float* x, int padded, float* y, int H, int W, int C, int P, int Q, int rows, int columns, int strideH, int strideW,
                       int paddingH, int paddingW, int n) {
    EACH (i, n) {
        int c = i % C, q = i / C % Q, p = i / C / Q % P, sample = i / C / Q / P;
        Range down = inside(p, strideH, paddingH, rows, H), across = inside(q, strideW, paddingW, columns, W);
        float sum = 0;
        for (int h = down.first; h < down.end; h++)
            for (int w = across.first; w < across.end; w++) sum += x[((sample * H + h) * W + w) * C + c];
        y[i] = sum / count(padded, rows, columns, down, across);
    }
}

KERNEL pooling_averageBackward(const float* dy, int padded, float* dx, int add, int H, int W, int C, int P, int Q, int rows, int columns, int strideH,
                               int strideW, int paddingH, int paddingW, int n) {
    EACH (i, n) {
        int c = i % C, w = i / C % W, h = i / C / W % H, sample = i / C / W / H;
        Range ps = holding(h, strideH, paddingH, rows, P), qs = holding(w, strideW, paddingW, columns, Q);
        float sum = 0;
        for (int p = ps.first; p < ps.end; p++)
            for (int q = qs.first; q < qs.end; q++)
                sum += dy[((sample * P + p) * Q + q) * C + c] / count(padded, rows, columns, inside(p, strideH, paddingH, rows, H), inside(q, strideW, paddingW, columns, W));
        put(sum, dx, i, add);
    }
}
