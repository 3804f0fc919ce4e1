// In the deferred mode work runs as late as a real device might run it: when someone waits for it.
#include "streams.h"
#include "faults.h"
#include "memory.h"
#include "settings.h"
#include <signal.h>

namespace emulator {

static Stream legacy{false};
static Handles<Stream> streams;
static Handles<std::shared_ptr<Event>> events;

Stream* stream(void* handle) { return (uintptr_t)handle <= 2 ? &legacy : streams.find(handle); }

static int performOperation(const Work& work) {
    Fault fault;
    int status = OK;
    if (!guarded([&] { status = work.run(); }, fault)) {
        if (fault.signal == SIGILL) report("%s used an index outside of an array, or numbers at once that do not begin at a multiple of their size",
                                              work.what.c_str());
        else report("%s %s %s", work.what.c_str(), fault.write ? "wrote to" : "read from", describe(fault.address).c_str());
        status = ILLEGAL_ADDRESS;
    }
    for (uintptr_t pointer : work.pointers) if (!status) status = checkMargins(pointer, work.what.c_str());
    return status ? fail(status) : OK;
}

// Nodes run in any order that their dependencies allow, so that a missing dependency shows.
static int performGraph(const Graph& graph) {
    static uint64_t launches;
    Shuffle shuffle(++launches);
    std::vector<bool> done(graph.nodes.size());
    for (size_t left = graph.nodes.size(); left > 0; left--) {
        std::vector<size_t> ready;
        for (size_t i = 0; i < done.size(); i++) {
            bool free = !done[i];
            for (size_t before : graph.nodes[i].after) free = free && done[before];
            if (free) ready.push_back(i);
        }
        size_t next = ready[shuffle.below(ready.size())];
        if (int status = perform(graph.nodes[next].work)) return status;
        done[next] = true;
    }
    return OK;
}

int perform(const Work& work) {
    if (failed()) return failed();
    if (work.graph) return performGraph(*work.graph);
    return work.run ? performOperation(work) : OK;
}

static void runUntil(Stream& stream, const std::function<bool()>& enough);

static void runFirst(Stream& stream) {
    Work work = std::move(stream.queue.front());
    stream.queue.pop_front();
    if (work.awaited && work.awaited->reached < work.recording && work.awaited->stream)
        runUntil(*work.awaited->stream, [&] { return work.awaited->reached >= work.recording; });
    perform(work);
}

static void runUntil(Stream& stream, const std::function<bool()>& enough) {
    while (!stream.queue.empty() && !enough()) runFirst(stream);
}

int finish(Stream& stream) {
    runUntil(stream, [] { return false; });
    return failed();
}

static std::vector<Stream*> shuffled(bool blockingOnly) {
    static uint64_t times;
    Shuffle shuffle(++times);
    std::vector<Stream*> order;
    streams.each([&](Stream& s) { if (!blockingOnly || !s.nonBlocking) order.push_back(&s); });
    for (size_t i = order.size(); i > 1; i--) std::swap(order[i - 1], order[shuffle.below(i)]);
    return order;
}

int finishAll() {
    finish(legacy);
    for (Stream* s : shuffled(false)) finish(*s);
    return failed();
}

static int captureWork(Stream& stream, Work work) {
    Graph& graph = stream.capture->graph;
    graph.nodes.push_back({std::move(work), stream.tails});
    stream.tails = {graph.nodes.size() - 1};
    return stream.capture->invalid ? CAPTURE_INVALIDATED : OK;
}

// The legacy stream comes after all blocking streams' work, and they after its.
static int performOnLegacy(Work work) {
    int status = OK;
    streams.each([&](Stream& s) { if (s.capture && !s.nonBlocking) status = spoil(*s.capture, work.what.c_str(), CAPTURE_IMPLICIT); });
    if (status) return status;
    for (Stream* s : shuffled(true)) finish(*s);
    return perform(work);
}

int submit(Stream& stream, Work work) {
    if (stream.capture) return captureWork(stream, std::move(work));
    if (failed()) return failed();
    if (&stream == &legacy) return performOnLegacy(std::move(work));
    stream.queue.push_back(std::move(work));
    return settings().deferred ? OK : finish(stream);
}

int submit(void* handle, const char* what, Operation operation) {
    Stream* s = stream(handle);
    return s ? submit(*s, Work{what, std::move(operation)}) : INVALID_HANDLE;
}

int spoil(Capture& capture, const char* function, int status) {
    capture.invalid = true;
    report("%s is not permitted while a stream captures", function);
    return status;
}

int refuseInCapture(const char* function) {
    int status = OK;
    streams.each([&](Stream& s) {
        if (!s.capture || s.capture->mode == 2 || (s.capture->mode == 1 && s.capture->thread != std::this_thread::get_id())) return;
        status = spoil(*s.capture, function, CAPTURE_UNSUPPORTED);
    });
    return status;
}

void leaveCapture(const std::shared_ptr<Capture>& capture) {
    streams.each([&](Stream& s) { if (s.capture == capture) s.capture = nullptr; });
}

}

using namespace emulator;

static const unsigned NON_BLOCKING = 1;

#define STREAM(handle) Stream* s = stream(handle); if (!s) return INVALID_HANDLE
#define EVENT(name, handle) auto* name##Found = events.find(handle); if (!name##Found) return INVALID_HANDLE; auto name = *name##Found

API int cuStreamCreate(void** handle, unsigned flags) {
    ENTER(CONTEXT);
    *handle = streams.open(Stream{(flags & NON_BLOCKING) != 0});
    return OK;
}

API int cuStreamCreateWithPriority(void** handle, unsigned flags, int) { return cuStreamCreate(handle, flags); }
API int cuCtxGetStreamPriorityRange(int* least, int* greatest) { ENTER(CONTEXT); *least = *greatest = 0; return OK; }

API int cuStreamDestroy_v2(void* handle) {
    ENTER(CONTEXT);
    STREAM(handle);
    finish(*s);
    events.each([&](auto& event) { if (event->stream == s) event->stream = nullptr; });
    return streams.close(handle) ? OK : INVALID_HANDLE;
}

API int cuStreamSynchronize(void* handle) {
    ENTER(CONTEXT);
    STREAM(handle);
    if (s->capture) return spoil(*s->capture, __func__, CAPTURE_UNSUPPORTED);
    return s == &legacy ? finishAll() : finish(*s);
}

API int cuStreamQuery(void* handle) {
    ENTER(CONTEXT);
    STREAM(handle);
    if (s->capture) return spoil(*s->capture, __func__, CAPTURE_UNSUPPORTED);
    return s->queue.empty() ? OK : NOT_READY;
}

API int cuCtxSynchronize() {
    ENTER(CONTEXT);
    if (int status = refuseInCapture(__func__)) return status;
    return finishAll();
}

// Waiting for an event of another stream's capture makes this stream part of the capture.
API int cuStreamWaitEvent(void* handle, void* eventHandle, unsigned) {
    ENTER(CONTEXT);
    STREAM(handle);
    EVENT(event, eventHandle);
    if (event->capture) {
        if (s->capture && s->capture != event->capture) return spoil(*s->capture, __func__, CAPTURE_MERGE);
        s->capture = event->capture;
        s->tails.insert(event->tails.begin(), event->tails.end());
        return OK;
    }
    if (s->capture) return spoil(*s->capture, __func__, CAPTURE_UNSUPPORTED);
    return submit(*s, Work{"cuStreamWaitEvent", nullptr, {}, nullptr, event, event->recorded});
}

API int cuEventCreate(void** handle, unsigned) {
    ENTER(CONTEXT);
    *handle = events.open(std::make_shared<Event>());
    return OK;
}

API int cuEventDestroy_v2(void* handle) { ENTER(CONTEXT); return events.close(handle) ? OK : INVALID_HANDLE; }

API int cuEventRecord(void* handle, void* streamHandle) {
    ENTER(CONTEXT);
    STREAM(streamHandle);
    EVENT(event, handle);
    event->capture = s->capture;
    event->tails = s->tails;
    if (s->capture) return OK;
    event->stream = s;
    uint64_t recording = ++event->recorded;
    return submit(*s, Work{"cuEventRecord", [event, recording] {
        event->reached = recording;
        event->time = std::chrono::steady_clock::now();
        return OK;
    }});
}

API int cuEventSynchronize(void* handle) {
    ENTER(CONTEXT);
    EVENT(event, handle);
    if (event->capture) return CAPTURED_EVENT;
    if (event->stream) runUntil(*event->stream, [&] { return event->reached >= event->recorded; });
    return failed();
}

API int cuEventQuery(void* handle) {
    ENTER(CONTEXT);
    EVENT(event, handle);
    if (event->capture) return CAPTURED_EVENT;
    return event->reached == event->recorded ? OK : NOT_READY;
}

API int cuEventElapsedTime(float* milliseconds, void* from, void* to) {
    ENTER(CONTEXT);
    EVENT(begin, from);
    EVENT(end, to);
    if (begin->capture || end->capture) return CAPTURED_EVENT;
    if (!begin->recorded || !end->recorded) return INVALID_HANDLE;
    if (begin->reached < begin->recorded || end->reached < end->recorded) return NOT_READY;
    *milliseconds = std::chrono::duration<float, std::milli>(end->time - begin->time).count();
    return OK;
}

// Streams, events and graphs that were made and not destroyed.
API size_t emulator_live_handles() { return streams.size() + events.size(); }
