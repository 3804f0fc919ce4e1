// cuDNN's handle and descriptors.
#include "descriptors.h"

namespace emulator {
Handles<Dnn> dnnHandles;
Handles<Tensor> tensors;
Handles<Convolution> convolutions;
Handles<Pooling> poolings;
Handles<Activation> activations;
}
using namespace emulator;

static const size_t VERSION = 90500;
static const int FLOAT = 0, NCHW = 0, NHWC = 1;

API size_t cudnnGetVersion() { return VERSION; }
API size_t cudnnGetCudartVersion() { return 12060; }

API const char* cudnnGetErrorString(int status) {
    switch (status) {
        case SUCCESS: return "CUDNN_STATUS_SUCCESS";
        case BAD_PARAM: return "CUDNN_STATUS_BAD_PARAM";
        case DNN_NOT_SUPPORTED: return "CUDNN_STATUS_NOT_SUPPORTED";
        case EXECUTION_FAILED: return "CUDNN_STATUS_EXECUTION_FAILED";
        default: return "CUDNN_UNKNOWN_STATUS";
    }
}

template <class List> static int create(const char* function, List& list, void** handle) {
    Call call(function, Call::NOTHING);
    if (call.status) return call.status;
    *handle = list.open();
    return SUCCESS;
}

template <class List> static int destroy(const char* function, List& list, void* handle) {
    Call call(function, Call::NOTHING);
    return list.close(handle) ? SUCCESS : BAD_PARAM;
}

#define LIFE(what, list) \
    API int cudnnCreate##what(void** handle) { return create(__func__, list, handle); } \
    API int cudnnDestroy##what(void* handle) { return destroy(__func__, list, handle); }

LIFE(, dnnHandles)
LIFE(TensorDescriptor, tensors)
LIFE(FilterDescriptor, tensors)
LIFE(ConvolutionDescriptor, convolutions)
LIFE(PoolingDescriptor, poolings)
LIFE(ActivationDescriptor, activations)

#define TARGET(name, list, handle) auto* name = list.find(handle); if (!name) return BAD_PARAM

API int cudnnSetStream(void* handle, void* stream) { TARGET(dnn, dnnHandles, handle); dnn->stream = stream; return SUCCESS; }
API int cudnnGetStream(void* handle, void** stream) { TARGET(dnn, dnnHandles, handle); *stream = dnn->stream; return SUCCESS; }

API int cudnnSetTensor4dDescriptorEx(void* handle, int type, int n, int c, int h, int w, int strideN, int strideC, int strideH,
        int strideW) {
    TARGET(t, tensors, handle);
    if (type != FLOAT) return DNN_NOT_SUPPORTED;
    if (n <= 0 || c <= 0 || h <= 0 || w <= 0) return BAD_PARAM;
    *t = Tensor{{n, c, h, w}, {strideN, strideC, strideH, strideW}};
    return SUCCESS;
}

API int cudnnSetTensor4dDescriptor(void* handle, int format, int type, int n, int c, int h, int w) {
    if (format == NHWC) return cudnnSetTensor4dDescriptorEx(handle, type, n, c, h, w, c * h * w, 1, w * c, c);
    return format == NCHW ? cudnnSetTensor4dDescriptorEx(handle, type, n, c, h, w, c * h * w, h * w, w, 1) : DNN_NOT_SUPPORTED;
}

API int cudnnSetFilter4dDescriptor(void* handle, int type, int format, int k, int c, int r, int s) {
    return cudnnSetTensor4dDescriptor(handle, format, type, k, c, r, s);
}

API int cudnnSetConvolution2dDescriptor(void* handle, int padH, int padW, int strideH, int strideW, int dilationH, int dilationW,
        int mode, int type) {
    TARGET(c, convolutions, handle);
    if (type != FLOAT) return DNN_NOT_SUPPORTED;
    if (padH < 0 || padW < 0 || strideH <= 0 || strideW <= 0 || dilationH <= 0 || dilationW <= 0) return BAD_PARAM;
    *c = Convolution{{padH, padW}, {strideH, strideW}, {dilationH, dilationW}, mode, 1, 0};
    return SUCCESS;
}

API int cudnnSetConvolutionMathType(void* handle, int math) { TARGET(c, convolutions, handle); c->math = math; return SUCCESS; }
API int cudnnGetConvolutionMathType(void* handle, int* math) { TARGET(c, convolutions, handle); *math = c->math; return SUCCESS; }
API int cudnnSetConvolutionGroupCount(void* handle, int groups) { TARGET(c, convolutions, handle); c->groups = groups; return SUCCESS; }

API int cudnnSetPooling2dDescriptor(void* handle, int mode, int, int windowH, int windowW, int padH, int padW, int strideH, int strideW) {
    TARGET(p, poolings, handle);
    *p = Pooling{mode, {windowH, windowW}, {padH, padW}, {strideH, strideW}};
    return SUCCESS;
}

API int cudnnSetActivationDescriptor(void* handle, int mode, int, double ceiling) {
    TARGET(a, activations, handle);
    *a = Activation{mode, ceiling};
    return SUCCESS;
}

API size_t emulator_live_descriptors() { return dnnHandles.size() + tensors.size() + convolutions.size() + poolings.size() + activations.size(); }
