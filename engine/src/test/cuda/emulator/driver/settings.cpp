// Settings, reports, injected faults and the state of the context that every call looks at first.
#include "settings.h"
#include "../gpu.h"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace emulator {

static uint64_t environment(const char* name, uint64_t otherwise) {
    const char* text = getenv(name);
    return text && *text ? strtoull(text, nullptr, 10) : otherwise;
}

static const size_t DEFAULT_MEMORY = size_t(4) << 30;

static Settings fromEnvironment() {
    Settings s;
    s.seed = environment("DGD_GPU_SEED", 1);
    s.deferred = environment("DGD_GPU_DEFERRED", 0) != 0;
    s.memory = environment("DGD_GPU_MEMORY", DEFAULT_MEMORY);
    s.driverVersion = 12060;
    s.capability = 90;
    s.devices = 1;
    s.quiet = false;
    return s;
}

Settings& settings() {
    static Settings s = fromEnvironment();
    return s;
}

uint64_t Shuffle::next() {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static std::string lastReport;

void report(const char* format, ...) {
    char sentence[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    lastReport = sentence;
    if (!settings().quiet) fprintf(stderr, "emulated GPU: %s (seed %llu)\n", sentence, (unsigned long long)settings().seed);
}

struct Injection { std::string name; int status; int skip; };
static std::vector<Injection> injections;

int injected(const char* name) {
    for (size_t i = 0; i < injections.size(); i++) {
        Injection& wanted = injections[i];
        if (wanted.name != name || wanted.skip-- > 0) continue;
        int status = wanted.status;
        injections.erase(injections.begin() + i);
        return status;
    }
    return OK;
}

static bool initialized;
static thread_local bool contextCurrent;
static int contextStatus;

int fail(int status) {
    if (!contextStatus) contextStatus = status;
    return contextStatus;
}

int failed() { return contextStatus; }

static std::recursive_mutex& oneAtATime() {
    static std::recursive_mutex mutex;
    return mutex;
}

Call::Call(const char* function, Needs needs) : lock(oneAtATime()) {
    if (needs != NOTHING && !initialized) status = NOT_INITIALIZED;
    else if (needs == CONTEXT && !contextCurrent) status = INVALID_CONTEXT;
    else if (needs == CONTEXT && contextStatus) status = contextStatus;
    else status = injected(function);
}

void initialize() { initialized = true; }
void setCurrent(bool current) { contextCurrent = current; }
bool isCurrent() { return contextCurrent; }

}

using namespace emulator;

API uint64_t emulator_current_seed() { return settings().seed; }
API void emulator_driver_version(int version) { settings().driverVersion = version; }
API void emulator_capability(int capability) { settings().capability = capability; }
API void emulator_devices(int count) { settings().devices = count; }
API void emulator_seed(uint64_t seed) { settings().seed = seed; }
API void emulator_deferred(int deferred) { settings().deferred = deferred; }
API void emulator_quiet(int quiet) { settings().quiet = quiet; }
API void emulator_memory(size_t bytes) { settings().memory = bytes; }
API const char* emulator_report() { return lastReport.c_str(); }

// After `skip` further calls, the function or launch of this name fails once with this status.
API void emulator_inject(const char* name, int status, int skip) {
    Call call(__func__, Call::NOTHING);
    injections.push_back({name, status, skip});
}

// As after a new start of the process, but for what is allocated: no lost context, no injected faults, the settings of the environment.
API void emulator_reset() {
    Call call(__func__, Call::NOTHING);
    injections.clear();
    contextStatus = OK;
    lastReport.clear();
    settings() = fromEnvironment();
}
