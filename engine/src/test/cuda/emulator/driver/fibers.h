// The threads of one block.
#pragma once
#include "../kernel_language.h"
#include "../kernel_table.h"
#include "settings.h"

namespace emulator {

static const unsigned WARP = 32, MOST_THREADS = 1024;

// Runs one block to its end; threads take turns in an order drawn anew at every barrier. OK or LAUNCH_FAILED and a report.
int runBlock(const Kernel& kernel, void** arguments, const Position& where, void* dynamicShared, Shuffle& shuffle);

}
