// The live objects behind opaque handles, so that a stale or foreign handle is an error and not a crash.
#pragma once
#include <memory>
#include <unordered_map>

namespace emulator {

template <class T> class Handles {
public:
    template <class... Arguments> void* open(Arguments&&... arguments) {
        auto object = std::make_unique<T>(std::forward<Arguments>(arguments)...);
        void* handle = object.get();
        live[handle] = std::move(object);
        return handle;
    }

    T* find(const void* handle) {
        auto found = live.find(const_cast<void*>(handle));
        return found == live.end() ? nullptr : found->second.get();
    }

    bool close(void* handle) { return live.erase(handle) > 0; }

    size_t size() const { return live.size(); }

    template <class Visitor> void each(Visitor visit) { for (auto& entry : live) visit(*entry.second); }

private:
    std::unordered_map<void*, std::unique_ptr<T>> live;
};

}
