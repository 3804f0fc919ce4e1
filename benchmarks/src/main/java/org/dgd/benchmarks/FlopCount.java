package org.dgd.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.dgd.engine.*;

/**
 * Counts the floating-point operations of products and convolutions that pass through it, two for a multiplication with addition, as
 * the direct algorithm makes them: taps in the padding count, and so do those that Winograd's algorithm saves. The rest of a step is not
 * counted.
 */
final class FlopCount {
    private double flops;

    /** For {@code new CpuDevice(threads, count::around)}. */
    Kernels around(Kernels kernels) {
        return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (_, method, arguments) -> {
            flops += switch (method.getName()) {
                case "convForward" -> products(((Target) arguments[3]).tensor(), (Tensor) arguments[1]);
                case "convBackwardData" -> products((Tensor) arguments[1], (Tensor) arguments[0]);
                case "convBackwardFilter" -> products((Tensor) arguments[1], ((Target) arguments[2]).tensor());
                case "batchNormConvForward" -> products((Tensor) arguments[0], (Tensor) arguments[5]);
                case "batchNormConvBackward" -> 2 * products((Tensor) arguments[0], (Tensor) arguments[6]);
                case "matmul" -> 2.0 * ((Tensor) arguments[0]).shape.size() * ((Target) arguments[4]).tensor().shape.c();
                default -> 0;
            };
            try {
                return method.invoke(kernels, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** Every pixel of the small image meets the whole filter. */
    private static double products(Tensor small, Tensor filter) { return 2.0 * small.shape.n() * small.shape.pixels() * filter.shape.size(); }

    /** What was counted since the last call. */
    double take() {
        double counted = flops;
        flops = 0;
        return counted;
    }
}
