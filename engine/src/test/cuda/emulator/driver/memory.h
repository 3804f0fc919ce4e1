// Device memory and pinned host memory.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace emulator {

// Where an address lies, in words: "4 bytes past the end of allocation 12 (1024 bytes)".
std::string describe(uintptr_t address);

// Looks for writes beside the allocation that this address is in, where no inaccessible page catches them; OK, or ILLEGAL_ADDRESS and a report naming
// the operation. An address outside of all allocations is OK.
int checkMargins(uintptr_t address, const char* operation);

// Whether these bytes of host memory were allocated or registered as pinned.
bool isPinned(const void* address, size_t bytes);

static const unsigned char POISON = 0xff;   // as floats and doubles: NaN

}
