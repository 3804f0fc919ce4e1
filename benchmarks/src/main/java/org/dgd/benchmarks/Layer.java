package org.dgd.benchmarks;

import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/**
 * The transposed convolutions of two decoders of the paper, whose shapes the benchmarks use: L1 to L5 of the standard decoder with
 * capacity c (A.2), and the two of the MNIST decoder, which has no capacity (A.7).
 */
public enum Layer {
    L1(1, 4, 2, 4, 1, 0),
    L2(4, 2, 2, 4, 2, 1),
    L3(8, 2, 1, 4, 2, 1),
    L4(16, 1, 1, 4, 2, 1),
    /** To three colours, 1x1. */
    L5(32, 1, 0, 1, 1, 0),
    /** 64 channels to 32. */
    M1(7, 0, 0, 4, 2, 1),
    /** 32 channels to one. */
    M2(14, 0, 0, 4, 2, 1);

    private final int size, in, out, kernel;
    private final Geometry geometry;

    /** @param in channels as multiples of the capacity, as is {@code out} */
    Layer(int size, int in, int out, int kernel, int stride, int padding) {
        this.size = size;
        this.in = in;
        this.out = out;
        this.kernel = kernel;
        geometry = Geometry.of(stride, padding);
    }

    Geometry geometry() { return geometry; }

    /** The small image, (n,h,w,k). */
    Shape input(int batch, int capacity) { return Shape.batch(batch, size, size, inputs(capacity)); }

    /** (k,r,s,c) */
    Shape filter(int capacity) { return Shape.plain(inputs(capacity), kernel, kernel, outputs(capacity)); }

    /** The large image, (n,p,q,c). */
    Shape output(int batch, int capacity) { return geometry.large(input(batch, capacity), filter(capacity)); }

    /** Of forward, and as many of either gradient: every number of the small image meets the whole filter. Taps in the padding count. */
    double flops(int batch, int capacity) {
        Shape x = input(batch, capacity);
        return 2.0 * x.n() * x.pixels() * filter(capacity).size();
    }

    private int inputs(int capacity) {
        return switch (this) {
            case M1 -> 64;
            case M2 -> 32;
            default -> in * capacity;
        };
    }

    private int outputs(int capacity) {
        return switch (this) {
            case L5 -> 3;
            case M1 -> 32;
            case M2 -> 1;
            default -> out * capacity;
        };
    }
}
