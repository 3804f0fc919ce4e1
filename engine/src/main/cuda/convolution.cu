// The bias of convolutions, and convolutions as they are defined: for shapes that cuDNN refuses. The large image is (n,h,w,c), the small one
// (n,p,q,k), the filter (k,r,s,c).
#include "common.cuh"

// y (rows,channels) += bias (channels).
KERNEL convolution_bias(const float* bias, int channels, float* y, int n) {
    EACH (i, n) y[i] += bias[i % channels];
}

// The same for numbers of channels that are 4·quads, four numbers at a time; n counts fours.
KERNEL convolution_bias4(const float4* bias, int quads, float4* y, int n) {
    EACH (i, n) {
        float4 b = bias[i % quads], v = y[i];
        y[i] = make_float4(v.x + b.x, v.y + b.y, v.z + b.z, v.w + b.w);
    }
}

// y[n,p,q,k] = Σ x[n, p·stride − padding + r, q·stride − padding + s, c] · filter[k,r,s,c]
KERNEL convolution_forward(const float* x, const float* filter, float* y, int add, int H, int W, int C, int P, int Q, int K, int R, int S,
                           int strideH, int strideW, int paddingH, int paddingW, int n) {
    EACH (i, n) {
        int k = i % K, q = i / K % Q, p = i / K / Q % P, sample = i / K / Q / P;
        float sum = 0;
        for (int r = 0; r < R; r++)
            for (int s = 0; s < S; s++) {
                int h = p * strideH - paddingH + r, w = q * strideW - paddingW + s;
                if (h < 0 || h >= H || w < 0 || w >= W) continue;
                const float *pixel = x + ((sample * H + h) * W + w) * C, *tap = filter + ((k * R + r) * S + s) * C;
                for (int c = 0; c < C; c++) sum = fmaf(pixel[c], tap[c], sum);
            }
        put(sum, y, i, add);
    }
}

// dx[n,h,w,c] = Σ dy[n,p,q,k] · filter[k,r,s,c], over the p and q that r and s lead to.
KERNEL convolution_backwardData(const float* filter, const float* dy, float* dx, int add, int H, int W, int C, int P, int Q, int K, int R, int S,
                                int strideH, int strideW, int paddingH, int paddingW, int n) {
    EACH (i, n) {
        int c = i % C, w = i / C % W, h = i / C / W % H, sample = i / C / W / H;
        float sum = 0;
        for (int r = 0; r < R; r++)
            for (int s = 0; s < S; s++) {
                int down = h + paddingH - r, across = w + paddingW - s, p = down / strideH, q = across / strideW;
                if (down < 0 || across < 0 || p * strideH != down || q * strideW != across || p >= P || q >= Q) continue;
                const float *pixel = dy + ((sample * P + p) * Q + q) * K, *tap = filter + (r * S + s) * C + c;
                for (int k = 0; k < K; k++) sum = fmaf(pixel[k], tap[k * R * S * C], sum);
            }
        put(sum, dx, i, add);
    }
}

// dw[k,r,s,c] = Σ dy[n,p,q,k] · x[n, p·stride − padding + r, q·stride − padding + s, c]; block k,r,s,c sums over all samples and pixels.
KERNEL convolution_backwardFilter(const float* x, const float* dy, float* dw, int add, int H, int W, int C, int P, int Q, int K, int R, int S,
                                  int strideH, int strideW, int paddingH, int paddingW, int samples) {
    int i = blockIdx.x, c = i % C, s = i / C % S, r = i / C / S % R, k = i / C / S / R;
    double sum = 0;
    for (int j = threadIdx.x; j < samples * P * Q; j += THREADS) {
        int q = j % Q, p = j / Q % P, h = p * strideH - paddingH + r, w = q * strideW - paddingW + s;
        if (h >= 0 && h < H && w >= 0 && w < W) sum += (double) dy[j * K + k] * x[((j / Q / P * H + h) * W + w) * C + c];
    }
    sum = blockSum(sum);
    if (threadIdx.x == 0) put((float) sum, dw, i, add);
}
