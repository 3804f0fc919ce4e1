// What tests may choose. Read from the environment at load, changed by the emulator_* functions.
#pragma once
#include <cstddef>
#include <cstdint>

namespace emulator {

struct Settings {
    uint64_t seed;      // DGD_GPU_SEED: order of threads, blocks, streams and graph nodes
    bool deferred;      // DGD_GPU_DEFERRED=1: queued work runs only at synchronisation
    size_t memory;      // DGD_GPU_MEMORY: bytes of device memory
    int driverVersion, capability, devices;
    bool quiet;         // reports are kept and not printed
};

Settings& settings();

// A fresh stream of random numbers from the seed (splitmix64); every launch takes its own.
class Shuffle {
public:
    explicit Shuffle(uint64_t salt) : state(settings().seed * 0x9e3779b97f4a7c15u + salt) {}
    uint64_t next();
    unsigned below(unsigned bound) { return (unsigned)(((next() >> 32) * bound) >> 32); }
private:
    uint64_t state;
};

}
