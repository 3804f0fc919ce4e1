// cuLaunchKernel: checks, a copy of the arguments, and blocks in a shuffled order.
#include "launch.h"
#include "faults.h"
#include "memory.h"
#include <cstring>
#include <link.h>
#include <numeric>
#include <sys/mman.h>

namespace emulator {

static size_t launches;

struct Range { char* begin; size_t bytes; };

// The thread-local variables of the library that the anchor is in, for this thread.
static Range staticShared(const SharedMemory& shared) {
    struct Search { char* anchor; Range found; } search{(char*)shared.anchor(), {nullptr, 0}};
    dl_iterate_phdr([](dl_phdr_info* library, size_t, void* argument) {
        auto& search = *(Search*)argument;
        char* begin = (char*)library->dlpi_tls_data;
        for (int i = 0; begin && i < library->dlpi_phnum; i++) {
            const auto& segment = library->dlpi_phdr[i];
            bool here = search.anchor >= begin && search.anchor < begin + segment.p_memsz;
            if (segment.p_type == PT_TLS && here) search.found = {begin, segment.p_memsz};
        }
        return search.found.begin ? 1 : 0;
    }, &search);
    return search.found;
}

// Dynamic shared memory ends at an inaccessible page.
static char* dynamicShared(size_t bytes) {
    static const size_t MOST = 256 << 10, PAGE = 4096, ALIGNMENT = 16;
    static char* memory = [] {
        char* space = (char*)mmap(nullptr, MOST + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        mprotect(space + MOST, PAGE, PROT_NONE);
        return space;
    }();
    return memory + MOST - (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

// Walks through all blocks with a stride that has no common factor with their number, from a drawn start.
static int runGrid(const Function& f, dim3 grid, dim3 threads, size_t sharedBytes, void** arguments) {
    if (int status = injected(f.kernel->name)) return status;
    Shuffle shuffle(++launches);
    uint64_t blocks = (uint64_t)grid.x * grid.y * grid.z;
    uint64_t stride = shuffle.next() % blocks + 1, at = shuffle.next() % blocks;
    while (std::gcd(stride, blocks) != 1) stride++;
    char* dynamic = dynamicShared(sharedBytes);
    Range fixed = staticShared(f.shared);
    for (uint64_t i = 0; i < blocks; i++, at = (at + stride) % blocks) {
        memset(fixed.begin, POISON, fixed.bytes);
        memset(dynamic, POISON, sharedBytes);
        Position where{{0, 0, 0}, {unsigned(at % grid.x), unsigned(at / grid.x % grid.y), unsigned(at / grid.x / grid.y)}, threads, grid};
        if (int status = runBlock(*f.kernel, arguments, where, dynamic, shuffle)) return status;
    }
    return OK;
}

// The arguments as they are now, in one block; a graph keeps them.
struct Arguments {
    std::vector<char> bytes;
    std::vector<size_t> offsets;

    void add(const void* value, size_t size) {
        offsets.push_back((bytes.size() + 15) / 16 * 16);
        bytes.resize(offsets.back() + size);
        memcpy(&bytes[offsets.back()], value, size);
    }

    // All that may be pointers.
    std::vector<uintptr_t> words() const {
        std::vector<uintptr_t> result;
        for (size_t i = 0; i < offsets.size(); i++) {
            size_t end = i + 1 < offsets.size() ? offsets[i + 1] : bytes.size();
            if (end - offsets[i] >= sizeof(uintptr_t)) result.push_back(*(const uintptr_t*)&bytes[offsets[i]]);
        }
        return result;
    }

    std::vector<void*> addresses() {
        std::vector<void*> result;
        for (size_t offset : offsets) result.push_back(&bytes[offset]);
        return result;
    }
};

// From the list of addresses that cuLaunchKernel takes.
static Arguments fromList(const Kernel& kernel, void** parameters) {
    Arguments arguments;
    for (size_t i = 0; i < kernel.parameters; i++) arguments.add(parameters[i], kernel.sizes[i]);
    return arguments;
}

// From one packed buffer: the values one after the other, each at a multiple of its size. INVALID_VALUE where the buffer has another length.
static int fromBuffer(const Kernel& kernel, void** extra, Arguments& arguments) {
    static void *const END = nullptr, *const BUFFER = (void*)1, *const SIZE = (void*)2;
    const char* buffer = nullptr;
    size_t size = 0, at = 0;
    for (; *extra != END; extra += 2) {
        if (*extra == BUFFER) buffer = (const char*)extra[1];
        if (*extra == SIZE) size = *(size_t*)extra[1];
    }
    for (size_t i = 0; i < kernel.parameters; i++) {
        size_t bytes = kernel.sizes[i];
        at = (at + bytes - 1) / bytes * bytes;
        if (!buffer || at + bytes > size) return INVALID_VALUE;
        arguments.add(buffer + at, bytes);
        at += bytes;
    }
    return at == size ? OK : INVALID_VALUE;
}

static int copyArguments(const Kernel& kernel, void** parameters, void** extra, Arguments& arguments) {
    if (kernel.parameters && !parameters && !extra) return INVALID_VALUE;
    Fault fault;
    int status = OK;
    bool read = guarded([&] {
        if (extra) status = fromBuffer(kernel, extra, arguments);
        else arguments = fromList(kernel, parameters);
    }, fault);
    return read ? status : INVALID_VALUE;
}

}

using namespace emulator;

API int cuLaunchKernel(void* handle, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY, unsigned blockZ,
        unsigned sharedBytes, void* streamHandle, void** parameters, void** extra) {
    ENTER(CONTEXT);
    Function* f = function(handle);
    if (!f) return INVALID_HANDLE;
    const unsigned MOST_GRID_X = 0x7fffffff, MOST_GRID_YZ = 65535;
    uint64_t threads = (uint64_t)blockX * blockY * blockZ;
    if (!gridX || !gridY || !gridZ || !threads || threads > MOST_THREADS || blockZ > 64 || gridX > MOST_GRID_X
            || gridY > MOST_GRID_YZ || gridZ > MOST_GRID_YZ || sharedBytes > f->maxDynamicShared) {
        report("launch of %s with a grid of %u x %u x %u, blocks of %u x %u x %u threads and %u bytes of shared memory is refused",
               f->kernel->name, gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes);
        return INVALID_VALUE;
    }
    if (threads > f->maxThreads) {
        report("launch of %s with %u threads a block: its __launch_bounds__ is %u", f->kernel->name, (unsigned)threads, f->maxThreads);
        return OUT_OF_RESOURCES;
    }
    Arguments arguments;
    if (int status = copyArguments(*f->kernel, parameters, extra, arguments)) {
        report("launch of %s: its %zu arguments cannot be read", f->kernel->name, f->kernel->parameters);
        return status;
    }
    Stream* s = stream(streamHandle);
    if (!s) return INVALID_HANDLE;
    dim3 grid{gridX, gridY, gridZ}, block{blockX, blockY, blockZ};
    Operation run = [copy = *f, grid, block, sharedBytes, arguments]() mutable {
        std::vector<void*> addresses = arguments.addresses();
        return runGrid(copy, grid, block, sharedBytes, addresses.data());
    };
    return submit(*s, Work{f->kernel->name, run, arguments.words()});
}

// How many kernels were run, those that are queued included: they run now.
API size_t emulator_launches() {
    Call call(__func__, Call::NOTHING);
    finishAll();
    return launches;
}
