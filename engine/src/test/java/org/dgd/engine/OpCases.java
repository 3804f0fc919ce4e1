package org.dgd.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * The one table of op cases. It drives the gradient check, the comparison of devices, the test that every op has a case, and
 * the benchmarks. Batches are 1, 3, 16, 17 and 33 samples, channels 1, 3, 5 and 64 among others, so that every tail is met.
 */
public final class OpCases {
    private OpCases() { }

    public static List<OpCase> all() {
        return Stream.of(ElementwiseCases.all(), ReductionCases.all(), RearrangeCases.all(), ConvolutionCases.all(), PoolingCases.all(),
                ModelCases.all())
                .flatMap(List::stream).toList();
    }

    /** A convolution and its adjoint with what follows them in evaluation; sizes are (n,h,w,in,out,head): the head's channels, 0 without one. */
    public static List<OpCase> evaluation(int... sizes) { return ModelCases.evaluation(sizes); }

    /** A convolution and its adjoint with batch norm behind them, which has the moments from them; {@code n,h,w} of the small image. */
    public static List<OpCase> moments(int n, int h, int w, int in, int out) { return ModelCases.moments(n, h, w, in, out); }
}
