// Capture of a stream's work as a graph, and the graph's replay. Arguments are those of the capture.
#include "streams.h"

using namespace emulator;

namespace emulator {
static Handles<std::shared_ptr<Graph>> graphs;
}

#define STREAM(handle) Stream* s = stream(handle); if (!s) return INVALID_HANDLE
#define GRAPH(handle) auto* graph = graphs.find(handle); if (!graph) return INVALID_HANDLE

API int cuStreamBeginCapture_v2(void* handle, int mode) {
    ENTER(CONTEXT);
    STREAM(handle);
    if (s == stream(nullptr)) return CAPTURE_UNSUPPORTED;
    if (s->capture) return ILLEGAL_STATE;
    s->capture = std::make_shared<Capture>(Capture{s, mode, std::this_thread::get_id()});
    s->tails.clear();
    return OK;
}

API int cuStreamIsCapturing(void* handle, int* state) {
    ENTER(CONTEXT);
    STREAM(handle);
    *state = !s->capture ? 0 : s->capture->invalid ? 2 : 1;
    return OK;
}

API int cuThreadExchangeStreamCaptureMode(int* mode) { ENTER(CONTEXT); *mode = 0; return OK; }

// Whether all nodes come before the origin's last ones; branches that were not joined are left over.
static bool isJoined(const Capture& capture) {
    std::set<size_t> leaves;
    for (size_t i = 0; i < capture.graph.nodes.size(); i++) leaves.insert(i);
    for (const Node& node : capture.graph.nodes) for (size_t before : node.after) leaves.erase(before);
    for (size_t tail : capture.origin->tails) leaves.erase(tail);
    return leaves.empty();
}

API int cuStreamEndCapture(void* handle, void** graphHandle) {
    ENTER(CONTEXT);
    STREAM(handle);
    *graphHandle = nullptr;
    if (!s->capture) return ILLEGAL_STATE;
    auto capture = s->capture;
    if (capture->origin != s) { capture->invalid = true; return CAPTURE_UNMATCHED; }
    if (capture->mode != 2 && capture->thread != std::this_thread::get_id()) { capture->invalid = true; return CAPTURE_WRONG_THREAD; }
    leaveCapture(capture);
    if (capture->invalid) return CAPTURE_INVALIDATED;
    if (!isJoined(*capture)) return CAPTURE_UNJOINED;
    *graphHandle = graphs.open(std::make_shared<Graph>(std::move(capture->graph)));
    return OK;
}

API int cuGraphGetNodes(void* handle, void**, size_t* count) {
    ENTER(CONTEXT);
    GRAPH(handle);
    *count = (*graph)->nodes.size();
    return OK;
}

API int cuGraphInstantiateWithFlags(void** executable, void* handle, unsigned long long) {
    ENTER(CONTEXT);
    GRAPH(handle);
    if (int status = refuseInCapture(__func__)) return status;
    *executable = graphs.open(std::make_shared<Graph>(**graph));
    return OK;
}

API int cuGraphUpload(void* executable, void*) { ENTER(CONTEXT); GRAPH(executable); return OK; }

API int cuGraphLaunch(void* executable, void* streamHandle) {
    ENTER(CONTEXT);
    STREAM(streamHandle);
    GRAPH(executable);
    return submit(*s, Work{"cuGraphLaunch", nullptr, {}, *graph});
}

API int cuGraphDestroy(void* handle) { ENTER(CONTEXT); return graphs.close(handle) ? OK : INVALID_HANDLE; }
API int cuGraphExecDestroy(void* handle) { ENTER(CONTEXT); return graphs.close(handle) ? OK : INVALID_HANDLE; }

API size_t emulator_live_graphs() { return graphs.size(); }
