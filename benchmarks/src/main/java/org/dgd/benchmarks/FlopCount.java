package org.dgd.benchmarks;

import java.util.function.UnaryOperator;
import org.dgd.engine.*;

/**
 * Counts the floating-point operations of products and convolutions on a device, two for a multiplication with addition, as the direct
 * algorithm makes them: taps in the padding count, and so do those that Winograd's algorithm saves. The rest of a step is not
 * counted.
 */
public final class FlopCount {
    private double flops;

    /** For {@code new CpuDevice(threads, count.decorator())}. */
    public UnaryOperator<Kernels> decorator() {
        return KernelProxy.around((kernel, arguments, proceed) -> {
            flops += flops(kernel.getName(), arguments);
            proceed.run();
        });
    }

    /** What was counted since the last call. */
    public double take() {
        double counted = flops;
        flops = 0;
        return counted;
    }

    /** Of one call of a kernel of {@link Kernels}, with its arguments. */
    public static double flops(String kernel, Object... arguments) {
        return switch (kernel) {
            case "convForward" -> products(made(arguments), tensor(arguments[1])) + head(arguments);
            case "convBackwardData" -> products(tensor(arguments[1]), tensor(arguments[0])) + head(arguments);
            case "convBackwardFilter" -> products(tensor(arguments[1]), tensor(arguments[2]));
            case "batchNormConvForward" -> products(tensor(arguments[0]), tensor(arguments[5]));
            case "batchNormConvBackward" -> 2 * products(tensor(arguments[0]), tensor(arguments[6]));
            case "matmul" -> 2.0 * tensor(arguments[0]).shape.size() * tensor(arguments[4]).shape.c();
            default -> 0;
        };
    }

    /** What a convolution writes to: a tail, if it has one, stands before that. */
    private static Tensor made(Object... arguments) { return tensor(arguments[arguments[3] instanceof Kernels.Tail ? 4 : 3]); }

    /** The 1x1 convolution at the end of its tail, if any. */
    private static double head(Object... arguments) {
        return arguments[3] instanceof Kernels.Tail.Evaluation t && t.weight() != null ? products(made(arguments), t.weight()) : 0;
    }

    private static Tensor tensor(Object argument) { return argument instanceof Target t ? t.tensor() : (Tensor) argument; }

    /** Every pixel of the small image meets the whole filter. */
    private static double products(Tensor small, Tensor filter) { return 2.0 * small.shape.n() * small.shape.pixels() * filter.shape.size(); }
}
