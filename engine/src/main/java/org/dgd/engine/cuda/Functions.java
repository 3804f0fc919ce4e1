package org.dgd.engine.cuda;

import java.util.List;

/**
 * The functions of NVIDIA's libraries that this package calls, by the names that the libraries export. JCuda binds them at their first call, and a
 * missing one ends the program there, so they are looked for beforehand.
 */
final class Functions {
    static final List<String> DRIVER = List.of(
            "cuCtxSetCurrent", "cuDeviceGet", "cuDeviceGetAttribute", "cuDeviceGetName", "cuDevicePrimaryCtxRelease_v2",
            "cuDevicePrimaryCtxRetain", "cuDriverGetVersion", "cuEventCreate", "cuEventDestroy_v2", "cuEventRecord", "cuEventSynchronize",
            "cuGetErrorName", "cuGetErrorString", "cuGraphDestroy", "cuGraphExecDestroy", "cuGraphInstantiateWithFlags", "cuGraphLaunch", "cuInit",
            "cuLaunchKernel", "cuMemAlloc_v2", "cuMemFreeHost", "cuMemFree_v2", "cuMemGetInfo_v2", "cuMemHostAlloc", "cuMemcpyDtoDAsync_v2",
            "cuMemcpyDtoHAsync_v2", "cuMemcpyHtoDAsync_v2", "cuMemsetD32Async", "cuModuleGetFunction", "cuModuleLoadData", "cuModuleUnload",
            "cuStreamBeginCapture_v2", "cuStreamCreate", "cuStreamDestroy_v2", "cuStreamEndCapture", "cuStreamSynchronize");

    static final List<String> BLAS = List.of("cublasCreate_v2", "cublasDestroy_v2", "cublasSetMathMode", "cublasSetStream_v2",
            "cublasSetWorkspace_v2", "cublasSgemm_v2");

    static final List<String> DNN = List.of(
            "cudnnConvolutionBackwardData", "cudnnConvolutionBackwardFilter", "cudnnConvolutionForward", "cudnnCreate",
            "cudnnCreateConvolutionDescriptor",
            "cudnnCreateFilterDescriptor", "cudnnCreateTensorDescriptor", "cudnnDestroy", "cudnnDestroyConvolutionDescriptor",
            "cudnnDestroyFilterDescriptor",
            "cudnnDestroyTensorDescriptor", "cudnnFindConvolutionBackwardDataAlgorithm", "cudnnFindConvolutionBackwardFilterAlgorithm",
            "cudnnFindConvolutionForwardAlgorithm", "cudnnGetConvolutionBackwardDataAlgorithm_v7", "cudnnGetConvolutionBackwardDataWorkspaceSize",
            "cudnnGetConvolutionBackwardFilterAlgorithm_v7", "cudnnGetConvolutionBackwardFilterWorkspaceSize",
            "cudnnGetConvolutionForwardAlgorithm_v7",
            "cudnnGetConvolutionForwardWorkspaceSize", "cudnnGetErrorString", "cudnnSetConvolution2dDescriptor", "cudnnSetConvolutionMathType",
            "cudnnSetFilter4dDescriptor", "cudnnSetStream", "cudnnSetTensor4dDescriptor");

    private Functions() { }
}
