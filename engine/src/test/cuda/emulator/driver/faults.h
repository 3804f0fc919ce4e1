// Turns an access outside of memory into an error of the operation that made it.
#pragma once
#include <cstdint>
#include <functional>

namespace emulator {

struct Fault {
    int signal;             // SIGSEGV, SIGBUS, or SIGILL for an index outside of an array that the compiler knows, or a misaligned address
    uintptr_t address;
    bool write;
};

// Runs the body; false where it was stopped by a fault. Destructors of what the body had on its stacks do not run then.
bool guarded(const std::function<void()>& body, Fault& fault);

}
