// Descriptors, and loops over the tensors that they describe.
#pragma once
#include "../gpu.h"
#include "../handles.h"
#include <vector>

namespace emulator {

enum DnnStatus { SUCCESS = 0, BAD_PARAM = 2000, DNN_NOT_SUPPORTED = 3000, EXECUTION_FAILED = 5000 };

// Four dimensions in the order N, C, H, W (filters: K, C, R, S), whatever the order in memory.
struct Tensor {
    int size[4] = {};
    long stride[4] = {};

    long offset(long n, long c, long h, long w) const { return n * stride[0] + c * stride[1] + h * stride[2] + w * stride[3]; }
    // One number more than the last offset: elements that lie between those of the tensor count.
    long span() const { return 1 + offset(size[0] - 1, size[1] - 1, size[2] - 1, size[3] - 1); }
    size_t bytes() const { return sizeof(float) * span(); }
    bool sameSize(const Tensor& t) const { return size[0] == t.size[0] && size[1] == t.size[1] && size[2] == t.size[2] && size[3] == t.size[3]; }

    template <class Visitor> void each(Visitor visit) const {
        for (int n = 0; n < size[0]; n++) for (int h = 0; h < size[2]; h++) for (int w = 0; w < size[3]; w++)
            for (int c = 0; c < size[1]; c++) visit(n, c, h, w);
    }
};

struct Convolution { int padding[2] = {}, stride[2] = {1, 1}, dilation[2] = {1, 1}, crossCorrelation = 0, groups = 1, math = 0; };
struct Pooling { int mode = 0, window[2] = {}, padding[2] = {}, stride[2] = {1, 1}; };
struct Activation { int mode = 0; double ceiling = 0; };
struct Dnn { void* stream = nullptr; };

extern Handles<Dnn> dnnHandles;
extern Handles<Tensor> tensors;
extern Handles<Convolution> convolutions;
extern Handles<Pooling> poolings;
extern Handles<Activation> activations;

// result = alpha * value + beta * result; the old value is not read where beta is 0.
inline void blend(float& result, float alpha, double value, float beta) {
    result = beta == 0 ? (float)(alpha * value) : (float)(alpha * value + (double)beta * result);
}

// Queues an operation and answers in cuDNN's statuses.
inline int submitDnn(const Dnn& dnn, const char* what, Operation operation) {
    return submit(dnn.stream, what, std::move(operation)) ? EXECUTION_FAILED : SUCCESS;
}

}

#define FIND(name, list, handle) auto* name##Found = list.find(handle); if (!name##Found) return BAD_PARAM; auto name = *name##Found
#define ENTER_DNN Call call(__func__, Call::NOTHING); if (call.status) return call.status; FIND(dnn, dnnHandles, handle)
#define OPERAND(tensor, address) if (check(address, tensor.bytes(), __func__)) return EXECUTION_FAILED
