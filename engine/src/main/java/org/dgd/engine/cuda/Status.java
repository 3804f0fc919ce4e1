package org.dgd.engine.cuda;

import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;
import org.dgd.engine.DeviceException;

/** Turns the numbers that NVIDIA's libraries answer with into exceptions. */
final class Status {
    private static final int OUT_OF_MEMORY = CUresult.CUDA_ERROR_OUT_OF_MEMORY;
    private static final String NEEDS_MEMORY = "; use a smaller batch or a smaller model, or end other programs on this GPU";

    private Status() { }

    /** Of the driver API. After most errors that a kernel makes, the context and all it holds are lost. */
    static void driver(int status, String call) {
        if (status == CUresult.CUDA_SUCCESS) return;
        String[] name = {""}, text = {""};
        JCudaDriver.cuGetErrorName(status, name);
        JCudaDriver.cuGetErrorString(status, text);
        throw new DeviceException("cuda: " + call + " failed: " + text[0] + " (" + name[0] + ", " + status + ")" + advice(status));
    }

    private static String advice(int status) {
        return switch (status) {
            case OUT_OF_MEMORY -> NEEDS_MEMORY;
            case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS, CUresult.CUDA_ERROR_LAUNCH_FAILED, CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
                 CUresult.CUDA_ERROR_MISALIGNED_ADDRESS, CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION, CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
                 CUresult.CUDA_ERROR_INVALID_PC, CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE, CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
                 CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR, CUresult.CUDA_ERROR_ASSERT, CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED ->
                 "; the GPU and what was computed on it are lost to this run, which can go on from its last checkpoint";
            default -> "";
        };
    }

    static boolean isOutOfMemory(int status) { return status == OUT_OF_MEMORY; }

    /** Of cuBLAS. */
    static void blas(int status, String call) {
        if (status != cublasStatus.CUBLAS_STATUS_SUCCESS)
            throw new DeviceException("cuda: " + call + " failed: " + cublasStatus.stringFor(status) + " (" + status + ")"
                    + (status == cublasStatus.CUBLAS_STATUS_ALLOC_FAILED ? NEEDS_MEMORY : ""));
    }

    /** Of cuDNN, whose Java class knows the names of an older version; so the library is asked. */
    static void dnn(int status, String call) {
        if (status != 0) throw new DeviceException("cuda: " + call + " failed: " + JCudnn.cudnnGetErrorString(status) + " (" + status + ")");
    }
}
