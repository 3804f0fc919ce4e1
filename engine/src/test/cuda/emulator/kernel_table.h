// How a kernel compiled by the host compiler is known to the emulated driver.
#pragma once
#include <cstddef>
#include <utility>

namespace emulator {

struct Kernel {
    const char* name;
    size_t parameters;
    const size_t* sizes;                        // of each parameter, in bytes
    void (*call)(void** arguments);             // addresses of the arguments, as cuLaunchKernel takes them
};

// Called when a library of kernels is loaded. The anchor is a thread-local variable of that library: beside it lie its __shared__ variables.
__attribute__((visibility("default"))) void registerKernels(const Kernel* kernels, size_t count, void* (*anchor)());

// Every .cu file ends with one of these, so its __shared__ variables are found through its own thread-local variable.
struct Registration {
    Registration(const Kernel* kernels, size_t count) {
        registerKernels(kernels, count, [] { static thread_local char anchor; return (void*)&anchor; });
    }
};

template <auto Function> struct Launcher;

template <class... Parameters, void (*Function)(Parameters...)> struct Launcher<Function> {
    static constexpr size_t sizes[] = {sizeof(Parameters)..., 0};

    template <size_t... I> static void call(void** arguments, std::index_sequence<I...>) { Function(*(Parameters*)arguments[I]...); }
    static void call(void** arguments) { call(arguments, std::index_sequence_for<Parameters...>{}); }
    static constexpr Kernel kernel(const char* name) { return {name, sizeof...(Parameters), sizes, &call}; }
};

}
