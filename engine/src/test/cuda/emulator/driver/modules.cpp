// Modules of PTX. The PTX is not run: it says which kernels exist, how large their blocks may be, and what they take; what runs was
// compiled from the same .cu file by the host compiler.
#include "launch.h"
#include "../handles.h"
#include <cstring>
#include <dlfcn.h>
#include <map>

namespace emulator {

struct Registered { const Kernel* kernel; SharedMemory shared; };

static std::map<std::string, Registered>& registry() {
    static std::map<std::string, Registered> kernels;
    return kernels;
}

void registerKernels(const Kernel* kernels, size_t count, void* (*anchor)()) {
    for (size_t i = 0; i < count; i++) registry()[kernels[i].name] = {&kernels[i], {anchor}};
}

struct Module { std::string ptx; };

static Handles<Module> modules;
static Handles<Function> functions;

Function* function(void* handle) { return functions.find(handle); }

// The text of an entry from its parameters to its body; empty where the module has no such kernel.
static std::string entry(const std::string& ptx, const std::string& name) {
    size_t start = ptx.find(".entry " + name + "(");
    return start == std::string::npos ? "" : ptx.substr(start, ptx.find('{', start) - start);
}

static size_t occurrences(const std::string& text, const char* word) {
    size_t n = 0;
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) n++;
    return n;
}

static unsigned maxThreads(const std::string& entry) {
    size_t at = entry.find(".maxntid");
    return at == std::string::npos ? MOST_THREADS : (unsigned)strtoul(entry.c_str() + at + strlen(".maxntid"), nullptr, 10);
}

static int loadLibrary(const char* path) {
    if (dlopen(path, RTLD_NOW | RTLD_LOCAL)) return OK;
    report("%s", dlerror());
    return INVALID_IMAGE;
}

// The project's kernels lie beside the emulated driver.
static int loadOwnKernels() {
    static bool loaded;
    if (loaded) return OK;
    Dl_info self;
    dladdr((void*)&loadOwnKernels, &self);
    std::string path = self.dli_fname;
    loaded = true;
    return loadLibrary((path.substr(0, path.rfind('/')) + "/libkernels.so").c_str());
}

}

using namespace emulator;

API int emulator_load_kernels(const char* library) { Call call(__func__, Call::NOTHING); return loadLibrary(library); }

API int cuModuleLoadData(void** handle, const void* image) {
    ENTER(CONTEXT);
    if (int status = refuseInCapture(__func__)) return status;
    if (int status = loadOwnKernels()) return status;
    Module module{(const char*)image};
    if (module.ptx.find(".entry ") == std::string::npos) {
        report("cuModuleLoadData: only PTX text with kernels can be loaded");
        return INVALID_IMAGE;
    }
    *handle = modules.open(std::move(module));
    return OK;
}

API int cuModuleLoadDataEx(void** handle, const void* image, unsigned, int*, void**) { return cuModuleLoadData(handle, image); }

API int cuModuleUnload(void* handle) {
    ENTER(CONTEXT);
    if (int status = finishAll()) return status;
    return modules.close(handle) ? OK : INVALID_HANDLE;
}

API int cuModuleGetFunction(void** handle, void* moduleHandle, const char* name) {
    ENTER(CONTEXT);
    Module* module = modules.find(moduleHandle);
    if (!module) return INVALID_HANDLE;
    std::string text = entry(module->ptx, name);
    auto found = registry().find(name);
    if (text.empty() || found == registry().end()) {
        report("kernel %s is not in the %s", name, text.empty() ? "module's PTX" : ".cu files");
        return NOT_FOUND;
    }
    const Kernel* kernel = found->second.kernel;
    size_t parameters = occurrences(text, ".param");
    if (parameters != kernel->parameters) {
        report("kernel %s takes %zu parameters in the PTX and %zu in the .cu file", name, parameters, kernel->parameters);
        return NOT_FOUND;
    }
    *handle = functions.open(Function{kernel, found->second.shared, maxThreads(text)});
    return OK;
}

static const int MAX_THREADS_PER_BLOCK = 0, MAX_DYNAMIC_SHARED_SIZE_BYTES = 8;

API int cuFuncGetAttribute(int* value, int attribute, void* handle) {
    ENTER(CONTEXT);
    Function* f = function(handle);
    if (!f) return INVALID_HANDLE;
    *value = attribute == MAX_THREADS_PER_BLOCK ? f->maxThreads : attribute == MAX_DYNAMIC_SHARED_SIZE_BYTES ? f->maxDynamicShared : 0;
    return OK;
}

API int cuFuncSetAttribute(void* handle, int attribute, int value) {
    ENTER(CONTEXT);
    Function* f = function(handle);
    if (!f) return INVALID_HANDLE;
    if (attribute == MAX_DYNAMIC_SHARED_SIZE_BYTES) f->maxDynamicShared = value;
    return OK;
}
