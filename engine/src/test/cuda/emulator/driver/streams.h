// Streams, events, and what is queued or recorded on them.
#pragma once
#include "../gpu.h"
#include "../handles.h"
#include <chrono>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace emulator {

struct Graph;
struct Event;

// One piece of work on a stream: an operation, a graph, or waiting for an event.
struct Work {
    std::string what;
    Operation run;
    std::vector<uintptr_t> pointers;    // into what the operation may write, if it is a kernel
    std::shared_ptr<const Graph> graph;
    std::shared_ptr<Event> awaited;
    uint64_t recording = 0;             // which recording of the awaited event
};

// A node depends on nodes with smaller numbers.
struct Node { Work work; std::set<size_t> after; };
struct Graph { std::vector<Node> nodes; };

struct Stream;

// A capture in progress: it began on one stream and others join it through events.
struct Capture {
    Stream* origin;
    int mode;                           // CU_STREAM_CAPTURE_MODE: 0 global, 1 thread local, 2 relaxed
    std::thread::id thread;
    bool invalid = false;
    Graph graph;
};

struct Stream {
    bool nonBlocking;                   // towards the legacy stream
    std::deque<Work> queue;
    std::shared_ptr<Capture> capture;
    std::set<size_t> tails;             // the nodes that the next captured one comes after
};

struct Event {
    uint64_t recorded = 0, reached = 0; // how many recordings were queued, and how many have run
    Stream* stream = nullptr;           // of the last recording
    std::chrono::steady_clock::time_point time;
    std::shared_ptr<Capture> capture;   // where the last recording was captured
    std::set<size_t> tails;
};

// The stream behind a handle; null, 1 and 2 are the legacy stream. nullptr where there is none.
Stream* stream(void* handle);

// Runs now, queues, or captures.
int submit(Stream& stream, Work work);

// Runs all that is queued on the stream, and what it waits for.
int finish(Stream& stream);
int finishAll();

// Runs one piece of work whose turn has come.
int perform(const Work& work);

// Makes a capture end in an error.
int spoil(Capture& capture, const char* function, int status);

// Ends a capture on all streams that are part of it.
void leaveCapture(const std::shared_ptr<Capture>& capture);

}
