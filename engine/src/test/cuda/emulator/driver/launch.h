// Kernels as the driver hands them out, and their launch.
#pragma once
#include "fibers.h"
#include "../gpu.h"
#include "streams.h"

namespace emulator {

// The __shared__ variables of a library of kernels: thread-local variables, found through one of them.
struct SharedMemory { void* (*anchor)(); };

struct Function {
    const Kernel* kernel;
    SharedMemory shared;
    unsigned maxThreads;
    unsigned maxDynamicShared = 48 << 10;
};

Function* function(void* handle);

}
