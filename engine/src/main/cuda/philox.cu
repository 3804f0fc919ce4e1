// Random numbers of org.dgd.engine.Rng: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011). A word of a stream is a function of the stream's key
// and the word's position alone, so every thread computes its own.
#include "common.cuh"

typedef unsigned long long Word64;

// The four words of block `number`: ten rounds on the counter (number, 0).
static __device__ uint4 philox(Word64 number, Word64 key) {
    uint4 c = make_uint4((unsigned) number, (unsigned) (number >> 32), 0, 0);
    unsigned k0 = (unsigned) key, k1 = (unsigned) (key >> 32);
    for (int round = 0; round < 10; round++, k0 += 0x9E3779B9u, k1 += 0xBB67AE85u)
        c = make_uint4(__umulhi(0xCD9E8D57u, c.z) ^ c.y ^ k0, 0xCD9E8D57u * c.z, __umulhi(0xD2511F53u, c.x) ^ c.w ^ k1, 0xD2511F53u * c.x);
    return c;
}

static __device__ __forceinline__ unsigned wordOf(uint4 block, int i) { return i == 0 ? block.x : i == 1 ? block.y : i == 2 ? block.z : block.w; }

// Uniform in [0, 1), a multiple of 2^−53: Rng.nextDouble with the words at `position` and behind it.
static __device__ double uniform(Word64 key, Word64 position) {
    uint4 block = philox(position >> 2, key);
    int i = (int) (position & 3);
    unsigned high = wordOf(block, i), low = i < 3 ? wordOf(block, i + 1) : philox((position >> 2) + 1, key).x;
    return (double) (((Word64) high << 32 | low) >> 11) * (1.0 / 9007199254740992.0);
}

KERNEL philox_uniforms(long long key, long long position, double low, double high, float* y, int n) {
    EACH (i, n) y[i] = (float) __dadd_rn(low, __dmul_rn(high - low, uniform((Word64) key, (Word64) position + 2ULL * i)));      // two roundings, as in Java
}

// Box and Muller's transform, in double. Its logarithm and cosine may differ from Java's in the last of 53 bits, which the 24 of a float do not show but
// where a number lies that close to the middle between two floats.
KERNEL philox_gaussians(long long key, long long position, float* y, int n) {
    EACH (i, n) {
        Word64 at = (Word64) position + 4ULL * i;
        double u = 1 - uniform((Word64) key, at), v = uniform((Word64) key, at + 2);
        y[i] = (float) (sqrt(-2 * log(u)) * cos(6.283185307179586 * v));
    }
}
