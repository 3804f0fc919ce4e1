// Copies and fills. A host address in a stream's copy is read or written when the copy runs if it is pinned, and at once if it is not.
#include "../gpu.h"
#include "memory.h"
#include "streams.h"
#include <cstring>
#include <vector>

using namespace emulator;
typedef unsigned long long DevicePointer;

// Copies that return when they are done go through the legacy stream.
static int copyNow(const char* function, void* to, const void* from, size_t bytes) {
    if (int status = refuseInCapture(function)) return status;
    return submit(nullptr, function, [=] { memmove(to, from, bytes); return OK; });
}

static int copyLater(const char* function, void* handle, void* to, const void* from, size_t bytes) {
    return submit(handle, function, [=] { memmove(to, from, bytes); return OK; });
}

// The JVM may move an array, or reuse a buffer, before a graph runs.
static int refusePageable(const char* function, Stream& s, const void* host, size_t bytes) {
    if (!s.capture || isPinned(host, bytes)) return OK;
    report("%s captures host memory that is not pinned", function);
    return spoil(*s.capture, function, CAPTURE_UNSUPPORTED);
}

API int cuMemcpyHtoD_v2(DevicePointer to, const void* from, size_t bytes) {
    ENTER(CONTEXT);
    if (check((void*)to, bytes, __func__)) return INVALID_VALUE;
    return copyNow(__func__, (void*)to, from, bytes);
}

API int cuMemcpyDtoH_v2(void* to, DevicePointer from, size_t bytes) {
    ENTER(CONTEXT);
    if (check((void*)from, bytes, __func__)) return INVALID_VALUE;
    return copyNow(__func__, to, (void*)from, bytes);
}

API int cuMemcpyDtoD_v2(DevicePointer to, DevicePointer from, size_t bytes) {
    ENTER(CONTEXT);
    if (check((void*)to, bytes, __func__) || check((void*)from, bytes, __func__)) return INVALID_VALUE;
    return copyNow(__func__, (void*)to, (void*)from, bytes);
}

API int cuMemcpyHtoDAsync_v2(DevicePointer to, const void* from, size_t bytes, void* handle) {
    ENTER(CONTEXT);
    Stream* s = stream(handle);
    if (!s) return INVALID_HANDLE;
    if (check((void*)to, bytes, __func__)) return INVALID_VALUE;
    if (int status = refusePageable(__func__, *s, from, bytes)) return status;
    if (isPinned(from, bytes)) return copyLater(__func__, handle, (void*)to, from, bytes);
    std::vector<char> staged((const char*)from, (const char*)from + bytes);
    return submit(handle, __func__, [=] { memcpy((void*)to, staged.data(), bytes); return OK; });
}

API int cuMemcpyDtoHAsync_v2(void* to, DevicePointer from, size_t bytes, void* handle) {
    ENTER(CONTEXT);
    Stream* s = stream(handle);
    if (!s) return INVALID_HANDLE;
    if (check((void*)from, bytes, __func__)) return INVALID_VALUE;
    if (int status = refusePageable(__func__, *s, to, bytes)) return status;
    int status = copyLater(__func__, handle, to, (void*)from, bytes);
    return status || s->capture || isPinned(to, bytes) ? status : finish(*s);
}

API int cuMemcpyDtoDAsync_v2(DevicePointer to, DevicePointer from, size_t bytes, void* handle) {
    ENTER(CONTEXT);
    if (check((void*)to, bytes, __func__) || check((void*)from, bytes, __func__)) return INVALID_VALUE;
    return copyLater(__func__, handle, (void*)to, (void*)from, bytes);
}

template <class Value> static int fill(const char* function, DevicePointer to, Value value, size_t count, void* handle) {
    if (check((void*)to, count * sizeof value, function)) return INVALID_VALUE;
    return submit(handle, function, [=] {
        for (size_t i = 0; i < count; i++) ((Value*)to)[i] = value;
        return OK;
    });
}

#define FILL(name, Value) \
    API int name##_v2(DevicePointer to, Value value, size_t count) { ENTER(CONTEXT); return fill(__func__, to, value, count, nullptr); } \
    API int name##Async(DevicePointer to, Value value, size_t count, void* s) { ENTER(CONTEXT); return fill(__func__, to, value, count, s); }

FILL(cuMemsetD8, unsigned char)
FILL(cuMemsetD16, unsigned short)
FILL(cuMemsetD32, unsigned)
