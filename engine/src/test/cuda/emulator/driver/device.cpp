// Initialisation, the one device, its context, and the names of errors.
#include "../gpu.h"
#include "settings.h"
#include "streams.h"
#include <cstdio>

namespace emulator {
void initialize();
void setCurrent(bool current);
bool isCurrent();
}
using namespace emulator;

static int theContext;      // only its address is used

API int cuInit(unsigned) {
    ENTER(NOTHING);
    if (settings().devices == 0) return NO_DEVICE;
    initialize();
    return OK;
}

API int cuDriverGetVersion(int* version) { *version = settings().driverVersion; return OK; }
API int cuDeviceGetCount(int* count) { ENTER(INIT); *count = settings().devices; return OK; }
API int cuDeviceGet(int* device, int ordinal) { ENTER(INIT); *device = 0; return ordinal >= 0 && ordinal < settings().devices ? OK : INVALID_DEVICE; }
API int cuDeviceGetName(char* name, int length, int) { ENTER(INIT); snprintf(name, length, "Emulated GPU"); return OK; }
API int cuDeviceTotalMem_v2(size_t* bytes, int) { ENTER(INIT); *bytes = settings().memory; return OK; }

API int cuDeviceComputeCapability(int* major, int* minor, int) {
    ENTER(INIT);
    *major = settings().capability / 10;
    *minor = settings().capability % 10;
    return OK;
}

API int cuDeviceGetAttribute(int* value, int attribute, int) {
    ENTER(INIT);
    switch (attribute) {
        case 1: *value = 1024; break;                   // threads per block
        case 2: case 3: *value = 1024; break;           // block x, y
        case 4: *value = 64; break;                     // block z
        case 5: *value = 0x7fffffff; break;             // grid x
        case 6: case 7: *value = 65535; break;          // grid y, z
        case 8: *value = 48 << 10; break;               // shared memory per block
        case 10: *value = 32; break;                    // warp size
        case 13: *value = 1000000; break;               // clock rate, kHz
        case 16: *value = 4; break;                     // multiprocessors
        case 36: *value = 1000000; break;               // memory clock rate, kHz
        case 37: *value = 64; break;                    // memory bus width, bits
        case 38: *value = 1 << 20; break;               // L2 cache, bytes
        case 39: *value = 2048; break;                  // threads per multiprocessor
        case 75: *value = settings().capability / 10; break;
        case 76: *value = settings().capability % 10; break;
        case 81: case 97: *value = 96 << 10; break;     // shared memory per multiprocessor, and per block when asked for
        default: *value = 0;
    }
    return OK;
}

API int cuCtxCreate_v2(void** context, unsigned, int) { ENTER(INIT); setCurrent(true); *context = &theContext; return OK; }
API int cuCtxDestroy_v2(void*) { ENTER(INIT); setCurrent(false); return OK; }
API int cuDevicePrimaryCtxRetain(void** context, int) { ENTER(INIT); *context = &theContext; return failed(); }
API int cuDevicePrimaryCtxRelease_v2(int) { ENTER(INIT); return OK; }
API int cuCtxSetCurrent(void* context) { ENTER(INIT); setCurrent(context); return OK; }
API int cuCtxPushCurrent_v2(void*) { ENTER(INIT); setCurrent(true); return OK; }
API int cuCtxPopCurrent_v2(void** context) { ENTER(CONTEXT); setCurrent(false); *context = &theContext; return OK; }
API int cuCtxGetCurrent(void** context) { ENTER(INIT); *context = isCurrent() ? &theContext : nullptr; return OK; }
API int cuCtxGetDevice(int* device) { ENTER(CONTEXT); *device = 0; return OK; }

struct Error { int status; const char *name, *text; };
static const Error ERRORS[] = {
    {OK, "CUDA_SUCCESS", "no error"},
    {INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {214, "CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable ECC error encountered"},
    {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "the provided PTX was compiled with an unsupported toolchain."},
    {ILLEGAL_STATE, "CUDA_ERROR_ILLEGAL_STATE", "the operation cannot be performed in the present state"},
    {INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready"},
    {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "system has unsupported display driver / cuda driver combination"},
    {NOT_SUPPORTED, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported"},
    {CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", "operation not permitted when stream is capturing"},
    {CAPTURE_INVALIDATED, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED", "operation failed due to a previous error during capture"},
    {CAPTURE_MERGE, "CUDA_ERROR_STREAM_CAPTURE_MERGE", "operation would result in a merge of separate capture sequences"},
    {CAPTURE_UNMATCHED, "CUDA_ERROR_STREAM_CAPTURE_UNMATCHED", "capture was not ended in the same stream as it began"},
    {CAPTURE_UNJOINED, "CUDA_ERROR_STREAM_CAPTURE_UNJOINED", "capturing stream has unjoined work"},
    {CAPTURE_IMPLICIT, "CUDA_ERROR_STREAM_CAPTURE_IMPLICIT", "operation would make the legacy stream depend on a capturing blocking stream"},
    {CAPTURED_EVENT, "CUDA_ERROR_CAPTURED_EVENT", "operation not permitted on an event last recorded in a capturing stream"},
    {CAPTURE_WRONG_THREAD, "CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD", "attempt to terminate a thread-local capture sequence from another thread"},
    {999, "CUDA_ERROR_UNKNOWN", "unknown error"},
};

static int text(int status, const char** answer, const char* Error::*field) {
    for (const Error& e : ERRORS) if (e.status == status) { *answer = e.*field; return OK; }
    *answer = nullptr;
    return INVALID_VALUE;
}

API int cuGetErrorString(int status, const char** answer) { return text(status, answer, &Error::text); }
API int cuGetErrorName(int status, const char** answer) { return text(status, answer, &Error::name); }
