// Lets the host compiler read the project's .cu files: CUDA's words, one fiber per CUDA thread. Included before each of them.
#pragma once
#define CUDA_EMULATOR 1
#include <cmath>
#include <cstdint>
#include <cstring>
#include <math.h>
#include <type_traits>

struct uint3 { unsigned x, y, z; };
struct dim3 { unsigned x, y, z; };

#define VECTOR2(T, base, alignment) struct alignas(alignment) T##2 { base x, y; }; \
    static inline T##2 make_##T##2(base x, base y) { return {x, y}; }
#define VECTOR4(T, base, alignment) struct alignas(alignment) T##4 { base x, y, z, w; }; \
    static inline T##4 make_##T##4(base x, base y, base z, base w) { return {x, y, z, w}; }
VECTOR2(float, float, 8)
VECTOR4(float, float, 16)
VECTOR2(int, int, 8)
VECTOR4(int, int, 16)
VECTOR2(uint, unsigned, 8)
VECTOR4(uint, unsigned, 16)
VECTOR2(double, double, 16)
#undef VECTOR2
#undef VECTOR4

namespace emulator {

// Where the running thread is; the driver sets it before it runs a thread.
struct Position { uint3 thread, block; dim3 blockSize, gridSize; };
extern __attribute__((visibility("default"))) const Position* position;

enum Exchange { READ_LANE, BALLOT, SYNCWARP };
enum Vote { BARRIER, COUNT, AND, OR };

}

extern "C" {
int emulator_syncthreads(int vote, int predicate);
uint64_t emulator_exchange(unsigned mask, int kind, uint64_t value, unsigned lane);
unsigned emulator_lane();
void* emulator_dynamic_shared();
}

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __noinline__
#define __launch_bounds__(...)
#define __align__(n) alignas(n)
#define __shared__ static thread_local
#define __constant__ static const
#define threadIdx (emulator::position->thread)
#define blockIdx (emulator::position->block)
#define blockDim (emulator::position->blockSize)
#define gridDim (emulator::position->gridSize)
#define warpSize 32

static inline void __syncthreads() { emulator_syncthreads(emulator::BARRIER, 0); }
static inline int __syncthreads_count(int p) { return emulator_syncthreads(emulator::COUNT, p); }
static inline int __syncthreads_and(int p) { return emulator_syncthreads(emulator::AND, p); }
static inline int __syncthreads_or(int p) { return emulator_syncthreads(emulator::OR, p); }
static inline void __threadfence() {}
static inline void __threadfence_block() {}

static inline void __syncwarp(unsigned mask = 0xffffffffu) { emulator_exchange(mask, emulator::SYNCWARP, 0, 0); }
static inline unsigned __ballot_sync(unsigned mask, int p) { return (unsigned)emulator_exchange(mask, emulator::BALLOT, p != 0, 0); }
static inline int __any_sync(unsigned mask, int p) { return __ballot_sync(mask, p) != 0; }
static inline int __all_sync(unsigned mask, int p) { return __ballot_sync(mask, !p) == 0; }

namespace emulator {

// Reads another lane's value; a lane outside of the segment of `width` gives the own value.
template <class T> static inline T shuffle(unsigned mask, T value, int lane, bool inside) {
    static_assert(sizeof(T) <= 8 && std::is_trivially_copyable_v<T>);
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof value);
    bits = emulator_exchange(mask, READ_LANE, bits, inside ? lane : emulator_lane());
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline int segment(int width) { return emulator_lane() & ~(width - 1); }

}

template <class T> static inline T __shfl_sync(unsigned mask, T value, int lane, int width = 32) {
    return emulator::shuffle(mask, value, emulator::segment(width) + (lane & (width - 1)), true);
}

template <class T> static inline T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32) {
    int lane = emulator_lane() ^ bits;
    return emulator::shuffle(mask, value, lane, lane < emulator::segment(width) + width);
}

template <class T> static inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    int lane = emulator_lane() + delta;
    return emulator::shuffle(mask, value, lane, lane < emulator::segment(width) + width);
}

template <class T> static inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    int lane = (int)emulator_lane() - (int)delta;
    return emulator::shuffle(mask, value, lane, lane >= emulator::segment(width));
}

// A thread gives way only at barriers, so these need no lock.
namespace emulator {
template <class T, class F> static inline T exchange(T* p, F next) { T old = *p; *p = next(old); return old; }
}
template <class T> static inline T atomicAdd(T* p, std::common_type_t<T> v) { return emulator::exchange(p, [=](T old) { return old + v; }); }
template <class T> static inline T atomicSub(T* p, std::common_type_t<T> v) { return emulator::exchange(p, [=](T old) { return old - v; }); }
template <class T> static inline T atomicMax(T* p, std::common_type_t<T> v) {
    return emulator::exchange(p, [=](T old) { return old > v ? old : v; });
}
template <class T> static inline T atomicMin(T* p, std::common_type_t<T> v) {
    return emulator::exchange(p, [=](T old) { return old < v ? old : v; });
}
template <class T> static inline T atomicExch(T* p, std::common_type_t<T> v) { return emulator::exchange(p, [=](T) { return v; }); }
template <class T> static inline T atomicOr(T* p, std::common_type_t<T> v) { return emulator::exchange(p, [=](T old) { return old | v; }); }
template <class T> static inline T atomicAnd(T* p, std::common_type_t<T> v) { return emulator::exchange(p, [=](T old) { return old & v; }); }
static inline unsigned atomicInc(unsigned* p, unsigned limit) {
    return emulator::exchange(p, [=](unsigned old) { return old >= limit ? 0 : old + 1; });
}
template <class T> static inline T atomicCAS(T* p, std::common_type_t<T> expected, std::common_type_t<T> v) {
    return emulator::exchange(p, [=](T old) { return old == expected ? v : old; });
}

template <class T> static inline T __ldg(const T* p) { return *p; }

namespace emulator {
template <class To, class From> static inline To bits(From from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}
}
static inline int __float_as_int(float v) { return emulator::bits<int>(v); }
static inline unsigned __float_as_uint(float v) { return emulator::bits<unsigned>(v); }
static inline float __int_as_float(int v) { return emulator::bits<float>(v); }
static inline float __uint_as_float(unsigned v) { return emulator::bits<float>(v); }
static inline long long __double_as_longlong(double v) { return emulator::bits<long long>(v); }
static inline double __longlong_as_double(long long v) { return emulator::bits<double>(v); }
static inline int __mulhi(int a, int b) { return (int)(((long long)a * b) >> 32); }
static inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned)(((uint64_t)a * b) >> 32); }
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return (unsigned long long)(((unsigned __int128)a * b) >> 64);
}
static inline int __popc(unsigned v) { return __builtin_popcount(v); }
static inline int __clz(int v) { return v ? __builtin_clz((unsigned)v) : 32; }
static inline int __ffs(int v) { return __builtin_ffs(v); }

static inline float rsqrtf(float x) { return 1 / sqrtf(x); }
static inline double rsqrt(double x) { return 1 / sqrt(x); }
static inline float __fdividef(float a, float b) { return a / b; }
static inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
static inline double __dmul_rn(double a, double b) { return a * b; }
static inline double __dadd_rn(double a, double b) { return a + b; }
static inline float __saturatef(float x) { return x > 0 ? x < 1 ? x : 1 : 0; }
// glibc declares functions of these names.
#define __expf expf
#define __logf logf
#define __powf powf

template <class A, class B> static inline std::common_type_t<A, B> min(A a, B b) { return b < a ? b : a; }
template <class A, class B> static inline std::common_type_t<A, B> max(A a, B b) { return a < b ? b : a; }
