// Every allocation ends at an inaccessible page (to within the 16 bytes of its alignment) and its address is never given out again,
// so an access past the end and an access after free fault at once.
#include "memory.h"
#include "../gpu.h"
#include "settings.h"
#include "streams.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace emulator {

static const size_t PAGE = 4096, ALIGNMENT = 16, MARGIN = 64, SPACE = size_t(1) << 40;

struct Allocation {
    size_t bytes;
    size_t inUse;           // how much of it may be touched: all of it, unless emulator_use says otherwise
    unsigned number;
    uintptr_t pages;        // what is mapped: from here to the end of the allocation, rounded up to a page
    size_t mapped;
};

using Allocations = std::map<uintptr_t, Allocation>;      // by address
static Allocations live, freed;
static std::map<uintptr_t, size_t> pinned;
static size_t used, peak, count;

static size_t roundUp(size_t n, size_t unit) { return (n + unit - 1) / unit * unit; }

// Address space is reserved once and handed out upwards.
static uintptr_t reserve(size_t bytes) {
    static uintptr_t next, end;
    if (!next) {
        void* space = mmap(nullptr, SPACE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (space == MAP_FAILED) return 0;
        next = (uintptr_t)space;
        end = next + SPACE;
    }
    if (bytes + PAGE > end - next) return 0;
    uintptr_t pages = next + PAGE;
    next += bytes + PAGE;
    return pages;
}

// A file in memory that is all poison. Large allocations are private copies of it, so what nobody touches takes no memory.
static const size_t CHUNK = 16 << 20;

static int poisonFile() {
    static int file = [] {
        int f = memfd_create("poison", MFD_CLOEXEC);
        std::vector<char> poison(CHUNK, (char)POISON);
        return f < 0 || write(f, poison.data(), CHUNK) != (ssize_t)CHUNK ? -1 : f;
    }();
    return file;
}

// Makes pages accessible and fills them with poison.
static bool open(uintptr_t pages, size_t bytes) {
    if (bytes < CHUNK || poisonFile() < 0) {
        if (mprotect((void*)pages, bytes, PROT_READ | PROT_WRITE)) return false;
        memset((void*)pages, POISON, bytes);
        return true;
    }
    for (size_t at = 0; at < bytes; at += CHUNK) {
        size_t part = std::min(CHUNK, bytes - at);
        if (mmap((void*)(pages + at), part, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, poisonFile(), 0) == MAP_FAILED) return false;
    }
    return true;
}

// Makes pages inaccessible and gives their memory back.
static void close(uintptr_t pages, size_t bytes) {
    mmap((void*)pages, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

static int allocate(size_t bytes, uintptr_t* address) {
    if (bytes == 0) return INVALID_VALUE;
    if (bytes > settings().memory || used > settings().memory - bytes) return OUT_OF_MEMORY;
    size_t mapped = roundUp(bytes + MARGIN, PAGE);
    uintptr_t pages = reserve(mapped);
    if (!pages || !open(pages, mapped)) return OUT_OF_MEMORY;
    *address = pages + mapped - roundUp(bytes, ALIGNMENT);
    live[*address] = {bytes, bytes, (unsigned)++count, pages, mapped};
    used += bytes;
    if (used > peak) peak = used;
    return OK;
}

static bool isPoison(uintptr_t begin, uintptr_t end) {
    for (uintptr_t p = begin; p < end; p++) if (*(unsigned char*)p != POISON) return false;
    return true;
}

static int checkMargins(const char* operation, uintptr_t address, const Allocation& a) {
    uintptr_t end = address + a.inUse;
    bool before = !isPoison(address - MARGIN, address), after = !isPoison(end, a.pages + a.mapped);
    if (!before && !after) return OK;
    report("%s wrote %s allocation %u (%zu bytes)", operation, before ? "before the start of" : "past the end of", a.number, a.inUse);
    memset((void*)(address - MARGIN), POISON, MARGIN);
    memset((void*)end, POISON, a.pages + a.mapped - end);
    return ILLEGAL_ADDRESS;
}

int checkMargins(uintptr_t address, const char* operation) {
    auto above = live.upper_bound(address);
    if (above == live.begin()) return OK;
    auto& [start, a] = *std::prev(above);
    return address - start < a.bytes ? checkMargins(operation, start, a) : OK;
}

static int release(uintptr_t address) {
    auto found = live.find(address);
    if (found == live.end()) {
        report("free of %p, which is not the start of a live allocation", (void*)address);
        return INVALID_VALUE;
    }
    Allocation a = found->second;
    int status = checkMargins("something", address, a);
    live.erase(found);
    freed[address] = a;
    used -= a.bytes;
    close(a.pages, a.mapped);
    return status ? fail(status) : OK;
}

// The allocation that an address is in or close to; an empty sentence where there is none.
static std::string describe(uintptr_t address, const Allocations& allocations, const char* kind) {
    auto sentence = [&](size_t distance, const char* where, const Allocation& a) {
        char text[200];
        snprintf(text, sizeof text, where, distance, kind, a.number, a.inUse);
        return std::string(text);
    };
    auto above = allocations.upper_bound(address);
    if (above != allocations.begin()) {
        auto& [start, a] = *std::prev(above);
        uintptr_t end = start + a.inUse;
        if (address < end) return sentence(address - start, "byte %zu of %sallocation %u (%zu bytes)", a);
        if (address - end < PAGE) return sentence(address - end, "%zu bytes past the end of %sallocation %u (%zu bytes)", a);
    }
    if (above == allocations.end() || above->second.pages > address + PAGE) return "";
    return sentence(above->first - address, "%zu bytes before the start of %sallocation %u (%zu bytes)", above->second);
}

std::string describe(uintptr_t address) {
    std::string sentence = describe(address, live, "");
    if (sentence.empty()) sentence = describe(address, freed, "freed ");
    if (!sentence.empty()) return sentence;
    if (address < PAGE) return "null, or an address that is not a multiple of its vector's size";
    char far[64];
    snprintf(far, sizeof far, "address %p, far from every allocation", (void*)address);
    return far;
}

int check(const void* address, size_t bytes, const char* what) {
    uintptr_t p = (uintptr_t)address;
    auto above = live.upper_bound(p);
    if (above != live.begin()) {
        auto& [start, a] = *std::prev(above);
        if (p - start <= a.inUse && bytes <= a.inUse - (p - start)) return OK;
    }
    report("%s touches %zu bytes at %s", what, bytes, describe(p).c_str());
    return ILLEGAL_ADDRESS;
}

bool isPinned(const void* address, size_t bytes) {
    auto above = pinned.upper_bound((uintptr_t)address);
    if (above == pinned.begin()) return false;
    auto& [start, size] = *std::prev(above);
    return (uintptr_t)address + bytes <= start + size;
}

}

using namespace emulator;
typedef unsigned long long DevicePointer;

API int cuMemGetInfo_v2(size_t* free, size_t* total) {
    ENTER(CONTEXT);
    *total = settings().memory;
    *free = used < *total ? *total - used : 0;
    return OK;
}

API int cuMemAlloc_v2(DevicePointer* pointer, size_t bytes) {
    ENTER(CONTEXT);
    if (int status = refuseInCapture(__func__)) return status;
    uintptr_t address;
    int status = allocate(bytes, &address);
    if (!status) *pointer = address;
    return status;
}

// As on a real device, the memory is taken back once all work has run.
API int cuMemFree_v2(DevicePointer pointer) {
    ENTER(CONTEXT);
    if (int status = refuseInCapture(__func__)) return status;
    if (int status = finishAll()) return status;
    return pointer ? release(pointer) : OK;
}

API int cuMemHostAlloc(void** pointer, size_t bytes, unsigned) {
    ENTER(CONTEXT);
    if (int status = refuseInCapture(__func__)) return status;
    if (!bytes) return INVALID_VALUE;
    *pointer = aligned_alloc(PAGE, roundUp(bytes, PAGE));
    memset(*pointer, POISON, bytes);
    pinned[(uintptr_t)*pointer] = bytes;
    return OK;
}

API int cuMemAllocHost_v2(void** pointer, size_t bytes) { return cuMemHostAlloc(pointer, bytes, 0); }

API int cuMemFreeHost(void* pointer) {
    ENTER(CONTEXT);
    if (int status = refuseInCapture(__func__)) return status;
    if (int status = finishAll()) return status;
    if (!pinned.erase((uintptr_t)pointer)) return INVALID_VALUE;
    free(pointer);
    return OK;
}

API int cuMemHostRegister_v2(void* pointer, size_t bytes, unsigned) {
    ENTER(CONTEXT);
    if (int status = refuseInCapture(__func__)) return status;
    pinned[(uintptr_t)pointer] = bytes;
    return OK;
}

API int cuMemHostUnregister(void* pointer) {
    ENTER(CONTEXT);
    return pinned.erase((uintptr_t)pointer) ? OK : INVALID_VALUE;
}

// Only the first bytes of this allocation may be touched from now on, until emulator_use_all(): allocators round sizes up.
API int emulator_use(DevicePointer pointer, size_t bytes) {
    Call call(__func__, Call::NOTHING);
    auto found = live.find(pointer);
    if (found == live.end() || bytes > found->second.bytes) return INVALID_VALUE;
    Allocation& a = found->second;
    a.inUse = bytes;
    memset((void*)(pointer + bytes), POISON, a.bytes - bytes);
    return OK;
}

API void emulator_use_all() {
    Call call(__func__, Call::NOTHING);
    for (auto& [address, a] : live) a.inUse = a.bytes;
}

API size_t emulator_live_allocations() { return live.size(); }
API size_t emulator_allocations() { return count; }
API size_t emulator_live_bytes() { return used; }
API size_t emulator_peak_bytes() { return peak; }
