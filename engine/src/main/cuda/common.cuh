// What all kernels share. nvcc compiles it for GPUs (bin/build-ptx); g++ compiles it for the emulated one of the tests.
#pragma once

// Threads of a block, unless a kernel's launch says otherwise; Launch.THREADS in Java.
#define THREADS 256

// Begins a kernel. Its name starts with the family's, so that it is unique among all files.
#define KERNEL extern "C" __global__ void __launch_bounds__(THREADS)

// The numbers 0 .. n-1, shared by all threads of all blocks; neighbouring threads take neighbouring numbers.
#define EACH(i, n) for (int i = blockIdx.x * THREADS + threadIdx.x; i < (n); i += gridDim.x * THREADS)

// Shared memory whose size the launch gives.
#ifdef CUDA_EMULATOR
#define DYNAMIC_SHARED(type, name) type* name = (type*) emulator_dynamic_shared()
#else
#define DYNAMIC_SHARED(type, name) extern __shared__ __align__(16) unsigned char name##_bytes[]; type* name = (type*) name##_bytes
#endif

// A Target: the first contribution overwrites, later ones are added. What was there is not read when it is overwritten; it may be NaN.
static __device__ __forceinline__ void put(float value, float* y, int i, int add) { y[i] = add ? y[i] + value : value; }

static __device__ __forceinline__ float sigmoid(float x) { return 1.f / (1.f + expf(-x)); }

// The sum of every thread's value, in an order that is always the same; all threads get it. All threads of a block of THREADS must call it.
static __device__ __forceinline__ double blockSum(double value) {
    __shared__ double warps[THREADS / 32];
    for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(0xffffffffu, value, step);
    __syncthreads();                                        // whoever called this before has read its sum
    if (threadIdx.x % 32 == 0) warps[threadIdx.x / 32] = value;
    __syncthreads();
    double sum = 0;
    for (int i = 0; i < THREADS / 32; i++) sum += warps[i];
    return sum;
}
