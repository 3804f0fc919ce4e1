// Each CUDA thread has a stack of its own and runs until it waits at a barrier.
#include "fibers.h"
#include "../gpu.h"
#include <algorithm>
#include <numeric>
#include <sys/mman.h>
#include <vector>

// Saves the callee-saved registers of the x86-64 calling convention on the stack and goes on with another one.
extern "C" void emulator_switch(void** saved, void* next);
asm(R"(
    .text
    .globl emulator_switch
    .hidden emulator_switch
emulator_switch:
    push %rbp
    push %rbx
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, (%rdi)
    mov %rsi, %rsp
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbx
    pop %rbp
    ret
)");

namespace emulator {

const Position* position;

// Not a multiple of the page size, so that the stacks do not compete for the same lines of the cache.
static const size_t STACK = 64 * 1024 + 192;
static const int SAVED_REGISTERS = 6;

enum State { READY, AT_BLOCK_BARRIER, AT_WARP_BARRIER, DONE };

struct Thread {
    Position where;
    unsigned lane, warp;
    State state;
    void* stack;
    unsigned mask;              // at a warp barrier: for whom it waits
    int kind;                   // what it does there, or the vote at a block barrier
    uint64_t value, result;
    unsigned source;
};

struct Block {
    const Kernel* kernel;
    void** arguments;
    void* dynamicShared;
    std::vector<Thread> threads;
    std::vector<unsigned> order;
    unsigned live, atBarrier;
    Thread* running;
    void* scheduler;
    const char* failure;
};

static Block block;

static char* stacks() {
    static char* memory = (char*)mmap(nullptr, STACK * MOST_THREADS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory;
}

static void giveWay() { emulator_switch(&block.running->stack, block.scheduler); }

[[noreturn]] static void stop(const char* why) {
    block.failure = why;
    giveWay();
    __builtin_unreachable();
}

static void runThread() {
    block.kernel->call(block.arguments);
    block.running->state = DONE;
    giveWay();
    __builtin_unreachable();
}

static void openBlockBarrier() {
    unsigned count = 0;
    for (Thread& t : block.threads) if (t.state == AT_BLOCK_BARRIER) count += t.value != 0;
    for (Thread& t : block.threads) {
        if (t.state != AT_BLOCK_BARRIER) continue;
        t.result = t.kind == AND ? count == block.live : t.kind == OR ? count > 0 : count;
        t.state = READY;
    }
    block.atBarrier = 0;
}

// Threads that have ended no longer count.
static void tryBlockBarrier() {
    if (block.atBarrier && block.atBarrier == block.live) openBlockBarrier();
}

// Opens the barrier of `mask` once all its living lanes have come, and hands each what it asked for.
static void tryWarpBarrier(unsigned warp, unsigned mask) {
    Thread* lanes = &block.threads[warp * WARP];
    unsigned count = std::min<size_t>(WARP, block.threads.size() - warp * WARP), arrived = 0, ballot = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!(mask >> i & 1) || lanes[i].state == DONE) continue;
        if (lanes[i].state != AT_WARP_BARRIER || lanes[i].mask != mask) return;
        arrived |= 1u << i;
        ballot |= (lanes[i].value != 0) << i;
    }
    for (unsigned i = 0; i < count; i++) {
        if (!(arrived >> i & 1)) continue;
        bool readable = arrived >> lanes[i].source & 1;     // the value of a lane that takes no part is undefined
        lanes[i].result = lanes[i].kind == BALLOT ? ballot : readable ? lanes[lanes[i].source].value : ~uint64_t(0);
        lanes[i].state = READY;
    }
}

static void afterEnd(const Thread& ended) {
    block.live--;
    tryBlockBarrier();
    unsigned first = ended.warp * WARP, last = std::min<size_t>(first + WARP, block.threads.size());
    for (unsigned i = first; i < last; i++)
        if (block.threads[i].state == AT_WARP_BARRIER) tryWarpBarrier(ended.warp, block.threads[i].mask);
}

static void prepare(const Position& where) {
    const dim3& size = where.blockSize;
    unsigned n = size.x * size.y * size.z;
    block.threads.resize(n);
    block.order.resize(n);
    std::iota(block.order.begin(), block.order.end(), 0);
    block.live = n;
    block.atBarrier = 0;
    block.failure = nullptr;
    for (unsigned i = 0; i < n; i++) {
        Thread& t = block.threads[i];
        t = Thread{where, i % WARP, i / WARP, READY};
        t.where.thread = {i % size.x, i / size.x % size.y, i / (size.x * size.y)};
        void** top = (void**)(((uintptr_t)stacks() + STACK * (i + 1)) & ~uintptr_t(15)) - 2;
        *top = (void*)runThread;                            // where the first switch returns to
        t.stack = top - SAVED_REGISTERS;
    }
}

static void runOnce(Thread& t) {
    block.running = &t;
    position = &t.where;
    emulator_switch(&block.scheduler, t.stack);
    if (t.state == DONE) afterEnd(t);
}

int runBlock(const Kernel& kernel, void** arguments, const Position& where, void* dynamicShared, Shuffle& shuffle) {
    block.kernel = &kernel;
    block.arguments = arguments;
    block.dynamicShared = dynamicShared;
    prepare(where);
    while (block.live > 0) {
        bool any = false;
        for (unsigned i = block.order.size(); i > 1; i--) std::swap(block.order[i - 1], block.order[shuffle.below(i)]);
        for (unsigned i : block.order) {
            if (block.threads[i].state != READY) continue;
            any = true;
            runOnce(block.threads[i]);
            if (block.failure) break;
        }
        if (!any) block.failure = "threads wait at different barriers";
        if (block.failure) {
            report("%s: %s", kernel.name, block.failure);
            return LAUNCH_FAILED;
        }
    }
    return OK;
}

}

using namespace emulator;

API unsigned emulator_lane() { return block.running->lane; }
API void* emulator_dynamic_shared() { return block.dynamicShared; }

API int emulator_syncthreads(int vote, int predicate) {
    Thread& t = *block.running;
    t.kind = vote;
    t.value = predicate != 0;
    t.state = AT_BLOCK_BARRIER;
    block.atBarrier++;
    tryBlockBarrier();
    if (t.state != READY) giveWay();
    return (int)t.result;
}

API uint64_t emulator_exchange(unsigned mask, int kind, uint64_t value, unsigned lane) {
    Thread& t = *block.running;
    if (!(mask >> t.lane & 1)) stop("a lane that is not in the mask takes part in a warp's exchange");
    t.mask = mask;
    t.kind = kind;
    t.value = value;
    t.source = lane % WARP;
    t.state = AT_WARP_BARRIER;
    tryWarpBarrier(t.warp, mask);
    if (t.state != READY) giveWay();
    return t.result;
}
