// The JVM has its own handlers for these signals; they are asked whenever no operation of the emulated GPU is running on this thread.
#include "faults.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>

namespace emulator {

// Operations run one at a time under the driver's lock, so one record is enough, and the handler needs no thread-local variable.
static struct {
    volatile sig_atomic_t active;
    pthread_t thread;
    sigjmp_buf escape;
    Fault fault;
} guard;

static const int SIGNALS[] = {SIGSEGV, SIGBUS, SIGILL};
static struct sigaction previous[64];
static const greg_t WRITE_ACCESS = 2;   // bit of the page fault's error code

static void handle(int signal, siginfo_t* info, void* context) {
    if (guard.active && pthread_equal(guard.thread, pthread_self())) {
        guard.active = 0;
        bool write = ((ucontext_t*)context)->uc_mcontext.gregs[REG_ERR] & WRITE_ACCESS;
        guard.fault = {signal, (uintptr_t)info->si_addr, write};
        siglongjmp(guard.escape, 1);
    }
    struct sigaction& before = previous[signal];
    if (before.sa_flags & SA_SIGINFO) before.sa_sigaction(signal, info, context);
    else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) before.sa_handler(signal);
    else sigaction(signal, &before, nullptr);   // the instruction runs again and ends the process as it would have
}

static bool install() {
    struct sigaction action = {};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    for (int signal : SIGNALS) sigaction(signal, &action, &previous[signal]);
    return true;
}

bool guarded(const std::function<void()>& body, Fault& fault) {
    static const bool installed = install();
    (void)installed;
    if (sigsetjmp(guard.escape, 1)) {
        fault = guard.fault;
        return false;
    }
    guard.thread = pthread_self();
    guard.active = 1;
    body();
    guard.active = 0;
    return true;
}

}
