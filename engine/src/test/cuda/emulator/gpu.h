// What the emulated driver offers to its own files and to the emulated cuBLAS and cuDNN.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#define EXPORTED __attribute__((visibility("default")))
#define API extern "C" EXPORTED

namespace emulator {

// CUresult, as far as the emulator answers it.
enum Status {
    OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, NO_DEVICE = 100, INVALID_DEVICE = 101, INVALID_IMAGE = 200, INVALID_CONTEXT = 201,
    ILLEGAL_STATE = 401, INVALID_HANDLE = 400, NOT_FOUND = 500, NOT_READY = 600, ILLEGAL_ADDRESS = 700, OUT_OF_RESOURCES = 701,
    LAUNCH_FAILED = 719, NOT_SUPPORTED = 801, CAPTURE_UNSUPPORTED = 900, CAPTURE_INVALIDATED = 901, CAPTURE_MERGE = 902,
    CAPTURE_UNMATCHED = 903, CAPTURE_UNJOINED = 904, CAPTURE_IMPLICIT = 906, CAPTURED_EVENT = 907, CAPTURE_WRONG_THREAD = 908
};

using Operation = std::function<int()>;

// Queues an operation on a stream: it runs now, or at synchronisation (deferred mode), or is recorded while the stream captures.
EXPORTED int submit(void* stream, const char* what, Operation operation);

// OK where all these bytes lie in one live device allocation, else ILLEGAL_ADDRESS and a report.
EXPORTED int check(const void* address, size_t bytes, const char* what);

// Says on standard error what went wrong and keeps the sentence for emulator_report().
EXPORTED void report(const char* format, ...) __attribute__((format(printf, 1, 2)));

// For calls that a capture forbids: answers 900 and spoils the capture. OK where none forbids it.
EXPORTED int refuseInCapture(const char* function);

// The status that a test asked this function or kernel to fail with, else OK.
EXPORTED int injected(const char* name);

// The emulated GPU does one thing at a time: every call holds this lock. It also answers what stops every call alike.
class EXPORTED Call {
public:
    enum Needs { NOTHING, INIT, CONTEXT };
    Call(const char* function, Needs needs);
    int status;
private:
    std::lock_guard<std::recursive_mutex> lock;
};
#define ENTER(needs) emulator::Call call(__func__, emulator::Call::needs); if (call.status) return call.status

// An error of the kind that a real context does not survive: every later call answers it, until emulator_reset().
int fail(int status);
int failed();

}
